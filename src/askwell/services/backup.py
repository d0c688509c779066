"""Back up: everything that cannot be made again, in one archive that restores on either database.

The archive holds ``manifest.json``, ``tables/NAME.jsonl`` and the newest weights of each project under
``models/``. Features are made again; sessions and sign-in links stay behind, since a copy must open no door.
"""

import hashlib
import json
import re
import shutil
import tarfile
import zlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy.exc import DBAPIError, StatementError

from askwell.domain.errors import BundleMismatch, InvalidInput
from askwell.domain.members import Caller
from askwell.domain.trail import Deed
from askwell.services.access import demand_owner
from askwell.services.job_steps import request_missing
from askwell.services.trail import note
from askwell.storage import artifacts, backup, projects
from askwell.storage.migrations import newest_revision
from askwell.storage.store import Store

LAYOUT = 1
MANIFEST = "manifest.json"
_MANIFEST_BYTES = 10_000_000
_MODES = {".tar.gz": "w:gz", ".tgz": "w:gz", ".tar": "w"}
_MODEL = re.compile(r"models/prj_[a-z0-9]+/[0-9a-f]{32}\.safetensors")


@dataclass(frozen=True, slots=True)
class Part:
    """A file of the archive: its SHA-256, its bytes, and its rows where it is a table."""

    sha256: str
    size: int
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive holds, and what made it. ``files`` are named by their place in ``home``."""

    layout: int
    askwell: str
    revision: str
    created_at: str
    tables: dict[str, Part]
    files: dict[str, Part]


def write(store: Store, caller: Caller, path: Path) -> Manifest:
    """Write a backup, consistent even while others work, and give what it holds.

    Raises ``InvalidInput`` for an ending that names no known archive.
    """
    demand_owner(caller)
    mode = next((mode for ending, mode in _MODES.items() if path.name.endswith(ending)), None)
    if mode is None:
        raise InvalidInput(field="file", reason=f"its name must end in {', '.join(_MODES)}")
    with store.database.write() as connection:
        note(connection, caller, Deed.BACKED_UP, target=path.name, at=store.now())
    with TemporaryDirectory(prefix="backup-", dir=store.home) as name:
        folder = Path(name)
        manifest = _collect(store, folder)
        (folder / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
        part = path.with_name(path.name + ".part")
        try:
            with tarfile.open(part, mode) as archive:  # pyright: ignore[reportCallIssue, reportArgumentType] — one of _MODES
                for member in (MANIFEST, *map(_table_file, manifest.tables), *manifest.files):
                    archive.add(folder / member, member, recursive=False, filter=_anonymous)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    return manifest


def restore(store: Store, path: Path) -> Manifest:
    """Restore a backup into an empty installation: the whole of it, or nothing.

    Raises ``BundleMismatch`` for what is no backup, a damaged one, one of another version, or where there
    are projects already.
    """
    with store.database.read() as connection:
        if not backup.is_empty(connection):
            raise BundleMismatch(
                name=path.name, reason="this installation is not empty; restore into a new ASKWELL_HOME"
            )
    with TemporaryDirectory(prefix="restore-", dir=store.home) as name:
        folder = Path(name)
        try:
            manifest = _unpack(path, folder)
        except (tarfile.TarError, zlib.error, EOFError, OSError, ValueError, KeyError, TypeError) as error:
            if isinstance(error, OSError) and error.filename is not None:
                raise
            raise BundleMismatch(name=path.name, reason=f"it is damaged or no backup ({error})") from error
        for file in manifest.files:
            (store.home / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).replace(store.home / file)
        try:
            _store(store, folder, manifest, path.name)
        except (ValueError, KeyError, TypeError, StatementError, DBAPIError) as error:
            raise BundleMismatch(
                name=path.name, reason=f"a row of it cannot be stored ({type(error).__name__})"
            ) from error
    request_missing(store)
    return manifest


def _collect(store: Store, folder: Path) -> Manifest:
    (folder / "tables").mkdir()
    rows: dict[str, int] = {}
    with store.database.read() as connection:
        backup.hold_still(connection)
        for name, table in backup.TABLES.items():
            with (folder / _table_file(name)).open("wb") as file:
                rows[name] = backup.write_rows(connection, table, file)
        found = [artifacts.newest(connection, project.id) for project in projects.find_all(connection)]
    kept: list[str] = []
    for newest in found:
        if newest is not None and (store.home / newest.file).exists():
            (folder / newest.file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(store.home / newest.file, folder / newest.file)
            kept.append(newest.file)
    return Manifest(
        layout=LAYOUT,
        askwell=version("askwell"),
        revision=newest_revision(),
        created_at=store.now().isoformat(),
        tables={name: _part(folder / _table_file(name), count) for name, count in rows.items()},
        files={name: _part(folder / name) for name in kept},
    )


def _part(path: Path, rows: int = 0) -> Part:
    with path.open("rb") as file:
        return Part(hashlib.file_digest(file, "sha256").hexdigest(), path.stat().st_size, rows)


def _table_file(name: str) -> str:
    return f"tables/{name}.jsonl"


def _anonymous(member: tarfile.TarInfo) -> tarfile.TarInfo:
    """Leave out who owns the file on this machine."""
    member.uid = member.gid = 0
    member.uname = member.gname = ""
    member.mode = 0o600
    return member


def _unpack(path: Path, folder: Path) -> Manifest:
    """Unpack exactly the files that the manifest names, each checked; nothing else is ever written."""
    with tarfile.open(path, "r:*") as archive:
        first = archive.next()
        if first is None or first.name != MANIFEST or not first.isreg() or first.size > _MANIFEST_BYTES:
            raise ValueError("it does not begin with a manifest")
        manifest = _read_manifest(_content(archive, first).read(), path.name)
        parts = {_table_file(name): part for name, part in manifest.tables.items()} | manifest.files
        while (member := archive.next()) is not None:
            part = parts.pop(member.name, None)
            if part is None or not member.isreg() or member.size != part.size:
                raise ValueError(f"“{member.name[:80]}” is not as the manifest says")
            target = folder / member.name
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as file:
                shutil.copyfileobj(_content(archive, member), file)
            if _part(target).sha256 != part.sha256:
                raise ValueError(f"“{member.name}” has changed since the backup was written")
    if parts:
        raise ValueError(f"“{min(parts)}” is missing")
    return manifest


def _content(archive: tarfile.TarFile, member: tarfile.TarInfo) -> Any:
    content = archive.extractfile(member)
    if content is None:
        raise ValueError(f"“{member.name[:80]}” is no file")
    return content


def _read_manifest(data: bytes, name: str) -> Manifest:
    values = json.loads(data)
    if values["layout"] != LAYOUT:
        raise BundleMismatch(name=name, reason=f"its layout is {values['layout']}, not {LAYOUT}")
    if values["revision"] != newest_revision():
        made = f"revision {values['revision']} (Askwell {values['askwell']})"
        reason = f"its tables are of {made}, not of {newest_revision()}"
        raise BundleMismatch(name=name, reason=reason)
    tables = {key: Part(**part) for key, part in values["tables"].items()}
    files = {key: Part(**part) for key, part in values["files"].items()}
    if tables.keys() != backup.TABLES.keys() or not all(map(_MODEL.fullmatch, files)):
        raise BundleMismatch(name=name, reason="it names other files than a backup holds")
    return Manifest(**values | {"tables": tables, "files": files})


def _store(store: Store, folder: Path, manifest: Manifest, name: str) -> None:
    with store.database.write() as connection:
        if not backup.is_empty(connection):
            raise BundleMismatch(name=name, reason="somebody made a project here meanwhile")
        backup.clear_people(connection)
        for key, table in backup.TABLES.items():
            with (folder / _table_file(key)).open("rb") as file:
                lines: Iterable[bytes] = file
                if backup.read_rows(connection, table, lines) != manifest.tables[key].rows:
                    raise ValueError(f"{key} does not hold the rows that the manifest counts")
        backup.settle(connection, store.now())
