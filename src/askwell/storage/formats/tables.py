"""XLSX, Parquet and Arrow files as rows, read in slices through polars."""

import math
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import polars as pl
from fastexcel import FastExcelError, read_excel
from polars.exceptions import PolarsError

from askwell.domain.errors import EmptyFile, InvalidInput, UnreadableFile
from askwell.domain.sources import FileFormat
from askwell.storage.formats.rows import BadRow, Cursor, Row, RowFile

_SLICE = 5_000
_MAX_UNPACKED = 2 << 30


def open_table(path: Path, name: str, file_format: FileFormat) -> RowFile:
    """Open a Parquet or Arrow file; slices of it are read, never the whole."""
    try:
        frame = pl.scan_parquet(path) if file_format is FileFormat.PARQUET else pl.scan_ipc(path)
        columns = frame.collect_schema().names()
        count = int(frame.select(pl.len()).collect().item())
    except (PolarsError, OSError) as error:
        raise UnreadableFile(name=name, reason=f"it is damaged: {_first_line(error)}") from error

    def read(cursor: Cursor) -> Iterator[Row | BadRow]:
        for start in range(cursor.offset, count, _SLICE):
            yield from _rows(frame.slice(start, _SLICE).collect(), start, first_line=1)

    if not count:
        raise EmptyFile(name=name)
    return RowFile(name, file_format, columns, count, Cursor(0, 1), read, counts_rows=True)


def open_workbook(path: Path, name: str, sheet: str | None) -> RowFile:
    """Open a sheet of a workbook (the first, unless named); its first row names the columns.

    Every cell is read as it would be shown without formatting, as text. A sheet is held in memory.
    """
    _refuse_bomb(path, name)
    try:
        workbook = read_excel(path)
        sheets = workbook.sheet_names
        if sheet is not None and sheet not in sheets:
            known = ", ".join(sheets)
            raise InvalidInput(field="sheet", reason=f"there is no “{sheet[:60]}”; there are: {known}")
        loaded = workbook.load_sheet(sheet if sheet is not None else 0, dtypes="string")
        frame = loaded.to_polars()
    except (FastExcelError, PolarsError, OSError) as error:
        raise UnreadableFile(name=name, reason="it is no workbook, or a password protects it") from error

    def read(cursor: Cursor) -> Iterator[Row | BadRow]:
        for start in range(cursor.offset, frame.height, _SLICE):
            for row in _rows(frame.slice(start, _SLICE), start, first_line=2):
                if any(value is not None for value in row.values.values()):
                    yield row

    chosen = sheet if sheet is not None else sheets[0]
    if not frame.height:
        raise EmptyFile(name=name)
    return RowFile(
        name,
        FileFormat.XLSX,
        frame.columns,
        frame.height,
        Cursor(0, 2),
        read,
        counts_rows=True,
        sheet=chosen,
        sheets=sheets,
    )


def _rows(frame: pl.DataFrame, start: int, first_line: int) -> Iterator[Row]:
    for offset, values in enumerate(frame.iter_rows(named=True), start):
        plain = {column: _plain(value) for column, value in values.items()}
        yield Row(offset + first_line, plain, Cursor(offset + 1, offset + 1 + first_line))


def _plain(value: object) -> object:
    """Give what JSON can hold: moments as ISO 8601, decimals and bytes as text, no-numbers as nothing."""
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return value if math.isfinite(value) else None
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case Decimal():
            return str(value)
        case bytes():
            return value.decode("utf-8", "backslashreplace")
        case list():
            return [_plain(item) for item in value]
        case dict():
            return {str(key): _plain(item) for key, item in value.items()}
        case _:
            return str(value)


def _refuse_bomb(path: Path, name: str) -> None:
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        size = sum(entry.file_size for entry in archive.infolist())
    if size > _MAX_UNPACKED:
        raise UnreadableFile(name=name, reason=f"it unpacks to {size:,} bytes; save it as CSV or Parquet")


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0][:200]
