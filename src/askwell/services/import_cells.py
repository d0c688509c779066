"""From the cells of a row to a text and what was said of it, as the import's options say."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from askwell.domain.documents import NewText, clean_text, problem_with
from askwell.domain.errors import InvalidInput
from askwell.domain.given_spans import place, read_spans
from askwell.domain.sources import FileFormat, ImportOptions, RowProblem
from askwell.domain.spans import Span
from askwell.storage.formats.rows import Row, RowFile

_JSON = (FileFormat.JSON, FileFormat.JSONL)
_SPREAD = "metadata"


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A text with the label names that came with it, and the marked spans, which have names in the place of
    label ids; None: nothing was said."""

    text: NewText
    labels: tuple[str, ...] | None
    spans: tuple[Span, ...] | None = None


def converter(file: RowFile, options: ImportOptions) -> Callable[[Row], LabelledText | RowProblem]:
    """Give how a row of the file becomes a text with what was said of it, or a problem."""
    text_column = options.text_column or file.columns[0]
    id_column, label_column, span_column = options.id_column, options.label_column, options.span_column
    used = {text_column, id_column, label_column, span_column}
    unit = options.offset_unit or file.unit
    kept = None if options.metadata_columns is None else set(options.metadata_columns)
    is_json = file.format in _JSON

    def convert(row: Row) -> LabelledText | RowProblem:
        values = row.values
        text = _as_text(values.get(text_column))
        if text is None:
            kind = type(values[text_column]).__name__
            return RowProblem(row.line, f"“{text_column}” holds a {kind}, not a text")
        given = values.get(id_column) if id_column is not None else None
        external_id = None if given is None else _as_text(given)
        if given is not None and external_id is None:
            return RowProblem(row.line, f"“{id_column}” holds a {type(given).__name__}, not an id")
        metadata = {
            column: value
            for column, value in values.items()
            if value is not None and (column not in used if kept is None else column in kept)
        }
        if is_json and isinstance(spread := metadata.get(_SPREAD), dict):
            del metadata[_SPREAD]
            metadata = {**spread, **metadata}
        new = NewText(clean_text(text), row.line, external_id or None, metadata)
        if (problem := problem_with(new)) is not None:
            return RowProblem(row.line, problem)
        labels = label_names(values.get(label_column), options.label_separator) if label_column else None
        if isinstance(labels, str):
            return RowProblem(row.line, labels)
        try:
            given = read_spans(values.get(span_column)) if span_column else None
            spans = None if given is None else place(text, given, unit)
        except InvalidInput as error:
            return RowProblem(row.line, str(error))
        return LabelledText(new, labels, spans)

    return convert


def label_names(cell: object, separator: str | None) -> tuple[str, ...] | str | None:
    """Give the label names in a cell, None when it is empty, or a sentence on why it names none.

    A list names several, and so does a text that is a JSON list or holds the separator.
    """
    if cell is None:
        return None
    if isinstance(cell, str) and cell.startswith('["') and cell.endswith('"]'):
        with suppress(ValueError):
            cell = json.loads(cell)
    if isinstance(cell, list):
        names = [_as_text(item) for item in cell]
        if None in names:
            return "its labels are not all texts"
    else:
        whole = _as_text(cell)
        if whole is None:
            return f"its label is a {type(cell).__name__}, not a text"
        if not whole.strip():
            return None
        names = whole.split(separator) if separator else [whole]
    stripped = [name.strip() for name in names if name is not None]
    return tuple(dict.fromkeys(name for name in stripped if name))


def _as_text(value: object) -> str | None:
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case _:
            return None
