"""Server-sent events: what a page that stays open is told, and that it stops when the page is closed."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import replace

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from askwell.domain.members import Caller, Role
from askwell.domain.projects import Project
from askwell.services import jobs, learn, projects, sessions, team
from askwell.storage.store import Store
from askwell.web.routes import events
from askwell.web.routes.events import changes, watched
from askwell.web.watching import Snapshot, Watch
from tests.serving import serving
from tests.web.conftest import Worker


def parsed(text: str) -> list[tuple[str, dict[str, object]]]:
    found = []
    for block in text.strip().split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines())
        if "event" in lines:
            assert lines["id"]
            found.append((lines["event"], json.loads(lines["data"])))
    return found


def test_first_comes_the_present_state_then_what_changes(
    client: TestClient, filled: str, store: Store, owner: Caller, project: Project
) -> None:
    latest = tuple(jobs.find_all(store, owner, project.id))
    project, clock = learn.read_project(store, owner, project.id)
    first = Snapshot(project, clock, 0, latest)
    told = parsed(changes(None, first))
    assert [name for name, _ in told] == ["project", "model", "staleness", "job"]
    assert told[0][1] == {"settings": clock.settings, "guideline_version": 0}
    assert told[1][1] == {"version": clock.model_version, "answers_learnt": 0}
    assert told[2][1] == {"behind": 0}
    assert changes(first, first) == ""
    answered = replace(first, clock=replace(clock, events=clock.events + 2))
    assert parsed(changes(first, answered)) == [("staleness", {"behind": 2})]
    guided = replace(first, project=replace(project, guideline="Money first.", guideline_version=1))
    published = {"settings": clock.settings, "guideline_version": 1}
    assert parsed(changes(first, guided)) == [("project", published)]
    relabelled = replace(first, clock=replace(clock, settings=clock.settings + 1))
    assert [name for name, _ in parsed(changes(first, relabelled))] == ["project"]
    moved = replace(first, jobs=(replace(latest[0], done=latest[0].done + 1),))
    assert [name for name, _ in parsed(changes(first, moved))] == ["job"]


def test_a_stream_tells_of_a_new_model(
    client: TestClient, filled: str, store: Store, owner: Caller, project: Project, worker: Worker
) -> None:
    label = client.get(filled).json()["labels"][0]["id"]

    async def follow() -> list[tuple[str, dict[str, object]]]:
        watch = Watch(store)
        stream = watched(store, owner, project.id, watch)
        assert await anext(stream) == "retry: 2000\n\n"
        await anext(stream)
        await asyncio.to_thread(answer)
        told: list[tuple[str, dict[str, object]]] = []
        while not any(name == "model" for name, _ in told):
            told += parsed(await anext(stream))
        await stream.aclose()
        assert watch.is_idle
        return told

    def answer() -> None:
        key = client.post(f"{filled}/tasks:next").json()["questions"][0]["document"]["id"]
        client.post(f"{filled}/annotations", json={"id": "a", "document_id": key, "labels": [label]})
        worker.learn()

    told = asyncio.run(asyncio.wait_for(follow(), 30))
    assert dict(told)["model"]["answers_learnt"] == 1


def test_watchers_share_one_reading(store: Store, owner: Caller, project: Project) -> None:
    async def look() -> None:
        watch = Watch(store)
        watch.enter(project.id)
        watch.enter(project.id)
        first, second = await asyncio.gather(watch.look(owner, project.id), watch.look(owner, project.id))
        assert first is second
        watch.leave(project.id)
        assert not watch.is_idle
        watch.leave(project.id)
        assert watch.is_idle

    asyncio.run(look())


def test_the_stream_ends_with_the_project(
    store: Store, owner: Caller, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(events, "CHECK_SECONDS", 0.0)

    async def follow() -> None:
        stream: AsyncIterator[str] = watched(store, owner, project.id, Watch(store))
        await anext(stream)
        await anext(stream)
        await asyncio.to_thread(projects.delete, store, owner, project.id)
        assert [text async for text in stream] == []

    asyncio.run(asyncio.wait_for(follow(), 30))


@pytest.mark.parametrize("door", ["session", "key"])
def test_the_stream_ends_with_the_session_or_key(
    store: Store, owner: Caller, project: Project, monkeypatch: pytest.MonkeyPatch, door: str
) -> None:
    monkeypatch.setattr(events, "CHECK_SECONDS", 0.0)
    secret = sessions.sign_in(store, sessions.create_link(store, owner))
    key = team.create_key(store, owner, "tests")
    by_session = sessions.caller_by_session(store, secret)
    caller = by_session if door == "session" else team.caller_by_key(store, key.secret)

    async def follow() -> None:
        stream: AsyncIterator[str] = watched(store, caller, project.id, Watch(store))
        await anext(stream)
        await anext(stream)
        if door == "session":
            await asyncio.to_thread(sessions.sign_out, store, secret)
        else:
            await asyncio.to_thread(team.revoke_key, store, owner, key.key.id)
        assert [text async for text in stream] == []

    asyncio.run(asyncio.wait_for(follow(), 30))


def test_over_a_real_connection(app: FastAPI, filled: str, key_for: Callable[[Role], str]) -> None:
    headers = {"Authorization": f"Bearer {key_for(Role.VIEWER)}"}
    with serving(app) as address, httpx.Client(trust_env=False, timeout=30) as client:
        with client.stream("GET", f"{address}{filled}/events", headers=headers) as response:
            assert response.headers["content-type"].startswith("text/event-stream")
            received = ""
            for text in response.iter_text():
                received += text
                if "event: staleness" in received:
                    break
        assert "event: model" in received
        refused = client.get(f"{address}{filled}/events")
    assert refused.status_code == 401
