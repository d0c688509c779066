"""Deploy: a version of a project's model as a folder that runs anywhere, without Askwell or torch."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from askwell.domain.errors import BundleDiffers, InvalidInput, ModelNotReady, NotFound
from askwell.domain.labels import Label
from askwell.domain.members import Caller, Permission
from askwell.domain.models import ModelVersion
from askwell.domain.projects import Project
from askwell.domain.trail import Deed
from askwell.engine.values import HeadState
from askwell.services import bundle_files
from askwell.services.access import authorise
from askwell.services.bundle_agreement import Agreement, compare, sample
from askwell.services.bundle_card import describe, write_card
from askwell.services.bundle_recipes import slug, write_recipes
from askwell.services.feature_kinds import Encoder
from askwell.services.trail import note
from askwell.storage import artifacts, projects
from askwell.storage.store import Store
from askwell_bundle.files import THRESHOLDS
from askwell_bundle.model import open_bundle

TOLERANCE = 1e-3
"""The largest difference of a probability with which a bundle in float32 is given out."""

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Source:
    """What goes into a bundle: a version of a project's model, its labels in the order of its classes."""

    project: Project
    version: ModelVersion
    labels: tuple[Label, ...]
    state: HeadState


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleOptions:
    """Which ``version`` of the model (None: the newest), and whether the encoder's weights become eight bits.

    ``name`` is what it is served as; empty: as the project is called. ``thresholds`` say when a call abstains
    (``askwell_bundle.thresholds``); None: never.
    """

    version: int | None = None
    is_int8: bool = False
    name: str = ""
    thresholds: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Bundled:
    """A bundle that was made: where, its bytes, and how far it agrees with the platform."""

    folder: Path
    size: int
    version: int
    agreement: Agreement


def make_bundle(
    store: Store,
    caller: Caller,
    project_id: str,
    out: Path,
    *,
    encoder_name: str,
    encoder: Encoder,
    options: BundleOptions,
    tell: Tell = lambda _: None,
) -> Bundled:
    """Write a bundle into a folder that is not there yet, or empty.

    ``encoder`` is the one of that name, in float32; the project's texts tell how far the bundle agrees with
    it. Raises ``ModelNotReady``, ``NotFound`` for a version that there is not, ``PackageMissing`` without the
    packages for ONNX, ``InvalidInput`` for a folder that holds something, and ``BundleDiffers``.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise InvalidInput(field="out", reason=f"{out} is there already: name another folder")
    source = _read(store, caller, project_id, encoder, options.version)
    out.parent.mkdir(parents=True, exist_ok=True)
    part = Path(mkdtemp(prefix=f".{out.name}-", dir=out.parent))
    try:
        tell("Writing the model …")
        settings = bundle_files.write_encoder(part, encoder_name, encoder, is_int8=options.is_int8)
        name = slug(options.name or source.project.name)
        bundle_files.write_model(
            part, name, source.project, source.version, source.labels, source.state, settings
        )
        bundle_files.write_json(part, THRESHOLDS, options.thresholds)
        bundle_files.write_program(part)
        bundle_files.write_checksums(part)
        tell("Comparing it with the platform …")
        texts = sample(store, project_id)
        agreement = compare(open_bundle(part), source.state, source.labels, encoder, texts)
        if not options.is_int8 and agreement.difference > TOLERANCE:
            raise BundleDiffers(difference=f"{agreement.difference:.2g}", texts=agreement.texts)
        card = describe(store, caller, source.project, source.version, source.labels, settings, agreement)
        write_card(part, card)
        write_recipes(part, name, source.version.version)
        bundle_files.write_checksums(part)
        _note(store, caller, source)
        part.chmod(0o755)
        if out.exists():
            out.rmdir()
        part.rename(out)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    return Bundled(out, size, source.version.version, agreement)


def _read(store: Store, caller: Caller, project_id: str, encoder: Encoder, version: int | None) -> Source:
    with store.database.read() as connection:
        project = authorise(connection, caller, project_id, Permission.EXPORT)
        found = artifacts.find_version(connection, project_id, version)
        labels = {label.id: label for label in projects.find_labels(connection, project_id)}
    if found is None and version is not None:
        raise NotFound(kind="model version", name=version)
    state = artifacts.read_state(store.home, found.file) if found is not None else None
    if found is None or state is None or not found.labels or found.encoder != encoder.id:
        raise ModelNotReady(project=project.name)
    return Source(project, found, tuple(labels[key] for key in found.labels), HeadState(*state))


def _note(store: Store, caller: Caller, source: Source) -> None:
    with store.database.write() as connection:
        note(
            connection,
            caller,
            Deed.BUNDLED,
            project_id=source.project.id,
            target=source.project.name,
            at=store.now(),
            version=source.version.version,
        )
