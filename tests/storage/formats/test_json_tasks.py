"""Label Studio's, Prodigy's and doccano's JSON: as these tools write it, and texts that come back."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from askwell.domain.annotations import Status
from askwell.domain.sources import FileFormat, ImportOptions
from askwell.domain.spans import OffsetUnit, Span
from askwell.storage.formats.marked import LabelSet, MarkedText, TextFormat
from askwell.storage.formats.opening import open_file
from askwell.storage.formats.writing import DOCCANO, LABEL_STUDIO, PRODIGY
from tests.storage.formats.marking import LABELS, marked_texts, problems_of, read_again, written

ANY = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def result(start: int, end: int, text: str | None, *labels: str) -> dict[str, object]:
    value: dict[str, object] = {"start": start, "end": end, "labels": list(labels)}
    if text is not None:
        value["text"] = text
    return {"id": "Bt", "from_name": "label", "to_name": "text", "type": "labels", "value": value}


def task(text: str, *answers: list[dict[str, object]], **facts: object) -> dict[str, object]:
    given = [{"id": n, "was_cancelled": False, "result": each} for n, each in enumerate(answers)]
    return {
        "id": 7,
        "data": {"text": text, "url": "http://a"},
        "annotations": given,
        "predictions": [],
    } | facts


def put(path: Path, value: object) -> Path:
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return path


def test_label_studio_tasks(tmp_path: Path) -> None:
    choice = {"type": "choices", "value": {"choices": ["Complaint"]}}
    relation = {"type": "relation", "from_id": "a", "to_id": "b"}
    tasks = [
        task("💩 in Paris, France", [result(5, 10, "Paris", "City", "Place"), choice, relation]),
        task("nothing here", []),
        task("nobody looked"),
        task("cancelled") | {"annotations": [{"was_cancelled": True, "result": [result(0, 3, "can", "X")]}]},
    ]
    rows = read_again(put(tmp_path / "export.json", tasks), "export.json")
    assert [row.text.text for row in rows] == [
        "💩 in Paris, France",
        "nothing here",
        "nobody looked",
        "cancelled",
    ]
    assert rows[0].spans == (Span(5, 10, "City"), Span(5, 10, "Place"))
    assert rows[0].labels == ("Complaint",)
    assert rows[0].text.metadata == {"url": "http://a", "results": [relation]}
    assert rows[0].text.external_id == "7"
    assert [row.spans for row in rows[1:]] == [(), None, None]


def test_label_studio_of_old_counted_utf16_and_the_words_tell(tmp_path: Path) -> None:
    tasks = [
        task("💩 in Paris", [result(6, 11, "Paris", "City")]),
        task("💩💩 Ada", [result(5, 8, "Ada", "P")]),
    ]
    rows = read_again(put(tmp_path / "a.json", tasks), "a.json")
    assert [row.spans for row in rows] == [(Span(5, 10, "City"),), (Span(3, 6, "P"),)]


def test_label_studio_of_several_people(tmp_path: Path) -> None:
    ada, bob = result(0, 3, "Ada", "P"), result(8, 11, "Bob", "P")
    yes, no = ({"type": "choices", "value": {"choices": [each]}} for each in ("yes", "no"))
    tasks = [task("Ada met Bob", [ada, bob, yes], [ada, no], [ada, result(8, 11, "Bob", "Q"), yes])]
    row = read_again(put(tmp_path / "a.json", tasks), "a.json")[0]
    assert (row.spans, row.labels) == ((Span(0, 3, "P"),), ("yes",))


def test_label_studio_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    html = {
        "type": "hypertextlabels",
        "value": {"start": "/p[1]/text()[1]", "end": "/p", "hypertextlabels": ["X"]},
    }
    tasks = [
        task("a b", [result(0, 3, "wrong", "X")]),
        task("a b", [result(2, 9, None, "X")]),
        task("<p>a</p>", [html]),
    ]
    found = problems_of(put(tmp_path / "a.json", tasks), "a.json")
    assert [line for line, _ in found] == [1, 2, 3]
    assert found[0][1] == "spans[0]: 0 to 3 is “wrong” in the file, but the text has “a b” there"
    assert found[1][1] == "spans[0]: 2 to 9 is no part of a text of 3 code points"
    assert "hypertextlabels" in found[2][1]


def test_prodigy_tasks(tmp_path: Path) -> None:
    span = {"start": 9, "end": 15, "token_start": 1, "token_end": 1, "label": "ORG"}
    lines = [
        {"text": "News from Google.", "_input_hash": -1, "_task_hash": 5, "tokens": [], "spans": [span],
         "answer": "accept", "meta": {"source": "a"}, "_session_id": "ada"},
        {"text": "no entity", "_task_hash": 6, "answer": "accept"},
        {"text": "was rejected", "_task_hash": 7, "spans": [span], "answer": "reject"},
        {"text": "pick", "_task_hash": 8, "options": [{"id": 1, "text": "Good"}, {"id": 2, "text": "Bad"}],
         "accept": [2], "answer": "accept"},
    ]  # fmt: skip
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    assert open_file(path, "a.jsonl", ImportOptions()).format is FileFormat.PRODIGY
    rows = read_again(path, "a.jsonl")
    assert rows[0].spans == (Span(9, 15, "ORG"),)
    assert rows[0].text.metadata == {"source": "a", "_session_id": "ada"}
    assert [row.spans for row in rows[1:]] == [(), None, ()]
    assert rows[2].text.metadata["answer"] == "reject"
    assert rows[3].labels == ("Bad",)


def test_doccano_in_both_of_its_forms(tmp_path: Path) -> None:
    lines = [
        {"id": 1, "text": "👨🏻🚒 drive firetrucks", "label": [[13, 23, "Car"]], "Comments": ["sure?"],
         "lang": "en"},
        {"id": 2, "text": "Google and Ada", "entities": [
            {"id": 0, "start_offset": 0, "end_offset": 6, "label": "ORG"}], "relations": [{"id": 1}]},
        {"id": 3, "data": "nobody looked", "label": []},
        {"id": 4, "text": "fly to Rome", "cats": ["Flight"], "entities": [[7, 11, "City"]]},
    ]  # fmt: skip
    path = tmp_path / "all.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    file = open_file(path, "all.jsonl", ImportOptions())
    assert (file.format, file.unit) == (FileFormat.DOCCANO, OffsetUnit.UTF16)
    rows = read_again(path, "all.jsonl")
    assert rows[0].text.text[10:20] == "firetrucks"
    assert rows[0].spans == (Span(10, 20, "Car"),)
    assert rows[0].text.metadata == {"comment": "sure?", "lang": "en"}
    assert rows[1].spans == (Span(0, 6, "ORG"),)
    assert rows[1].text.metadata == {"relations": [{"id": 1}]}
    assert (rows[2].text.text, rows[2].spans) == ("nobody looked", None)
    assert (rows[3].spans, rows[3].labels) == ((Span(7, 11, "City"),), ("Flight",))
    counted = ImportOptions(offset_unit=OffsetUnit.CODE_POINTS)
    assert problems_of(path, "all.jsonl", counted) == [
        (1, "spans[0]: 13 to 23 is no part of a text of 20 code points")
    ]


def test_plain_objects_stay_plain(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "a", "label": ["x"]}\n{"text": "b", "label": "y", "spans": [{"start": 0}]}\n')
    assert open_file(path, "a.jsonl", ImportOptions()).format is FileFormat.JSONL
    path.write_text('{"text": "Ada", "label": [[0, 3, "P"]]}\n')
    plain = ImportOptions(format=FileFormat.JSONL)
    assert open_file(path, "a.jsonl", plain).format is FileFormat.JSONL
    assert read_again(path, "a.jsonl", plain)[0].spans == (Span(0, 3, "P"),)


@pytest.mark.parametrize("text_format", [LABEL_STUDIO, PRODIGY, DOCCANO])
@ANY
@given(texts=st.lists(marked_texts(), min_size=1, max_size=4))
def test_what_is_written_is_read_again(
    text_format: TextFormat, texts: list[MarkedText], tmp_path: Path
) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(written(text_format, texts))
    file_format = FileFormat(text_format.ending.split(".")[1].replace("-", "_"))
    rows = read_again(path, "a.json", ImportOptions(format=file_format))
    assert [row.text.text for row in rows] == [text.text for text in texts]
    for row, text in zip(rows, texts, strict=True):
        assert set(row.spans or ()) == set(text.spans or ())
        assert text_format is DOCCANO or row.spans is not None


def test_what_else_is_said_comes_along(tmp_path: Path) -> None:
    answered = MarkedText(
        id=1, text="Ada, 💩 Bob", spans=(Span(7, 10, "Person"),), labels=("Praise",), external_id="x-1",
        status=Status.SUBMITTED, is_flagged=True, comment="look", answers=1, metadata={"channel": "mail"},
    )  # fmt: skip
    skipped = MarkedText(id=2, text="skipped", status=Status.SKIPPED)
    labels = LabelSet(spans=LABELS, choices=("Praise", "Blame"), chooses_one=True)
    for text_format, name in ((LABEL_STUDIO, "a.json"), (PRODIGY, "a.jsonl"), (DOCCANO, "a.jsonl")):
        path = tmp_path / name
        path.write_bytes(written(text_format, [answered, skipped], labels))
        first, second = read_again(path, name)
        assert (first.spans, first.labels) == ((Span(7, 10, "Person"),), ("Praise",))
        assert (first.text.external_id, first.text.metadata["channel"]) == ("x-1", "mail")
        assert (first.text.metadata["comment"], first.text.metadata["flagged"]) == ("look", True)
        assert second.spans is None


def test_positions_as_the_tools_count_them() -> None:
    text = MarkedText(id=1, text="💩 Ada", spans=(Span(2, 5, "P"),), status=Status.SUBMITTED)
    tasks = json.loads(written(LABEL_STUDIO, [text]))
    assert tasks[0]["annotations"][0]["result"][0]["value"] == {
        "start": 2,
        "end": 5,
        "text": "Ada",
        "labels": ["P"],
    }
    assert json.loads(written(DOCCANO, [text]))["label"] == [[3, 6, "P"]]
    points = LabelSet(unit=OffsetUnit.CODE_POINTS)
    assert json.loads(written(DOCCANO, [text], points))["label"] == [[2, 5, "P"]]
    prodigy = json.loads(written(PRODIGY, [text]))
    assert prodigy["spans"] == [{"start": 2, "end": 5, "token_start": 1, "token_end": 1, "label": "P"}]
    assert [(each["text"], each["ws"]) for each in prodigy["tokens"]] == [("💩", True), ("Ada", False)]
    assert json.loads(written(LABEL_STUDIO, [])) == []
