"""Workbooks, Parquet and Arrow files."""

import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import polars as pl
import pytest

from askwell.domain.errors import EmptyFile, InvalidInput, UnreadableFile

_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def write_workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[str | int | None]]]) -> None:
    """Write sheets of texts and numbers."""
    names = list(sheets)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r1" Type="{_OFFICE}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        listed = "".join(
            f'<sheet name="{name}" sheetId="{i}" r:id="s{i}"/>' for i, name in enumerate(names, 1)
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>',
        )
        related = "".join(
            f'<Relationship Id="s{i}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{i}.xml"/>'
            for i in range(1, len(names) + 1)
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{_RELATIONS}">{related}</Relationships>'
        )
        for i, name in enumerate(names, 1):
            rows = "".join(
                f'<row r="{r}">'
                + "".join(_cell(f"{chr(64 + c)}{r}", v) for c, v in enumerate(row, 1))
                + "</row>"
                for r, row in enumerate(sheets[name], 1)
            )
            archive.writestr(
                f"xl/worksheets/sheet{i}.xml",
                f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>',
            )


def _cells(number: int, row: Sequence[str | int | None]) -> str:
    return "".join(_cell(f"{chr(64 + column)}{number}", value) for column, value in enumerate(row, 1))


def _cell(place: str, value: str | int | None) -> str:
    if value is None:
        return ""
    if isinstance(value, int):
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'


def test_a_workbook_by_sheet(tmp_path: Path, opened: Callable[..., Any]) -> None:
    path = tmp_path / "a.xlsx"
    rows_one = [["id", "text"], [1001, "hello\nworld"], [None, None], ["b2", "5"]]
    write_workbook(path, {"One": rows_one, "Two": [["words"], ["second sheet"]], "Three": [["words"]]})
    file = opened("a.xlsx", None)
    assert file.file.sheets == ["One", "Two", "Three"]
    assert file.shape == [(2, {"id": "1001", "text": "hello\nworld"}), (4, {"id": "b2", "text": "5"})]
    file.assert_resumes()
    assert opened("a.xlsx", None, sheet="Two").values == [{"words": "second sheet"}]
    with pytest.raises(InvalidInput, match="One, Two"):
        opened("a.xlsx", None, sheet="Four")
    with pytest.raises(EmptyFile):
        opened("a.xlsx", None, sheet="Three")


@pytest.mark.parametrize("ending", ["parquet", "arrow"])
def test_columnar_files(tmp_path: Path, opened: Callable[..., Any], ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    frame = pl.DataFrame({"id": [1, 2, 3], "text": ["a", None, "c"], "score": [0.5, float("nan"), 1.0]})
    frame = frame.with_columns(day=pl.date(2024, 2, 29), tags=pl.Series([["x"], [], None]))
    frame.write_parquet(path) if ending == "parquet" else frame.write_ipc(path)
    file = opened(path.name, None)
    assert file.values[1] == {"id": 2, "text": None, "score": None, "day": "2024-02-29", "tags": []}
    assert [row.line for row in file.rows] == [1, 2, 3]
    file.assert_resumes()
    path.write_bytes(path.read_bytes()[:60])
    with pytest.raises(UnreadableFile, match="damaged"):
        opened(path.name, None)
