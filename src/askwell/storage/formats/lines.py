"""Lines of a file as bytes, with offsets, in flat memory whatever a line's length."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NamedTuple

from askwell.storage.formats.encodings import TextCode
from askwell.storage.formats.rows import MAX_RECORD

_BLOCK = 1 << 16


class Line(NamedTuple):
    """A line with its end, or None where it is longer than a row may be, and the offset after it."""

    data: bytes | None
    end: int


@contextmanager
def opened(path: Path, offset: int) -> Iterator[BinaryIO]:
    """Open a file for reading from an offset on."""
    with path.open("rb") as file:
        file.seek(offset)
        yield file


def byte_lines(path: Path, code: TextCode, offset: int) -> Iterator[Line]:
    """Give the lines from an offset on; the last may lack its line end."""
    with opened(path, offset) as file:
        newline = code.newline
        yield from _read_lines(file, offset) if newline == b"\n" else _split_lines(file, newline, offset)


def _read_lines(file: BinaryIO, offset: int) -> Iterator[Line]:
    while data := file.readline(MAX_RECORD + 1):
        offset += len(data)
        if len(data) <= MAX_RECORD:
            yield Line(data, offset)
            continue
        while data and not data.endswith(b"\n"):
            data = file.readline(_BLOCK)
            offset += len(data)
        yield Line(None, offset)


def _split_lines(file: BinaryIO, newline: bytes, offset: int) -> Iterator[Line]:
    width = len(newline)
    held = bytearray()
    searched = 0
    is_too_long = False
    while block := file.read(_BLOCK):
        held += block
        start = 0
        while (end := _find(held, newline, max(start, searched), width)) >= 0:
            end += width
            offset += end - start
            yield Line(None if is_too_long else bytes(held[start:end]), offset)
            is_too_long = False
            start = end
        del held[:start]
        is_too_long = is_too_long or len(held) > MAX_RECORD
        searched = len(held) - len(held) % width
        if is_too_long:
            offset += searched
            del held[:searched]
            searched = 0
    if held or is_too_long:
        yield Line(None if is_too_long else bytes(held), offset + len(held))


def _find(data: bytearray, newline: bytes, start: int, width: int) -> int:
    """Find a line end at a whole character; data and start begin at one."""
    found = data.find(newline, start)
    while found >= 0 and found % width:
        found = data.find(newline, found + 1)
    return found
