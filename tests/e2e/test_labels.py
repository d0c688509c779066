"""Labels and guideline: renamed, added, put away and brought back, with every answer kept."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.working import Office, open_office, until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

TEXTS = [f"I want my money back for order {n}" for n in range(12)]
GUIDELINE = "# How to decide\n\nMoney goes **before** everything.\n\n- Refund\n- Delivery\n"


@pytest.fixture(scope="module")
def office(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An Askwell without projects."""
    yield from open_office(chromium, tmp_path_factory.mktemp("labels"))


def test_answers_keep_a_label_that_is_renamed(office: Office) -> None:
    project = begin(office, "Renamed")
    refund = project["labels"][0]["id"]
    with office.browse() as page:
        page.goto(f"/p/{project['id']}/labels")
        expect(page.get_by_role("link", name="3 answers: see the texts")).to_be_visible()
        name = page.get_by_role("textbox", name="Name of Refund")
        name.fill("Delivery")
        name.press("Enter")
        expect(page.get_by_text("There is already a label “Delivery”.")).to_be_visible()
        assert names(office, project) == ["Refund", "Delivery", "Sign-in trouble"]
        name.fill("Money back")
        name.press("Enter")
        expect(page.get_by_text("Renamed. All 3 answers keep their label.")).to_be_visible()
        assert names(office, project) == ["Money back", "Delivery", "Sign-in trouble"]
        found = office.get(f"/projects/{project['id']}/documents", label=refund)
        assert [each["answers"][0]["labels"] for each in found["documents"]] == [[refund]] * 3
        undo(page)
        expect(name).to_have_value("Refund")
        until(lambda: names(office, project)[0], lambda first: first == "Refund")
        page.get_by_role("link", name="3 answers: see the texts").click()
        expect(page.get_by_role("grid", name="Texts")).to_have_attribute("aria-rowcount", "4")


def test_a_label_is_added_put_away_and_brought_back(office: Office) -> None:
    project = begin(office, "Put away")
    with office.browse() as page:
        page.goto(f"/p/{project['id']}/labels")
        new = page.get_by_role("textbox", name="Name of a new label")
        new.fill("Spam: nobody wants this")
        new.press("Enter")
        expect(page.get_by_text("Added “Spam”.")).to_be_visible()
        expect(page.get_by_role("textbox", name="Name of Spam")).to_have_value("Spam")
        assert names(office, project) == ["Refund", "Delivery", "Sign-in trouble", "Spam"]
        undo(page)
        expect(page.get_by_role("textbox", name="Name of Spam")).to_have_count(0)
        until(lambda: names(office, project), lambda said: "Spam" not in said)

        page.get_by_role("button", name="Archive Refund").click()
        expect(page.get_by_text("Its 3 answers stay.")).to_be_visible()
        assert names(office, project) == ["Delivery", "Sign-in trouble"]
        undo(page)
        expect(page.get_by_role("textbox", name="Name of Refund")).to_be_visible()
        until(lambda: names(office, project), lambda said: "Refund" in said)

        page.get_by_role("button", name="Archive Refund").click()
        until(lambda: names(office, project), lambda said: "Refund" not in said)
        page.get_by_role("link", name="Label", exact=True).click()
        expect(offered(page, "Delivery")).to_be_visible()
        expect(offered(page, "Refund")).to_have_count(0)
        page.get_by_role("link", name="Labels & guideline").click()
        page.get_by_role("button", name="2 archived labels").click()
        page.get_by_role("button", name="Bring Refund back").click()
        expect(page.get_by_role("textbox", name="Name of Refund")).to_be_visible()
        until(lambda: names(office, project), lambda said: "Refund" in said)
        page.get_by_role("link", name="Label", exact=True).click()
        expect(offered(page, "Refund")).to_be_visible()


