"""What a test in a browser does beside it: answers through the API, and pages of people who are signed in."""

import json
import math
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, Page, expect

from askwell.services.demo import EXAMPLES
from tests.e2e.conftest import ROOT, Served, Watched, open_page, serve, sign_in

TICKETS = "Support tickets"
PATIENCE = 120
SLOW = 60_000
"""Milliseconds that a browser waits for anything: machines of builds are slow."""

MOTION_ENDS = """() => Promise.allSettled(document.getAnimations()
  .filter((each) => each.effect.getComputedTiming().iterations !== Infinity).map((each) => each.finished))
  .then(() => null)"""

expect.set_options(timeout=SLOW)


@dataclass
class Office:
    """A running Askwell with a browser, a way in by HTTP, and the marks of being signed in."""

    served: Served
    chromium: Browser
    api: httpx.Client
    state: Any

    @contextmanager
    def browse(self, *, allowed: tuple[str, ...] = (), **options: Any) -> Iterator[Page]:
        """Give a page of a browser that is signed in; ``allowed`` are errors that the test expects."""
        watched = Watched(self.served.address, allowed=list(allowed))
        given = {"storage_state": self.state, "reduced_motion": "reduce", **options}
        with contextmanager(open_page)(self.chromium, self.served, watched, **given) as page:
            page.set_default_timeout(SLOW)
            yield page
        watched.check()

    def get(self, path: str, **query: Any) -> Any:
        """Give what the API says at a path under ``/api/v1``."""
        return self.send("GET", path, params=query)

    def send(self, method: str, path: str, **given: Any) -> Any:
        """Send a request to the API, which must go well, and give what it says."""
        answer = self.api.request(method, f"/api/v1{path}", **given)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def project(self, name: str = TICKETS) -> Any:
        """Give the project of a name, as the API tells of it."""
        return next(each for each in self.get("/projects")["projects"] if each["name"] == name)

    def make(self, name: str, texts: list[str] | None = None, **fields: Any) -> Any:
        """Make a project with three labels, and with texts where some are given."""
        labels = [{"name": each} for each in ("Refund", "Delivery", "Sign-in trouble")]
        made = self.send("POST", "/projects", json={"name": name, "labels": labels, **fields})
        if texts:
            body = {"texts": [{"text": text, "id": f"t{n + 1}"} for n, text in enumerate(texts)]}
            self.send("POST", f"/projects/{made['id']}/documents", json=body)
        return self.get(f"/projects/{made['id']}")

    def submit(self, project: str, pairs: list[tuple[int, str | None]]) -> None:
        """Answer texts, each with the id of a label; skip those for which there is none."""
        events = [
            {
                "id": str(uuid.uuid4()),
                "kind": "submit" if label else "skip",
                "document_id": document,
                "labels": [label] if label else [],
            }
            for document, label in pairs
        ]
        self.send("POST", f"/projects/{project}/annotations", json={"events": events})

    def answer(self, many: int, name: str = TICKETS) -> str:
        """Answer so many texts of a demo rightly, in the order asked, and wait until it is learnt from."""
        project = self.project(name)
        labels = {label["name"]: label["id"] for label in project["labels"]}
        gold = gold_of(name)
        left = many
        while left:
            asked = self.send("POST", f"/projects/{project['id']}/tasks:next", params={"n": min(left, 10)})
            documents = [question["document"] for question in asked["questions"]]
            assert documents
            right = [(each["id"], labels.get(gold[each["external_id"]] or "")) for each in documents]
            self.submit(project["id"], right)
            left -= len(documents)
        self.learnt(project["id"])
        return project["id"]

    def learnt(self, project: str) -> None:
        """Wait until the model has learnt from every answer."""
        until(lambda: self.get(f"/projects/{project}/progress"), lambda said: said["behind"] == 0)


def gold_of(name: str) -> dict[str, str]:
    """Give the right label of each text of a demo, by the text's id."""
    lines = (ROOT / "examples" / name.lower().replace(" ", "-") / "gold.jsonl").read_text("utf-8")
    return {row["id"]: row["label"] for row in map(json.loads, lines.splitlines())}


def until(ask: Callable[[], Any], holds: Callable[[Any], bool]) -> Any:
    """Ask until something holds of the answer, and give that answer."""
    end = time.monotonic() + PATIENCE
    while not holds(said := ask()):
        assert time.monotonic() < end, f"still: {said}"
        time.sleep(0.2)
    return said


def open_office(chromium: Browser, folder: Path, *arguments: str) -> Iterator[Office]:
    """Start a server, sign in to it once, and make a key for the API; with ``--demo`` wait for its texts."""
    with contextmanager(serve)(folder, *arguments) as served:
        headers = {"Authorization": f"Bearer {served.run('key', 'create', 'tests').split()[0]}"}
        with httpx.Client(base_url=served.address, headers=headers, timeout=PATIENCE, trust_env=False) as api:
            watched = Watched(served.address)
            with contextmanager(open_page)(chromium, served, watched) as page:
                page.set_default_timeout(SLOW)
                sign_in(page, served)
                state = page.context.storage_state()
            watched.check()
            office = Office(served, chromium, api, state)
            if "--demo" in arguments:
                until(lambda: office.get("/projects")["projects"], _is_encoded(office))
            yield office


def _is_encoded(office: Office) -> Callable[[Any], bool]:
    def holds(projects: Any) -> bool:
        said = [office.get(f"/projects/{each['id']}/progress") for each in projects]
        return len(said) == len(EXAMPLES) and all(0 < each["documents"] == each["encoded"] for each in said)

    return holds


def settle(page: Page) -> None:
    """Wait until a page has its heading, nothing on it is a placeholder any more, and nothing moves."""
    expect(page.get_by_role("heading", level=1).first).to_be_attached()
    expect(page.locator(".mantine-Skeleton-root")).to_have_count(0)
    page.evaluate("document.fonts.ready.then(() => null)")
    page.evaluate(MOTION_ENDS)


def whole(share: float) -> int:
    """Give a share in whole percent, a half upwards as a browser rounds it: Python takes the even number."""
    return math.floor(100 * share + 0.5)


def percent(share: float) -> str:
    """Give a share as pages write it."""
    rounded = whole(share)
    if rounded == 100 and share < 1:
        return ">\u00a099\u00a0%"
    return "<\u00a01\u00a0%" if rounded == 0 and share > 0 else f"{rounded}\u00a0%"
