"""Plain lines: every line that is not blank is a text."""

from collections.abc import Iterator
from pathlib import Path

from askwell.domain.sources import FileFormat
from askwell.storage.formats.encodings import find_text_code
from askwell.storage.formats.lines import byte_lines
from askwell.storage.formats.rows import TOO_LONG, BadRow, Cursor, Row, RowFile

COLUMN = "text"


def open_lines(path: Path, name: str, encoding: str | None) -> RowFile:
    """Open a file of one text a line."""
    code = find_text_code(path, name, encoding)

    def read(cursor: Cursor) -> Iterator[Row | BadRow]:
        for number, (data, end) in enumerate(byte_lines(path, code, cursor.offset), cursor.line):
            after = Cursor(end, number + 1)
            if data is None:
                yield BadRow(number, TOO_LONG, after)
                continue
            try:
                text = data.decode(code.encoding).rstrip("\r\n")
            except UnicodeDecodeError as error:
                yield BadRow(number, f"byte {error.start + 1} of the line is not {code.encoding}", after)
                continue
            if text and not text.isspace():
                yield Row(number, {COLUMN: text}, after)

    start = Cursor(code.start, 1)
    return RowFile(name, FileFormat.LINES, [COLUMN], path.stat().st_size, start, read, encoding=code.encoding)
