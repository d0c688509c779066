"""Marked parts on every page around the label screen: set up, imported, read, put right, exported."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import DESK, TELEPHONE, axe
from tests.e2e.working import Office, open_office, settle, until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

HERON = "Velvet Heron 👍🏽 dropped Gristmill on Calder Mutual."
PIG = "Most readers remember the pig."
FILE = [
    {
        "text": HERON,
        "spans": [{"start": 0, "end": 12, "label": "Actor"}, {"start": 24, "end": 33, "label": "Malware"}],
    },
    {"text": PIG, "spans": []},
    {"text": "A text that is too short", "spans": [{"start": 0, "end": 99, "label": "Actor"}]},
    *({"text": f"Report {n}: Tin Curlew was seen again.", "spans": None} for n in range(8)),
]
LOOKS = [
    pytest.param(theme, size, id=f"{theme}-{size['width']}")
    for theme in ("light", "dark")
    for size in (DESK, TELEPHONE)
]


@pytest.fixture(scope="module")
def office(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An Askwell without projects."""
    yield from open_office(chromium, tmp_path_factory.mktemp("marking"))


def test_a_project_that_marks_is_set_up_from_a_file_with_marks(office: Office) -> None:
    with office.browse() as page:
        page.goto("/new")
        page.get_by_role("textbox", name="Name of the project").fill("Threats")
        page.get_by_role("radio", name="Parts of each text").check()
        expect(page.get_by_role("checkbox", name="Mark parts of the texts, too")).to_have_count(0)
        new = page.get_by_role("textbox", name="A label, and what it means if you like")
        new.fill("Actor: a named group")
        new.press("Enter")
        give(page, "reports.jsonl")
        first = page.get_by_role("region", name="First rows of reports.jsonl")
        expect(first.get_by_text("Velvet Heron", exact=True)).to_be_visible()
        marks = first.get_by_role("list", name="Marked parts").first.get_by_role("listitem")
        expect(marks).to_have_text(["Velvet Heron, Actor", "Gristmill, Malware"])
        expect(page.get_by_text("2 marked parts in the first")).to_be_visible()
        expect(page.get_by_text("New: Malware;")).to_be_visible()
        expect(page.get_by_text("0 to 99 is no part of a text")).to_be_visible()
        assert axe(page) == []
        page.get_by_role("button", name="Read the texts and start").click()
        page.wait_for_url(re.compile(r"/p/[^/]+/import$"))
        expect(page.get_by_text("10 texts in")).to_be_visible()
        page.get_by_role("button", name="1 row left out: why?").click()
        expect(page.get_by_role("cell", name="0 to 99 is no part", exact=False)).to_be_visible()
    project = office.project("Threats")
    assert (project["task"], project["spans_overlap"]) == ("mark_spans", False)
    assert [(each["name"], each["kind"]) for each in project["labels"]] == [
        ("Actor", "span"),
        ("Malware", "span"),
    ]
    given = {text: spans_of(row) for text, row in rows_of(office, project["id"]).items() if row["answers"]}
    actor, malware = (label["id"] for label in project["labels"])
    assert given == {HERON: [(0, 12, actor), (24, 33, malware)], PIG: []}


def test_labels_for_both_and_overlap_that_can_be_turned_off_again(office: Office) -> None:
    with office.browse() as page:
        page.goto("/new")
        page.get_by_role("textbox", name="Name of the project").fill("Both")
        page.get_by_role("checkbox", name="Mark parts of the texts, too").check()
        page.get_by_role("checkbox", name="Marked parts may overlap").check()
        new = page.get_by_role("textbox", name="A label, and what it means if you like")
        for name in ("Refund", "Delivery", "Amount"):
            new.fill(name)
            new.press("Enter")
        page.get_by_role("combobox", name="What Amount is for").select_option("parts of the text")
        page.get_by_role("button", name="Make the project").click()
        page.wait_for_url(re.compile(r"/p/[^/]+/import$"))
        project = office.project("Both")["id"]
        page.goto(f"/p/{project}/labels")
        parts = page.get_by_role("region", name=re.compile("^For parts of the text"))
        expect(parts.get_by_role("textbox", name="Name of Amount")).to_be_visible()
        page.get_by_role("radiogroup", name="New labels are for").get_by_text("parts of the text").click()
        page.get_by_role("textbox", name="Name of a new label").fill("Person")
        page.keyboard.press("Enter")
        expect(parts.get_by_role("textbox", name="Name of Person")).to_be_visible()
        page.goto(f"/p/{project}/settings")
        overlap = page.get_by_role("switch", name="Marked parts may overlap")
        expect(overlap).to_be_checked()
        overlap.click()
        expect(page.get_by_text("New marks do not overlap from now on.")).to_be_visible()
        until(lambda: office.get(f"/projects/{project}")["spans_overlap"], lambda said: said is False)
        page.get_by_role("button", name="Undo").click()
        expect(overlap).to_be_checked()
    kinds = {each["name"]: each["kind"] for each in office.project("Both")["labels"]}
    assert kinds == {"Refund": "choice", "Delivery": "choice", "Amount": "span", "Person": "span"}


