"""Spans over HTTP: marked, undone, refused, learnt, measured, found again among the texts."""

import pytest
from fastapi.testclient import TestClient

from tests.web.conftest import API, Worker

ACTORS = ["Velvet Heron", "Iron Crane", "Quiet Badger"]


def report(i: int) -> str:
    if i % 4 == 3:
        return f"👩‍👩‍👧 Nothing new was found by us in week {i}"
    return f"👩‍👩‍👧 In week {i} {ACTORS[i % 3]} was seen on host{i % 7}.example"


@pytest.fixture
def threats(client: TestClient, worker: Worker) -> str:
    """The address of a project with 48 encoded texts in which two kinds of parts are marked."""
    body = {"name": "Threats", "task": "mark_spans", "labels": [{"name": "Actor"}, {"name": "Host"}]}
    project = client.post(f"{API}/projects", json=body).json()
    url = f"{API}/projects/{project['id']}"
    assert client.post(
        f"{url}/documents", json={"texts": [{"text": report(i)} for i in range(48)]}
    ).is_success
    worker.encode(project["id"])
    worker.learn()
    return url


@pytest.fixture
def labels(client: TestClient, threats: str) -> dict[str, str]:
    found = client.get(threats).json()["labels"]
    assert {label["kind"] for label in found} == {"span"}
    return {label["name"]: label["id"] for label in found}


def marks(text: str, labels: dict[str, str]) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for actor in ACTORS:
        if actor in text:
            start = text.index(actor)
            found.append({"start": start, "end": start + len(actor), "label_id": labels["Actor"]})
            found.append({"start": text.index("host"), "end": len(text), "label_id": labels["Host"]})
    return found


def ask(client: TestClient, url: str) -> dict:
    return client.post(f"{url}/tasks:next").json()["questions"][0]


def submit(client: TestClient, url: str, key: str, document: dict, spans: object, **more: object) -> dict:
    body = {"id": key, "document_id": document["id"], "spans": spans, "text_hash": document["text_hash"]}
    return client.post(f"{url}/annotations", json=body | more).json()


def test_spans_are_kept_undone_and_brought_back(
    client: TestClient, threats: str, labels: dict[str, str]
) -> None:
    document = ask(client, threats)["document"]
    spans = [{"start": 6, "end": 8, "label_id": labels["Actor"]}]
    receipt = submit(client, threats, "a", document, spans)
    assert receipt["annotation"]["spans"] == receipt["event"]["spans"] == spans
    undone = client.post(f"{threats}/annotations", json={"id": "u", "kind": "undo"}).json()
    assert (undone["annotation"]["status"], undone["annotation"]["spans"]) == ("open", [])
    assert ask(client, threats)["document"]["id"] == document["id"]
    again = client.post(f"{threats}/annotations", json={"id": "r", "kind": "redo"}).json()
    assert again["annotation"]["spans"] == spans


def test_what_does_not_fit_is_refused_by_name(
    client: TestClient, threats: str, labels: dict[str, str]
) -> None:
    document = ask(client, threats)["document"]
    span = {"start": 6, "end": 12, "label_id": labels["Actor"]}
    wrong = submit(client, threats, "a", document | {"text_hash": "0" * 32}, [span])
    assert wrong["error"]["code"] == "text_changed"
    crossing = [span, {"start": 8, "end": 14, "label_id": labels["Host"]}]
    refused = submit(client, threats, "a", document, crossing)
    assert "overlap" in refused["error"]["message"]
    outside = submit(client, threats, "a", document, [span | {"end": 5_000}])
    assert "no part of a text" in outside["error"]["message"]
    assert client.patch(threats, json={"spans_overlap": True}).json()["spans_overlap"]
    kept = submit(client, threats, "a", document, crossing)
    assert len(kept["annotation"]["spans"]) == 2


