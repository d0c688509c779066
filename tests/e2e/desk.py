"""The annotate screen as a person uses it, and what the server holds of their answers."""

import json
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, Request, expect

PATIENT = 60_000
"""Milliseconds that the screen may take on a slow machine that does other things, too."""

expect.set_options(timeout=PATIENT)

EXAMPLES = Path(__file__).parents[2] / "examples" / "support-tickets"


@dataclass(frozen=True)
class Ticket:
    """A text of the examples, and the label that it should get."""

    text: str
    label: str


def tickets(n: int) -> tuple[list[str], list[Ticket]]:
    """Give the label names of the example tickets and the first ``n`` tickets that have one of them."""
    labels = [each["name"] for each in json.loads((EXAMPLES / "labels.json").read_text("utf-8"))]
    gold = {row["id"]: row["label"] for row in _rows("gold.jsonl") if row["label"] in labels}
    known = [Ticket(row["text"], gold[row["id"]]) for row in _rows("tickets.jsonl") if row["id"] in gold]
    return labels, known[:n]


def _rows(name: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in (EXAMPLES / name).read_text("utf-8").splitlines()]


def ask(page: Page, path: str) -> Any:
    """Read from the server with the session that the page has."""
    given = page.request.get(f"/api/v1{path}")
    assert given.ok, given.text()
    return given.json()


def tell(page: Page, path: str, body: Any) -> Any:
    """Write to the server with the session that the page has."""
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(page.url))
    given = page.request.post(f"/api/v1{path}", data=body, headers={"origin": origin})
    assert given.ok, given.text()
    return given.json()


def make_project(page: Page, labels: list[str], texts: list[str], **settings: Any) -> str:
    """Make a project with labels and texts, and give its id."""
    body = {
        "name": "Tickets",
        "task": "choose_one",
        "labels": [{"name": each} for each in labels],
        **settings,
    }
    project = str(tell(page, "/projects", body)["id"])
    tell(page, f"/projects/{project}/documents", {"texts": [{"text": each} for each in texts]})
    return project


def await_read(page: Page, project: str) -> None:
    """Wait until the model has read every text of the project."""
    for _ in range(PATIENT // 250):
        progress = ask(page, f"/projects/{project}/progress")
        if progress["encoded"] == progress["documents"]:
            return
        page.wait_for_timeout(250)
    raise AssertionError("the model has still not read every text")


def answers(page: Page, project: str) -> dict[str, tuple[str, ...]]:
    """Give the present answers by text: the names of the labels; ``("skipped",)`` for what was skipped."""
    names = {each["id"]: each["name"] for each in ask(page, f"/projects/{project}")["labels"]}
    found: dict[str, tuple[str, ...]] = {}
    for text in texts(page, project):
        for answer in text["answers"]:
            given = tuple(sorted(names[each] for each in answer["labels"]))
            if answer["status"] in ("submitted", "skipped"):
                found[text["document"]["text"]] = given if answer["status"] == "submitted" else ("skipped",)
    return found


def texts(page: Page, project: str) -> list[dict[str, Any]]:
    """Give every text of a project with its answers, as the server lists them."""
    found: list[dict[str, Any]] = []
    after: str | None = ""
    while after is not None:
        listed = ask(page, f"/projects/{project}/documents?limit=200{after}")
        found += listed["documents"]
        after = listed["next_cursor"] and f"&cursor={listed['next_cursor']}"
    return found


def events(page: Page, project: str, text: str) -> list[str]:
    """Give the kinds of everything that happened to a text, in order."""
    ids = [each["document"]["id"] for each in texts(page, project) if each["document"]["text"] == text]
    return [each["kind"] for each in ask(page, f"/projects/{project}/documents/{ids[0]}")["history"]]


def kept(page: Page) -> int:
    """Give how many events the browser keeps on the device, because the server has not received them."""
    return int(page.evaluate(_KEPT))


_KEPT = """() => new Promise((give, fail) => {
  const asked = indexedDB.open("askwell-outbox")
  asked.onerror = () => fail(asked.error)
  asked.onsuccess = () => {
    const count = asked.result.transaction("events").objectStore("events").count()
    count.onerror = () => fail(count.error)
    count.onsuccess = () => { asked.result.close(); give(count.result) }
  }
})"""


@dataclass
class Sent:
    """How often each event left this page."""

    times: Counter[str] = field(default_factory=Counter)

    def watch(self, page: Page) -> "Sent":
        """Count from now on."""
        page.on("request", self._note)
        return self

    def _note(self, request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/annotations"):
            self.times.update(each["id"] for each in json.loads(request.post_data or "{}")["events"])


class Desk:
    """One page of one project with a text to answer."""

    def __init__(self, page: Page, project: str) -> None:
        self.page, self.project = page, project
        self.keys = {
            each["name"]: each["key"] for each in ask(page, f"/projects/{project}")["labels"] if each["key"]
        }
        self.text = page.get_by_role("group", name="Text to label").locator(".prose-text")
        self.accept = page.get_by_role("region", name="The text").get_by_role("button", name="Accept")
        self.labels = page.get_by_role("region", name="Labels")
        self.commands = page.get_by_role("toolbar", name="Commands")
        self.saving = page.locator(".desk-saved")

    def open(self) -> "Desk":
        """Go to the page, and wait for the first text."""
        self.page.goto(f"/p/{self.project}/label")
        self.shown()
        return self

    def shown(self) -> str:
        """Give the text on the screen, as soon as there is one."""
        expect(self.text).to_be_visible(timeout=PATIENT)
        return self.text.text_content() or ""

    def press(self, key: str) -> str:
        """Answer the text on the screen with a key; give that text when it has gone."""
        before = self.shown()
        self.page.keyboard.press(key)
        self.gone(before)
        return before

    def gone(self, text: str) -> None:
        """Wait until a text is not on the screen."""
        self.page.wait_for_function(
            "text => document.querySelector('.prose-text')?.textContent !== text", arg=text, timeout=PATIENT
        )

    def offered(self) -> str | None:
        """Give the label that Enter would take, or None."""
        if self.accept.count() == 0:
            return None
        return self.page.locator(".desk-lead b").first.text_content()

    def choice(self, name: str) -> Locator:
        """Give the button of a label."""
        return self.labels.get_by_role("button", name=re.compile(rf"^{re.escape(name)}"))

    def command(self, name: str) -> Locator:
        """Give the button of a command."""
        return self.commands.get_by_role("button", name=name)

    def saved(self) -> None:
        """Wait until everything has reached the server, and the screen says so."""
        for _ in range(PATIENT // 100):
            if kept(self.page) == 0:
                break
            self.page.wait_for_timeout(100)
        expect(self.saving).to_have_attribute("data-tone", "good")
        expect(self.saving.get_by_role("status")).to_have_text("saved")
