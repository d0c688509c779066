"""The files of a bundle: encoder, head, labels, calibration, the program that serves them, and checksums."""

import json
import shutil
from collections.abc import Mapping, Sequence
from importlib.metadata import version as version_of
from importlib.resources import files as files_of
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import save

from askwell.domain.errors import PackageMissing
from askwell.domain.labels import Label, LabelKind
from askwell.domain.models import ModelVersion
from askwell.domain.projects import Project
from askwell.engine import encoder_onnx
from askwell.engine.encoder_folder import find_folder
from askwell.engine.values import HeadState
from askwell.services.bundle_recipes import RECIPES
from askwell.services.feature_kinds import Encoder
from askwell.services.model_building import SPANS, part_state
from askwell_bundle.files import (
    CALIBRATION,
    CHECKSUMS,
    ENCODER,
    FORMAT,
    HEAD,
    LABELS,
    MANIFEST,
    TOKENIZER,
    digest,
)

PROGRAM = "askwell_bundle"
REQUIREMENTS = "requirements.txt"
_UNCHECKED = frozenset({CHECKSUMS, *RECIPES})
"""Beside the checksums themselves: what is meant to be changed where the bundle runs."""

_NEEDED = ("numpy", "onnxruntime", "tokenizers", "flatbuffers", "packaging", "protobuf")
_HEAD = ("weights", "covariance", "mean", "scope", "moves", "basis")
_HALF = "covariance"
_TO_EXPORT = ("onnx", "onnxscript", "onnxruntime")
_SERVE = '''"""Serve this bundle: python serve.py --host 0.0.0.0 --port 8080"""

import sys
from pathlib import Path

from askwell_bundle.__main__ import main

if __name__ == "__main__":
    sys.exit(main([str(Path(__file__).parent), *sys.argv[1:]]))
'''


def write_encoder(folder: Path, name: str, encoder: Encoder, *, is_int8: bool) -> dict[str, Any]:
    """Write an encoder and give what there is to know of it. Raises ``PackageMissing``."""
    if encoder.id.startswith("hashing-"):
        return {"kind": "hashing", "id": encoder.id, "dimension": encoder.dimension, "precision": "float32"}
    if any(find_spec(package) is None for package in _TO_EXPORT):
        raise PackageMissing(what="a bundle", package="onnx and onnxruntime", extra="bundle")
    settings: dict[str, Any] = dict(
        encoder_onnx.write_encoder(find_folder(name or None), folder / ENCODER, folder / TOKENIZER)
    )
    if is_int8:
        whole = folder / f"{ENCODER}.whole"
        (folder / ENCODER).rename(whole)
        encoder_onnx.quantise(whole, folder / ENCODER)
        whole.unlink()
        settings["precision"] = "int8"
    return settings


def write_model(
    folder: Path,
    name: str,
    project: Project,
    version: ModelVersion,
    labels: Sequence[Label],
    state: HeadState,
    settings: Mapping[str, Any],
) -> None:
    """Write the head's arrays, its calibration, the labels, and the manifest."""
    choices = part_state(state, LabelKind.CHOICE)
    spans = part_state(state, LabelKind.SPAN)
    arrays = {
        key: np.ascontiguousarray(value, np.float16 if key.endswith(_HALF) else np.float32)
        for key, value in state.arrays.items()
        if key.removeprefix(SPANS) in _HEAD
    }
    (folder / HEAD).write_bytes(save(arrays))
    calibration = {
        "choices": None if choices is None else choices.meta["hyper"],
        "spans": None if spans is None else {**spans.meta["hyper"], "layout": spans.meta["layout"]},
    }
    write_json(folder, CALIBRATION, calibration)
    of_kind = {
        "choices": [_label(label) for label in labels if not label.marks_spans],
        "spans": [_label(label) for label in labels if label.marks_spans],
    }
    write_json(folder, LABELS, of_kind)
    manifest = {
        "format": FORMAT,
        "name": name,
        "project": project.name,
        "task": project.task.value,
        "version": version.version,
        "answers": version.answers,
        "made_with": f"askwell {version_of('askwell')}",
        "encoder": dict(settings),
    }
    write_json(folder, MANIFEST, manifest)


def write_program(folder: Path) -> None:
    """Write the program that serves a bundle, and what it needs, in the versions it was tried with here."""
    shutil.copytree(
        str(files_of(PROGRAM)), folder / PROGRAM, ignore=shutil.ignore_patterns("__pycache__", "*.typed")
    )
    (folder / "serve.py").write_text(_SERVE, encoding="utf-8")
    pinned = [
        "# All that is needed: pip install --no-deps --no-compile -r requirements.txt",
        "# takes the least room; without --no-deps, pip adds what these packages do not need here.",
        *(f"{package}=={version_of(package)}" for package in _NEEDED),
    ]
    (folder / REQUIREMENTS).write_text("\n".join(pinned) + "\n", encoding="utf-8")


def write_checksums(folder: Path) -> None:
    """Write the SHA-256 of every file that is not meant to be changed where the bundle runs."""
    found = sorted(path for path in folder.rglob("*") if path.is_file() and path.name not in _UNCHECKED)
    listed = {path.relative_to(folder).as_posix(): digest(path) for path in found}
    write_json(folder, CHECKSUMS, {"sha256": listed})


def write_json(folder: Path, name: str, content: Any) -> None:
    """Write a file of JSON that people can read."""
    text = json.dumps(content, indent=2, ensure_ascii=False)
    (folder / name).write_text(text + "\n", encoding="utf-8")


def _label(label: Label) -> dict[str, str]:
    return {"id": label.id, "name": label.name, "description": label.description}