def test_a_relabelled_text_keeps_its_spans(client: TestClient, worker: Worker) -> None:
    body = {
        "name": "Both",
        "task": "choose_one",
        "labels": [{"name": "alarm"}, {"name": "quiet"}, {"name": "Actor", "kind": "span"}],
    }
    project = client.post(f"{API}/projects", json=body).json()
    url = f"{API}/projects/{project['id']}"
    alarm, quiet, actor = (label["id"] for label in project["labels"])
    client.post(f"{url}/documents", json={"texts": [{"text": report(0)}]})
    worker.encode(project["id"])
    worker.learn()
    question = ask(client, url)
    suggestion = question["suggestion"]
    assert len(suggestion["labels"]) == 2
    assert suggestion["spans"] is not None
    spans = [{"start": 6, "end": 8, "label_id": actor}]
    submit(client, url, "a", question["document"], spans, labels=[alarm])
    relabel = {"id": "b", "kind": "relabel", "document_id": question["document"]["id"], "labels": [quiet]}
    kept = client.post(f"{url}/annotations", json=relabel).json()
    assert (kept["annotation"]["labels"], kept["annotation"]["spans"]) == ([quiet], spans)
    worker.learn()
    assert client.get(f"{url}/progress").json()["by_label"] == {quiet: 1, actor: 1}


def test_a_retry_is_harmless_and_other_spans_under_its_id_are_refused(
    client: TestClient, threats: str, labels: dict[str, str]
) -> None:
    questions = client.post(f"{threats}/tasks:next", params={"n": 20}).json()["questions"]
    assert len({question["document"]["id"] for question in questions}) == 20
    document = questions[0]["document"]
    spans = [{"start": 6, "end": 8, "label_id": labels["Actor"]}]
    first, again = (submit(client, threats, "once", document, spans) for _ in range(2))
    assert (first["is_repeated"], again["is_repeated"]) == (False, True)
    other = submit(client, threats, "once", document, [])
    assert other["error"]["code"] == "event_conflict"


def test_the_loop_from_marks_to_quality_predictions_and_texts(
    client: TestClient, threats: str, labels: dict[str, str], worker: Worker
) -> None:
    client.patch(threats, json={"audit_share": 0.5})
    for count in range(36):
        document = ask(client, threats)["document"]
        submit(client, threats, str(count), document, marks(document["text"], labels))
        if count % 12 == 11:
            worker.learn()
    question = ask(client, threats)
    assert question["answers_learnt"] == 36
    guessed = [
        {name: span[name] for name in ("start", "end", "label_id")}
        for span in question["suggestion"]["spans"]
    ]
    assert guessed == marks(question["document"]["text"], labels)
    quality = client.get(f"{threats}/model/quality").json()
    assert (quality["accuracy"], quality["labels"], quality["confusions"]) == (None, [], [])
    spans = quality["spans"]
    assert spans["f1"]["low"] <= spans["f1"]["value"] <= spans["f1"]["high"]
    assert {label["name"] for label in spans["labels"]} == {"Actor", "Host"}
    point = client.get(f"{threats}/model/curve").json()["points"][-1]
    assert (point["accuracy"], point["span_f1"]) == (None, spans["f1"])
    version = client.get(f"{threats}/model/versions").json()["versions"][0]
    assert version["span_f1"] == spans["f1"]
    for mistake in spans["mistakes"]:
        params = {side: mistake[side] for side in ("actual", "predicted") if mistake[side]}
        found = client.get(f"{threats}/model/confusions", params=params).json()["document_ids"]
        assert 1 <= len(found) <= mistake["count"]
    body = {"texts": [report(100), report(103)], "offset_unit": "utf16"}
    found, nothing = client.post(f"{threats}/predict", json=body).json()["predictions"]
    assert [(span["text"], span["label"]) for span in found["spans"]] == [
        ("Iron Crane", "Actor"),
        ("host2.example", "Host"),
    ]
    assert found["spans"][0]["start"] == report(100).index("Iron") + 3, "three emoji are two units each"
    assert (found["labels"], nothing["spans"]) == ([], [])
    page = client.get(f"{threats}/documents", params={"predicted": labels["Host"], "limit": 100}).json()
    assert page["total"] == 36
    assert {len(text["prediction"]["labels"]) for text in page["documents"]} == {2}
    unmarked = client.get(f"{threats}/documents", params={"max_probability": 0}).json()
    assert unmarked["total"] == 12
    assert unmarked["documents"][0]["prediction"]["label_id"] is None
    facets = client.get(f"{threats}/documents:facets").json()
    assert facets["predicted_labels"] == {labels["Actor"]: 36, labels["Host"]: 36}
