"""A real Askwell and a real Chromium, in which any error and any call to another host fails the test."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, sync_playwright

from tests.conftest import lacking

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
START_SECONDS = 60
DESK: Any = {"width": 1440, "height": 900}
TELEPHONE: Any = {"width": 390, "height": 844}


@dataclass
class Served:
    """A running Askwell: its address, its home, and ways in."""

    address: str
    home: Path
    environment: dict[str, str]
    log: Path

    def link(self) -> str:
        """Give a new one-time sign-in link."""
        return self.run("link").strip()

    def run(self, *arguments: str | Path) -> str:
        """Run a command beside the server, on the same data, and give what it printed."""
        command = [sys.executable, "-m", "askwell.cli", *map(str, arguments)]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Playwright's driver; for a module only, because no other event loop can run in the thread meanwhile."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Chromium of this machine; without one the tests in a browser are left out, but not in CI."""
    found = find_chromium(playwright)
    if found is None or not AXE.is_file() or not (ROOT / "src/askwell/screen/index.html").is_file():
        lacking("Chromium" if found is None else "the built screen")
    arguments = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]
    browser = playwright.chromium.launch(executable_path=found, args=arguments)
    yield browser
    browser.close()


def find_chromium(playwright: Playwright) -> str | None:
    """Give the path of CHROMIUM, of the system's browser, or of the one that Playwright fetched, or None."""
    wanted = os.environ.get("CHROMIUM", "")
    for name in (wanted, *NAMES):
        if name and (path := shutil.which(name)):
            return path
    path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """`askwell serve` on a free port with an empty home and the small encoder, stopped afterwards."""
    yield from serve(tmp_path)


@pytest.fixture
def served_demo(tmp_path: Path) -> Iterator[Served]:
    """The same with the demo projects."""
    yield from serve(tmp_path, "--demo")


def serve(folder: Path, *arguments: str) -> Iterator[Served]:
    """Start a server, wait until it has said how to sign in, give it, and stop it."""
    port = _free_port()
    environment = {
        **os.environ,
        "ASKWELL_HOME": str(folder / "home"),
        "ASKWELL_PORT": str(port),
        "ASKWELL_ENCODER": os.environ.get("ASKWELL_TEST_ENCODER", "hashing"),
        "OMP_NUM_THREADS": "1",
        "COLUMNS": "200",
    }
    environment.pop("ASKWELL_DATABASE_URL", None)
    served = Served(f"http://127.0.0.1:{port}", folder / "home", environment, folder / "serve.log")
    command = [sys.executable, "-m", "askwell.cli", "serve", *arguments]
    with served.log.open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        _await(served, process)
        yield served
    finally:
        process.terminate()
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@dataclass
class Watched:
    """What went wrong in a browser's pages; ``allowed`` are patterns of errors that a test expects."""

    address: str
    wrongs: list[str] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        """Note every console error, every uncaught error and every call to another host."""
        context.on("console", self._told)
        context.on("weberror", lambda error: self._error(str(error.error)))
        context.on("request", lambda request: self._call(request.url))

    def check(self) -> None:
        """Fail when anything that was not allowed went wrong."""
        wrongs = [
            each for each in self.wrongs if not any(re.search(pattern, each) for pattern in self.allowed)
        ]
        assert not wrongs, "\n".join(wrongs)

    def _told(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._error(f"{message.text} ({message.location['url']})")

    def _error(self, text: str) -> None:
        self.wrongs.append(f"error: {text}")

    def _call(self, url: str) -> None:
        parts = urlsplit(url)
        if (
            parts.scheme not in ("data", "blob", "about")
            and f"{parts.scheme}://{parts.netloc}" != self.address
        ):
            self.wrongs.append(f"a call to another host: {url}")


@pytest.fixture
def watched(served: Served) -> Iterator[Watched]:
    """What goes wrong in the browser; checked when the test is over."""
    watched = Watched(served.address)
    yield watched
    watched.check()


@pytest.fixture
def page(chromium: Browser, served: Served, watched: Watched) -> Iterator[Page]:
    """A page in a browser of its own at a desk's size, not signed in."""
    yield from open_page(chromium, served, watched)


def open_page(chromium: Browser, served: Served, watched: Watched, **options: Any) -> Iterator[Page]:
    """Give a page of a fresh browser; ``options`` are Playwright's, such as ``color_scheme``."""
    context = chromium.new_context(
        **{"viewport": DESK, "base_url": served.address, "reduced_motion": "reduce", **options}
    )
    watched.watch(context)
    page = context.new_page()
    yield page
    page.unroute_all(behavior="ignoreErrors")  # what a test holds back may still be on its way
    context.close()


def sign_in(page: Page, served: Served) -> None:
    """Come in by a one-time link, as people do: open it, and press the button."""
    page.goto(served.link())
    page.get_by_role("button", name=re.compile("sign in", re.IGNORECASE)).click()
    page.wait_for_url(re.compile(r"^(?!.*/sign-in)"))
    page.get_by_role("main").wait_for()


def axe(page: Page) -> list[str]:
    """Give what a screen reader's user, or somebody who sees poorly, would stumble over."""
    page.evaluate(AXE.read_text("utf-8"))
    found: dict[str, Any] = page.evaluate(
        "async () => await axe.run(document, {resultTypes: ['violations'], runOnly: "
        "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
    )
    return [
        f"{each['id']} ({each['impact']}): {each['help']}: "
        + "; ".join(f"{node['target']} {node['html'][:120]}" for node in each["nodes"][:5])
        for each in found["violations"]
    ]


def _await(served: Served, process: "subprocess.Popen[bytes]") -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            if httpx.get(f"{served.address}/ready", timeout=2, trust_env=False).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise AssertionError(f"the server did not start:\n{served.log.read_text()}")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
