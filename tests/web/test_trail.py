"""The trail over HTTP: the client's address is on it, it is filtered, and it can be taken away."""

from datetime import timedelta

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from askwell.domain.members import Caller
from askwell.domain.projects import Project
from askwell.services import sessions, team
from askwell.storage.store import Store
from tests.conftest import TurnableClock
from tests.web.conftest import API

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
OURS = {"Origin": "http://127.0.0.1:8400"}


def test_the_address_of_a_key_and_of_a_browser_is_noted(
    app: FastAPI, store: Store, owner: Caller, project: Project
) -> None:
    secret = team.create_key(store, owner, "tests").secret
    headers = {"Authorization": f"Bearer {secret}"}
    with TestClient(app, base_url="http://127.0.0.1:8400", client=("203.0.113.9", 4321)) as client:
        url = f"{API}/projects/{project.id}"
        assert client.patch(url, json={"goal": 40}, headers=headers).json()["goal"] == 40
        assert client.post(f"{API}/sessions", json={"token": "none"}, headers=OURS).status_code == 401
        client.post(f"{API}/sessions", json={"token": sessions.create_link(store, owner)}, headers=OURS)
        client.patch(url, json={"goal": None}, headers=OURS)
        client.delete(f"{API}/sessions", headers=OURS)
        steps = client.get(f"{API}/trail", headers=headers, params={"limit": 6}).json()["steps"]
    assert [(step["action"], step["door"], step["address"]) for step in steps] == [
        ("signed_out", "session", "203.0.113.9"),
        ("project_changed", "session", "203.0.113.9"),
        ("signed_in", "session", "203.0.113.9"),
        ("link_made", "terminal", ""),
        ("sign_in_refused", "none", "203.0.113.9"),
        ("project_changed", "key", "203.0.113.9"),
    ]
    assert [step["details"] for step in (steps[5], steps[1])] == [
        {"changes": {"goal": [None, 40]}},
        {"changes": {"goal": [40, None]}},
    ]
    assert (steps[4]["person"], steps[3]["person"]) == (None, "Owner")


def test_pages_filters_and_files(
    client: TestClient, url: str, project: Project, clock: TurnableClock
) -> None:
    client.patch(url, json={"overlap": 2})
    clock.forward(hours=2)
    client.patch(url, json={"overlap": 3})
    found = client.get(f"{url}/trail").json()
    assert [step["says"] for step in found["steps"]] == ["changed the settings"] * 2 + ["set up the project"]
    assert [person["name"] for person in found["people"]] == ["Owner"]
    older = client.get(f"{url}/trail", params={"before": found["steps"][0]["number"], "limit": 1}).json()
    assert older["steps"] == found["steps"][1:2]
    since = (clock.time - timedelta(hours=1)).isoformat()
    assert len(client.get(f"{url}/trail", params={"since": since}).json()["steps"]) == 1
    assert client.get(f"{url}/trail", params={"since": "2031-05-06T07:00:00"}).status_code == 422
    assert client.get(f"{url}/trail", params={"action": "flew"}).status_code == 422
    wanted = {"action": "project_changed", "format": "csv"}
    file = client.get(f"{url}/trail:export", params=wanted)
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    assert "attachment" in file.headers["content-disposition"]
    assert len(file.text.splitlines()) == 3
    everything = client.get(f"{API}/trail:export", params={"format": "jsonl"})
    assert everything.headers["content-type"] == "application/jsonl"
    assert everything.text.splitlines()[0].count("trail_exported") == 1


def test_a_look_at_an_export_is_short_and_not_noted(client: TestClient, url: str) -> None:
    texts = [{"text": f"text {number}"} for number in range(30)]
    client.post(f"{url}/documents", json={"texts": texts})
    look = client.get(f"{url}/export", params={"whole": True, "limit": 20})
    assert len(look.text.splitlines()) == 20
    client.get(f"{url}/export", params={"whole": True, "limit": 25, "format": "csv"})
    client.get(f"{url}/export", params={"whole": True, "format": "conll"})
    told = client.get(f"{url}/trail", params={"action": "exported"}).json()["steps"]
    assert [step["details"] for step in told] == [
        {"format": "conll", "texts": 30},
        {"format": "csv", "texts": 25},
    ]
