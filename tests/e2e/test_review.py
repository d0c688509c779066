"""Two people disagree, a reviewer decides by keyboard, sends an answer back, and undoes; nothing is lost."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from askwell.domain.members import Role
from tests.e2e.conftest import TELEPHONE, axe
from tests.e2e.teamwork import Member, join
from tests.e2e.working import Office, open_office, settle, until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

TEXTS = [
    "I was charged twice, and the parcel has not come either",
    "Where is my parcel",
    "I cannot sign in, and I want my money back",
    "My invoice is wrong",
]
REPORT = "Velvet Heron used Copper Lynx against banks in May"


@pytest.fixture(scope="module")
def office(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An Askwell without projects."""
    yield from open_office(chromium, tmp_path_factory.mktemp("review"))


def team_of(office: Office, project: str) -> tuple[Member, Member, Member]:
    """Give two who annotate and one who reviews, new in a project."""
    name = office.get(f"/projects/{project}")["name"]
    people = [("Ada", Role.ANNOTATOR), ("Bo", Role.ANNOTATOR), ("Rosa", Role.REVIEWER)]
    ada, bo, rosa = (join(office, project, f"{each} of {name}", role) for each, role in people)
    return ada, bo, rosa


def test_a_reviewer_decides_by_keyboard_sends_back_and_undoes(office: Office) -> None:
    project = office.make("Side by side", TEXTS, overlap=2)
    key = project["id"]
    refund, delivery = (label["id"] for label in project["labels"][:2])
    found = office.get(f"/projects/{key}/documents")["documents"]
    first, second, third = (each["document"]["id"] for each in found[:3])
    ada, bo, rosa = team_of(office, key)
    for text in (first, second):
        ada.answer(text, [refund], comment="Both, I think." if text == first else None)
        bo.answer(text, [delivery])
    ada.answer(third, [refund])
    ada.send({"kind": "flag", "document_id": third})
    with rosa.browse() as page:
        page.goto(f"/p/{key}/review")
        settle(page)
        expect(page.get_by_text("3 texts to decide")).to_be_visible()
        shown(page, TEXTS[2])
        expect(page.get_by_text("flagged for a second look", exact=False).first).to_be_visible()
        page.keyboard.press("Enter")  # the one answer, which most people gave
        until(lambda: decided(office, key), lambda said: said == {third: [refund]})
        shown(page, TEXTS[0])  # a comment waits, and people disagree
        expect(page.get_by_text("Both, I think.")).to_be_visible()
        answers = page.get_by_role("group", name="Labels")
        expect(answers.get_by_role("button", name=re.compile("Refund.*Ada"))).to_be_visible()
        page.keyboard.press("h")
        expect(answers.get_by_text("Ada of")).to_have_count(0)
        page.keyboard.press("h")
        page.keyboard.press("Enter")  # even: nothing is decided
        expect(page.get_by_role("alert").filter(has_text="even")).to_be_visible()
        page.keyboard.press("2")
        until(lambda: decided(office, key), lambda said: said == {first: [delivery], third: [refund]})
        shown(page, TEXTS[1])
        page.keyboard.press("Backspace")
        shown(page, TEXTS[0])
        until(lambda: decided(office, key), lambda said: said == {third: [refund]})
        page.keyboard.press("Enter")  # what had been chosen is still chosen
        until(lambda: decided(office, key), lambda said: said == {first: [delivery], third: [refund]})
        shown(page, TEXTS[1])
        page.keyboard.press("r")
        form = page.get_by_role("form", name="Send an answer back")
        expect(form.get_by_label("Why")).to_be_focused()
        form.get_by_role("radio", name=re.compile("^Ada")).check()
        form.get_by_label("Why").fill("It asks for a parcel.")
        form.get_by_label("Why").press("Enter")
        expect(page.get_by_role("heading", name="Nothing waits for your eye")).to_be_visible()
        expect(page.get_by_text("Sent back")).to_be_visible()
        page.keyboard.press("Backspace")
        shown(page, TEXTS[1])
        until(lambda: answers_of(office, key, second), lambda said: said[ada.person_id] == [refund])
        page.keyboard.press("Control+y")
        expect(page.get_by_role("heading", name="Nothing waits for your eye")).to_be_visible()
        until(lambda: answers_of(office, key, second), lambda said: said[ada.person_id] == [])
    with ada.browse() as page:
        page.goto(f"/p/{key}/label")
        expect(page.get_by_text("It asks for a parcel.")).to_be_visible()
        expect(page.get_by_text(TEXTS[1], exact=True)).to_be_visible()
        expect(page.get_by_role("link", name="Review")).to_have_count(0)
        page.keyboard.press("2")
        until(lambda: answers_of(office, key, second), lambda said: said[ada.person_id] == [delivery])
        page.goto(f"/p/{key}/review")
        expect(page.get_by_role("heading", name="Deciding takes the role of a reviewer")).to_be_visible()
    with rosa.browse() as page:
        page.goto(f"/p/{key}/review")
        expect(page.get_by_text("Answered again after it was sent back")).to_be_visible()
        expect(page.get_by_text("all 2 agree")).to_be_visible()
        page.keyboard.press("Enter")
        until(lambda: decided(office, key).get(second), lambda said: said == [delivery])
    told = office.get(f"/projects/{key}/documents/{second}")["history"]
    kinds = [event["kind"] for event in told]
    assert kinds == ["submit", "submit", "return", "undo", "undo", "submit", "review"]


