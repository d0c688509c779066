"""Label Studio's, Prodigy's and doccano's JSON as rows: the text, its id, labels and spans, and the rest."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from askwell.domain.errors import InvalidInput
from askwell.domain.given_spans import looks_like_spans
from askwell.domain.sources import Columns, FileFormat
from askwell.domain.spans import OffsetUnit
from askwell.storage.formats.label_studio import label_studio_row
from askwell.storage.formats.rows import BadRow, Cursor, Row, RowFile

TEXT, ID, LABELS, SPANS = "text", "id", "labels", "spans"
KNOWN = Columns(TEXT, ID, LABELS, SPANS)
_SNIFFED = 50
_ANSWERS = ("accept", "reject", "ignore")
_PRODIGY_OWN = frozenset({"tokens", "options", "_input_hash", "_task_hash", "meta", "html"})

Values = dict[str, object]


def sniff_tool(file: RowFile) -> FileFormat:
    """Give the tool that wrote a file of JSON objects, or its own format where they are nobody's."""
    for row in islice(file.read(file.start), _SNIFFED):
        if isinstance(row, Row) and (found := _tool_of(row.values)) is not None:
            return found
    return file.format


def as_tasks(file: RowFile, file_format: FileFormat) -> RowFile:
    """Give a file of JSON objects with its rows as this tool means them."""
    change = _CHANGES[file_format]

    def read(cursor: Cursor) -> Iterator[Row | BadRow]:
        for row in file.read(cursor):
            if isinstance(row, BadRow):
                yield row
                continue
            try:
                values = change(row.values)
            except (ValueError, InvalidInput) as error:
                yield BadRow(row.line, str(error), row.after)
            else:
                yield row._replace(values=values)

    columns = {TEXT: None, ID: None, LABELS: None, SPANS: None}
    for row in islice(read(file.start), _SNIFFED):
        if isinstance(row, Row):
            columns.update(dict.fromkeys(row.values))
    unit = OffsetUnit.UTF16 if file_format is FileFormat.DOCCANO else OffsetUnit.CODE_POINTS
    return replace(file, format=file_format, columns=list(columns), read=read, known=KNOWN, unit=unit)


def _tool_of(values: Mapping[str, Any]) -> FileFormat | None:
    if isinstance(values.get("data"), dict) and ("annotations" in values or "completions" in values):
        return FileFormat.LABEL_STUDIO
    if "_task_hash" in values or (values.get("answer") in _ANSWERS and isinstance(values.get("text"), str)):
        return FileFormat.PRODIGY
    if any(_holds_triples(values.get(name)) for name in ("label", "labels", "entities")):
        return FileFormat.DOCCANO
    entities = values.get("entities")
    is_relational = isinstance(entities, list) and "relations" in values
    return FileFormat.DOCCANO if is_relational else None


def _holds_triples(cell: object) -> bool:
    return isinstance(cell, list) and bool(cell) and isinstance(cell[0], list) and looks_like_spans(cell)


def _prodigy_row(values: Values) -> Values:
    """An accepted task is an answer, even without a span; a rejected or ignored one says nothing."""
    meta = _mapping(values.get("meta"))
    used = _PRODIGY_OWN | {TEXT, SPANS, "accept", "label"}
    row: Values = {TEXT: values.get(TEXT), ID: meta.pop("id", None), LABELS: None, SPANS: None}
    if values.get("answer") == "accept":
        row |= {SPANS: values.get(SPANS) or [], LABELS: _chosen(values)}
        used |= {"answer"}
    return row | meta | {key: value for key, value in values.items() if key not in used}


def _chosen(values: Values) -> object:
    """Give the options that were accepted by their texts, or the label that a task asked about."""
    accepted = values.get("accept")
    if not isinstance(accepted, list):
        return values.get("label")
    options = values.get("options")
    shown = {
        option.get("id"): option.get("text") or option.get("id")
        for option in (options if isinstance(options, list) else [])
        if isinstance(option, dict) and isinstance(option.get("id"), str | int)
    }
    return [shown.get(each, each) if isinstance(each, str | int) else each for each in accepted]


def _doccano_row(values: Values) -> Values:
    """An empty list is no answer: doccano writes it for texts that nobody looked at, too."""
    text = values.get(TEXT) if TEXT in values else values.get("data")
    own = values.get("external_id", values.get("id"))
    row: Values = {
        TEXT: text,
        ID: own,
        LABELS: values.get("cats") or None,
        SPANS: values.get("entities") or None,
    }
    for name in ("label", "labels"):
        cell = values.get(name)
        if isinstance(cell, list) and cell:
            is_names = all(isinstance(item, str) for item in cell)
            row[LABELS if is_names else SPANS] = cell
        elif isinstance(cell, str) and cell:
            row[LABELS] = cell
    comments = values.get("Comments")
    if isinstance(comments, list) and comments:
        row["comment"] = "\n".join(str(each) for each in comments)
    used = {TEXT, "data", "id", "external_id", "cats", "entities", "label", "labels", "Comments"}
    return row | {key: value for key, value in values.items() if key not in used and value != []}


def _mapping(value: object) -> Values:
    return dict(value) if isinstance(value, dict) else {}


_CHANGES: Mapping[FileFormat, Callable[[Values], Values]] = {
    FileFormat.LABEL_STUDIO: label_studio_row,
    FileFormat.PRODIGY: _prodigy_row,
    FileFormat.DOCCANO: _doccano_row,
}
TOOLS: Sequence[FileFormat] = tuple(_CHANGES)
