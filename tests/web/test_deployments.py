"""Deployments over HTTP: made, called, moved, and what they leave to people answered as the caller waits."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from askwell.domain.members import Role
from tests.serving import serving
from tests.web.conftest import API, WORDS, Worker

SURE = {"kind": "costs", "wrong": 1.0, "asking": 1.0}
NEVER_SURE = {"kind": "costs", "wrong": 10_000.0, "asking": 0.01}
QUIET = {"audit_share": 0.0}


@pytest.fixture
def taught(client: TestClient, worker: Worker, filled: str) -> str:
    """The address of the project after 24 answers, half of them to texts that chance chose."""
    assert client.patch(filled, json={"audit_share": 0.5}).status_code == 200
    labels = {label["name"]: label["id"] for label in client.get(filled).json()["labels"]}
    for number in range(24):
        document = client.post(f"{filled}/tasks:next").json()["questions"][0]["document"]
        name = next(name for name, words in WORDS.items() if document["text"].startswith(words))
        answer = {"id": f"a{number}", "document_id": document["id"], "labels": [labels[name]]}
        assert client.post(f"{filled}/annotations", json=answer).status_code == 200
    worker.learn()
    return filled


def deploy(client: TestClient, project: str, name: str = "tickets", **conduct: object) -> str:
    """Deploy the model, and give the deployment's address."""
    body = {"name": name, "conduct": {**QUIET, **conduct}}
    response = client.post(f"{project}/deployments", json=body)
    assert response.status_code == 201, response.text
    return f"{API}/deployments/{name}"


