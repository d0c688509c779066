"""A document: one text, as it was imported, with its id and metadata from the source."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from askwell.domain.spans import Span

MAX_TEXT = 1_000_000
"""Characters; a longer text is refused with its row, never cut."""

MAX_EXTERNAL_ID = 500
"""Characters of the id that a text has in its source."""


@dataclass(frozen=True, slots=True)
class Document:
    """A text in a project's pool. ``position`` is its row in the features, ``audit_key`` its place in the
    project's uniformly random order."""

    id: int
    project_id: str
    position: int
    text: str
    external_id: str | None = None
    metadata: Mapping[str, object] = field(default_factory=dict[str, object])
    audit_key: int = 0


@dataclass(frozen=True, slots=True)
class NewText:
    """A text on its way in. ``line`` is where its record starts in the file, counted from 1."""

    text: str
    line: int
    external_id: str | None = None
    metadata: Mapping[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True)
class PoolKey:
    """A text's id and its place in the random order, without the text."""

    document_id: int
    audit_key: int


@dataclass(frozen=True, slots=True)
class NearestText:
    """An answered text, the labels and spans that people gave it, and its cosine to another text, in
    [-1, 1]."""

    document: Document
    labels: tuple[str, ...]
    similarity: float
    spans: tuple[Span, ...] = ()


def clean_text(text: str) -> str:
    """Turn CRLF and lone CR into LF, and change nothing else."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def problem_with(new: NewText) -> str | None:
    """Say why a text cannot go in, or None when it can."""
    if not new.text or new.text.isspace():
        return "the text is empty"
    if len(new.text) > MAX_TEXT:
        return f"the text has {len(new.text):,} characters; at most {MAX_TEXT:,} are allowed"
    if new.external_id is not None and len(new.external_id) > MAX_EXTERNAL_ID:
        return f"the id has {len(new.external_id):,} characters; at most {MAX_EXTERNAL_ID} are allowed"
    return _problem_with_characters("text", new.text) or _problem_with_characters("id", new.external_id or "")


def _problem_with_characters(name: str, text: str) -> str | None:
    if "\0" in text:
        return f"the {name} contains a NUL character (U+0000), which no database can hold"
    if text.isascii():
        return None
    try:
        text.encode()
    except UnicodeEncodeError as error:
        return f"the {name} contains half a character (a lone surrogate) at position {error.start}"
    return None


def text_hash(text: str) -> bytes:
    """Give the 16-byte BLAKE2b hash by which exact duplicates are known."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def audit_key(project_id: str, digest: bytes) -> int:
    """Give the text's place in the project's random order: uniform in [0, 2^63), the same on every machine.

    The texts with the lowest keys are a uniform random sample of the pool, whatever else has been answered.
    """
    mixed = hashlib.blake2b(digest, key=project_id.encode()[:64], digest_size=8).digest()
    return int.from_bytes(mixed, "big") >> 1
