"""What every reader gives: rows, the reasons for rows it could not read, and where to go on."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from askwell.domain.documents import MAX_TEXT
from askwell.domain.sources import Columns, FileFormat
from askwell.domain.spans import OffsetUnit

MAX_RECORD = 8 * MAX_TEXT
"""Bytes that one row may take in a text file; a longer one is passed over without being held in memory."""

TOO_LONG = f"the row is longer than {MAX_RECORD:,} bytes; a text may have at most {MAX_TEXT:,} characters"


class Cursor(NamedTuple):
    """Where the next row starts: a byte offset with the number of that line from 1, or a count of rows."""

    offset: int
    line: int


class Row(NamedTuple):
    """A row's values by column. ``line`` is where it starts, ``after`` where the next one does."""

    line: int
    values: dict[str, object]
    after: Cursor


class BadRow(NamedTuple):
    """A row that could not be read, and why, in words for the person who made the file."""

    line: int
    reason: str
    after: Cursor


@dataclass(frozen=True, slots=True)
class RowFile:
    """An opened file. ``size`` is its length in the unit of a cursor's offset: bytes, or rows.

    ``read`` gives the rows from a cursor on; ``start`` is the cursor of the first. ``known`` names the
    columns of a format that says itself which they are; ``unit`` is what positions of spans are counted in.
    """

    name: str
    format: FileFormat
    columns: Sequence[str]
    size: int
    start: Cursor
    read: Callable[[Cursor], Iterator[Row | BadRow]]
    counts_rows: bool = False
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    sheets: Sequence[str] = ()
    known: Columns | None = None
    unit: OffsetUnit = OffsetUnit.CODE_POINTS
