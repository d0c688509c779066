"""spaCy's DocBin as rows, read whole through spaCy itself."""

import zlib
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from askwell.domain.errors import EmptyFile, UnreadableFile
from askwell.domain.sources import Columns, FileFormat
from askwell.storage.formats.rows import BadRow, Cursor, Row, RowFile
from askwell.storage.formats.spacy_docs import load_spacy

_KNOWN = Columns("text", "id", "labels", "spans")
_CHOSEN = 0.5
_MAX_UNPACKED = 2 << 30
_BLOCK = 1 << 20


def open_spacy(path: Path, name: str) -> RowFile:
    """Open a DocBin; a row's line is its Doc's number in it.

    Spans are those of ``doc.ents`` and of all groups in ``doc.spans``; a Doc with neither set is one that
    nobody answered. Categories with a score of a half or more are the labels. Raises ``PackageMissing``
    where spaCy is not installed.
    """
    spacy = load_spacy()
    _refuse_bomb(path, name)
    try:
        found = spacy.DocBin().from_bytes(path.read_bytes())
        docs = list(found.get_docs(import_module("spacy.vocab").Vocab()))
    except Exception as error:
        raise UnreadableFile(name=name, reason="it is no DocBin that spaCy can read") from error
    if not docs:
        raise EmptyFile(name=name)

    def read(cursor: Cursor) -> Iterator[Row | BadRow]:
        for number, doc in enumerate(docs[cursor.offset :], cursor.offset + 1):
            yield Row(number, _values(doc), Cursor(number, number + 1))

    columns: dict[str, None] = dict.fromkeys(("text", "id", "labels", "spans"))
    for doc in docs[:200]:
        columns.update(dict.fromkeys(_values(doc)))
    return RowFile(
        name, FileFormat.SPACY, list(columns), len(docs), Cursor(0, 1), read, counts_rows=True, known=_KNOWN
    )


def _values(doc: Any) -> dict[str, object]:
    told = {key: value for key, value in doc.user_data.items() if isinstance(key, str)}
    own, metadata = told.pop("id", None), told.pop("metadata", None)
    marked = [*doc.ents, *(span for group in doc.spans.values() for span in group)]
    is_answered = doc.has_annotation("ENT_IOB") or bool(doc.spans)
    places = dict.fromkeys((span.start_char, span.end_char, span.label_) for span in marked)
    spans = [{"start": start, "end": end, "label": label} for start, end, label in places]
    chosen = [name for name, score in doc.cats.items() if score >= _CHOSEN]
    known: dict[str, object] = {
        "text": doc.text,
        "id": own if isinstance(own, str | int) else None,
        "labels": chosen if doc.cats else None,
        "spans": spans if is_answered else None,
    }
    return known | (metadata if isinstance(metadata, dict) else {}) | told


def _refuse_bomb(path: Path, name: str) -> None:
    """Unpack the file piece by piece, and refuse one that grows beyond all measure."""
    unpacker = zlib.decompressobj()
    size = 0
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                while block:
                    size += len(unpacker.decompress(block, _BLOCK))
                    block = unpacker.unconsumed_tail
                    if size > _MAX_UNPACKED:
                        raise UnreadableFile(
                            name=name, reason=f"it unpacks to more than {_MAX_UNPACKED:,} bytes"
                        )
    except zlib.error as error:
        raise UnreadableFile(name=name, reason="it is no DocBin that spaCy can read") from error
