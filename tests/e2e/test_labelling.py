"""Labelling, in a real browser: keys, suggestions, undo, marks, several labels, very many labels."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Served, axe, sign_in
from tests.e2e.desk import Desk, Sent, answers, ask, await_read, events, make_project, tickets

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

SIXTY = 60
WORDS = ("parcel", "window", "garden", "kettle", "ladder", "mirror", "basket", "candle", "button", "carpet")


def test_sixty_texts_by_key(page: Page, served: Served) -> None:
    names, some = tickets(200)
    gold = {ticket.text: ticket.label for ticket in some}
    sign_in(page, served)
    project = make_project(page, names, list(gold))
    await_read(page, project)
    sent = Sent().watch(page)
    desk = Desk(page, project).open()
    expected: dict[str, tuple[str, ...]] = {}
    accepted = 0
    for _ in range(SIXTY):
        text, offered = desk.shown(), desk.offered()
        right = gold[text]
        if offered == right or (offered is not None and len(expected) % 5 == 4):
            accepted += 1
            right = offered
            desk.press("Enter")
        else:
            desk.press(desk.keys[right])
        expected[text] = (right,)
    assert len(expected) == SIXTY
    assert accepted >= 1
    desk.saved()
    expect(page.get_by_text(f"learnt from all {SIXTY} answers")).to_be_visible()
    expect(page.get_by_text(re.compile(rf"{SIXTY} of 200 texts"))).to_be_visible()
    expect(page.get_by_text(re.compile(rf"^{SIXTY} answers"))).to_be_visible()
    assert answers(page, project) == expected

    last, last_but_one = list(expected)[-1], list(expected)[-2]
    page.keyboard.press("Backspace")
    expect(desk.text).to_have_text(last)
    expect(page.get_by_text("You had answered")).to_contain_text(expected[last][0])
    page.keyboard.press("Backspace")
    expect(desk.text).to_have_text(last_but_one)
    page.keyboard.press("Control+y")
    expect(desk.text).to_have_text(last)
    other = next(name for name in names if name != expected[last][0])
    desk.press(desk.keys[other])
    expected[last] = (other,)
    desk.saved()
    assert answers(page, project) == expected
    assert events(page, project, last) == ["submit", "undo", "submit"]
    assert set(sent.times.values()) == {1}
    assert len(sent.times) == SIXTY + 4
    expect(page.get_by_text(f"learnt from all {SIXTY} answers")).to_be_visible()


def test_skip_flag_and_comment(page: Page, served: Served) -> None:
    names, some = tickets(40)
    sign_in(page, served)
    project = make_project(
        page, names, [each.text for each in some], guideline="# Refund\n\nWants **money**."
    )
    desk = Desk(page, project).open()
    skipped = desk.press("s")
    text = desk.shown()
    page.keyboard.press("f")
    expect(page.get_by_text("Flagged for a second look")).to_be_visible()
    page.keyboard.press("c")
    page.get_by_role("textbox", name="Comment on this text").type("who knows? s f 1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("group", name="Text to label")).to_contain_text("who knows? s f 1")
    assert desk.shown() == text
    desk.press(desk.keys[names[1]])
    desk.saved()
    assert answers(page, project) == {skipped: ("skipped",), text: (names[1],)}
    flagged = ask(page, f"/projects/{project}/documents?flagged=true&commented=true")["documents"]
    assert [each["document"]["text"] for each in flagged] == [text]
    assert flagged[0]["answers"][0]["comment"] == "who knows? s f 1"

    page.keyboard.press("g")
    panel = page.get_by_role("complementary", name="Guideline")
    expect(panel.get_by_role("heading", name="Refund")).to_be_visible()
    expect(panel.locator("strong")).to_have_text("money")
    assert axe(page) == []
    page.keyboard.press("g")
    expect(panel).to_have_count(0)
    for _ in range(4):  # the answer, the comment, the flag, the skip
        page.keyboard.press("Backspace")
    expect(desk.text).to_have_text(skipped)
    desk.saved()
    assert answers(page, project) == {}
    assert ask(page, f"/projects/{project}/progress")["flagged"] == 0
    page.keyboard.press("h")
    history = page.get_by_role("complementary", name="History of this text")
    expect(history.get_by_role("listitem")).to_have_text(
        [re.compile("skipped it"), re.compile("took that back")]
    )
    page.keyboard.press("Escape")
    expect(history).to_have_count(0)

    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys of this page")
    expect(keys.get_by_text("Skip this text")).to_be_visible()
    assert axe(page) == []
    page.keyboard.press("1")  # answers nothing while the keys are shown
    page.keyboard.press("Escape")
    expect(keys).to_have_count(0)
    assert answers(page, project) == {}


def test_several_labels(page: Page, served: Served) -> None:
    sign_in(page, served)
    said = [f"the {word} is late and broken, number {n}" for n, word in enumerate(WORDS)]
    project = make_project(page, ["Late", "Broken", "Loud"], said, task="choose_several")
    desk = Desk(page, project).open()
    page.keyboard.press("1")
    page.keyboard.press("3")
    page.keyboard.press("2")
    page.keyboard.press("3")
    expect(desk.choice("Late")).to_have_attribute("aria-pressed", "true")
    expect(desk.choice("Loud")).to_have_attribute("aria-pressed", "false")
    expect(page.get_by_role("button", name="Save Late + Broken")).to_be_visible()
    both = desk.press("Enter")
    first = desk.shown()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Press again: none of these fits")).to_be_visible()
    desk.press("Enter")
    desk.saved()
    assert answers(page, project) == {both: ("Broken", "Late"), first: ()}
    page.keyboard.press("Control+z")
    expect(desk.text).to_have_text(first)
    page.keyboard.press("3")
    desk.press("Enter")
    desk.saved()
    assert answers(page, project) == {both: ("Broken", "Late"), first: ("Loud",)}


def test_seventy_seven_labels(page: Page, served: Served) -> None:
    names = [
        f"{word} {kind}" for word in WORDS for kind in ("lost", "late", "torn", "wet", "old", "new", "sold")
    ]
    names += [f"something else {n}" for n in range(7)]
    assert len(names) == 77
    sign_in(page, served)
    said = [f"my {word} has not come, says caller {n}" for n, word in enumerate(2 * WORDS)]
    project = make_project(page, names, said)
    desk = Desk(page, project).open()
    assert axe(page) == []
    find = page.get_by_role("textbox", name="Find a label")
    expect(find).to_have_attribute("placeholder", "Type to find one of 77")
    expected: dict[str, tuple[str, ...]] = {}
    for typed, steps, name in (
        ("kettle wet", 0, "kettle wet"),
        ("WET ket", 0, "kettle wet"),
        ("mirror", 1, "mirror late"),
        ("something else 6", 0, "something else 6"),
    ):
        text = desk.shown()
        page.keyboard.press("/")
        expect(find).to_be_focused()
        page.keyboard.type(typed)
        for _ in range(steps + 1 if steps else 0):
            page.keyboard.press("ArrowDown")
        desk.press("Enter")
        expect(find).not_to_be_focused()
        expected[text] = (name,)
    page.keyboard.press("/")
    page.keyboard.type("nothing is called so")
    expect(page.get_by_text("No label matches")).to_be_visible()
    before = desk.shown()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(find).to_have_value("")
    expect(desk.text).to_have_text(before)
    desk.saved()
    assert answers(page, project) == expected
