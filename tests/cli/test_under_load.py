"""Programs call a deployment all the while: the worker dies, the version changes, and no call is lost."""

import os
import signal
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.cli.conftest import Run
from tests.cli.processes import Served, running, wait_for

NAME = "tickets"
WORDS = {"Refund": "please send my money back", "Delivery": "where is my parcel"}
TEXTS, LABELLED, CALLERS = 40, 12, 4

pytestmark = pytest.mark.slow


@dataclass
class Calls:
    """What came back of the calls: the version that answered each, and everything that was no answer."""

    answered: list[int] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    def await_more(self, many: int, versions: Collection[int] | None = None) -> None:
        """Wait until so many more calls have been answered, and one after them by one of some versions."""
        first = len(self.answered) + many

        def came() -> bool:
            assert self.lost == []
            new = self.answered[first:]
            return any(versions is None or version in versions for version in new)

        wait_for(came)


@dataclass
class Deployed:
    """A running Askwell with a deployment that follows the newest version of a model that has learnt."""

    served: Served
    headers: dict[str, str]
    project: str
    ids: Iterator[int] = field(default_factory=count)

    def send(self, method: str, path: str, **given: Any) -> Any:
        """Send a request to the API, which must go well, and give what it says."""
        address = f"{self.served.address}/api/v1{path}"
        answer = httpx.request(method, address, headers=self.headers, timeout=60, trust_env=False, **given)
        assert answer.is_success, answer.text
        return answer.json()

    def answer(self, many: int) -> None:
        """Answer so many texts, as somebody who knows."""
        listed = self.send("GET", f"/projects/{self.project}")["labels"]
        labels = {label["name"]: label["id"] for label in listed}
        for _ in range(many):
            asked = self.send("POST", f"/projects/{self.project}/tasks:next")["questions"][0]["document"]
            right = next(name for name, words in WORDS.items() if words in asked["text"])
            event = {"id": f"a{next(self.ids)}", "document_id": asked["id"], "labels": [labels[right]]}
            self.send("POST", f"/projects/{self.project}/annotations", json=event)

    def learnt(self) -> int:
        """Wait until every answer is learnt from, and give the version that has."""

        def progress() -> Any:
            return self.send("GET", f"/projects/{self.project}/progress")

        wait_for(lambda: progress()["encoded"] == TEXTS and progress()["behind"] == 0)
        return int(progress()["model_version"])

    @contextmanager
    def called(self) -> Iterator[Calls]:
        """Call the deployment from several threads while the block runs."""
        calls, stop = Calls(), threading.Event()
        texts = [f"{words}, again" for words in WORDS.values()]

        def call() -> None:
            with httpx.Client(base_url=self.served.address, headers=self.headers, timeout=60) as client:
                while not stop.is_set():
                    try:
                        came = client.post(f"/api/v1/deployments/{NAME}/predict", json={"texts": texts})
                        said = came.raise_for_status().json()["predictions"]
                        (version,) = {each["model_version"] for each in said}  # one call, one version
                        calls.answered.append(version)
                    except Exception as error:
                        calls.lost.append(repr(error))

        threads = [threading.Thread(target=call) for _ in range(CALLERS)]
        for thread in threads:
            thread.start()
        try:
            yield calls
        finally:
            stop.set()
            for thread in threads:
                thread.join()
        assert calls.lost == []


@pytest.fixture
def deployed(tmp_path: Path, askwell: Run) -> Iterator[Deployed]:
    with running(tmp_path / "log") as served:
        headers = {"Authorization": f"Bearer {askwell('key', 'create', 'tests').split()[0]}"}
        deployed = Deployed(served, headers, "")
        body = {"name": "Tickets", "labels": [{"name": name} for name in WORDS], "audit_share": 0.5}
        deployed.project = deployed.send("POST", "/projects", json=body)["id"]
        texts = [
            {"text": f"{words}, number {n}"} for n in range(TEXTS // len(WORDS)) for words in WORDS.values()
        ]
        deployed.send("POST", f"/projects/{deployed.project}/documents", json={"texts": texts})
        deployed.answer(LABELLED)
        deployed.learnt()
        conduct = {"policy": {"kind": "never"}, "asks_people": False}
        body = {"name": NAME, "conduct": conduct}
        deployed.send("POST", f"/projects/{deployed.project}/deployments", json=body)
        yield deployed


def test_killing_the_worker_stops_no_prediction(deployed: Deployed) -> None:
    served = deployed.served
    with deployed.called() as calls:
        before = deployed.learnt()
        for _ in range(3):  # each time it is started again a little later
            worker = served.child("worker")
            assert worker is not None
            os.kill(worker, signal.SIGKILL)
            calls.await_more(20)
            deployed.answer(1)
            wait_for(lambda killed=worker: served.child("worker") not in (None, killed))
        learnt = deployed.learnt()
        assert learnt > before
        calls.await_more(CALLERS, range(learnt, learnt + 1_000))
    assert served.said.count("The worker process ended (signal 9)") == 3
    assert "The web process ended" not in served.said


def test_promoting_and_rolling_back_lose_no_call(deployed: Deployed) -> None:
    address, versions = f"/deployments/{NAME}", [deployed.learnt()]
    for _ in range(2):
        deployed.answer(1)
        versions.append(deployed.learnt())
    *others, usual = versions
    deployed.send("POST", f"{address}:promote", json={"version": usual})
    with deployed.called() as calls:
        for version in others * 2:
            calls.await_more(CALLERS, {usual})
            deployed.send("POST", f"{address}:promote", json={"version": version})
            calls.await_more(CALLERS, {version})
            deployed.send("POST", f"{address}:rollback")
        calls.await_more(CALLERS, {usual})
    assert set(calls.answered) == set(versions)

    def counted() -> Any:
        return deployed.send("GET", f"{address}/monitoring", params={"hours": 24})["traffic"]

    wait_for(lambda: counted()["calls"] == len(calls.answered))
    assert counted()["errors"] == counted()["refused"] == 0
    moves = deployed.send("GET", f"{address}/moves")["moves"]
    assert [move["kind"] for move in moves] == [*["rollback", "promote"] * 4, "promote", "create"]
