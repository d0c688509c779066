"""CSV and TSV, with line breaks inside quotes, and the line where each record starts."""

import csv
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from askwell.domain.errors import EmptyFile, UnreadableFile
from askwell.domain.sources import FileFormat
from askwell.storage.formats.encodings import TextCode, find_text_code
from askwell.storage.formats.lines import byte_lines
from askwell.storage.formats.rows import MAX_RECORD, TOO_LONG, BadRow, Cursor, Row, RowFile

_DELIMITERS = ",;\t|"
_SNIFFED = 100
_REASONS = (
    ("unexpected end", "a quoted cell that begins here never ends"),
    ("expected after", "a quote inside a quoted cell must be doubled"),
    ("new-line character", "a lone carriage return stands outside quotes"),
)


class _TooLong(Exception):
    """The record does not end within the bytes that a row may take."""


class _Feed(Iterator[str]):
    """The decoded lines that a csv reader pulls, one record at a time, and where the last one ended."""

    def __init__(self, path: Path, code: TextCode, cursor: Cursor) -> None:
        self.cursor = cursor
        self.problem: str | None = None
        self._first: Cursor | None = None
        self._bytes = 0
        self._encoding = code.encoding
        self._lines = byte_lines(path, code, cursor.offset)

    @property
    def second_line(self) -> Cursor:
        """Where the line after the record's first line starts."""
        return self._first or self.cursor

    def begin_record(self) -> None:
        self.problem = self._first = None
        self._bytes = 0

    def __next__(self) -> str:
        data, end = next(self._lines)
        self._bytes += end - self.cursor.offset
        self.cursor = Cursor(end, self.cursor.line + 1)
        self._first = self._first or self.cursor
        if data is None or self._bytes > MAX_RECORD:
            raise _TooLong
        try:
            return data.decode(self._encoding)
        except UnicodeDecodeError as error:
            self.problem = f"byte {error.start + 1} of line {self.cursor.line - 1} is not {self._encoding}"
            return data.decode(self._encoding, "replace")


def open_delimited(
    path: Path, name: str, file_format: FileFormat, encoding: str | None, delimiter: str | None
) -> RowFile:
    """Open a CSV or TSV file whose first record names its columns."""
    code = find_text_code(path, name, encoding)
    start = Cursor(code.start, 1)
    found = delimiter or ("\t" if file_format is FileFormat.TSV else _sniff(path, code))
    header = next(_records(path, code, found, start), None)
    if header is None:
        raise EmptyFile(name=name)
    _, cells, after = header
    if isinstance(cells, str):
        raise UnreadableFile(name=name, reason=f"its first line does not name the columns: {cells}")
    columns = _column_names(cells)

    def read(cursor: Cursor) -> Iterator[Row | BadRow]:
        for line, record, end in _records(path, code, found, cursor):
            yield (BadRow(line, record, end) if isinstance(record, str) else _row(columns, line, record, end))

    return RowFile(
        name, file_format, columns, path.stat().st_size, after, read, encoding=code.encoding, delimiter=found
    )


def _records(
    path: Path, code: TextCode, delimiter: str, cursor: Cursor
) -> Iterator[tuple[int, list[str] | str, Cursor]]:
    """Give each record's line, its cells or what is wrong with it, and where the next one starts.

    After a record that breaks off, reading goes on at its second line, so that a stray quote costs one row.
    """
    csv.field_size_limit(MAX_RECORD)
    feed = _Feed(path, code, cursor)
    reader = csv.reader(feed, delimiter=delimiter, strict=True)
    while True:
        feed.begin_record()
        line = feed.cursor.line
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (csv.Error, _TooLong) as error:
            reason = TOO_LONG if isinstance(error, _TooLong) else _reason(error)
            after = feed.second_line
            if after != feed.cursor or isinstance(error, _TooLong):
                feed = _Feed(path, code, after)
                reader = csv.reader(feed, delimiter=delimiter, strict=True)
            yield line, reason, after
            continue
        if feed.problem is not None:
            yield line, feed.problem, feed.cursor
        elif cells:
            yield line, cells, feed.cursor


def _reason(error: csv.Error) -> str:
    message = str(error)
    return next((reason for mark, reason in _REASONS if mark in message), message)


def _row(columns: Sequence[str], line: int, cells: list[str], after: Cursor) -> Row | BadRow:
    if len(cells) > len(columns):
        if any(cells[len(columns) :]):
            return BadRow(line, f"it has {len(cells)} cells, but there are {len(columns)} columns", after)
        cells = cells[: len(columns)]
    return Row(line, dict(zip(columns, cells, strict=False)), after)


def _column_names(cells: Sequence[str]) -> list[str]:
    names: list[str] = []
    for number, cell in enumerate(cells, 1):
        name = cell.strip() or f"column {number}"
        names.append(name if name not in names else f"{name} ({number})")
    return names


def _sniff(path: Path, code: TextCode) -> str:
    """Give the delimiter by which most records have as many cells as the header: two or more."""

    def fit(delimiter: str) -> tuple[float, int]:
        records = [cells for _, cells, _ in islice(_records(path, code, delimiter, start), _SNIFFED)]
        widths = [len(cells) if isinstance(cells, list) else 0 for cells in records]
        if not widths or widths[0] < 2:
            return 0.0, 0
        return sum(width == widths[0] for width in widths) / len(widths), widths[0]

    start = Cursor(code.start, 1)
    return max(_DELIMITERS, key=fit)
