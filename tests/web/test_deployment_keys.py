"""A program with a key of one deployment, over HTTP: calls, polls, files, its limit, and its end."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from tests.web.conftest import API
from tests.web.test_deployments import NEVER_SURE, deploy, taught
from tests.web.test_file_predictions import FILE, work

__all__ = ["taught", "work"]


def key_of(client: TestClient, address: str, **more: object) -> dict[str, str]:
    """Make a key of a deployment, and give the headers of a call with it."""
    made = client.post(f"{address}/keys", json={"name": "shop", **more})
    assert made.status_code == 201, made.text
    return {"Authorization": f"Bearer {made.json()['secret']}"}


def test_it_is_made_listed_used_and_ended(client: TestClient, anonymous: TestClient, taught: str) -> None:
    address = deploy(client, taught, policy=NEVER_SURE)
    assert client.get(f"{address}/keys").json() == {"keys": []}
    shop = key_of(client, address, texts_a_minute=100)
    (key,) = client.get(f"{address}/keys").json()["keys"]
    assert (key["name"], key["made_by"], key["texts_a_minute"]) == ("shop", "Owner", 100)
    assert key["last_used_at"] is None and key["hint"].startswith("ask_") and "secret" not in key
    listed = client.get(f"{API}/keys").json()["keys"]
    assert [(each["name"], each["deployment"]) for each in listed] == [("tests", None), ("shop", "tickets")]
    (said,) = anonymous.post(f"{address}/predict", json={"texts": ["x"]}, headers=shop).json()["predictions"]
    task = f"{API}/review-tasks/{said['review_task_id']}"
    assert anonymous.get(task, headers=shop).json()["status"] == "open"
    waited = anonymous.post(f"{address}/predict", json={"texts": ["x"], "wait": 0.1}, headers=shop)
    assert waited.json()["predictions"][0]["review"]["id"] == said["review_task_id"]
    tensors = {"inputs": [{"name": "text", "datatype": "BYTES", "shape": [1], "data": ["x"]}]}
    assert anonymous.post("/v2/models/tickets/infer", json=tensors, headers=shop).status_code == 200
    assert client.get(f"{address}/keys").json()["keys"][0]["last_used_at"] is not None
    assert client.delete(f"{address}/keys/{key['id']}").status_code == 204
    ended = anonymous.post(f"{address}/predict", json={"texts": ["x"]}, headers=shop)
    assert (ended.status_code, ended.json()["error"]["code"]) == (401, "not_signed_in")
    assert client.delete(f"{address}/keys/{key['id']}").status_code == 404


def test_beyond_its_own_limit_it_is_told_when_to_come_back(
    client: TestClient, anonymous: TestClient, taught: str
) -> None:
    address = deploy(client, taught)
    slow, fast = key_of(client, address, texts_a_minute=2), key_of(client, address)
    body = {"texts": ["x", "y"]}
    assert anonymous.post(f"{address}/predict", json=body, headers=slow).status_code == 200
    response = anonymous.post(f"{address}/predict", json={"texts": ["x"]}, headers=slow)
    assert (response.status_code, response.json()["error"]["code"]) == (429, "too_many_texts_of_key")
    assert 1 <= int(response.headers["Retry-After"]) <= 30
    tensors = {"inputs": [{"name": "text", "datatype": "BYTES", "shape": [1], "data": ["x"]}]}
    response = anonymous.post("/v2/models/tickets/infer", json=tensors, headers=slow)
    assert (response.status_code, response.json()["code"]) == (429, "too_many_texts_of_key")
    assert int(response.headers["Retry-After"]) >= 1
    assert anonymous.post(f"{address}/predict", json=body, headers=fast).status_code == 200


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_its_files_are_its_own(
    client: TestClient, anonymous: TestClient, filled: str, work: Callable[[str], None]
) -> None:
    address, beside = deploy(client, filled), deploy(client, filled, "letters")
    shop, till, post = key_of(client, address), key_of(client, address), key_of(client, beside)
    sent = {"files": {"file": ("a.csv", FILE)}}
    job = anonymous.post(f"{address}/predict:file", headers=shop, **sent).json()["id"]
    others = client.post(f"{address}/predict:file", **sent).json()["id"]
    work(job)
    assert anonymous.get(f"{address}/jobs/{job}", headers=shop).json()["state"] == "done"
    assert b"money back" in anonymous.get(f"{address}/jobs/{job}/result", headers=shop).content
    assert client.get(f"{address}/jobs/{job}").json()["state"] == "done"
    for place, hidden, headers in (
        (address, job, till),  # begun with another key
        (address, others, shop),  # begun by a person
        (beside, job, shop),  # another deployment
        (beside, job, post),
    ):
        for response in (
            anonymous.get(f"{place}/jobs/{hidden}", headers=headers),
            anonymous.get(f"{place}/jobs/{hidden}/result", headers=headers),
            anonymous.post(f"{place}/jobs/{hidden}:cancel", headers=headers),
        ):
            assert (response.status_code, response.json()["error"]["code"]) == (404, "not_found")
    assert client.get(f"{beside}/jobs/{job}").status_code == 404
    assert anonymous.get(f"{filled}/jobs/{job}", headers=shop).status_code == 403


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "a\tb"}, "name"),
        ({"name": "shop", "texts_a_minute": 0}, "texts_a_minute"),
        ({"name": "shop", "permissions": ["edit"]}, "permissions"),
    ],
)
def test_a_key_that_makes_no_sense_is_refused(
    client: TestClient, filled: str, body: dict[str, object], field: str
) -> None:
    address = deploy(client, filled)
    response = client.post(f"{address}/keys", json=body)
    assert (response.status_code, response.json()["error"]["field"]) == (422, field)