def test_marks_are_taken_and_left_one_by_one(office: Office) -> None:
    labels = [{"name": "Actor", "kind": "span"}, {"name": "Malware", "kind": "span"}]
    fields = {"name": "Reports", "task": "mark_spans", "overlap": 2, "labels": labels}
    key = office.send("POST", "/projects", json=fields)["id"]
    actor, malware = (label["id"] for label in office.get(f"/projects/{key}")["labels"])
    office.send("POST", f"/projects/{key}/documents", json={"texts": [{"text": REPORT}]})
    text = office.get(f"/projects/{key}/documents")["documents"][0]["document"]["id"]
    ada, bo, rosa = team_of(office, key)
    heron = {"start": 0, "end": 12, "label_id": actor}
    lynx = {"start": 18, "end": 29, "label_id": malware}
    ada.answer(text, spans=[heron, lynx])
    bo.answer(text, spans=[heron, {**lynx, "end": 24}])
    with rosa.browse() as page:
        page.goto(f"/p/{key}/review")
        marks = page.get_by_role("group", name="Marks")
        expect(marks.get_by_role("button", name=re.compile("Velvet Heron.*everybody"))).to_have_attribute(
            "aria-pressed", "true"
        )
        page.keyboard.press("2")
        expect(marks.get_by_role("button", name=re.compile("Copper"), pressed=True)).to_have_count(1)
        page.keyboard.press("Enter")
        until(lambda: spans_of(office, key), lambda said: len(said.get(text, [])) == 2)
        page.get_by_role("button", name="undo").last.click()
        expect(marks.get_by_role("button", pressed=True)).to_have_count(2)
        until(lambda: spans_of(office, key), lambda said: said == {})


def test_an_answer_of_the_past_is_restored_from_the_history(office: Office) -> None:
    project = office.make("History", TEXTS)
    key = project["id"]
    refund, delivery = (label["id"] for label in project["labels"][:2])
    text = office.get(f"/projects/{key}/documents")["documents"][0]["document"]["id"]
    ada, _, rosa = team_of(office, key)
    ada.answer(text, [refund])
    ada.send({"kind": "relabel", "document_id": text, "labels": [delivery]})
    with rosa.browse() as page:
        page.goto(f"/p/{key}/texts?open={text}")
        panel = page.get_by_role("complementary", name="One text")
        lines = panel.get_by_role("region", name="History").get_by_role("listitem")
        lines.filter(has_text="answered Refund").get_by_role("button", name="Restore this answer").click()
        expect(panel.get_by_role("region", name="Decision")).to_contain_text("Refund")
        expect(lines.filter(has_text="decided on Refund")).to_be_visible()
        page.goto(f"/p/{key}/texts?review=decided")
        expect(page.get_by_role("img", name=re.compile("^Decided by Rosa"))).to_be_visible()
    assert decided(office, key) == {text: [refund]}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_can_be_read_by_everybody(office: Office, scheme: str) -> None:
    project = office.make(f"Read {scheme}", TEXTS, overlap=2)
    key = project["id"]
    refund, delivery = (label["id"] for label in project["labels"][:2])
    text = office.get(f"/projects/{key}/documents")["documents"][0]["document"]["id"]
    ada, bo, rosa = team_of(office, key)
    ada.answer(text, [refund], comment="Hm.")
    bo.answer(text, [delivery])
    options: dict[str, Any] = {"color_scheme": scheme}
    with rosa.browse(**options) as page:
        page.goto(f"/p/{key}/review")
        shown(page, TEXTS[0])
        settle(page)
        assert axe(page) == []
        page.keyboard.press("r")
        expect(page.get_by_role("form", name="Send an answer back")).to_be_visible()
        assert axe(page) == []
        page.keyboard.press("Escape")
        page.keyboard.press("1")
        expect(page.get_by_role("heading", name="Nothing waits for your eye")).to_be_visible()
        assert axe(page) == []
    with rosa.browse(**options, viewport=TELEPHONE, has_touch=True, is_mobile=True) as page:
        page.goto(f"/p/{key}/review")
        expect(page.get_by_role("heading", name="Nothing waits for your eye")).to_be_visible()
        assert axe(page) == []


def shown(page: Page, text: str) -> None:
    """Wait until a text is the one to decide on."""
    expect(page.get_by_role("group", name="Text to decide on")).to_contain_text(text)


def decided(office: Office, project: str) -> dict[int, list[str]]:
    """Give the labels of each text that was decided."""
    found = office.get(f"/projects/{project}/documents", reviewed=True)["documents"]
    return {each["document"]["id"]: each["decided"]["labels"] for each in found}


def spans_of(office: Office, project: str) -> dict[int, list[Any]]:
    """Give the marks of each text that was decided."""
    found = office.get(f"/projects/{project}/documents", reviewed=True)["documents"]
    return {each["document"]["id"]: each["decided"]["spans"] for each in found}


def answers_of(office: Office, project: str, text: int) -> dict[str, list[str]]:
    """Give everybody's labels of a text."""
    answers = office.get(f"/projects/{project}/documents/{text}")["answers"]
    return {each["person_id"]: each["labels"] for each in answers}
