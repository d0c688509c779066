"""From an empty Askwell to the first answers, in a real browser: set-up, and a file with bad rows."""

import csv
import io
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from askwell.domain.documents import MAX_TEXT
from tests.e2e.conftest import Served, axe, sign_in
from tests.e2e.desk import Desk, answers, ask, texts

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

LABELS = "Refund: wants money back\nDelivery: where is my parcel\nDevice: it does not work\nOther"
GOOD = [f"Where is my parcel number {n}? It was due on Monday." for n in range(1, 9)]
LINES = [
    "case,channel,message",
    *(f'C-{n},e-mail,"{text}"' for n, text in enumerate(GOOD, 1)),  # lines 2 to 9
    "C-9,e-mail,",
    f'C-10,telephone,"{GOOD[0]}"',
    'C-11,chat,"He said "no" to me"',
    f"C-12,chat,{'x' * (MAX_TEXT + 1)}",
    'C-13,chat,"Two lines,\nthe second of which is line 15"',
    'C-14,chat,"One, with a comma"',
    'C-15,chat,"A quote that never ends',
]
REASONS = [
    ("10", "the text is empty"),
    ("12", "a quote inside a quoted cell must be doubled"),
    ("13", "the text has 1,000,001 characters; at most 1,000,000 are allowed"),
    ("17", "a quoted cell that begins here never ends"),
]
TEXTS = [*GOOD, "Two lines,\nthe second of which is line 15", "One, with a comma"]


def test_from_nothing_to_the_first_answers(page: Page, served: Served) -> None:
    sign_in(page, served)
    expect(page.get_by_text("Set up your first project")).to_be_visible()
    _focus(page, "New project")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="New project", level=1)).to_be_visible()
    expect(page.get_by_role("textbox", name="Name of the project")).to_be_focused()
    page.keyboard.type("Support")
    page.keyboard.press("Tab")
    expect(page.get_by_role("radio", name="One label for each text")).to_be_focused()
    expect(page.get_by_role("radio", name="One label for each text")).to_be_checked()
    go = page.get_by_role("button", name="Read the texts and start")
    expect(page.get_by_text("Add some labels, or choose a file with texts.")).to_be_visible()

    _paste(page, LABELS, "A label, and what it means if you like")
    expect(page.get_by_text("4 labels", exact=True)).to_be_visible()
    expect(page.get_by_role("textbox", name="What Refund means")).to_have_value("wants money back")

    file: Any = {"name": "cases.csv", "mimeType": "text/csv", "buffer": "\n".join(LINES).encode()}
    page.locator("input[type=file]").set_input_files(file)
    first = page.get_by_role("region", name="First rows of cases.csv")
    expect(first.get_by_role("columnheader", name="message")).to_be_visible()
    expect(first.get_by_text(GOOD[0]).first).to_be_visible()
    warnings = page.get_by_role("alert")
    expect(warnings).to_contain_text("such rows are left out")
    assert axe(page) == []
    assert page.request.get("/api/v1/projects").json() == {"projects": []}  # looking at a file makes nothing
    chosen = page.get_by_role("combobox", name="The text is in").or_(
        page.get_by_role("textbox", name="The text is in")
    )
    _choose(page, chosen, "channel")
    expect(first.get_by_role("columnheader", name="channel")).to_contain_text("text")
    _choose(page, chosen, "message")
    expect(first.get_by_role("columnheader", name="message")).to_contain_text("text")
    _focus(page, "Read the texts and start")
    expect(go).to_be_enabled()
    page.keyboard.press("Enter")

    page.wait_for_url(re.compile(r"/p/[^/]+/import$"))
    project = page.url.split("/")[-2]
    expect(page.get_by_text(f"{len(TEXTS)} texts in")).to_be_visible()
    expect(page.get_by_text("1 repeat folded into one")).to_be_visible()
    page.get_by_role("button", name="4 rows left out: why?").press("Enter")
    rows = page.get_by_role("region", name="Rows of cases.csv left out").get_by_role("row")
    expect(rows).to_have_count(1 + len(REASONS))
    found = [tuple(row.get_by_role("cell").all_text_contents()) for row in rows.all()[1:]]
    assert found == REASONS
    assert axe(page) == []
    listed = texts(page, project)
    assert sorted(each["document"]["text"] for each in listed) == sorted(TEXTS)
    assert {each["document"]["metadata"].get("channel") for each in listed} == {"e-mail", "chat"}

    start = page.get_by_role("link", name="Start labelling")
    expect(start).to_be_visible()
    start.press("Enter")
    desk = Desk(page, project)
    desk.shown()
    expect(page.get_by_text(f"0 of {len(TEXTS)} texts")).to_be_visible()
    expected = {desk.press("2"): ("Delivery",), desk.press("4"): ("Other",)}
    desk.saved()
    assert answers(page, project) == expected
    expect(page.get_by_text(f"2 of {len(TEXTS)} texts")).to_be_visible()
    assert [each["name"] for each in ask(page, "/projects")["projects"]] == ["Support"]


