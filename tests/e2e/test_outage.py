"""The server goes away while somebody labels, and the page is loaded anew: nothing is lost or doubled."""

import os
import signal
import subprocess

import pytest
from playwright.sync_api import Page, Response, Route, expect

from tests.e2e.conftest import Served, Watched, sign_in
from tests.e2e.desk import PATIENT, Desk, Sent, answers, ask, events, kept, make_project

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

AWAY = r"Failed to load resource|net::ERR_|EventSource|status of 50"
MEANWHILE = 5
TEXTS = [
    f"Caller {n} says that the {word} is gone." for n, word in enumerate(("hub", "key", "cat", "hat") * 10)
]
LABELS = ["Lost", "Stolen", "Found"]

Answers = dict[str, tuple[str, ...]]


def test_offline_and_back(page: Page, served: Served, watched: Watched) -> None:
    watched.allowed.append(AWAY)
    desk, given = _begin(page, served)
    sent = Sent().watch(page)
    page.context.set_offline(True)
    expected = _answer(desk, given)
    _waits(desk)
    assert kept(page) == MEANWHILE
    page.context.set_offline(False)
    desk.saved()
    _check(desk, expected)
    assert kept(page) == 0
    assert len(sent.times) == MEANWHILE


def test_the_page_is_loaded_anew_while_the_server_is_away(
    page: Page, served: Served, watched: Watched
) -> None:
    watched.allowed.append(AWAY)
    desk, given = _begin(page, served)
    page.route("**/api/**", lambda route: route.abort())
    expected = _answer(desk, given)
    _waits(desk)
    page.reload()
    note = page.get_by_role("alert")
    expect(note).to_contain_text("Askwell cannot be reached")
    assert kept(page) == MEANWHILE
    page.unroute_all()
    note.get_by_role("button", name="Try again").press("Enter")
    desk.shown()
    desk.saved()
    _check(desk, expected)
    page.keyboard.press("Backspace")  # what was done before the page was loaded anew can still be taken back
    last = list(expected)[-1]
    expect(desk.text).to_have_text(last)
    desk.press("1")
    desk.saved()
    assert answers(page, desk.project) == {**expected, last: ("Lost",)}


def test_acknowledged_but_not_heard_of(page: Page, served: Served, watched: Watched) -> None:
    watched.allowed.append(AWAY)
    desk, _ = _begin(page, served)
    sent = Sent().watch(page)

    def swallow(route: Route) -> None:
        route.fetch()  # the server takes them in, and its receipt gets lost
        route.abort()

    page.route("**/annotations", swallow)
    text = desk.press("2")
    expect(desk.saving).to_have_attribute("data-tone", "bad")
    page.unroute_all()
    desk.saved()
    assert events(page, desk.project, text) == ["submit"]
    assert len(sent.times) == 1
    assert sent.times.total() >= 2


def test_the_web_process_is_killed(page: Page, served: Served, watched: Watched) -> None:
    watched.allowed.append(AWAY)
    desk, given = _begin(page, served)
    process = _web_process()
    os.kill(process, signal.SIGSTOP)
    expected = _answer(desk, given)
    expect(desk.saving.get_by_role("status")).not_to_have_text("saved")
    assert kept(page) == MEANWHILE
    os.kill(process, signal.SIGKILL)
    page.reload(timeout=PATIENT)
    desk.shown()
    desk.saved()
    assert _web_process() != process
    _check(desk, expected)


def _begin(page: Page, served: Served) -> tuple[Desk, Answers]:
    """Open a desk with at least five texts in hand, and give it with the answers so far."""
    sign_in(page, served)
    supplies: list[Response] = []
    page.on("response", lambda each: supplies.append(each) if ":next" in each.url and each.ok else None)
    desk = Desk(page, make_project(page, LABELS, TEXTS)).open()
    given: Answers = {}
    for _ in range(len(TEXTS) // 2):
        given[desk.press("1")] = (LABELS[0],)
        desk.saved()
        at_hand = {each["document"]["text"] for each in supplies[-1].json()["questions"]}
        if len(at_hand - set(given)) >= MEANWHILE:
            return desk, given
    raise AssertionError("too few texts in hand")


def _answer(desk: Desk, given: Answers) -> Answers:
    """Answer five texts, and give all the answers that there should be in the end."""
    for n in range(MEANWHILE):
        name = LABELS[n % len(LABELS)]
        given[desk.press(desk.keys[name])] = (name,)
    return given


def _waits(desk: Desk) -> None:
    """Wait until the screen says that the answers wait."""
    expect(desk.saving).to_have_attribute("data-tone", "bad")
    expect(desk.saving.get_by_role("status")).to_have_text(f"{MEANWHILE} waiting, offline")


def _check(desk: Desk, expected: Answers) -> None:
    """Every answer is there, and each was stored once."""
    assert answers(desk.page, desk.project) == expected
    for text in expected:
        assert events(desk.page, desk.project, text) == ["submit"]
    assert ask(desk.page, f"/projects/{desk.project}/progress")["answers"] == len(expected)


def _web_process() -> int:
    """Give the process that answers for the server which this process started."""
    listed = subprocess.run(["ps", "-Ao", "pid=,ppid=,args="], capture_output=True, text=True, check=True)
    rows = [line.split(None, 2) for line in listed.stdout.splitlines()]
    ours = {pid for pid, parent, line in rows if parent == str(os.getpid()) and "askwell.cli serve" in line}
    return next(int(pid) for pid, parent, line in rows if parent in ours and "askwell.cli web" in line)
