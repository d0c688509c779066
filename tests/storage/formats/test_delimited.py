"""CSV and TSV as people have them: quotes, line breaks, stray cells, and lines without end."""

from collections.abc import Callable
from typing import Any

import pytest

from askwell.storage.formats.rows import MAX_RECORD, BadRow, Row


def test_csv_keeps_line_breaks_in_quotes_and_counts_lines_of_the_file(opened: Callable[..., Any]) -> None:
    file = opened("a.csv", 'id,text\n1,"one\ntwo ""quoted"""\n\n2,three\n3,"four, five"\n')
    assert file.shape == [
        (2, {"id": "1", "text": 'one\ntwo "quoted"'}),
        (5, {"id": "2", "text": "three"}),
        (6, {"id": "3", "text": "four, five"}),
    ]
    file.assert_resumes()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(opened: Callable[..., Any], delimiter: str) -> None:
    lines = [delimiter.join(cells) for cells in (("id", "text"), ("1", '"a, b; c"'), ("2", "x"))]
    file = opened("a.csv", "\r\n".join(lines))
    assert file.file.delimiter == delimiter
    assert file.values == [{"id": "1", "text": "a, b; c"}, {"id": "2", "text": "x"}]


def test_commas_in_texts_do_not_make_columns(opened: Callable[..., Any]) -> None:
    file = opened("a.csv", "text\nhello\nwell\n")
    assert file.values == [{"text": "hello"}, {"text": "well"}]


def test_a_stray_quote_costs_one_row(opened: Callable[..., Any]) -> None:
    file = opened("a.csv", 'id,text\n1,"never ends\n2,fine\n3,"a "b" c"\n4,well\n')
    assert file.shape == [
        (2, "a quote inside a quoted cell must be doubled"),
        (3, {"id": "2", "text": "fine"}),
        (4, "a quote inside a quoted cell must be doubled"),
        (5, {"id": "4", "text": "well"}),
    ]
    file.assert_resumes()
    open_end = opened("b.csv", 'id,text\n1,"never ends\n2,fine\n')
    assert open_end.shape[0] == (2, "a quoted cell that begins here never ends")
    assert open_end.values == [{"id": "2", "text": "fine"}]


def test_rows_with_too_many_cells_are_reported_and_short_ones_kept(opened: Callable[..., Any]) -> None:
    file = opened("a.csv", "id,text\n1,a,b\n2\n3,c,,\n4,d\n")
    assert file.shape == [
        (2, "it has 3 cells, but there are 2 columns"),
        (3, {"id": "2"}),
        (4, {"id": "3", "text": "c"}),
        (5, {"id": "4", "text": "d"}),
    ]


def test_columns_without_a_name_or_with_the_same_get_one(opened: Callable[..., Any]) -> None:
    assert opened("a.csv", "a,,a\n1,2,3\n").file.columns == ["a", "column 2", "a (3)"]


@pytest.mark.parametrize("ending", ["csv", "tsv", "txt", "jsonl", "json"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_line_of_many_megabytes_is_one_bad_row(
    opened: Callable[..., Any], ending: str, encoding: str
) -> None:
    if ending == "json" and encoding != "utf-8":
        pytest.skip("arrays are read in UTF-8 only")
    huge = "x" * (MAX_RECORD + 100_000)
    gap = "\t" if ending == "tsv" else ","
    data = {
        "jsonl": f'{{"text": "a"}}\n{{"text": "{huge}"}}\n{{"text": "b"}}\n',
        "json": f'[{{"text": "a"}},{{"text": "{huge}"}},{{"text": "b"}}]',
        "txt": f"a\n{huge}\nb\n",
        "csv": f"id{gap}text\n1{gap}a\n{huge}\n2{gap}b\n",
        "tsv": f"id{gap}text\n1{gap}a\n{huge}\n2{gap}b\n",
    }[ending]
    file = opened(f"a.{ending}", data.encode(encoding))
    found = file.rows
    assert [type(row) for row in found] == [Row, BadRow, Row]
    assert "longer than 8,000,000 bytes" in found[1].reason  # pyright: ignore[reportAttributeAccessIssue] — a BadRow
    assert list(file.file.read(found[1].after)) == found[2:]
