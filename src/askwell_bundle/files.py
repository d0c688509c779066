"""A bundle's files: checked against their checksums, and read without anything that could run code."""

import hashlib
import json
from pathlib import Path, PurePosixPath
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from askwell_bundle.errors import BundleDamaged

FORMAT = 1
"""The number of this layout of files."""

CHECKSUMS = "checksums.json"
MANIFEST = "bundle.json"
LABELS = "labels.json"
CALIBRATION = "calibration.json"
THRESHOLDS = "thresholds.json"
HEAD = "head.safetensors"
ENCODER = "encoder.onnx"
TOKENIZER = "tokenizer.json"

_TYPES = {"F16": "<f2", "F32": "<f4", "F64": "<f8", "I32": "<i4", "I64": "<i8"}
_LONGEST_HEADER = 10_000_000


def check(folder: Path) -> None:
    """Raise ``BundleDamaged`` unless every file is there as it was when the bundle was made."""
    listed = read_json(folder, CHECKSUMS)
    files = cast("dict[str, Any]", listed).get("sha256") if isinstance(listed, dict) else None
    if not isinstance(files, dict) or MANIFEST not in files:
        raise BundleDamaged(file=CHECKSUMS, reason="it lists no files")
    for name, expected in cast("dict[str, Any]", files).items():
        if ".." in PurePosixPath(name).parts or PurePosixPath(name).is_absolute():
            raise BundleDamaged(file=CHECKSUMS, reason=f"it names a file outside of the bundle, {name}")
        try:
            found = digest(folder / name)
        except OSError as error:
            raise BundleDamaged(file=name, reason=error.strerror or str(error)) from error
        if found != expected:
            raise BundleDamaged(file=name, reason="its SHA-256 is another")


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_json(folder: Path, name: str) -> Any:
    """What a file of JSON holds. Raises ``BundleDamaged``."""
    try:
        return json.loads((folder / name).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BundleDamaged(file=name, reason=str(error)) from error


def read_arrays(path: Path) -> dict[str, NDArray[Any]]:
    """The arrays of a safetensors file, those of half precision in single. Raises ``BundleDamaged``.

    Eight bytes tell the length of a header in JSON: each array's type, shape, and place in what follows.
    """
    try:
        data = path.read_bytes()
        length = int.from_bytes(data[:8], "little")
        if not 0 < length <= min(_LONGEST_HEADER, len(data) - 8):
            raise ValueError("it has no header")
        header: dict[str, Any] = json.loads(data[8 : 8 + length])
        body = memoryview(data)[8 + length :]
        return {name: _array(about, body) for name, about in header.items() if name != "__metadata__"}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BundleDamaged(file=path.name, reason=str(error)) from error


def _array(about: dict[str, Any], body: memoryview) -> NDArray[Any]:
    begin, end = (int(place) for place in about["data_offsets"])
    if not 0 <= begin <= end <= len(body):
        raise ValueError("an array lies outside of the file")
    found: NDArray[Any] = np.frombuffer(body[begin:end], dtype=_TYPES[about["dtype"]])
    shaped = found.reshape([int(size) for size in about["shape"]])
    return shaped.astype(np.float32) if about["dtype"] == "F16" else shaped
