"""Features: files of half-precision rows, one a text, written once, named by content, read by memory map."""

import hashlib
import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from safetensors.numpy import save
from sqlalchemy import Connection, delete, func, insert, select, update

from askwell.domain.annotations import Status
from askwell.storage.schema import annotations, clocks, documents, feature_segments

_TENSOR = "features"
_KINDS: dict[type[np.generic], str] = {np.float16: "F16", np.int32: "I32", np.int64: "I64"}


@dataclass(frozen=True, slots=True)
class Segment:
    """The features of the texts at positions ``start`` to ``start + count - 1``, in a file within home."""

    start: int
    count: int
    file: str


def segment_file(encoder_id: str, digests: Sequence[bytes]) -> str:
    """Give the name, within home, of the file that holds the features of some texts."""
    folder = re.sub(r"[^A-Za-z0-9._-]", "_", encoder_id).strip(".") or "_"
    name = hashlib.sha256(encoder_id.encode() + b"\0" + b"".join(digests)).hexdigest()
    return f"features/{folder}/{name}.safetensors"


def write_segment(path: Path, features: np.ndarray) -> None:
    """Write features, (N, D), so that the file is there whole or not at all, whatever happens meanwhile."""
    write_arrays(path, {_TENSOR: np.ascontiguousarray(features, np.float16)})


def write_arrays(path: Path, arrays: dict[str, np.ndarray]) -> None:
    """Write named arrays so that the file is there whole or not at all, whatever happens meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = save(arrays)
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def load_segment(home: Path, segment: Segment) -> np.ndarray:
    """Map a segment's features, (n, D) in half precision, into memory without reading them.

    Raises ``ValueError`` for a file that is not what `write_segment` wrote for this many texts.
    """
    features = map_features(home / segment.file)
    if len(features) != segment.count:
        raise ValueError(f"{segment.file} holds {len(features)} texts, not {segment.count}")
    return features


def map_features(path: Path) -> np.ndarray:
    """Map a file's features, (n, D) in half precision, into memory without reading them."""
    return map_arrays(path, {_TENSOR: np.float16})[_TENSOR]


def map_arrays(
    path: Path, kinds: Mapping[str, type[np.generic]], *, is_to_blank: bool = False
) -> dict[str, np.ndarray]:
    """Map a file's named arrays, each of the kind of number that is expected, into memory.

    ``is_to_blank``: what is written to them is written to the file. Raises ``ValueError`` or ``KeyError`` for
    a file that does not hold them, or not whole.
    """
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if not 0 < length <= 10_000:
            raise ValueError(f"{path.name} is no file of features")
        about = json.loads(file.read(length))
    arrays: dict[str, np.ndarray] = {}
    mode = "r+" if is_to_blank else "r"
    for name, kind in kinds.items():
        found, shape = about[name], tuple(about[name]["shape"])
        if found["dtype"] != _KINDS[kind]:
            raise ValueError(f"{path.name} holds {found['dtype']}, not {_KINDS[kind]}")
        offset = 8 + length + found["data_offsets"][0]
        if 0 in shape:  # nothing can be mapped
            arrays[name] = np.empty(shape, kind)
        else:
            arrays[name] = np.memmap(path, kind, mode, offset=offset, shape=shape)
    return arrays


def add_segment(connection: Connection, project_id: str, encoder_id: str, segment: Segment) -> None:
    """Store a segment; the caller holds the project's clock, and it starts where the last one ends."""
    connection.execute(
        insert(feature_segments).values(
            project_id=project_id,
            encoder=encoder_id,
            start=segment.start,
            count=segment.count,
            file=segment.file,
        )
    )


def set_encoded(connection: Connection, project_id: str, encoded: int) -> None:
    """Say how many of the project's first texts have all the features that it needs."""
    mine = (clocks.c.project_id == project_id) & (clocks.c.encoded != encoded)
    connection.execute(update(clocks).where(mine).values(encoded=encoded))


def coverage(connection: Connection, project_id: str, encoder_id: str) -> int:
    """Give how many of the project's first texts have features of an encoder."""
    end = func.max(feature_segments.c.start + feature_segments.c.count)
    query = select(func.coalesce(end, 0)).where(
        feature_segments.c.project_id == project_id, feature_segments.c.encoder == encoder_id
    )
    return connection.execute(query).scalar_one()


def find_segments(connection: Connection, project_id: str, encoder_id: str, start: int = 0) -> list[Segment]:
    """Give a project's segments that end after a position, in order."""
    query = select(feature_segments).where(
        feature_segments.c.project_id == project_id,
        feature_segments.c.encoder == encoder_id,
        feature_segments.c.start + feature_segments.c.count > start,
    )
    rows = connection.execute(query.order_by(feature_segments.c.start))
    return [Segment(row["start"], row["count"], row["file"]) for row in rows.mappings()]


def find_answered(
    connection: Connection, project_id: str, person_id: str | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Give the ids and positions, (n,) each, of the texts that anybody, or one person, has answered.

    They are in the order of the pool.
    """
    query = select(documents.c.id, documents.c.position).where(
        documents.c.project_id == project_id, documents.c.answers > 0
    )
    if person_id is not None:
        is_theirs = (annotations.c.person_id == person_id) & (annotations.c.status == Status.SUBMITTED.value)
        query = query.join(annotations, (annotations.c.document_id == documents.c.id) & is_theirs)
    ids, positions = np.array(list(zip(*connection.execute(query), strict=True)) or [(), ()], np.int64)
    order = np.argsort(positions)
    return ids[order], positions[order]


def gather(home: Path, segments: Sequence[Segment], positions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give which of some positions, in order, have features, (n,), and those features, in half precision.

    Only the rows that are asked for are read. A file that is lost or not whole counts as not there.
    """
    is_known = np.zeros(len(positions), np.bool_)
    found: list[np.ndarray] = []
    for segment in segments:
        first, last = np.searchsorted(positions, [segment.start, segment.start + segment.count])
        if first == last:
            continue
        try:
            rows = load_segment(home, segment)[positions[first:last] - segment.start]
        except (OSError, ValueError, KeyError):
            continue
        is_known[first:last] = True
        found.append(rows)
    return is_known, np.concatenate(found) if found else np.empty((0, 0), np.float16)


def drop_segments(connection: Connection, project_id: str, encoder_id: str, *, start: int = 0) -> None:
    """Forget the segments from a position on, so that their texts are encoded again."""
    connection.execute(
        delete(feature_segments).where(
            feature_segments.c.project_id == project_id,
            feature_segments.c.encoder == encoder_id,
            feature_segments.c.start >= start,
        )
    )