def test_labels_are_moved_by_keys_menu_and_hand_and_asked_in_that_order(office: Office) -> None:
    project = begin(office, "Ordered")
    with office.browse() as page:
        page.goto(f"/p/{project['id']}/labels")
        handle = page.get_by_role("button", name="Move Sign-in trouble")
        handle.focus()
        handle.press("ArrowUp")
        expect(handle).to_be_focused()
        with page.expect_response(lambda answer: answer.url.endswith(project["id"])):
            office.send("PATCH", f"/projects/{project['id']}", json={"name": "Ordered by hand"})
        handle.press("ArrowUp")
        expect(handle).to_be_focused()
        expect(page.get_by_text("Sign-in trouble is now number 1 of 3.")).to_be_attached()
        expect(page.get_by_text("The new order is saved.", exact=False)).to_be_visible()
        assert names(office, project) == ["Sign-in trouble", "Refund", "Delivery"]
        page.get_by_role("link", name="Label", exact=True).click()
        choices = page.get_by_role("main").get_by_role("button", name=re.compile("Refund|Delivery|Sign-in"))
        expect(choices.first).to_contain_text("Sign-in trouble")
        page.go_back()
        undo(page)
        until(lambda: names(office, project)[0], lambda first: first == "Refund")

        page.get_by_role("button", name="Move Refund").click()
        page.get_by_role("menuitem", name="Move to the bottom").click()
        until(lambda: names(office, project)[-1], lambda last: last == "Refund")
        rows = page.get_by_role("list", name="Labels").get_by_role("listitem")
        grip = page.get_by_role("button", name="Move Refund").bounding_box()
        first = rows.first.bounding_box()
        assert grip is not None
        assert first is not None
        page.mouse.move(grip["x"] + 10, grip["y"] + 10)
        page.mouse.down()
        page.mouse.move(grip["x"] + 10, first["y"] + 4, steps=6)
        page.mouse.up()
        expect(page.get_by_role("menuitem")).to_have_count(0)
        until(lambda: names(office, project)[0], lambda said: said == "Refund")
        page.reload()
        expect(rows.first.get_by_role("textbox", name="Name of Refund")).to_be_visible()


def test_the_guideline_is_saved_by_itself_and_at_hand_while_labelling(office: Office) -> None:
    project = begin(office, "Guided")
    with office.browse() as page:
        page.goto(f"/p/{project['id']}/labels")
        page.get_by_role("tab", name="Guideline").click()
        expect(page.get_by_role("heading", name="How should people decide?")).to_be_visible()
        page.get_by_role("textbox", name="Guideline, in Markdown").fill(GUIDELINE)
        preview = page.get_by_role("region", name="Preview of the guideline")
        expect(preview.get_by_role("heading", name="How to decide")).to_be_visible()
        expect(page.get_by_role("status").get_by_text("Saved", exact=True)).to_be_visible()
        until(lambda: office.project("Guided")["guideline"].strip(), lambda said: said == GUIDELINE.strip())
        page.reload()
        expect(preview.get_by_role("listitem")).to_have_count(2)
        page.get_by_role("link", name="Label", exact=True).click()
        expect(offered(page, "Refund")).to_be_visible()
        page.keyboard.press("g")
        panel = page.get_by_role("complementary", name="Guideline")
        expect(panel.get_by_role("heading", name="How to decide")).to_be_visible()
        expect(panel.locator("strong")).to_have_text("before")


def begin(office: Office, name: str) -> Any:
    """Make a project in which three texts have the first label."""
    project = office.make(name, TEXTS)
    found = office.get(f"/projects/{project['id']}/documents", limit=3)["documents"]
    office.submit(project["id"], [(each["document"]["id"], project["labels"][0]["id"]) for each in found])
    return project


def names(office: Office, project: Any) -> list[str]:
    """Give the names of the labels that are offered, in their order."""
    labels = office.get(f"/projects/{project['id']}")["labels"]
    return [label["name"] for label in labels if not label["is_archived"]]


def undo(page: Page) -> None:
    """Press the newest message's Undo."""
    page.get_by_role("alert").get_by_role("button", name="Undo").last.click()


def offered(page: Page, label: str) -> Locator:
    """A label as it is offered while labelling."""
    return page.get_by_role("main").get_by_role("button", name=re.compile(label)).first
