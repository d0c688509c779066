"""What can be wrong with an installation, each as a check that says what it found and what to do."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from askwell.bootstrap import Settings
    from askwell.storage.database import Database
    from askwell.storage.projects import Clock

LEAST_FREE = 1 << 30
"""Bytes of free disk below which imports and models may fail."""


@dataclass(frozen=True, slots=True)
class Check:
    """One finding; ``advice`` says what to do where it is not as it should be."""

    name: str
    is_ok: bool
    said: str
    advice: str = ""


def check_all(settings: "Settings") -> Iterator[Check]:
    """Run every check; those that need the database are left out while it does not answer."""
    from askwell.storage.database import Database

    yield check_python()
    yield check_home(settings.home)
    if not settings.home.is_dir():
        return
    database = Database(settings.url)
    try:
        reachable = _guarded("database", lambda: check_database(database))
        yield reachable
        if reachable.is_ok:
            current = _guarded("tables", lambda: check_tables(database))
            yield current
            if database.is_sqlite:
                yield _guarded("SQLite", lambda: check_sqlite(database))
            if current.is_ok:
                yield from check_projects(database, settings)
    finally:
        database.close()
    yield check_processes(settings.home)
    yield _guarded("encoder", lambda: check_encoder(settings.encoder))


def check_python() -> Check:
    """Whether this Python is one that we support."""
    version = ".".join(map(str, sys.version_info[:3]))
    return Check("Python", sys.version_info >= (3, 11), version, "Install Python 3.11 or newer.")


def check_home(home: Path) -> Check:
    """Whether the data's folder can be written to and has room."""
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = home / f".doctor-{os.getpid()}"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        return Check(
            "data folder", False, f"{home}: {error.strerror}", "Set ASKWELL_HOME to a folder of yours."
        )
    free = shutil.disk_usage(home).free
    said = f"{home}, {free / (1 << 30):,.1f} GiB free"
    return Check("data folder", free >= LEAST_FREE, said, "Make room on this disk, or move ASKWELL_HOME.")


def check_database(database: "Database") -> Check:
    """Whether the database answers."""
    database.ping()
    return Check("database", True, database.url.render_as_string(hide_password=True))


def check_tables(database: "Database") -> Check:
    """Whether the tables are of this version."""
    from alembic.migration import MigrationContext

    from askwell.storage.migrations import newest_revision

    with database.read() as connection:
        revision = MigrationContext.configure(connection).get_current_revision()
    newest = newest_revision()
    if revision is None:
        return Check("tables", False, "there are none yet", "Run: askwell serve")
    advice = "They are brought up to date when Askwell starts: askwell serve"
    return Check("tables", revision == newest, f"revision {revision} (newest: {newest})", advice)


def check_sqlite(database: "Database") -> Check:
    """Whether SQLite writes ahead, and finds its file whole."""
    with database.read() as connection:
        mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar_one()
        found = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar_one()
    advice = "Stop Askwell, and restore your last backup: askwell restore"
    return Check("SQLite", mode == "wal" and found == "ok", f"journal {mode}, quick check: {found}", advice)


def check_projects(database: "Database", settings: "Settings") -> Iterator[Check]:
    """Whether each project has its files and a learner that keeps up."""
    from askwell.storage import projects

    with database.read() as connection:
        known = projects.find_all(connection)
        clocks = {
            clock.project_id: clock
            for clock in projects.read_clocks(connection, [project.id for project in known])
        }
    for project in known:
        yield _check_files(database, settings, clocks[project.id], project.name)
        yield _check_learner(database, clocks[project.id], project.name)


def check_processes(home: Path) -> Check:
    """Whether a worker of this machine is alive."""
    from askwell.cli.slots import WORKS, is_anybody_at

    alive = [work for work in WORKS if is_anybody_at(home, work)]
    said = (
        f"a worker is alive ({' and '.join(alive)})"
        if alive
        else "no worker runs (it need not while nobody works)"
    )
    return Check("worker", True, said)


def check_encoder(name: str) -> Check:
    """Whether the encoder's weights are the published ones, and how fast which back end is here."""
    from askwell.engine.encoder_errors import EncoderError
    from askwell.engine.encoders import choose_backend

    try:
        choice = choose_backend(name or None)
    except EncoderError as error:
        return Check("encoder", False, str(error), "")
    speed = choice["texts_per_second"].get(choice["backend"], 0.0)
    said = f"{choice['encoder']}, back end {choice['backend']}, agreement {choice['agreement']:.4f}"
    said += f", {speed:,.0f} texts/s" if speed else ""
    return Check("encoder", choice["agreement"] >= 0.999, said, "Report this machine's processor to us.")


def _check_files(database: "Database", settings: "Settings", clock: "Clock", name: str) -> Check:
    from askwell.storage import artifacts, features

    with database.read() as connection:
        newest = artifacts.newest(connection, clock.project_id)
        encoder = newest.encoder if newest else ""
        segments = features.find_segments(connection, clock.project_id, encoder)
    wanted = [*(segment.file for segment in segments), *([newest.file] if newest else [])]
    missing = [file for file in wanted if not (settings.home / file).is_file()]
    said = f"{clock.encoded:,} of {clock.documents:,} texts encoded, {len(wanted)} files"
    if missing:
        said += f", {len(missing)} missing (such as {missing[0]})"
    return Check(
        f"{name}: files", not missing, said, "They are made anew when a worker starts: askwell serve"
    )


def _check_learner(database: "Database", clock: "Clock", name: str) -> Check:
    from datetime import UTC, datetime

    from askwell.storage import artifacts

    with database.read() as connection:
        is_held = artifacts.learner_is_held(connection, clock.project_id, datetime.now(UTC))
    behind = clock.events - clock.learnt_events
    said = f"model version {clock.model_version}, {behind:,} events behind"
    said += ", a learner is at work" if is_held else ", no learner at work"
    is_ok = is_held or behind == 0
    return Check(f"{name}: learner", is_ok, said, "Start a worker: askwell serve")


def _guarded(name: str, check: Callable[[], Check]) -> Check:
    """Turn what a check stumbles over into a finding."""
    try:
        return check()
    except Exception as error:
        lines = str(error).strip().splitlines() or [type(error).__name__]
        return Check(
            name,
            False,
            lines[0],
            "See the message; is ASKWELL_DATABASE_URL right?" if name == "database" else "",
        )
