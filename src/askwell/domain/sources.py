"""A source: a file that texts came from, how it was read, and which of its rows could not go in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from askwell.domain.given_spans import looks_like_spans
from askwell.domain.spans import OffsetUnit

_TEXT_NAMES = ("text", "content", "body", "message", "description", "sentence", "comment", "review", "title")
_ID_NAMES = ("id", "_id", "uid", "uuid", "guid", "key", "external_id", "document_id", "doc_id", "text_id")
_LABEL_NAMES = (
    "label",
    "labels",
    "category",
    "categories",
    "class",
    "intent",
    "topic",
    "tag",
    "tags",
    "type",
)
_SPAN_NAMES = ("spans", "entities", "ents", "annotations", "label", "labels")


class FileFormat(StrEnum):
    """How a file holds its rows.

    The later ones are what other tools for marking spans write; they say themselves what is the text, and
    what was said of it. ``CONLL`` has a word and its tag a line (BIO, IOB, BIOES, BILOU), ``BRAT`` is a ZIP
    archive of ``.txt`` files with their ``.ann`` files, ``SPACY`` a ``DocBin``.
    """

    CSV = "csv"
    TSV = "tsv"
    JSONL = "jsonl"
    JSON = "json"
    LINES = "lines"
    XLSX = "xlsx"
    PARQUET = "parquet"
    ARROW = "arrow"
    CONLL = "conll"
    LABEL_STUDIO = "label_studio"
    PRODIGY = "prodigy"
    DOCCANO = "doccano"
    BRAT = "brat"
    SPACY = "spacy"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """How to read a file; what is None is found out from the file itself.

    ``label_separator`` splits a cell that names several labels (a list in a JSON file needs none).
    ``metadata_columns`` None keeps every other column. ``create_labels`` adds labels that the project does
    not have yet; without it, a row with an unknown label is reported and left out. ``span_column`` holds
    marked spans, with positions in ``offset_unit`` (None: what the format uses). ``answers`` False takes
    texts alone; the labels and spans that came with them are kept as metadata.
    """

    format: FileFormat | None = None
    text_column: str | None = None
    id_column: str | None = None
    label_column: str | None = None
    label_separator: str | None = None
    metadata_columns: Sequence[str] | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    create_labels: bool = True
    span_column: str | None = None
    offset_unit: OffsetUnit | None = None
    answers: bool = True


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns look like the text, the id, the label and the marked spans."""

    text: str | None
    id: str | None
    label: str | None
    spans: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What the first rows of a file say beside their texts.

    ``rows`` were looked at, ``answered`` of them say something, with so many ``spans``; ``labels`` are names
    for whole texts and ``span_labels`` those of spans, each with how often it occurs.
    """

    rows: int = 0
    answered: int = 0
    spans: int = 0
    labels: Mapping[str, int] = field(default_factory=dict[str, int])
    span_labels: Mapping[str, int] = field(default_factory=dict[str, int])


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that did not go in. ``line`` is the file's line (or the table's row) where it starts, from 1."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows of a file as they would be read, and what its columns seem to be."""

    name: str
    format: FileFormat
    encoding: str | None
    delimiter: str | None
    columns: Sequence[str]
    rows: Sequence[Mapping[str, object]]
    problems: Sequence[RowProblem]
    suggested: Columns
    sheets: Sequence[str] = ()
    offset_unit: OffsetUnit | None = None
    found: Found = Found()


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was, or is being, imported, with the counts of its rows so far."""

    id: str
    project_id: str
    person_id: str
    name: str
    format: FileFormat
    created_at: datetime
    options: Mapping[str, object] = field(default_factory=dict[str, object])
    rows_read: int = 0
    imported: int = 0
    folded: int = 0
    rejected: int = 0
    labelled: int = 0

    @property
    def deployment_id(self) -> str | None:
        """The deployment that handed its texts over; None where people or programs brought them."""
        found = self.options.get("deployment_id")
        return found if isinstance(found, str) else None


def suggest_columns(columns: Sequence[str], rows: Sequence[Mapping[str, object]]) -> Columns:
    """Guess the columns from their names; where no name says which is the text, take the longest values."""
    text = _named(columns, _TEXT_NAMES)
    spans = next((column for column in _with_spans(columns, rows) if column != text), None)
    unmarked = [column for column in columns if column != spans]
    if text is None and unmarked:
        text = max(unmarked, key=lambda column: _characters(rows, column))
    rest = [column for column in unmarked if column != text]
    return Columns(text, _named(rest, _ID_NAMES), _named(rest, _LABEL_NAMES), spans)


def _with_spans(columns: Sequence[str], rows: Sequence[Mapping[str, object]]) -> list[str]:
    """Give the columns that are called as spans are and hold some, or hold lists and are called so."""
    named = [column for column in columns if column.strip().casefold() in _SPAN_NAMES]
    holding = [column for column in named if any(looks_like_spans(row.get(column)) for row in rows)]
    empty = [column for column in named if column.strip().casefold() == _SPAN_NAMES[0]]
    return holding or [column for column in empty if any(row.get(column) in ([], "[]") for row in rows)]


def _named(columns: Sequence[str], names: Sequence[str]) -> str | None:
    by_name = {column.strip().casefold().replace(" ", "_"): column for column in reversed(columns)}
    return next((by_name[name] for name in names if name in by_name), None)


def _characters(rows: Sequence[Mapping[str, object]], column: str) -> int:
    return sum(len(value) for row in rows if isinstance(value := row.get(column), str))
