"""Predicted rows as parts on disk, each written whole, and all of them as one file in the end."""

import csv
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import polars as pl
import xlsxwriter

from askwell.domain.errors import UnreadableFile
from askwell.domain.file_predictions import PROBLEM, PredictedRow, ResultFormat, headings

Cells = Mapping[str, object]

MOST_IN_SHEET = 1_048_575
MOST_IN_CELL = 32_767
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_part(folder: Path, number: int, rows: Iterable[PredictedRow]) -> None:
    """Write a part; one that is there already is written anew."""
    folder.mkdir(parents=True, exist_ok=True)
    path = _part(folder, number)
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    with temporary.open("w", encoding="utf-8", errors="surrogatepass") as file:
        file.writelines(json.dumps(asdict(row), ensure_ascii=False) + "\n" for row in rows)
    temporary.replace(path)


def join_parts(folder: Path, parts: int, file_format: ResultFormat) -> Path:
    """Write all parts as one file, and give that.

    A row's own columns come first, in the order in which they first occur. Raises ``UnreadableFile`` where a
    sheet cannot hold as many rows.
    """
    result = result_of(folder, file_format)
    temporary = folder / f"joining.{os.getpid()}.tmp"
    columns: dict[str, None] = {}
    said: dict[str, None] = {}
    for row in read_parts(folder, parts):
        columns.update(dict.fromkeys(row.values))
        said.update(dict.fromkeys(row.said))
        if row.problem is not None:
            said[PROBLEM] = None
    named = headings(list(columns), said)
    rows = (_cells(row, columns, named) for row in read_parts(folder, parts))
    _WRITERS[file_format](temporary, [*columns, *named.values()], rows)
    temporary.replace(result)
    return result


def drop_parts(folder: Path, parts: int) -> None:
    """Remove the parts."""
    for number in range(1, parts + 1):
        _part(folder, number).unlink(missing_ok=True)


def result_of(folder: Path, file_format: ResultFormat) -> Path:
    """Give where the file lies that is made in the end."""
    return folder / f"result.{file_format.value}"


def read_parts(folder: Path, parts: int) -> Iterator[PredictedRow]:
    """Give the rows of all parts, in their order."""
    for number in range(1, parts + 1):
        with _part(folder, number).open(encoding="utf-8", errors="surrogatepass") as file:
            for line in file:
                yield PredictedRow(**json.loads(line))


def _part(folder: Path, number: int) -> Path:
    return folder / f"part-{number:06}.jsonl"


def _cells(row: PredictedRow, columns: Iterable[str], named: Mapping[str, str]) -> Cells:
    said = {**row.said, PROBLEM: row.problem}
    own = {column: row.values.get(column) for column in columns}
    return own | {heading: said.get(name) for name, heading in named.items()}


def _write_csv(path: Path, columns: Sequence[str], rows: Iterator[Cells]) -> None:
    with path.open("w", encoding="utf-8", errors="replace", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([_harmless(column) for column in columns])
        for row in rows:
            writer.writerow([_plain(row[column]) for column in columns])


def _write_jsonl(path: Path, columns: Sequence[str], rows: Iterator[Cells]) -> None:
    with path.open("w", encoding="utf-8", errors="replace") as file:
        for row in rows:
            file.write(json.dumps({column: row[column] for column in columns}, ensure_ascii=False) + "\n")


def _write_xlsx(path: Path, columns: Sequence[str], rows: Iterator[Cells]) -> None:
    """Write a sheet; a text that is longer than a cell may be is cut."""
    with xlsxwriter.Workbook(path, {"constant_memory": True, "tmpdir": str(path.parent)}) as workbook:
        sheet = workbook.add_worksheet("Predictions")
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column[:MOST_IN_CELL])
        for line, row in enumerate(rows, 1):
            if line > MOST_IN_SHEET:
                reason = f"a sheet holds {MOST_IN_SHEET:,} rows: choose csv, jsonl or parquet for the result"
                raise UnreadableFile(name="The result", reason=reason)
            for place, column in enumerate(columns):
                match row[column]:
                    case None:
                        continue
                    case bool(value):
                        sheet.write_boolean(line, place, value)
                    case int() | float() as value:
                        sheet.write_number(line, place, value)
                    case value:
                        sheet.write_string(line, place, _text(value)[:MOST_IN_CELL])


def _write_parquet(path: Path, columns: Sequence[str], rows: Iterator[Cells]) -> None:
    """Write a table by pieces; a column of several kinds of values becomes one of texts."""
    folder = path.with_suffix(".pieces")
    folder.mkdir(exist_ok=True)
    kinds: dict[str, set[type]] = {column: set() for column in columns}
    pieces: list[Path] = []
    for piece in _pieces(rows, 10_000):
        for row in piece:
            for column in columns:
                if (value := row[column]) is not None:
                    kinds[column].add(type(value))
        pieces.append(folder / f"{len(pieces)}.jsonl")
        pieces[-1].write_text("".join(json.dumps(row) + "\n" for row in piece), encoding="utf-8")
    types = {column: _type(found) for column, found in kinds.items()}
    tables: list[Path] = []
    for piece in pieces:
        read = [json.loads(line) for line in piece.read_text(encoding="utf-8").splitlines()]
        data = {column: [_as(row[column], types[column]) for row in read] for column in columns}
        tables.append(piece.with_suffix(".parquet"))
        pl.DataFrame(data, schema=types).write_parquet(tables[-1])
    pl.scan_parquet(tables).sink_parquet(path)
    for piece in (*pieces, *tables):
        piece.unlink()
    folder.rmdir()


def _pieces(rows: Iterator[Cells], size: int) -> Iterator[list[Cells]]:
    piece: list[Cells] = []
    for row in rows:
        piece.append(row)
        if len(piece) == size:
            yield piece
            piece = []
    yield piece


def _type(kinds: set[type]) -> "type[pl.DataType]":
    if kinds == {bool}:
        return pl.Boolean
    if kinds == {int}:
        return pl.Int64
    return pl.Float64 if kinds and kinds <= {int, float} else pl.String


def _as(value: object, kind: "type[pl.DataType]") -> object:
    if value is None or kind is not pl.String:
        return float(value) if kind is pl.Float64 and isinstance(value, int) else value
    return _text(value)


def _plain(value: object) -> object:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float():
            return value
        case _:
            return _harmless(_text(value))


def _text(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text.encode("utf-8", "replace").decode()


def _harmless(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


_WRITERS: Mapping[ResultFormat, Callable[[Path, Sequence[str], Iterator[Cells]], None]] = {
    ResultFormat.CSV: _write_csv,
    ResultFormat.JSONL: _write_jsonl,
    ResultFormat.XLSX: _write_xlsx,
    ResultFormat.PARQUET: _write_parquet,
}