def test_marks_are_seen_put_right_and_made_anew_from_the_texts(office: Office) -> None:
    project, ids = marked(office, "Reports")
    actor, malware = (label["id"] for label in project["labels"])
    with office.browse() as page:
        page.goto(f"/p/{project['id']}/texts?open={ids[HERON]}")
        settle(page)
        cell = page.get_by_role("row", name=re.compile("Velvet Heron")).locator(".texts-given")
        expect(cell).to_contain_text("Actor×2")
        panel = page.get_by_role("complementary", name="One text")
        seen = panel.get_by_role("region", name="Text").get_by_role("list", name="Marked parts")
        expect(seen.get_by_role("listitem")).to_have_text(["Velvet Heron, Actor", "Calder Mutual, Actor"])
        mine = panel.get_by_role("list", name="Your marks").get_by_role("listitem")
        expect(mine).to_have_count(2)
        panel.get_by_role("button", name="Calder Mutual: Actor. Change the label").click()
        page.get_by_role("menuitem", name="Malware").click()
        expect(page.get_by_text("Changed to Malware")).to_be_visible()
        expect(panel.get_by_text("changed the marks to 2 parts: 1 Actor, 1 Malware")).to_be_visible()
        panel.get_by_role("button", name="Take the mark of Velvet Heron out").click()
        expect(mine).to_have_count(1)
        until(
            lambda: spans_of(rows_of(office, project["id"])[HERON]), lambda said: said == [(37, 50, malware)]
        )
        page.get_by_role("button", name="Undo", exact=True).last.click()
        expect(mine).to_have_count(2)
        until(
            lambda: spans_of(rows_of(office, project["id"])[HERON]),
            lambda said: said == [(0, 12, actor), (37, 50, malware)],
        )
        page.get_by_role("button", name="Close the message").first.click()
        panel.get_by_role("button", name="Mark it anew").click()
        page.wait_for_url(re.compile("/label$"))
        expect(page.get_by_text("Velvet").first).to_be_visible()
        assert not any(
            each["status"] == "submitted" for each in rows_of(office, project["id"])[HERON]["answers"]
        )


def test_an_export_says_what_it_cannot_hold(office: Office) -> None:
    project, _ = marked(office, "Out")
    with office.browse() as page:
        page.goto(f"/p/{project['id']}/settings#export")
        page.get_by_role("radio", name="doccano").check()
        expect(page.get_by_role("alert").filter(has_text="doccano").first).to_be_visible()
        page.get_by_role("radio", name="CoNLL (BIO)").check()
        expect(page.get_by_text("What CoNLL (BIO) cannot hold")).to_be_visible()
        expect(page.get_by_text("How the file begins")).to_be_visible()
        with page.expect_download() as begun:
            page.get_by_role("link", name="Download").click()
        written = begun.value.path().read_text("utf-8")
        assert re.search(r"Velvet\s+B-Actor\nHeron\s+I-Actor", written)


@pytest.mark.parametrize(("theme", "size"), LOOKS)
def test_nothing_is_in_the_way_where_parts_are_marked(office: Office, theme: Any, size: Any) -> None:
    name = f"Seen {theme} {size['width']}"
    project, ids = marked(office, name)
    office.learnt(project["id"])
    found: list[str] = []
    with office.browse(color_scheme=theme, viewport=size) as page:
        for where in ("overview", f"texts?open={ids[HERON]}", "model", "labels", "settings", "import"):
            page.goto(f"/p/{project['id']}/{where}")
            settle(page)
            if where == "model":
                page.get_by_role("textbox", name="A text to try").fill(HERON)
                expect(page.get_by_role("region", name="What it would mark")).to_be_visible()
            found += [f"{where}: {each}" for each in axe(page) if "landmark-" not in each]
            wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            found += [f"{where}: {wide} pixels too wide"] if wide > 0 else []
    assert not found, "\n".join(found)


def give(page: Page, name: str) -> None:
    """Choose the file with marks."""
    lines = "\n".join(json.dumps(row) for row in FILE)
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/jsonl", "buffer": lines.encode()}
    )


def marked(office: Office, name: str) -> tuple[Any, dict[str, int]]:
    """Make a project that marks, of which I have answered two texts; give it, and its texts' ids."""
    texts = [str(row["text"]) for row in FILE]
    labels = [{"name": "Actor"}, {"name": "Malware"}]
    project = office.make(name, texts, task="mark_spans", labels=labels)
    ids = {text: row["document"]["id"] for text, row in rows_of(office, project["id"]).items()}
    actor = project["labels"][0]["id"]
    spans = [{"start": start, "end": end, "label_id": actor} for start, end in ((0, 12), (37, 50))]
    answers = [(HERON, spans), (PIG, [])]
    events = [
        {"id": f"{name}-{at}", "kind": "submit", "document_id": ids[text], "labels": [], "spans": given}
        for at, (text, given) in enumerate(answers)
    ]
    office.send("POST", f"/projects/{project['id']}/annotations", json={"events": events})
    return project, ids


def rows_of(office: Office, project: str) -> dict[str, Any]:
    """Give the rows of the table of texts by their texts."""
    rows = office.get(f"/projects/{project}/documents", limit=200)["documents"]
    return {row["document"]["text"]: row for row in rows}


def spans_of(row: Any) -> list[tuple[int, int, str]]:
    """Give what is marked in a text's one answer."""
    (answer,) = row["answers"]
    return [(span["start"], span["end"], span["label_id"]) for span in answer["spans"]]
