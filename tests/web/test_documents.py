"""Texts over HTTP: added at once, imported from files, looked at, exported."""

import json

import pytest
from fastapi.testclient import TestClient

from askwell.bootstrap import Askwell
from askwell.services.import_steps import import_step

CSV = "id,body,label,place\n1,I want my money back,Refund,Oslo\n2,Where is it?,Delivery,Rome\n3,,Refund,\n"


def test_texts_added_at_once_have_a_result_each(client: TestClient, url: str) -> None:
    texts = [
        {"text": "one\r\ntwo", "id": "a", "metadata": {"n": 1, "deep": {"è": [None, True]}}},
        {"text": "one\ntwo"},
        {"text": "  "},
        {"text": "three", "labels": ["refund "]},
        {"text": "four", "labels": ["Refund", "Delivery"]},
        {"text": "other", "id": "a"},
    ]
    added = client.post(f"{url}/documents", json={"texts": texts}).json()
    assert (added["added"], added["folded"], added["rejected"]) == (2, 1, 3)
    results = added["results"]
    assert results[0]["id"] == results[1]["id"]
    assert [result["is_new"] for result in results] == [True, False, False, True, False, False]
    assert "empty" in results[2]["error"]
    assert "2 labels" in results[4]["error"]
    assert "belongs to another text" in results[5]["error"]
    document = client.get(f"{url}/documents/{results[0]['id']}").json()
    assert (document["text"], document["external_id"]) == ("one\ntwo", "a")
    assert document["metadata"] == {"n": 1, "deep": {"è": [None, True]}}
    answered = client.get(f"{url}/documents/{results[3]['id']}").json()
    assert [event["stream"] for event in answered["history"]] == ["import"]
    jobs = client.get(f"{url}/jobs").json()["jobs"]
    assert [job["kind"] for job in jobs] == ["encode"]
    source = client.get(f"{url}/sources").json()["sources"][0]
    assert (source["rows"], source["imported"], source["rejected"], source["labelled"]) == (6, 2, 3, 1)


def test_adding_again_uses_the_same_source(client: TestClient, url: str) -> None:
    for text in ("one", "", "two", "", "one"):
        assert client.post(f"{url}/documents", json={"texts": [{"text": text}]}).status_code == 200
    sources = client.get(f"{url}/sources").json()["sources"]
    assert [(source["imported"], source["folded"]) for source in sources] == [(2, 1)]
    problems = client.get(f"{url}/sources/{sources[0]['id']}/problems").json()["problems"]
    assert [problem["line"] for problem in problems] == [2, 4]


