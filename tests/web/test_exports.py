"""Exports over HTTP: every format as a stream, and what each cannot hold."""

import io
import json
import zipfile

import pytest
from fastapi.testclient import TestClient

from askwell.bootstrap import Askwell
from askwell.services.export_formats import ExportFormat
from askwell.services.import_steps import import_step

TEXTS = [
    {"text": "Ada\r\nmet 💩 Bob", "labels": ["Refund"], "spans": [
        {"start": 0, "end": 3, "label": "Person"}, {"start": 11, "end": 14, "label": "Person"}]},
    {"text": "nobody answered"},
    {"text": "too short", "labels": ["Refund"], "spans": [{"start": 0, "end": 99, "label": "Person"}]},
]  # fmt: skip
MARKED = [{"start": 0, "end": 3, "label": "Person"}, {"start": 10, "end": 13, "label": "Person"}]


@pytest.fixture
def marked(client: TestClient, url: str) -> str:
    """The address of a project with a text that has a label and two spans, and one without an answer."""
    added = client.post(f"{url}/documents", json={"texts": TEXTS}).json()
    assert added["added"] == 2
    assert "0 to 99 is no part" in added["results"][2]["error"]
    return url


def test_every_format_goes_out(client: TestClient, marked: str) -> None:
    for file_format in set(ExportFormat) - {ExportFormat.SPACY}:
        response = client.get(f"{marked}/export", params={"format": file_format.value})
        assert response.status_code == 200
        assert response.headers["content-type"] == file_format.media_type
        assert response.headers["content-disposition"].endswith(file_format.ending)
        if file_format is ExportFormat.JSONL:
            spans = json.loads(response.text)["spans"]
            assert [{key: span[key] for key in ("start", "end", "label")} for span in spans] == MARKED
            assert spans[1]["text"] == "Bob"
        elif file_format is ExportFormat.BRAT:
            assert "LOSSES.md" in zipfile.ZipFile(io.BytesIO(response.content)).namelist()
        elif file_format is ExportFormat.DOCCANO:
            assert json.loads(response.text)["entities"][1] == [11, 14, "Person"]
    bytes_wanted = {"format": "brat", "offset_unit": "bytes"}
    assert client.get(f"{marked}/export", params=bytes_wanted).status_code == 422


def test_the_losses_of_a_format(client: TestClient, marked: str) -> None:
    losses = client.get(f"{marked}/export:losses", params={"format": "conll", "whole": True}).json()
    assert (losses["texts"], losses["written"]) == (2, 1)
    assert {each["what"]: each["count"] for each in losses["losses"]} == {
        "unanswered": 1,
        "spacing": 1,
        "labels": 1,
    }
    assert all(each["says"] and len(each["examples"]) == 1 for each in losses["losses"])
    everything = client.get(f"{marked}/export:losses", params={"whole": True}).json()
    assert everything == {"texts": 2, "written": 2, "losses": []}


def test_a_file_of_another_tool_comes_in(client: TestClient, askwell: Askwell, url: str) -> None:
    task = {"data": {"text": "💩 in Paris"}, "annotations": [{"result": [
        {"type": "labels", "value": {"start": 5, "end": 10, "text": "Paris", "labels": ["City"]}},
        {"type": "choices", "value": {"choices": ["Refund"]}}]}]}  # fmt: skip
    files = {"file": ("export.json", json.dumps([task]))}
    seen = client.post(f"{url}/documents:preview", files=files).json()
    assert (seen["format"], seen["offset_unit"], seen["problems"]) == ("label_studio", "code_points", [])
    assert seen["suggested"] == {"text": "text", "id": "id", "label": "labels", "spans": "spans"}
    assert seen["found"] == {
        "rows": 1,
        "answered": 1,
        "spans": 1,
        "labels": [{"name": "Refund", "count": 1}],
        "span_labels": [{"name": "City", "count": 1}],
    }
    job = client.post(f"{url}/documents:import", files=files, data={"offset_unit": ""}).json()
    while not import_step(askwell.store, job["id"]):
        pass
    row = json.loads(client.get(f"{url}/export").text)
    assert (row["labels"], [span["text"] for span in row["spans"]]) == (["Refund"], ["Paris"])
