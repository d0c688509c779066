"""JSON objects, one a line or in one array, good and bad."""

from collections.abc import Callable
from typing import Any

from askwell.domain.sources import FileFormat
from askwell.storage.formats.rows import BadRow, Row


def test_jsonl_reports_each_kind_of_bad_line(opened: Callable[..., Any]) -> None:
    lines = [
        '{"text": "ok", "n": 1, "nested": {"a": [1, 2]}}', "", "{broken}", "[1, 2]", '{"text": NaN}',
        '{"text": "\\ud83d"}', '{"text": "\\ud83d\\ude00"}', '{"n": ' + "9" * 5_000 + "}",
        '{"text": ' + "[" * 100_000 + "}",
    ]  # fmt: skip
    file = opened("a.jsonl", "\n".join(lines))
    found = file.shape
    assert found[0] == (1, {"text": "ok", "n": 1, "nested": {"a": [1, 2]}})
    assert [line for line, _ in found] == [1, 3, 4, 5, 6, 7, 8, 9]
    assert "it is not JSON" in str(found[1][1])
    assert found[2][1] == "it is not a JSON object with named fields"
    assert "NaN" in str(found[3][1])
    assert "surrogate" in str(found[4][1])
    assert found[5][1] == {"text": "😀"}
    assert "it is not JSON" in str(found[6][1])
    assert "nested too deeply" in str(found[7][1])
    file.assert_resumes()


def test_a_json_array_is_read_item_by_item(opened: Callable[..., Any]) -> None:
    data = (
        '[\n {"text": "a ] } , \\" b", "tags": ["x", {"y": 1}]},\n'
        ' {"text": "c\\\\"} , 5, "six",\n {"text": "d"}\n]\n'
    )
    file = opened("a.json", data)
    assert file.file.format is FileFormat.JSON
    assert file.shape == [
        (1, {"text": 'a ] } , " b', "tags": ["x", {"y": 1}]}),
        (2, {"text": "c\\"}),
        (3, "it is not a JSON object with named fields"),
        (4, "it is not a JSON object with named fields"),
        (5, {"text": "d"}),
    ]
    file.assert_resumes()
    cut = opened("b.json", '[{"text": "a"}, {"text": "b')
    assert [type(row) for row in cut.rows] == [Row, BadRow]


def test_a_json_array_longer_than_a_block(opened: Callable[..., Any]) -> None:
    texts = [f"text {number} " + '\\"}],[{' * 50 for number in range(2_000)]
    file = opened("a.json", "[" + ",".join(f'{{"text": "{text}"}}' for text in texts) + "]")
    assert [row["text"] for row in file.values] == [text.replace('\\"', '"') for text in texts]
