"""The span screen as a person uses it: words in the text, the list at the side, and what the server holds."""

import json
import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, Route, expect

from tests.e2e.desk import Desk, ask, make_project, texts

LABELS = ("Actor", "Malware", "Organisation")


@dataclass(frozen=True)
class Suggested:
    """A span that a model would suggest: the words, the label's name, and how likely it is."""

    words: str
    label: str
    probability: float = 0.8


def span_project(page: Page, some: list[str], **settings: Any) -> str:
    """Make a project in which actors, malware and organisations are marked."""
    return make_project(page, list(LABELS), some, task="mark_spans", audit_share=0, **settings)


class SpanDesk(Desk):
    """One page of one project whose texts are marked."""

    def __init__(self, page: Page, project: str) -> None:
        super().__init__(page, project)
        self.list = page.get_by_role("region", name="Marks")
        self.enter = page.locator(".span-enter .desk-accept").last
        self.bar = page.locator(".span-bar")

    def suggest(self, *spans: Suggested) -> None:
        """Have a model suggest spans in every text that comes from now on, and check none of them."""

        def give(route: Route) -> None:
            response = route.fetch()
            body = response.json()
            for question in body["questions"]:
                question["is_audit"] = False
                question["suggestion"] = self._suggestion(question["document"]["text"], spans)
            route.fulfill(response=response, body=json.dumps(body))

        self.page.route("**/tasks:next*", give)

    def open(self) -> "SpanDesk":
        """Go to the page, and wait for the first text."""
        super().open()
        self.page.evaluate("document.fonts.ready")  # another font moves the words
        return self

    @property
    def rows(self) -> Locator:
        """The marks in the list at the side."""
        return self.list.locator(".span-row-main")

    def keys_of(self, *names: str) -> None:
        """Press keys, one after the other."""
        for name in names:
            self.page.keyboard.press(name)

    def marks(self) -> list[str]:
        """Give the spans as the list at the side names them to a screen reader."""
        return self.rows.all_text_contents()

    def expect_marks(self, *expected: str) -> None:
        """Wait until these are the spans, in the order of the text."""
        expect(self.rows).to_have_count(len(expected))
        for at, name in enumerate(expected):
            expect(self.rows.nth(at)).to_have_text(name)

    def spot(self, words: str) -> tuple[float, float, float]:
        """Give the left and right end of words on the screen, and their middle height."""
        box = self.page.evaluate(_BOX, words)
        assert box, f"“{words}” is not in one line of the text"
        return box["left"] + 3, box["right"] - 3, box["middle"]

    def drag(self, words: str) -> None:
        """Drag over words with the mouse."""
        left, right, middle = self.spot(words)
        self.page.mouse.move(left, middle)
        self.page.mouse.down()
        self.page.mouse.move((left + right) / 2, middle, steps=3)
        self.page.mouse.move(right, middle, steps=3)
        self.page.mouse.up()

    def pull(self, side: str, *ways: str) -> None:
        """Take the mark in focus by an edge, drag it to the middle of words, one after another, let go."""
        grip = self.page.locator(f".span-grip[data-side={side}]")
        box = grip.bounding_box()
        while True:  # it follows the mark within a frame or two
            self.page.wait_for_timeout(50)
            before, box = box, grip.bounding_box()
            if box and box == before:
                break
        self.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        self.page.mouse.down()
        for words in ways:
            left, right, middle = self.spot(words)
            self.page.mouse.move((left + right) / 2, middle, steps=4)
        self.page.mouse.up()

    def click(self, word: str) -> None:
        """Click on a word."""
        left, right, middle = self.spot(word)
        self.page.mouse.click((left + right) / 2, middle)

    def tap(self, word: str) -> None:
        """Tap on a word."""
        left, right, middle = self.spot(word)
        self.page.touchscreen.tap((left + right) / 2, middle)

    def act(self, name: str) -> Locator:
        """Give a button of the bar beside the words."""
        return self.bar.get_by_role("button", name=re.compile(name))

    def held(self, text: str) -> list[tuple[str, str]]:
        """Give the spans that the server holds of a text: the words at its positions, and the label."""
        names = {each["id"]: each["name"] for each in self._labels()}
        ids = [
            each["document"]["id"]
            for each in texts(self.page, self.project)
            if text == each["document"]["text"]
        ]
        undone: set[str | None] = set()
        for event in reversed(ask(self.page, f"/projects/{self.project}/documents/{ids[0]}")["history"]):
            if event["id"] in undone:
                continue
            if event["kind"] == "undo":
                undone.add(event["target"])
            elif event["kind"] == "submit":
                return [
                    (text[each["start"] : each["end"]], names[each["label_id"]]) for each in event["spans"]
                ]
        return []

    def _labels(self) -> list[dict[str, Any]]:
        return self.page.request.get(f"/api/v1/projects/{self.project}").json()["labels"]

    def _suggestion(self, text: str, spans: tuple[Suggested, ...]) -> dict[str, Any]:
        ids = {each["name"]: each["id"] for each in self._labels()}
        found = [
            {
                "start": match.start(),
                "end": match.end(),
                "label_id": ids[each.label],
                "name": each.label,
                "probability": each.probability,
                "epistemic": 0.1,
            }
            for each in spans
            for match in re.finditer(re.escape(each.words), text)
        ]
        found.sort(key=lambda span: span["start"])
        return {"labels": [], "spans": found, "epistemic": 0.1, "out_of_scope": 0.2}


_BOX = """words => {
  for (const piece of document.querySelectorAll(".span-text [data-unit]")) {
    const at = piece.textContent.indexOf(words)
    if (at < 0) continue
    const range = document.createRange()
    const walker = document.createTreeWalker(piece, NodeFilter.SHOW_TEXT)
    let seen = 0
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const end = seen + node.nodeValue.length
      if (seen <= at && at < end) range.setStart(node, at - seen)
      if (seen < at + words.length && at + words.length <= end) range.setEnd(node, at + words.length - seen)
      seen = end
    }
    const box = range.getBoundingClientRect()
    return {left: box.left, right: box.right, middle: (box.top + box.bottom) / 2}
  }
  return null
}"""
