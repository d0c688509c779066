"""How the screen feels: from key to paint while the model learns, and how heavy and slow its first load is.

    python benchmarks/screen_speed.py --answers 120 --out benchmarks/results/screen_speed.json

Starts Askwell with the demo tickets and answers them in Chromium from the keyboard with their gold labels.
The page itself measures from the key press to the frame after the next text is laid out. The start is taken
on a loopback connection, and once more with a processor four times slower and a line of 1.6 Mbit/s with
150 ms of delay, as Lighthouse takes its figures for a phone.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

import environment
from askwell.bootstrap import Askwell, build, read_settings
from askwell.services import sessions

TICKETS = Path(__file__).parent.parent / "examples" / "support-tickets"
PORT = 8496
ADDRESS = f"http://127.0.0.1:{PORT}"
FLAGS = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]
SLOW_LINE = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
PAINTS = "() => performance.getEntriesByName('askwell:key-to-paint').map((entry) => entry.duration)"
START = """() => ({
    first_paint_ms: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? null,
    loaded_ms: performance.getEntriesByType("navigation")[0].loadEventEnd,
    files: performance.getEntriesByType("resource").map((entry) => [entry.name, entry.encodedBodySize]),
    page: performance.getEntriesByType("navigation")[0].encodedBodySize,
})"""


@contextmanager
def served(home: str) -> Iterator[Askwell]:
    """Askwell with its demo projects in processes of its own."""
    variables = {"ASKWELL_HOME": home, "ASKWELL_PORT": str(PORT)}
    command = [sys.executable, "-m", "askwell.cli", "serve", "--demo"]
    process = subprocess.Popen(command, env=os.environ | variables, stdout=subprocess.DEVNULL)
    try:
        for _ in range(240):
            time.sleep(0.5)
            try:
                with urllib.request.urlopen(f"{ADDRESS}/ready", timeout=5):
                    break
            except OSError:
                continue
        parts = build(read_settings(variables))
        yield parts
        parts.close()
    finally:
        process.terminate()
        process.wait(timeout=30)


def gold() -> dict[str, str]:
    texts = [json.loads(line) for line in (TICKETS / "tickets.jsonl").read_text("utf-8").splitlines()]
    labels = [json.loads(line) for line in (TICKETS / "gold.jsonl").read_text("utf-8").splitlines()]
    return {" ".join(a["text"].split()): b["label"] for a, b in zip(texts, labels, strict=True) if b["label"]}


def sign_in(context: BrowserContext, token: str) -> None:
    page = context.new_page()
    page.goto(f"{ADDRESS}/sign-in?token={token}")
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{ADDRESS}/")
    page.close()


def answer(page: Page, project: dict[str, Any], answers: int) -> list[float]:
    """Milliseconds from key to paint, a number an answer."""
    keys = {label["name"]: label["key"] for label in project["labels"]}
    known = gold()
    page.goto(f"{ADDRESS}/p/{project['id']}/label")
    text = page.locator(".prose-text")
    text.wait_for()
    for _ in range(answers):
        label = known.get(" ".join(text.inner_text().split()))
        page.keyboard.press(keys[label] if label else "s")
        page.wait_for_timeout(350)
    return page.evaluate(PAINTS)


def start(browser: Browser, state: Any, path: str, *, is_slow: bool) -> dict[str, Any]:
    """The first load of a page by a browser that has nothing of it."""
    context = browser.new_context(storage_state=state)
    page = context.new_page()
    if is_slow:
        session = context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        session.send("Network.emulateNetworkConditions", SLOW_LINE)
    begun = time.perf_counter()
    page.goto(ADDRESS + path)
    page.get_by_role("heading", level=1).or_(page.locator(".prose-text")).first.wait_for()
    content = 1e3 * (time.perf_counter() - begun)
    page.wait_for_load_state("networkidle")
    seen = page.evaluate(START)
    context.close()
    code = [size for name, size in seen["files"] if name.split("?")[0].endswith((".js", ".css"))]
    fonts = [size for name, size in seen["files"] if name.endswith(".woff2")]
    return {
        "first_paint_ms": seen["first_paint_ms"] and round(seen["first_paint_ms"]),
        "content_ms": round(content),
        "code_kb": round((sum(code) + seen["page"]) / 1e3, 1),
        "fonts_kb": round(sum(fonts) / 1e3, 1),
        "requests": len(seen["files"]) + 1,
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--answers", type=int, default=120)
    parser.add_argument("--chromium", default=os.environ.get("CHROMIUM", "/usr/bin/chromium"))
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    about = environment.describe()
    with tempfile.TemporaryDirectory() as home, served(home) as askwell, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=options.chromium, args=FLAGS)
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        sign_in(context, sessions.create_link(askwell.store, askwell.owner()))
        projects = context.request.get(f"{ADDRESS}/api/v1/projects").json()["projects"]
        tickets = next(project for project in projects if len(project["labels"]) == 14)
        paints = answer(context.new_page(), tickets, options.answers)
        state = context.storage_state()
        label = f"/p/{tickets['id']}/label"
        starts = {
            f"{name}, {'slow phone' if is_slow else 'loopback'}": start(browser, state, path, is_slow=is_slow)
            for name, path in (("projects", "/"), ("label", label))
            for is_slow in (False, True)
        }
        version = browser.version
        browser.close()
    result = {
        "what": "the screen in Chromium, with Askwell's own processes on the same machine",
        "key_to_paint_ms": {
            "answers": len(paints),
            "median": round(float(np.median(paints)), 1),
            "p95": round(float(np.quantile(paints, 0.95)), 1),
            "most": round(max(paints), 1),
        },
        "first_load": starts,
        "chromium": version,
        "environment": about,
    }
    environment.write(result, options.out)


if __name__ == "__main__":
    main()
