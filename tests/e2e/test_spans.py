"""Marking spans in a real browser: by keyboard alone, by mouse, by touch; and what reaches the server."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import DESK, TELEPHONE, Served, Watched, axe, open_page, sign_in
from tests.e2e.desk import events, make_project, tell
from tests.e2e.spans import SpanDesk, Suggested, span_project

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

REPORT = "👩‍👩‍👧 say Velvet Heron (“VH”) ran GLASSFIN at Northgate Rail’s depots. Silver Fox 😀 did not."
OTHER = "Kestrel Labs saw GLASSFIN again."
HERON = Suggested("Velvet Heron", "Actor", 0.93)
GLASSFIN = Suggested("GLASSFIN", "Malware", 0.88)
RAIL = Suggested("Northgate Rail’s", "Organisation", 0.55)


@pytest.fixture
def phone(chromium: Browser, served: Served, watched: Watched) -> Iterator[Page]:
    """A page on a phone with a touch screen."""
    yield from open_page(chromium, served, watched, viewport=TELEPHONE, has_touch=True, is_mobile=True)


def test_the_whole_way_by_keyboard(page: Page, served: Served) -> None:
    sign_in(page, served)
    desk = SpanDesk(page, span_project(page, [REPORT])).open()
    expect(desk.enter).to_contain_text("Nothing to mark here")
    desk.keys_of("ArrowRight", "ArrowRight", "Shift+ArrowRight", "1")
    desk.expect_marks("Velvet Heron, Actor")
    desk.keys_of("2", "Control+ArrowRight")
    desk.expect_marks("Velvet Heron (, Malware")
    desk.keys_of("Control+ArrowLeft", "1", "Control+Shift+ArrowRight", "Control+Shift+ArrowLeft")
    desk.expect_marks("Velvet Heron, Actor")
    desk.keys_of("Control+End", "Control+Home", *["ArrowRight"] * 10, "2")
    desk.expect_marks("Velvet Heron, Actor", "GLASSFIN, Malware")
    desk.keys_of("ArrowRight", "ArrowRight", "Shift+ArrowRight", "Alt+Shift+ArrowRight", "3")
    desk.expect_marks("Velvet Heron, Actor", "GLASSFIN, Malware", "Northgate Rail’, Organisation")
    desk.keys_of("Control+Alt+ArrowLeft")
    desk.expect_marks("Velvet Heron, Actor", "GLASSFIN, Malware", "Northgate Rail, Organisation")
    desk.keys_of("Escape", "Control+Home", "Tab", "Tab")
    expect(desk.bar).to_contain_text("Malware")
    desk.keys_of("Delete")
    desk.expect_marks("Velvet Heron, Actor", "Northgate Rail, Organisation")
    desk.keys_of("Backspace")
    desk.expect_marks("Velvet Heron, Actor", "GLASSFIN, Malware", "Northgate Rail, Organisation")
    desk.keys_of("Control+y", "Control+z")
    expect(desk.enter).to_contain_text("Save 3 marks")
    desk.keys_of("Escape", "Control+End", "ArrowLeft", "ArrowLeft", "ArrowLeft", "/")
    page.keyboard.type("mal")
    desk.keys_of("Enter", "Enter")
    expect(page.get_by_text("That was the last text")).to_be_visible()
    desk.saved()
    expected = [
        ("Velvet Heron", "Actor"),
        ("GLASSFIN", "Malware"),
        ("Northgate Rail", "Organisation"),
        ("😀", "Malware"),
    ]
    assert desk.held(REPORT) == expected
    desk.keys_of("Backspace")
    expect(page.get_by_text("You had answered")).to_contain_text("4 marks")
    desk.expect_marks(*(f"{words}, {label}" for words, label in expected))
    desk.saved()
    assert desk.held(REPORT) == []
    desk.keys_of("Tab", "Delete", "Enter")
    expect(page.get_by_text("That was the last text")).to_be_visible()
    desk.saved()
    assert desk.held(REPORT) == expected[1:]
    assert events(page, desk.project, REPORT) == ["submit", "undo", "submit"]


def test_suggestions_are_accepted_corrected_and_rejected(page: Page, served: Served) -> None:
    sign_in(page, served)
    desk = SpanDesk(page, span_project(page, [REPORT]))
    desk.suggest(HERON, GLASSFIN, RAIL)
    desk.open()
    desk.expect_marks(
        "Velvet Heron, Actor, suggested 93\u00a0%",
        "GLASSFIN, Malware, suggested 88\u00a0%",
        "Northgate Rail’s, Organisation, suggested 55\u00a0%",
    )
    expect(desk.enter).to_contain_text("Accept 3 suggestions")
    desk.keys_of("Tab")
    expect(desk.enter).to_contain_text("Accept Actor")
    desk.keys_of("Enter")  # the next one is in focus then
    expect(desk.bar).to_contain_text("Malware")
    desk.keys_of("Delete", "Control+ArrowLeft")
    desk.expect_marks("Velvet Heron, Actor", "Northgate Rail, Organisation")
    desk.keys_of("Backspace", "Backspace")
    expect(desk.enter).to_contain_text("Accept Malware")
    desk.keys_of("Escape", "Shift+Delete")
    desk.expect_marks("Velvet Heron, Actor")
    desk.keys_of("Backspace", "Shift+Enter")
    expect(page.get_by_text("That was the last text")).to_be_visible()
    desk.saved()
    expected = [("Velvet Heron", "Actor"), ("GLASSFIN", "Malware"), ("Northgate Rail’s", "Organisation")]
    assert desk.held(REPORT) == expected


def test_marking_with_the_mouse(page: Page, served: Served) -> None:
    sign_in(page, served)
    desk = SpanDesk(page, span_project(page, [REPORT])).open()
    desk.drag("elvet Her")
    desk.act("Actor").click()
    desk.expect_marks("Velvet Heron, Actor")
    desk.choice("Malware").click()  # of the mark that was just made
    desk.expect_marks("Velvet Heron, Malware")
    page.keyboard.press("Escape")
    desk.choice("Malware").click()
    expect(page.get_by_text("Click or drag over words to mark them Malware")).to_be_visible()
    desk.click("GLASSFIN")
    desk.drag("Silver Fox")
    desk.expect_marks("Velvet Heron, Malware", "GLASSFIN, Malware", "Silver Fox, Malware")
    page.keyboard.press("Escape")
    desk.click("Silver")
    desk.act("Remove").click()
    page.keyboard.down("Alt")
    desk.drag("North")
    page.keyboard.up("Alt")
    page.keyboard.press("3")
    desk.expect_marks("Velvet Heron, Malware", "GLASSFIN, Malware", "North, Organisation")
    desk.list.get_by_role("button", name="Remove: GLASSFIN").click()
    desk.click("depots")
    page.keyboard.down("Shift")
    desk.click("Silver")
    page.keyboard.up("Shift")
    page.keyboard.press("1")
    desk.expect_marks("Velvet Heron, Malware", "North, Organisation", "depots. Silver, Actor")
    desk.enter.click()
    expect(page.get_by_text("That was the last text")).to_be_visible()
    desk.saved()
    assert desk.held(REPORT) == [
        ("Velvet Heron", "Malware"),
        ("North", "Organisation"),
        ("depots. Silver", "Actor"),
    ]


def test_edges_are_dragged_with_the_mouse(page: Page, served: Served) -> None:
    sign_in(page, served)
    desk = SpanDesk(page, span_project(page, [REPORT]))
    desk.suggest(GLASSFIN)
    desk.open()
    expect(page.locator(".span-grip")).to_have_count(0)
    desk.drag("Heron")
    desk.keys_of("1")
    desk.expect_marks("Heron, Actor", "GLASSFIN, Malware, suggested 88\u00a0%")
    expect(page.locator(".span-grip")).to_have_count(2)
    desk.pull("start", "say", "Velv")
    desk.expect_marks("Velvet Heron, Actor", "GLASSFIN, Malware, suggested 88\u00a0%")
    desk.pull("end", "ran", "GLASS", "ran")
    desk.expect_marks("Velvet Heron (“VH”) ran, Actor", "GLASSFIN, Malware, suggested 88\u00a0%")
    desk.keys_of("Backspace")  # the whole way of an edge is one act
    desk.expect_marks("Velvet Heron, Actor", "GLASSFIN, Malware, suggested 88\u00a0%")
    desk.click("GLASSFIN")
    expect(desk.rows.nth(1)).to_have_attribute("aria-current", "true")
    desk.pull("start", "Velv")  # up to the mark before, and no further
    desk.expect_marks("Velvet Heron, Actor", "(“VH”) ran GLASSFIN, Malware")
    desk.pull("start", "depots")  # nor past its own end
    desk.expect_marks("Velvet Heron, Actor", "GLASSFIN, Malware")
    page.keyboard.down("Alt")
    desk.pull("end", "GLASS")
    page.keyboard.up("Alt")
    desk.expect_marks("Velvet Heron, Actor", "GLA, Malware")
    desk.pull("end", "GLASSFIN")
    expect(desk.bar).to_contain_text("Malware")
    desk.keys_of("Escape", "Enter")
    expect(page.get_by_text("That was the last text")).to_be_visible()
    desk.saved()
    assert desk.held(REPORT) == [("Velvet Heron", "Actor"), ("GLASSFIN", "Malware")]


def test_marking_with_a_finger(phone: Page, served: Served) -> None:
    sign_in(phone, served)
    desk = SpanDesk(phone, span_project(phone, [REPORT]))
    desk.suggest(GLASSFIN)
    desk.open()
    expect(phone.get_by_text("Tap a word, tap another")).to_be_visible()
    desk.tap("Velvet")
    desk.tap("Heron")
    desk.choice("Actor").tap()
    desk.expect_marks("Velvet Heron, Actor", "GLASSFIN, Malware, suggested 88\u00a0%")
    desk.tap("GLASSFIN")
    desk.act("Accept").tap()
    desk.choice("Organisation").tap()
    desk.tap("depots")
    desk.expect_marks("Velvet Heron, Actor", "GLASSFIN, Malware", "depots, Organisation")
    desk.command("undo").tap()
    desk.enter.tap()
    expect(phone.get_by_text("That was the last text")).to_be_visible()
    desk.saved()
    assert desk.held(REPORT) == [("Velvet Heron", "Actor"), ("GLASSFIN", "Malware")]


def test_spans_within_spans(page: Page, served: Served) -> None:
    sign_in(page, served)
    desk = SpanDesk(page, span_project(page, [REPORT], spans_overlap=True)).open()
    desk.drag("Velvet Heron")
    desk.keys_of("1", "3")
    desk.drag("Heron (“VH”) ran")
    desk.keys_of("2")
    desk.expect_marks("Velvet Heron, Actor", "Velvet Heron, Organisation", "Heron (“VH”) ran, Malware")
    desk.keys_of("Escape", "Enter")
    expect(page.get_by_text("That was the last text")).to_be_visible()
    desk.saved()
    assert desk.held(REPORT) == [
        ("Velvet Heron", "Actor"),
        ("Velvet Heron", "Organisation"),
        ("Heron (“VH”) ran", "Malware"),
    ]


def test_nothing_begun_is_lost(page: Page, served: Served) -> None:
    sign_in(page, served)
    desk = SpanDesk(page, span_project(page, [REPORT, OTHER])).open()
    desk.click("GLASSFIN")
    desk.keys_of("2")
    desk.expect_marks("GLASSFIN, Malware")
    first = desk.shown()
    page.reload()
    assert desk.shown() == first
    desk.expect_marks("GLASSFIN, Malware")
    desk.press("Enter")
    desk.click("GLASSFIN")
    desk.keys_of("1", "Backspace", "Backspace")
    expect(desk.text).to_have_text(first)
    desk.expect_marks("GLASSFIN, Malware")
    desk.keys_of("Control+y")
    expect(desk.text).not_to_have_text(first)
    desk.keys_of("Enter")
    expect(desk.enter).to_contain_text("Press again: nothing to mark")
    desk.keys_of("Enter")
    expect(page.get_by_text("That was the last text")).to_be_visible()
    desk.saved()
    assert desk.held(first) == [("GLASSFIN", "Malware")]
    assert desk.held(OTHER if first == REPORT else REPORT) == []


def test_a_choice_and_spans_in_one_answer(page: Page, served: Served) -> None:
    sign_in(page, served)
    project = make_project(page, ["Report", "Advert"], [REPORT])
    tell(page, f"/projects/{project}/labels", {"labels": [{"name": "Actor", "kind": "span"}]})
    desk = SpanDesk(page, project)
    desk.suggest()
    desk.open()
    expect(desk.enter).to_contain_text("Choose a label first")
    desk.keys_of(desk.keys["Advert"], desk.keys["Report"])
    desk.drag("Velvet Heron")
    desk.keys_of(desk.keys["Actor"])
    expect(desk.enter).to_contain_text("Save Report + 1 mark")
    desk.keys_of("Escape", "Enter")
    expect(page.get_by_text("That was the last text")).to_be_visible()
    desk.saved()
    assert desk.held(REPORT) == [("Velvet Heron", "Actor")]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, TELEPHONE], ids=["desk", "telephone"])
def test_nothing_is_in_the_way(
    chromium: Browser, served: Served, watched: Watched, theme: Any, size: Any
) -> None:
    for page in open_page(chromium, served, watched, color_scheme=theme, viewport=size):
        sign_in(page, served)
        desk = SpanDesk(page, span_project(page, [REPORT], spans_overlap=True))
        desk.suggest(HERON, GLASSFIN, RAIL)
        desk.open()
        assert axe(page) == []
        desk.keys_of("Tab", "Enter")
        expect(desk.bar).to_be_visible()
        assert axe(page) == []
        desk.drag("say Velvet")
        assert axe(page) == []
        assert page.evaluate("document.scrollingElement.scrollWidth <= document.scrollingElement.clientWidth")
