"""The loop over HTTP: questions, answers, the way back, and the model that has learnt from them."""

import pytest
from fastapi.testclient import TestClient

from tests.web.conftest import WORDS, Worker


@pytest.fixture
def labels(client: TestClient, url: str) -> dict[str, str]:
    """Label ids by name."""
    return {label["name"]: label["id"] for label in client.get(url).json()["labels"]}


def test_a_question_says_why_it_is_asked_and_what_the_model_thinks(client: TestClient, filled: str) -> None:
    questions = client.post(f"{filled}/tasks:next", params={"n": 20}).json()["questions"]
    assert len(questions) == 20
    assert len({question["document"]["id"] for question in questions}) == 20
    for question in questions:
        assert question["is_audit"] == (question["stream"] == "audit")
        assert question["reason"]["phrase"]
        assert question["lease_expires_at"].endswith("Z")
        assert sum(label["probability"] for label in question["suggestion"]["labels"]) == pytest.approx(
            1, abs=1e-3
        )
        assert question["suggestion"]["epistemic"] >= 0
    audited = [question for question in questions if question["is_audit"]]
    assert {question["reason"]["phrase"] for question in audited} == {"drawn at random, to check the model"}


def test_the_model_has_learnt_an_answer_before_the_next_question(
    client: TestClient, filled: str, labels: dict[str, str], worker: Worker
) -> None:
    worker.learn()
    for count in range(1, 7):
        question = client.post(f"{filled}/tasks:next").json()["questions"][0]
        name = question["document"]["external_id"].rpartition("-")[0]
        answer = {"id": f"e{count}", "document_id": question["document"]["id"], "labels": [labels[name]]}
        receipt = client.post(f"{filled}/annotations", json=answer).json()
        assert receipt["annotation"]["status"] == "submitted"
        assert receipt["event"]["number"] == count
        worker.learn()
        following = client.post(f"{filled}/tasks:next").json()["questions"][0]
        assert following["document"]["id"] != question["document"]["id"]
        assert following["answers_learnt"] == count
    predicted = client.post(f"{filled}/predict", json={"texts": list(WORDS.values())}).json()
    assert [each["labels"][0]["name"] for each in predicted["predictions"]] == list(WORDS)
    assert predicted["answers_learnt"] == 6


def test_the_same_event_twice_is_stored_once_and_another_under_its_id_is_refused(
    client: TestClient, filled: str, labels: dict[str, str]
) -> None:
    key = client.post(f"{filled}/tasks:next").json()["questions"][0]["document"]["id"]
    answer = {"id": "once", "document_id": key, "labels": [labels["Refund"]]}
    first, again = (client.post(f"{filled}/annotations", json=answer).json() for _ in range(2))
    assert (first["is_repeated"], again["is_repeated"]) == (False, True)
    assert first["event"] == again["event"]
    other = client.post(f"{filled}/annotations", json=answer | {"labels": [labels["Delivery"]]})
    assert (other.status_code, other.json()["error"]["code"]) == (409, "event_conflict")


def test_undo_brings_the_question_back_and_redo_the_answer(
    client: TestClient, filled: str, labels: dict[str, str]
) -> None:
    key = client.post(f"{filled}/tasks:next").json()["questions"][0]["document"]["id"]
    client.post(f"{filled}/annotations", json={"id": "a", "document_id": key, "labels": [labels["Refund"]]})
    undone = client.post(f"{filled}/annotations", json={"id": "u", "kind": "undo"}).json()
    assert undone["annotation"]["status"] == "open"
    assert client.post(f"{filled}/tasks:next").json()["questions"][0]["document"]["id"] == key
    redone = client.post(f"{filled}/annotations", json={"id": "r", "kind": "redo"}).json()
    assert redone["annotation"]["labels"] == [labels["Refund"]]
    nothing = client.post(f"{filled}/annotations", json={"id": "r2", "kind": "redo"})
    assert (nothing.status_code, nothing.json()["error"]["code"]) == (409, "nothing_to_undo")


def test_in_a_list_each_event_has_its_own_result(
    client: TestClient, filled: str, labels: dict[str, str]
) -> None:
    keys = [
        question["document"]["id"]
        for question in client.post(f"{filled}/tasks:next", params={"n": 3}).json()["questions"]
    ]
    events = [
        {"id": "1", "document_id": keys[0], "labels": [labels["Refund"]]},
        {"id": "2", "document_id": keys[1], "labels": ["lbl_unknown"]},
        {"id": "3", "kind": "skip", "document_id": keys[2], "comment": "not mine"},
        {"id": "4", "kind": "flag", "document_id": keys[0]},
    ]
    results = client.post(f"{filled}/annotations", json={"events": events}).json()["results"]
    assert [result["id"] for result in results] == ["1", "2", "3", "4"]
    assert results[0]["receipt"]["annotation"]["status"] == "submitted"
    assert results[1]["error"]["field"] == "labels"
    assert results[1]["receipt"] is None
    assert results[2]["receipt"]["annotation"]["comment"] == "not mine"
    assert results[3]["receipt"]["annotation"]["is_flagged"] is True
    history = client.get(f"{filled}/documents/{keys[0]}").json()["history"]
    assert [event["kind"] for event in history] == ["submit", "flag"]


def test_leases_are_kept_and_given_back(client: TestClient, filled: str) -> None:
    held = client.post(f"{filled}/tasks:next", params={"n": 3}).json()["questions"]
    assert client.post(f"{filled}/tasks:heartbeat").json() == {"extended": 3}
    assert client.post(f"{filled}/tasks:release").status_code == 204
    assert client.post(f"{filled}/tasks:heartbeat").json() == {"extended": 0}
    assert len(held) == 3


@pytest.mark.parametrize("n", ["0", "51", "many", ""])
def test_how_many_must_be_a_small_number(client: TestClient, url: str, n: str) -> None:
    response = client.post(f"{url}/tasks:next", params={"n": n})
    assert (response.status_code, response.json()["error"]["field"]) == (422, "n")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b'{"id": "\\ud800", "document_id": 1}', "id"),
        (b'{"id": "a\\u0000", "document_id": 1}', "id"),
        (b'{"id": "a", "document_id": 1, "labels": ["\\u0000"]}', "labels.0"),
        (b'{"id": "a", "document_id": 1e400}', "document_id"),
        (b'{"id": "a", "document_id": 9007199254740993}', "document_id"),
        (b'{"id": "a", "kind": "steal", "document_id": 1}', "kind"),
        (b'{"id": "a", "document_id": 1, "person_id": "somebody"}', "person_id"),
        (b'{"events": []}', "events"),
        (b'{"id": "a", "document_id": 1, "\\ud800": 1}', "body"),
        (b"[]", "body"),
        (b"{", None),
    ],
)
def test_what_cannot_be_stored_is_refused_in_words(
    client: TestClient, url: str, body: bytes, field: str | None
) -> None:
    response = client.post(f"{url}/annotations", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 422
    error = response.json()["error"]
    assert error["code"] == "invalid_input"
    assert error["message"]
    if field:
        assert error["field"].endswith(field)
