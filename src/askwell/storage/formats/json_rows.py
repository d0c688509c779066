"""JSON objects as rows: one a line (JSONL), or in one array."""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NoReturn

from askwell.domain.errors import EmptyFile, UnreadableFile
from askwell.domain.sources import FileFormat
from askwell.storage.formats.encodings import find_text_code
from askwell.storage.formats.lines import byte_lines, opened
from askwell.storage.formats.rows import MAX_RECORD, TOO_LONG, BadRow, Cursor, Row, RowFile

_SNIFFED = 200
_BLOCK = 1 << 16
_STRUCTURE = re.compile(rb'\\.|["{}\[\],]', re.DOTALL)
_HALF_CHARACTER = re.compile(r"\\u[dD][89a-fA-F]")


def open_jsonl(path: Path, name: str, encoding: str | None) -> RowFile:
    """Open a file of one JSON object a line."""
    code = find_text_code(path, name, encoding)

    def read(cursor: Cursor) -> Iterator[Row | BadRow]:
        return _rows(byte_lines(path, code, cursor.offset), code.encoding, cursor.line)

    start = Cursor(code.start, 1)
    columns = _columns(name, read(start))
    return RowFile(name, FileFormat.JSONL, columns, path.stat().st_size, start, read, encoding=code.encoding)


def open_json_array(path: Path, name: str, encoding: str | None) -> RowFile:
    """Open a file that is one JSON array of objects; a row's line is its object's number in the array."""
    code = find_text_code(path, name, encoding)
    if len(code.newline) > 1:
        raise UnreadableFile(name=name, reason=f"it is {code.encoding}; save it as UTF-8 and try again")

    def read(cursor: Cursor) -> Iterator[Row | BadRow]:
        items = _array_items(path, cursor.offset, int(cursor != start))
        return _rows(items, code.encoding, cursor.line)

    start = Cursor(code.start, 1)
    columns = _columns(name, read(start))
    return RowFile(name, FileFormat.JSON, columns, path.stat().st_size, start, read, encoding=code.encoding)


def _columns(name: str, rows: Iterator[Row | BadRow]) -> list[str]:
    """Give the columns of the first rows; keys that only later rows have are metadata all the same."""
    columns: dict[str, None] = {}
    is_empty = True
    reason = ""
    for row in islice(rows, _SNIFFED):
        is_empty = False
        if isinstance(row, Row):
            columns.update(dict.fromkeys(row.values))
        else:
            reason = reason or row.reason
    if is_empty:
        raise EmptyFile(name=name)
    if not columns:
        raise UnreadableFile(name=name, reason=f"it holds no JSON objects: {reason}")
    return list(columns)


def _rows(records: Iterable[tuple[bytes | None, int]], encoding: str, line: int) -> Iterator[Row | BadRow]:
    """Read records, each with the offset after it, the first at ``line``; blank ones are passed over."""
    for number, (data, end) in enumerate(records, line):
        after = Cursor(end, number + 1)
        row = BadRow(number, TOO_LONG, after) if data is None else _row(data, encoding, number, after)
        if row is not None:
            yield row


def _row(data: bytes, encoding: str, line: int, after: Cursor) -> Row | BadRow | None:
    try:
        text = data.decode(encoding)
        if not text or text.isspace():
            return None
        values = json.loads(text, parse_constant=_refuse_constant)
        if _HALF_CHARACTER.search(text):
            json.dumps(values, ensure_ascii=False).encode()
    except UnicodeDecodeError as error:
        return BadRow(line, f"byte {error.start + 1} of the row is not {encoding}", after)
    except UnicodeEncodeError:
        return BadRow(line, "it contains half a character (a lone surrogate)", after)
    except json.JSONDecodeError as error:
        return BadRow(line, f"it is not JSON: {error.msg} at character {error.pos + 1}", after)
    except RecursionError:
        return BadRow(line, "its JSON is nested too deeply", after)
    except ValueError as error:
        return BadRow(line, f"it is not JSON: {error}", after)
    if not isinstance(values, dict):
        return BadRow(line, "it is not a JSON object with named fields", after)
    return Row(line, values, after)


def _refuse_constant(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON number")


def _array_items(path: Path, offset: int, depth: int) -> Iterator[tuple[bytes | None, int]]:
    """Give the bytes of each item of the array and the offset after it.

    Items end at the commas outside strings and inner brackets; ``depth`` is 0 before the array, 1 within it.
    """
    is_in_string = False
    held = bytearray()
    size = 0
    with opened(path, offset) as file:
        while block := _block(file):
            begin = 0
            for mark in _STRUCTURE.finditer(block):
                sign = mark.group()
                if sign == b'"':
                    is_in_string = not is_in_string
                elif is_in_string or sign[0] == 92:
                    continue
                elif sign in b"[{":
                    depth += 1
                    if depth == 1:
                        begin = mark.end()
                elif sign == b"," and depth != 1:
                    continue
                else:
                    depth -= sign in b"]}"
                    if depth == 0 or sign == b",":
                        size += mark.start() - begin
                        held += block[begin : mark.start()]
                        yield (None if size > MAX_RECORD else bytes(held)), offset + mark.end()
                        held.clear()
                        begin, size = mark.end(), 0
                    if depth == 0:
                        return
            size += len(block) - begin
            if size <= MAX_RECORD:
                held += block[begin:]
            else:
                held.clear()
            offset += len(block)
    if held or size:
        yield (None if size > MAX_RECORD else bytes(held)), offset


def _block(file: BinaryIO) -> bytes:
    """Read a block that does not end within an escape."""
    block = file.read(_BLOCK)
    while block.endswith(b"\\") and (more := file.read(1)):
        block += more
    return block