@pytest.mark.parametrize(
    "body",
    [
        b'{"texts": []}',
        b'{"texts": [{"text": "\\u0000"}]}',
        b'{"texts": [{"text": "\\ud800"}]}',
        b'{"texts": [{"text": "x", "metadata": {"a": "\\ud800"}}]}',
        b'{"texts": [{"text": "x", "metadata": {"\\u0000": 1}}]}',
        b'{"texts": [{"text": "x", "metadata": {"a": NaN}}]}',
        b'{"texts": [{"text": "x", "metadata": {"a": 1e999}}]}',
        b'{"texts": [{"text": "x", "id": 5}]}',
        b'{"texts": [' + b'{"text": "x"},' * 1_000 + b'{"text": "x"}]}',
    ],
)
def test_what_no_database_can_hold_is_refused(client: TestClient, url: str, body: bytes) -> None:
    response = client.post(f"{url}/documents", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 422
    assert response.json()["error"]["code"] == "invalid_input"


def test_a_preview_shows_rows_and_suggests_columns(client: TestClient, url: str) -> None:
    preview = client.post(f"{url}/documents:preview", files={"file": ("tickets.csv", CSV)}).json()
    assert preview["columns"] == ["id", "body", "label", "place"]
    assert preview["suggested"] == {"text": "body", "id": "id", "label": "label", "spans": None}
    assert preview["rows"][0]["place"] == "Oslo"
    pasted = client.post(f"{url}/documents:preview", json={"texts": ["one", "zwei 🎈"]}).json()
    assert [row["text"] for row in pasted["rows"]] == ["one", "zwei 🎈"]


def test_a_file_becomes_a_job_and_its_rows_texts(client: TestClient, url: str, askwell: Askwell) -> None:
    options = {"text_column": "body", "id_column": "id", "label_column": "label"}
    response = client.post(
        f"{url}/documents:import",
        files={"file": ("tïckets.csv", CSV.encode())},
        data={"options": json.dumps(options)},
    )
    assert response.status_code == 202, response.text
    job = response.json()
    assert (job["kind"], job["state"]) == ("import", "queued")
    while not import_step(askwell.store, job["id"]):
        pass
    done = client.get(f"{url}/jobs/{job['id']}").json()
    assert (done["state"], done["is_over"], done["result"]["imported"]) == ("done", True, 2)
    source = client.get(f"{url}/sources").json()["sources"][0]
    assert (source["name"], source["rejected"], source["labelled"]) == ("tïckets.csv", 1, 2)
    problems = client.get(f"{url}/sources/{source['id']}/problems").json()["problems"]
    assert problems == [{"line": 4, "reason": "the text is empty"}]
    assert list((askwell.store.home / "uploads").iterdir()) == []


def test_options_can_be_fields_of_the_form(client: TestClient, url: str, askwell: Askwell) -> None:
    data = {"text_column": "body", "metadata_columns": ["place"], "create_labels": "false"}
    job = client.post(f"{url}/documents:import", files={"file": ("a.csv", CSV)}, data=data).json()
    while not import_step(askwell.store, job["id"]):
        pass
    rows = [
        json.loads(line) for line in client.get(f"{url}/export", params={"whole": True}).text.splitlines()
    ]
    assert [row["metadata"] for row in rows] == [{"place": "Oslo"}, {"place": "Rome"}]


def test_a_job_can_be_cancelled(client: TestClient, url: str) -> None:
    job = client.post(f"{url}/documents:import", files={"file": ("a.txt", "one\ntwo\n")}).json()
    assert client.post(f"{url}/jobs/{job['id']}:cancel").json()["state"] == "cancelled"
    assert client.get(f"{url}/jobs/job_none").status_code == 404


@pytest.mark.parametrize(
    ("content", "data", "code"),
    [
        ("", {}, "empty_file"),
        ("\n\n", {}, "empty_file"),
        (CSV, {"text_column": "nothing"}, "missing_column"),
        (CSV, {"options": '{"text_columns": "body"}'}, "invalid_input"),
        (CSV, {"options": "[1]"}, "invalid_input"),
        (CSV, {"options": "{"}, "invalid_input"),
        (CSV, {"options": '{"sheet": "\\u0000"}'}, "invalid_input"),
        (CSV, {"encoding": "klingon"}, "invalid_input"),
        (CSV, {"options": "x" * 200_000}, "invalid_input"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_and_removed(
    client: TestClient, url: str, askwell: Askwell, content: str, data: dict[str, str], code: str
) -> None:
    response = client.post(f"{url}/documents:import", files={"file": ("a.csv", content)}, data=data)
    assert (response.status_code, response.json()["error"]["code"]) == (422, code)
    assert list((askwell.store.home / "uploads").iterdir()) == []


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "multipart/form-data; boundary=x"),
        (b"--x\r\n\r\n", "multipart/form-data; boundary=x"),
        (b"what", "multipart/form-data; boundary=x"),
        (b"what", "multipart/form-data"),
        (b"what", "text/plain"),
        (
            b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--x--",
            "multipart/form-data; boundary=x",
        ),
    ],
)
def test_a_body_that_is_no_form_with_a_file_is_refused(
    client: TestClient, url: str, content: bytes, kind: str
) -> None:
    response = client.post(f"{url}/documents:import", content=content, headers={"Content-Type": kind})
    assert (response.status_code, response.json()["error"]["field"]) == (422, "file")


def test_an_export_is_a_line_or_a_row_a_text(client: TestClient, url: str) -> None:
    texts = [{"text": "=1+1", "labels": ["Refund"]}, {"text": "nobody answered"}]
    client.post(f"{url}/documents", json={"texts": texts})
    jsonl = client.get(f"{url}/export")
    assert jsonl.headers["content-disposition"].endswith(".jsonl")
    assert [json.loads(line)["labels"] for line in jsonl.text.splitlines()] == [["Refund"]]
    table = client.get(f"{url}/export", params={"format": "csv", "whole": True})
    assert table.headers["content-type"] == "text/csv; charset=utf-8"
    assert "'=1+1" in table.text
    assert len(table.text.splitlines()) == 3
    assert client.get(f"{url}/export", params={"format": "pickle"}).status_code == 422


def test_a_form_of_endless_small_fields_is_refused(client: TestClient, url: str) -> None:
    fields = "".join(
        f'--b\r\nContent-Disposition: form-data; name="{n:09}"\r\n\r\n\r\n' for n in range(3_000)
    )
    answer = client.post(
        f"{url}/documents:preview",
        content=f"{fields}--b--\r\n".encode(),
        headers={"Content-Type": "multipart/form-data; boundary=b"},
    )
    assert answer.status_code == 422
    assert "too long" in answer.json()["error"]["message"]