def test_it_is_made_read_changed_and_deleted(client: TestClient, taught: str) -> None:
    address = deploy(client, taught)
    made = client.get(address).json()
    assert made["version"] is None and made["answering"] >= 1 and made["paused"] is None
    assert made["conduct"]["policy"]["kind"] == "never" and made["tasks"]["open"] == 0
    assert [each["name"] for each in client.get(f"{taught}/deployments").json()["deployments"]] == ["tickets"]
    changed = client.patch(address, json={"scope_limit": None, "saves": True, "audit_share": None}).json()
    assert changed["conduct"]["scope_limit"] is None and changed["conduct"]["saves"] is True
    assert changed["conduct"]["audit_share"] == 0.0
    moves = client.get(f"{address}/moves").json()["moves"]
    assert [(move["number"], move["kind"], move["person"]) for move in moves] == [
        (2, "settings", "Owner"),
        (1, "create", "Owner"),
    ]
    assert client.delete(address).status_code == 204
    assert client.get(address).json()["error"]["code"] == "not_found"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "No Spaces"}, "name"),
        ({"name": "a", "version": 0}, "version"),
        ({"name": "a", "conduct": {"policy": {"kind": "precision"}}}, "policy"),
        ({"name": "a", "conduct": {"policy": {"kind": "precision", "target": 2}}}, "policy"),
        ({"name": "a", "conduct": {"fallback": "lbl_nobody"}}, "fallback"),
        ({"name": "a", "conduct": {"audit_share": 1.5}}, "conduct.audit_share"),
        ({"name": "a", "unknown": 1}, "unknown"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_makes_no_sense_is_refused(
    client: TestClient, url: str, body: dict[str, object], field: str
) -> None:
    response = client.post(f"{url}/deployments", json=body)
    assert (response.status_code, response.json()["error"]["field"]) == (422, field)


def test_an_answer_has_all_that_a_prediction_has_and_more(client: TestClient, taught: str) -> None:
    address = deploy(client, taught, policy=SURE, scope_limit=None)
    texts = ["money back please", {"text": "where is my parcel", "external_id": "t-2"}]
    answer = client.post(f"{address}/predict", json={"texts": texts, "n_best": 2}).json()
    plain = client.post(
        f"{taught}/predict", json={"texts": ["money back please", "where is my parcel"], "n_best": 2}
    )
    for said, known in zip(answer["predictions"], plain.json()["predictions"], strict=True):
        assert {name: said[name] for name in known} == known
        assert said["abstained"] is False and said["abstained_because"] is None
        assert said["review_task_id"] is None and said["explanation"] is None
        assert said["model_version"] == answer["model_version"]
        assert 0 <= said["probability"] <= 1 and said["prediction_set"] is not None
    assert [said["external_id"] for said in answer["predictions"]] == [None, "t-2"]
    assert answer["deployment"] == "tickets" and answer["set_coverage"] == 0.9
    assert answer["usage"]["texts"] == 2


def test_positions_come_in_the_unit_that_is_asked_for(client: TestClient, taught: str) -> None:
    address = deploy(client, taught)
    body = {"texts": ["🎈 money back please"], "explanation": True, "offset_unit": "utf16"}
    (said,) = client.post(f"{address}/predict", json=body).json()["predictions"]
    assert said["explanation"]["kind"] == "occlusion"
    parts = [(part["start"], part["end"], part["text"]) for part in said["explanation"]["parts"]]
    assert parts == [(0, 2, "🎈"), (3, 8, "money"), (9, 13, "back"), (14, 20, "please")]


def test_what_is_left_to_people_comes_back_while_the_caller_waits(client: TestClient, taught: str) -> None:
    address = deploy(client, taught, policy=NEVER_SURE, scope_limit=None)
    client.patch(taught, json={"audit_share": 0.0})
    labels = {label["name"]: label["id"] for label in client.get(taught).json()["labels"]}

    def answer() -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            asked = client.post(f"{taught}/tasks:next?n=3&keep=0").json()["questions"]
            for question in asked:
                if question["reason"]["kind"] == "awaited":
                    assert question["reason"]["phrase"] == "the deployment tickets is waiting for this"
                    given = {
                        "id": "w",
                        "document_id": question["document"]["id"],
                        "labels": [labels["Delivery"]],
                    }
                    assert client.post(f"{taught}/annotations", json=given).status_code == 200
                    return
            time.sleep(0.05)

    person = threading.Thread(target=answer)
    person.start()
    body = {"texts": [{"text": "my hat has not come", "external_id": "t-9"}], "wait": 60}
    (said,) = client.post(f"{address}/predict", json=body).json()["predictions"]
    person.join()
    assert said["abstained"] is True and said["abstained_because"] == "unsure"
    assert said["review"]["status"] == "answered"
    assert said["review"]["answer"]["labels"] == [{"label_id": labels["Delivery"], "name": "Delivery"}]
    polled = client.get(f"{API}/review-tasks/{said['review_task_id']}").json()
    assert polled["answer"] == said["review"]["answer"] and polled["external_id"] == "t-9"
    assert polled["text"] == "my hat has not come"
    assert client.get(address).json()["tasks"] == {"open": 0, "answered": 1, "expired": 0, "cancelled": 0}


def test_without_an_answer_the_wait_ends_and_the_task_stays(client: TestClient, taught: str) -> None:
    address = deploy(client, taught, policy=NEVER_SURE)
    body = {"texts": ["one", "two", "one"], "wait": 0.3}
    said = client.post(f"{address}/predict", json=body).json()["predictions"]
    ids = [each["review_task_id"] for each in said]
    assert ids[0] == ids[2] != ids[1] and {each["review"]["status"] for each in said} == {"open"}
    listed = client.get(f"{address}/review-tasks", params={"limit": 1}).json()["tasks"]
    rest = client.get(f"{address}/review-tasks", params={"before": listed[0]["id"]}).json()["tasks"]
    assert {listed[0]["id"], rest[0]["id"]} == set(ids) and len(rest) == 1
    assert client.get(f"{address}/review-tasks", params={"status": "answered"}).json() == {"tasks": []}
    assert client.get(f"{address}/review-tasks", params={"before": "rvt_nobody"}).status_code == 404


def test_a_policy_is_tried_before_it_is_set(client: TestClient, taught: str) -> None:
    address = deploy(client, taught)
    assert client.get(f"{address}/doubt").json()["thresholds"] is None
    policy = {"kind": "precision", "target": 0.9}
    tried = client.post(f"{address}/doubt:try", json=policy).json()
    assert tried["is_measured"] and 0 <= tried["thresholds"]["answered"]["value"] <= 1
    assert tried["thresholds"]["audit_answers"] >= 8
    assert client.get(f"{address}").json()["conduct"]["policy"]["kind"] == "never"
    client.patch(address, json={"policy": policy})
    assert client.get(f"{address}/doubt").json() == tried


def test_what_a_policy_would_mean_is_told_before_anything_is_deployed(
    client: TestClient, taught: str
) -> None:
    policy = {"kind": "precision", "target": 0.8}
    told = client.post(f"{taught}/doubt:try", json=policy).json()
    assert told["is_measured"] is True and told["thresholds"]["audit_answers"] > 0
    assert client.get(f"{taught}/deployments").json()["deployments"] == []
    address = deploy(client, taught, policy=policy)
    assert client.get(f"{address}/doubt").json() == told
    wrong = client.post(
        f"{taught}/doubt:try", json={"kind": "precision", "target": 0.8, "by_label": {"x": 0.9}}
    )
    assert wrong.status_code == 422


def test_moves_and_what_cannot_be_moved(client: TestClient, taught: str) -> None:
    address = deploy(client, taught)
    newest = client.get(address).json()["answering"]
    assert client.post(f"{address}:rollback").json()["error"]["code"] == "nothing_to_roll_back"
    assert client.post(f"{address}:promote", json={"version": newest}).json()["version"] == newest
    canary = client.post(f"{address}:canary", json={"version": 1, "share": 0.25}).json()
    assert (canary["canary_version"], canary["canary_share"]) == (1, 0.25)
    assert client.post(f"{address}:shadow", json={"version": 1}).json()["shadow_version"] == 1
    assert client.post(f"{address}:canary", json={"version": 1}).status_code == 422
    assert client.post(f"{address}:promote", json={"version": 10_000}).status_code == 404
    back = client.post(f"{address}:rollback").json()
    assert (back["version"], back["canary_version"], back["shadow_version"]) == (newest, None, 1)
    client.post(f"{address}:pause", json={"because": "we move house"})
    response = client.post(f"{address}/predict", json={"texts": ["x"]})
    assert (response.status_code, response.json()["error"]["code"]) == (503, "deployment_paused")
    assert "we move house" in response.json()["error"]["message"]
    assert client.post(f"{address}:resume").json()["paused"] is None
    assert client.post(f"{address}/predict", json={"texts": ["x"]}).status_code == 200


def test_beyond_its_limit_a_caller_is_told_when_to_come_back(client: TestClient, taught: str) -> None:
    address = deploy(client, taught, texts_a_minute=2)
    assert client.post(f"{address}/predict", json={"texts": ["x", "y"]}).status_code == 200
    response = client.post(f"{address}/predict", json={"texts": ["x"]})
    assert (response.status_code, response.json()["error"]["code"]) == (429, "too_many_texts")
    assert 1 <= int(response.headers["Retry-After"]) <= 30


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"{", "body"),
        (b'{"texts": []}', "texts"),
        (b'{"texts": [{"text": "x", "id": "y"}]}', None),
        (b'{"texts": ["x"], "wait": 61}', "wait"),
        (b'{"texts": ["x"], "n_best": 0}', "n_best"),
        (b'{"texts": [{"text": "x", "external_id": "\\u0000"}]}', None),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_call_that_makes_no_sense_is_refused(
    client: TestClient, filled: str, body: bytes, field: str | None
) -> None:
    address = deploy(client, filled)
    response = client.post(f"{address}/predict", content=body)
    assert response.status_code == 422
    assert field is None or response.json()["error"]["field"] == field


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_program_with_a_key_to_predict_calls_it_and_polls(
    client: TestClient, anonymous: TestClient, taught: str, key_for: Callable[[Role], str]
) -> None:
    address = deploy(client, taught, policy=NEVER_SURE)
    headers = {"Authorization": f"Bearer {key_for(Role.SERVICE)}"}
    response = anonymous.post(f"{address}/predict", json={"texts": ["x"]}, headers=headers)
    (said,) = response.json()["predictions"]
    task = f"{API}/review-tasks/{said['review_task_id']}"
    assert anonymous.get(task, headers=headers).json()["status"] == "open"
    viewer = {"Authorization": f"Bearer {key_for(Role.VIEWER)}"}
    assert anonymous.get(task, headers=viewer).status_code == 403
    assert anonymous.get(task).status_code == 401


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_calls_that_come_at_once_are_answered_as_if_alone(
    app: FastAPI, client: TestClient, taught: str
) -> None:
    address = deploy(client, taught)
    texts = [f"{words}, case {number}" for number in range(16) for words in WORDS.values()]
    alone = client.post(f"{address}/predict", json={"texts": texts}).json()["predictions"]
    with serving(app) as url, httpx.Client(headers=client.headers, trust_env=False, timeout=60) as http:

        def call(text: str) -> dict[str, Any]:
            (answer,) = http.post(f"{url}{address}/predict", json={"texts": [text]}).json()["predictions"]
            return answer

        with ThreadPoolExecutor(24) as threads:
            together = list(threads.map(call, texts))
    for one, other in zip(alone, together, strict=True):
        assert [label["label_id"] for label in one["n_best"]] == [
            label["label_id"] for label in other["n_best"]
        ]
        assert other["probability"] == pytest.approx(one["probability"], abs=2e-6)
        assert other["epistemic"] == pytest.approx(one["epistemic"], abs=2e-6)
        # A place among the pool: where its texts lie close, it moves several times as far as what is placed.
        assert other["out_of_scope"] == pytest.approx(one["out_of_scope"], abs=1e-5)
