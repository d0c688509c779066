"""From a file's rows to texts and the names of their labels, as the import's options say."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from itertools import islice

from askwell.domain.documents import NewText, clean_text, problem_with
from askwell.domain.errors import EmptyFile, InvalidInput, MissingColumn
from askwell.domain.sources import FileFormat, ImportOptions, RowProblem
from askwell.storage.formats.rows import BadRow, Cursor, Row, RowFile

CHUNK_ROWS = 1_000
CHUNK_CHARACTERS = 4_000_000
CHUNK_BYTES = 16_000_000
"""Bytes of a text file after which a chunk is full, whatever its rows hold beside their texts."""

_FIRST_ROWS = 200
_JSON = (FileFormat.JSON, FileFormat.JSONL)
_SPREAD = "metadata"


@dataclass(frozen=True, slots=True)
class LabelledText:
    """A text with the label names that came with it; None: no answer came."""

    text: NewText
    labels: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class Chunk:
    """Rows that go in together, those that cannot, and where the next chunk starts."""

    rows: Sequence[LabelledText]
    problems: Sequence[RowProblem]
    after: Cursor


def first_rows(file: RowFile) -> list[Row | BadRow]:
    """Give the rows from which columns are guessed; raises ``EmptyFile`` where there are none."""
    first: list[Row | BadRow] = []
    for row in islice(file.read(file.start), _FIRST_ROWS):
        first.append(row)
        if _is_full(file, file.start, row.after):
            break
    if not first:
        raise EmptyFile(name=file.name)
    return first


def settle(file: RowFile, options: ImportOptions) -> ImportOptions:
    """Fill in what was found out about the file, so that a resumed import reads it the same way.

    Raises ``MissingColumn`` for a column that the file does not have.
    """
    text_column = options.text_column
    if text_column is None:
        if len(file.columns) > 1:
            listed = ", ".join(file.columns)
            raise InvalidInput(field="text_column", reason=f"say which column holds the text: {listed}")
        text_column = file.columns[0]
    metadata = options.metadata_columns or ()
    for column in (text_column, options.id_column, options.label_column, *metadata):
        if column is not None and column not in file.columns:
            raise MissingColumn(name=file.name, column=column, columns=", ".join(file.columns))
    return replace(
        options,
        text_column=text_column,
        format=file.format,
        encoding=file.encoding,
        delimiter=file.delimiter,
        sheet=file.sheet,
    )


def options_to_json(options: ImportOptions) -> dict[str, object]:
    """Give the options as JSON holds them."""
    return asdict(options)


def options_from_json(stored: dict[str, object]) -> ImportOptions:
    """Give the options that `options_to_json` stored."""
    known: dict[str, object] = {name: stored[name] for name in ImportOptions.__dataclass_fields__}
    return replace(ImportOptions(), **known | {"format": FileFormat(str(stored["format"]))})


def chunks(file: RowFile, cursor: Cursor, options: ImportOptions) -> Iterator[Chunk]:
    """Give the rows from a cursor on in chunks that are small enough for one short transaction."""
    convert = _converter(file, options)
    begin = cursor
    rows: list[LabelledText] = []
    problems: list[RowProblem] = []
    characters = 0
    for row in file.read(cursor):
        cursor = row.after
        made = RowProblem(row.line, row.reason) if isinstance(row, BadRow) else convert(row)
        if isinstance(made, RowProblem):
            problems.append(made)
        else:
            rows.append(made)
            characters += len(made.text.text)
        is_long = characters >= CHUNK_CHARACTERS or _is_full(file, begin, cursor)
        if is_long or len(rows) + len(problems) >= CHUNK_ROWS:
            yield Chunk(rows, problems, cursor)
            rows, problems, characters, begin = [], [], 0, cursor
    if rows or problems:
        yield Chunk(rows, problems, cursor)


def _is_full(file: RowFile, begin: Cursor, end: Cursor) -> bool:
    return not file.counts_rows and end.offset - begin.offset >= CHUNK_BYTES


def _converter(file: RowFile, options: ImportOptions) -> Callable[[Row], LabelledText | RowProblem]:
    text_column = options.text_column or file.columns[0]
    id_column, label_column = options.id_column, options.label_column
    used = {text_column, id_column, label_column}
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
        return LabelledText(new, labels)

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
