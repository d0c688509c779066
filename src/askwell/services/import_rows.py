"""From a file's rows to texts and the names of their labels, as the import's options say."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice

from askwell.domain.errors import EmptyFile, InvalidInput, MissingColumn
from askwell.domain.sources import Columns, FileFormat, Found, ImportOptions, RowProblem, suggest_columns
from askwell.domain.spans import OffsetUnit
from askwell.services.import_cells import LabelledText, converter
from askwell.storage.formats.rows import BadRow, Cursor, Row, RowFile

CHUNK_ROWS = 1_000
CHUNK_CHARACTERS = 4_000_000
CHUNK_BYTES = 16_000_000
"""Bytes of a text file after which a chunk is full, whatever its rows hold beside their texts."""

_FIRST_ROWS = 200


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


def guess_columns(file: RowFile, rows: Sequence[Row | BadRow]) -> Columns:
    """Give the columns that the file's format names, or that look like the text, id, label and spans."""
    return file.known or suggest_columns(file.columns, [row.values for row in rows if isinstance(row, Row)])


def with_answers(
    file: RowFile, options: ImportOptions, guessed: Columns, *, marks_only: bool
) -> ImportOptions:
    """Take the columns of what was said of the texts, where the options do not name them.

    Spans are taken wherever there are some, and labels of whole texts where the format says which they are
    and the project asks for them (``marks_only``: it does not). Metadata that were asked for stay metadata.
    """
    if not options.answers:
        return replace(options, label_column=None, span_column=None)
    kept = options.metadata_columns or ()
    own = file.known.label if file.known and not marks_only else None
    return replace(
        options,
        label_column=options.label_column or (None if own in kept else own),
        span_column=options.span_column or (None if guessed.spans in kept else guessed.spans),
    )


def look_into(
    file: RowFile, first: Sequence[Row | BadRow], options: ImportOptions, guessed: Columns
) -> tuple[Found, list[RowProblem]]:
    """Give what the first rows say beside their texts, and those that could not be read or placed."""
    options = with_answers(file, options, guessed, marks_only=False)
    label_column = options.label_column or (guessed.label if options.answers else None)
    options = replace(options, text_column=options.text_column or guessed.text, label_column=label_column)
    convert = converter(file, options)
    problems = [RowProblem(row.line, row.reason) for row in first if isinstance(row, BadRow)]
    labels: Counter[str] = Counter()
    spans: Counter[str] = Counter()
    answered = 0
    for row in first:
        if isinstance(row, BadRow):
            continue
        made = convert(row)
        if isinstance(made, RowProblem):
            problems += [made] if options.span_column else []
            continue
        labels.update(made.labels or ())
        spans.update(span.label for span in made.spans or ())
        answered += bool(made.labels) or made.spans is not None
    problems.sort(key=lambda problem: problem.line)
    return Found(len(first), answered, spans.total(), labels, spans), problems


def settle(file: RowFile, options: ImportOptions) -> ImportOptions:
    """Fill in what was found out about the file, so that a resumed import reads it the same way.

    Raises ``MissingColumn`` for a column that the file does not have.
    """
    if file.known is not None:
        options = replace(
            options,
            text_column=options.text_column or file.known.text,
            id_column=options.id_column or file.known.id,
        )
    text_column = options.text_column
    if text_column is None:
        if len(file.columns) > 1:
            listed = ", ".join(file.columns)
            raise InvalidInput(field="text_column", reason=f"say which column holds the text: {listed}")
        text_column = file.columns[0]
    metadata = options.metadata_columns or ()
    for column in (text_column, options.id_column, options.label_column, options.span_column, *metadata):
        if column is not None and column not in file.columns:
            raise MissingColumn(name=file.name, column=column, columns=", ".join(file.columns))
    return replace(
        options,
        text_column=text_column,
        format=file.format,
        encoding=file.encoding,
        delimiter=file.delimiter,
        sheet=file.sheet,
        offset_unit=options.offset_unit or file.unit,
    )


def options_to_json(options: ImportOptions) -> dict[str, object]:
    """Give the options as JSON holds them."""
    return asdict(options)


def options_from_json(stored: dict[str, object]) -> ImportOptions:
    """Give the options that `options_to_json` stored."""
    known = {name: stored[name] for name in ImportOptions.__dataclass_fields__ if name in stored}
    known["format"] = FileFormat(str(stored["format"]))
    if (unit := stored.get("offset_unit")) is not None:
        known["offset_unit"] = OffsetUnit(str(unit))
    return replace(ImportOptions(), **known)


def chunks(file: RowFile, cursor: Cursor, options: ImportOptions) -> Iterator[Chunk]:
    """Give the rows from a cursor on in chunks that are small enough for one short transaction."""
    convert = converter(file, options)
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
