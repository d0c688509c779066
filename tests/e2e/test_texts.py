"""The table of texts: found, filtered, opened, answered one by one and twenty at once, and all undone."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.working import Office, open_office, settle, until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

TEXTS = [f"I want my money back for order {n}" for n in range(30)]
TEXTS += [f"Parcel {n} has not come yet" for n in range(30)]


@pytest.fixture(scope="module")
def office(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An Askwell without projects."""
    yield from open_office(chromium, tmp_path_factory.mktemp("texts"))


def test_search_and_filters_stand_in_the_address(office: Office) -> None:
    project = office.make("Found", TEXTS)
    refund, delivery = (label["id"] for label in project["labels"][:2])
    documents = listed(office, project["id"])
    wrong = [(text["id"], refund) for text in documents[30:34]]
    right = [(text["id"], delivery) for text in documents[34:40]]
    office.submit(project["id"], wrong + right)
    with office.browse() as page:
        page.goto(f"/p/{project['id']}/texts")
        expect(table(page)).to_have_attribute("aria-rowcount", "61")
        page.keyboard.press("/")
        search = page.get_by_role("textbox", name="Search the texts")
        expect(search).to_be_focused()
        search.fill("parcel")
        expect(table(page)).to_have_attribute("aria-rowcount", "31")
        expect(page.locator("mark").first).to_have_text("Parcel")
        page.get_by_role("radiogroup", name="State").get_by_text("Answered", exact=True).click()
        expect(table(page)).to_have_attribute("aria-rowcount", "11")
        page.get_by_role("button", name="Filters").click()
        form = page.get_by_role("dialog", name="Filters")
        form.get_by_role("combobox", name="Answer", exact=True).click()
        form.get_by_role("option", name=re.compile("^Refund")).click()
        expect(table(page)).to_have_attribute("aria-rowcount", "5")
        expect(page).to_have_url(
            re.compile(r"\?(?=.*q=parcel)(?=.*state=answered)(?=.*label=" + refund + ")")
        )
        page.reload()
        settle(page)
        expect(table(page)).to_have_attribute("aria-rowcount", "5")
        expect(search).to_have_value("parcel")
        expect(page.get_by_role("radio", name="Answered", exact=True)).to_be_checked()
        expect(page.get_by_text("Answer: Refund")).to_be_visible()
        page.go_back()
        expect(table(page)).to_have_attribute("aria-rowcount", "11")
        search.fill("no text says this")
        expect(page.get_by_role("heading", name="No text matches")).to_be_visible()
        page.get_by_role("button", name="Clear the filters").click()
        expect(table(page)).to_have_attribute("aria-rowcount", "61")


def test_an_open_text_can_be_answered_otherwise(office: Office) -> None:
    project = office.make("Opened", TEXTS)
    refund, delivery = (label["id"] for label in project["labels"][:2])
    text = listed(office, project["id"])[0]
    office.submit(project["id"], [(text["id"], delivery)])
    with office.browse() as page:
        page.goto(f"/p/{project['id']}/texts")
        table(page).get_by_text(TEXTS[0], exact=True).click()
        panel = page.get_by_role("complementary", name="One text")
        expect(panel.get_by_role("heading", name="Text 1 of 60")).to_be_visible()
        expect(page).to_have_url(re.compile(f"open={text['id']}"))
        expect(choice(panel, "Delivery")).to_have_attribute("aria-pressed", "true")
        history = f"**/documents/{text['id']}"
        page.route(history, lambda _: None)  # it comes only after the next click
        choice(panel, "Refund").click()
        expect(choice(panel, "Refund")).to_have_attribute("aria-pressed", "true")
        expect(row(page, TEXTS[0]).get_by_text("Refund").first).to_be_visible()
        until(lambda: labels_of(office, project["id"]), lambda said: said == {text["id"]: [refund]})
        panel.get_by_role("button", name="Undo my last change").click()
        page.unroute(history)  # what waited goes on
        expect(choice(panel, "Delivery")).to_have_attribute("aria-pressed", "true")
        until(lambda: labels_of(office, project["id"]), lambda said: said == {text["id"]: [delivery]})
        panel.get_by_role("button", name="The next text").click()
        expect(panel.get_by_role("heading", name="Text 2 of 60")).to_be_visible()
        panel.get_by_role("button", name="Close").click()
        expect(panel).to_have_count(0)
        expect(table(page)).to_be_focused()


def test_twenty_texts_are_labelled_at_once_and_it_is_undone(office: Office) -> None:
    project = office.make("Many", TEXTS)
    delivery = project["labels"][1]["id"]
    first = [text["id"] for text in listed(office, project["id"])[:20]]
    with office.browse() as page:
        page.goto(f"/p/{project['id']}/texts")
        page.get_by_role("checkbox", name="Select text 1", exact=True).click()
        for n in range(2, 21):
            page.keyboard.press("Shift+ArrowDown")
            expect(page.get_by_text(f"{n} texts chosen")).to_be_visible()
        page.get_by_role("button", name="Label as…").click()
        choice(page.get_by_role("dialog", name="Label as"), "Delivery").click()
        expect(page.get_by_text("20 texts labelled Delivery")).to_be_visible()
        assert labels_of(office, project["id"]) == {text: [delivery] for text in first}
        expect(row(page, TEXTS[19]).get_by_text("Delivery").first).to_be_visible()
        page.get_by_role("alert").get_by_role("button", name="Undo").click()
        expect(page.get_by_text("Taken back: 20 texts")).to_be_visible()
        assert labels_of(office, project["id"]) == {}
        expect(row(page, TEXTS[19]).get_by_text("no answer")).to_be_visible()
        page.get_by_role("radiogroup", name="State").get_by_text("Answered", exact=True).click()
        expect(page.get_by_role("heading", name="No text matches")).to_be_visible()


def listed(office: Office, project: str, **query: Any) -> list[Any]:
    """Give the texts of a project in their order, as the API lists them."""
    found = office.get(f"/projects/{project}/documents", limit=200, **query)
    return [each["document"] for each in found["documents"]]


def labels_of(office: Office, project: str) -> dict[int, list[str]]:
    """Give the labels of each answered text."""
    found = office.get(f"/projects/{project}/documents", limit=200, state="answered")
    return {each["document"]["id"]: each["answers"][0]["labels"] for each in found["documents"]}


def table(page: Page) -> Locator:
    """The table itself, which tells how many texts there are, and one more for its head."""
    return page.get_by_role("grid", name="Texts")


def row(page: Page, text: str) -> Locator:
    """The row of a text."""
    return page.get_by_role("row").filter(has=page.get_by_text(text, exact=True))


def choice(where: Locator, label: str) -> Locator:
    """The button of a label among those to choose from."""
    return where.get_by_role("group", name="Labels").get_by_role("button", name=re.compile(f"^{label}"))