def test_labelling_begins_while_the_texts_are_read(page: Page, served: Served) -> None:
    said = [
        f"This is what caller {n} said of device {n % 97}: it hums, and then it stops." for n in range(9_000)
    ]
    file = io.StringIO()
    csv.writer(file).writerows([("message", "kind"), *((text, "") for text in said)])
    sign_in(page, served)
    page.goto("/new")
    page.locator("input[type=file]").set_input_files(
        {"name": "what_was_said.csv", "mimeType": "text/csv", "buffer": file.getvalue().encode()}
    )
    expect(page.get_by_role("textbox", name="Name of the project")).to_have_value("What was said")
    line = page.get_by_role("textbox", name="A label, and what it means if you like")
    for name in ("Hums", "Stops"):
        line.fill(name)
        line.press("Enter")
    go = page.get_by_role("button", name="Read the texts and start")
    expect(go).to_be_enabled()
    go.press("Enter")
    start = page.get_by_role("link", name="Start labelling")
    expect(start).to_be_visible()
    start.press("Enter")
    page.wait_for_url(re.compile(r"/label$"))
    desk = Desk(page, page.url.split("/")[-2])
    expected = {desk.press("1"): ("Hums",), desk.press("2"): ("Stops",), desk.press("1"): ("Hums",)}
    desk.saved()
    expect(page.get_by_text(re.compile(r"3 of 9,000 texts"))).to_be_visible()
    expect(page.get_by_text(re.compile("learnt from all 3 answers"))).to_be_visible()
    assert answers(page, desk.project) == expected


def test_a_demo_is_had_without_a_command(page: Page, served: Served) -> None:
    sign_in(page, served)
    page.get_by_role("button", name="Add a demo project").click()
    page.get_by_role("menuitem", name="Threat reports").click()
    page.wait_for_url(re.compile(r"/p/[^/]+/import$"))
    expect(page.get_by_role("heading", name="Your texts are ready")).to_be_visible()
    expect(page.get_by_role("button", name="Choose a file")).to_be_visible()
    page.goto("/")
    expect(page.get_by_role("link", name="Threat reports", exact=True)).to_be_visible()
    page.get_by_role("button", name="Add a demo project").click()
    expect(page.get_by_role("menuitem")).to_have_text(
        ["Support tickets", "Threat intelligence", "Contract terms"]
    )


def _focus(page: Page, name: str) -> None:
    """Reach a button or link by the tabulator alone."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement?.textContent.trim()") == name:
            return
    raise AssertionError(f"no way to {name} by the keyboard")


def _paste(page: Page, text: str, field: str) -> None:
    """Paste as from another program."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.get_by_role("textbox", name=field).press("Control+v")


def _choose(page: Page, field: Any, name: str) -> None:
    """Choose from a list by the keyboard."""
    field.focus()
    page.keyboard.press("Enter")
    options = page.get_by_role("option")
    expect(options.first).to_be_visible()
    for _ in range(options.count() + 1):
        page.keyboard.press("ArrowDown")
        if page.locator("[role=option][data-combobox-selected]").text_content() == name:
            break
    page.keyboard.press("Enter")
    expect(options).to_have_count(0)
