"""How the span screen feels in a long text: 100 kB with 1,000 spans, opened and worked on from the keyboard.

    python benchmarks/span_screen_speed.py --out benchmarks/results/span_screen_speed.json

Starts Askwell, and in Chromium goes from a short text to one of 100,000 characters in which the model
suggests 1,000 spans; the page itself measures from the key press to the frame after the text is laid out.
Then 65 actions follow: moving, taking words, marking, accepting, rejecting, moving edges, undoing, going to
the end of the text. The suggestions are put into the server's answer on its way to the browser, so that the
model's speed does not count here. The text is measured in paragraphs, and as one line without any break.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import BrowserContext, Page, Route, sync_playwright

import environment
from askwell.services import sessions
from screen_speed import ADDRESS, FLAGS, PAINTS, served, sign_in

CHARACTERS, SPANS = 100_000, 1_000
WORDS = (
    *("analysts", "traced", "the", "loader", "to", "a", "server", "that", "had", "been", "silent", "since"),
    *("attack", "on", "railway", "systems", "and", "found", "four", "samples", "with", "one", "key", "among"),
    *("them", "nobody", "could", "say", "who", "signed", "or", "when", "it", "was", "made"),
)
LABELS = ("Actor", "Malware", "Vulnerability", "Organisation", "Indicator")
ACTIONS = (
    *["ArrowRight"] * 6, *["ArrowDown"] * 6, *["Shift+ArrowRight"] * 2, "1", "Control+ArrowRight",
    "Control+ArrowLeft", "2", "Delete", "Backspace", "Backspace", "Control+y", *["Tab"] * 5, *["Enter"] * 5,
    *["Delete"] * 4, *["Backspace"] * 4, "Escape", "Alt+ArrowRight", "Alt+Shift+ArrowRight", "3",
    "Control+End", "ArrowUp", "4", "Shift+Home", "5", "Control+Home", "End", "1", "Shift+Tab", "Shift+Tab",
    "3", "Enter", "Backspace", "Shift+ArrowDown", "2",
)  # fmt: skip


def long_text(rng: np.random.Generator, *, paragraphs: bool) -> str:
    """Sentences of eight to thirty words, in paragraphs of one to six of them or in a single line."""
    parts: list[str] = []
    size = 0
    while size < CHARACTERS:
        sentence = " ".join(rng.choice(WORDS, size=rng.integers(8, 30))).capitalize() + "."
        end = "\n" if paragraphs and rng.random() < 0.3 else " "
        parts.append(sentence + end)
        size += len(parts[-1])
    return "".join(parts)[:CHARACTERS].rstrip()


def spans_of(rng: np.random.Generator, text: str, labels: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Suggestions for words in a row, none of which share a word."""
    places = list(re.finditer(r"\w+(?: \w+)?", text))
    chosen = sorted(rng.choice(len(places), size=SPANS, replace=False))
    return [
        {
            "start": places[at].start(),
            "end": places[at].end(),
            "label_id": label["id"],
            "name": label["name"],
            "probability": 0.8,
            "epistemic": 0.1,
        }
        for at, label in ((at, labels[number % len(labels)]) for number, at in enumerate(chosen))
    ]


def make_project(page: Page, text: str) -> dict[str, Any]:
    """A project with a short text and the long one."""

    def tell(path: str, body: Any) -> Any:
        given = page.request.post(f"{ADDRESS}/api/v1{path}", data=body, headers={"origin": ADDRESS})
        assert given.ok, given.text()
        return given.json()

    labels = [{"name": name} for name in LABELS]
    project = tell("/projects", {"name": f"Long {len(text)}", "task": "mark_spans", "labels": labels})
    tell(f"/projects/{project['id']}/documents", {"texts": [{"text": "Short."}, {"text": text}]})
    return project


def measure(context: BrowserContext, rng: np.random.Generator, *, paragraphs: bool) -> dict[str, Any]:
    """Milliseconds to open the text, and from key to paint of each action."""
    page = context.new_page()
    page.goto(ADDRESS)
    text = long_text(rng, paragraphs=paragraphs)
    project = make_project(page, text)
    spans = spans_of(rng, text, project["labels"])

    def give(route: Route) -> None:
        response = route.fetch()
        body = response.json()
        body["questions"].sort(key=lambda question: len(question["document"]["text"]))
        for question in body["questions"]:
            is_long = len(question["document"]["text"]) > CHARACTERS / 2
            question["is_audit"] = False
            question["suggestion"] = {"labels": [], "spans": spans if is_long else [], "epistemic": 0.1}
            question["suggestion"]["out_of_scope"] = 0.5
        route.fulfill(response=response, body=json.dumps(body))

    page.route("**/tasks:next*", give)
    page.goto(f"{ADDRESS}/p/{project['id']}/label")
    page.get_by_text("Short.", exact=True).wait_for()
    page.wait_for_timeout(1_000)
    page.keyboard.press("s")
    page.wait_for_timeout(2_000)
    for key in ACTIONS:
        page.keyboard.press(key)
        page.wait_for_timeout(300)
    opening, *actions = page.evaluate(PAINTS)
    page.close()
    return {
        "opening_ms": round(opening, 1),
        "actions": len(actions),
        "median_ms": round(float(np.median(actions)), 1),
        "p95_ms": round(float(np.quantile(actions, 0.95)), 1),
        "most_ms": round(max(actions), 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--chromium", default=os.environ.get("CHROMIUM", "/usr/bin/chromium"))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    about = environment.describe()
    rng = np.random.default_rng(options.seed)
    with tempfile.TemporaryDirectory() as home, served(home) as askwell, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=options.chromium, args=FLAGS)
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        sign_in(context, sessions.create_link(askwell.store, askwell.owner()))
        in_paragraphs = measure(context, rng, paragraphs=True)
        in_one_line = measure(context, rng, paragraphs=False)
        version = browser.version
        browser.close()
    result = {
        "what": f"a text of {CHARACTERS:,} characters with {SPANS:,} spans in Chromium, from key to paint",
        "in_paragraphs": in_paragraphs,
        "in_one_line": in_one_line,
        "chromium": version,
        "environment": about,
    }
    environment.write(result, options.out)


if __name__ == "__main__":
    main()
