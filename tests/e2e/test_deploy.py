"""From the last label to a model that programs call, which hands back what it is not sure of."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.desk import Desk
from tests.e2e.working import Office, gold_of, open_office, settle

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

NAME = "support-tickets"
BY_KEY = 4
"""How many of the hundred labels are given by keyboard."""
STRANGE = "Zzqx vvkw jjpt 000, blorp?"
VAGUE = "Hello, it is about the thing from last week, what now?"

CHECKED = "My parcel has not come, and the tracking page has shown nothing for a week."


@pytest.fixture(scope="module")
def office(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An Askwell with the demos, of which nearly a hundred tickets are labelled, many drawn at random."""
    for office in open_office(chromium, tmp_path_factory.mktemp("deploy"), "--demo"):
        office.send("PATCH", f"/projects/{office.project()['id']}", json={"audit_share": 0.4})
        office.answer(100 - BY_KEY)
        yield office


def test_from_the_last_label_to_a_service_that_learns_from_what_it_hands_back(office: Office) -> None:
    project = office.project()["id"]
    with office.browse() as page:
        label_the_last(office, page, project)
        office.send("PATCH", f"/projects/{project}", json={"audit_share": 0})  # chance asks for nothing else
        deploy(page, project)
        version = answering(office)
        for text in (STRANGE, VAGUE):
            call(page, text)
        tab(page, "Waiting")
        handed = page.get_by_role("list", name="Texts that were handed to people").get_by_role("listitem")
        for text in (STRANGE, VAGUE):
            expect(handed.filter(has_text=text)).to_be_visible()
        tasks = {task["text"]: task["id"] for task in waiting(office)}
        page.get_by_role("link", name="Answer them").click()
        chosen = answer_them(page, project, {STRANGE, VAGUE})
        page.goto(f"/p/{project}/deploy/{NAME}/waiting")
        page.get_by_text(re.compile("^Answered [1-9]")).click()
        for text in (STRANGE, VAGUE):
            expect(handed.filter(has_text=text)).to_contain_text(f"Answer: {chosen}")
            told = office.get(f"/review-tasks/{tasks[text]}")
            assert told["status"] == "answered"
            assert [label["name"] for label in told["answer"]["labels"]] == [chosen]
        heading = page.get_by_text(re.compile(r"^Version [\d,]+ answers, the newest"))
        expect(heading).not_to_contain_text(f"Version {version} answers")
        assert answering(office) > version


def test_another_version_answers_and_one_press_goes_back(office: Office) -> None:
    project = office.project()["id"]
    with office.browse() as page:
        if not office.get(f"/projects/{project}/deployments")["deployments"]:
            deploy(page, project)
        page.goto(f"/p/{project}/deploy/{NAME}/versions")
        choices = page.get_by_role("button", name=re.compile("^Let it answer: version"))
        chosen = str(choices.nth(1).get_attribute("aria-label")).split()[-1]
        page.get_by_role("button", name=f"Let it answer: version {chosen}", exact=True).click()
        expect(page.get_by_role("heading", name=f"Version {chosen} answers")).to_be_visible()
        expect(page.get_by_role("switch", name="Follow the newest version")).not_to_be_checked()
        page.get_by_role("button", name="Go back to what answered before").click()
        expect(page.get_by_role("switch", name="Follow the newest version")).to_be_checked()
        told = page.get_by_role("alert").filter(has_text="It went back")
        told.get_by_role("button", name="Undo").click()
        expect(page.get_by_role("heading", name=f"Version {chosen} answers")).to_be_visible()
        history = page.get_by_role("region", name="History").get_by_role("listitem")
        expect(history.nth(0)).to_contain_text(f"changed what answers: version {chosen} answers")
        expect(history.nth(1)).to_contain_text("went back: the newest version answers")
        page.get_by_role("switch", name="Follow the newest version").click(force=True)
        expect(page.get_by_role("heading", name=f"Version {chosen} answers")).to_have_count(0)


def test_where_people_check_it_its_guess_is_kept_back(office: Office) -> None:
    project = office.project()["id"]
    office.send("PATCH", f"/projects/{project}", json={"audit_share": 0})
    with office.browse() as page:
        if not office.get(f"/projects/{project}/deployments")["deployments"]:
            deploy(page, project)
        conduct = {"policy": {"kind": "never"}, "audit_share": 1}
        office.send("PATCH", f"/deployments/{NAME}", json=conduct)
        said = office.send("POST", f"/deployments/{NAME}/predict", json={"texts": [CHECKED]})
        assert said["predictions"][0]["labels"] and said["predictions"][0]["review_task_id"]
        page.goto(f"/p/{project}/deploy/{NAME}/waiting")
        waits = page.get_by_role("listitem").filter(has_text=CHECKED)
        expect(waits).to_contain_text("kept back until somebody has answered")
        desk = Desk(page, project).open()
        while desk.shown() != CHECKED:
            desk.press("s")
        kept = "Drawn at random to check the deployment: its guess is kept back."
        expect(page.get_by_text(kept)).to_be_visible()
        assert desk.offered() is None


def label_the_last(office: Office, page: Page, project: str) -> None:
    """Give the last labels by their keys, as people do."""
    gold = {text["text"]: text["external_id"] for text in all_texts(office, project)}
    labels = gold_of("Support tickets")
    desk = Desk(page, project).open()
    for _ in range(BY_KEY):
        key = desk.keys.get(labels[gold[desk.shown()]] or "")
        desk.press(key or "s")
    desk.saved()
    office.learnt(project)


def deploy(page: Page, project: str) -> None:
    """Deploy the model at 95 % precision, and see what that means before it is done."""
    page.goto(f"/p/{project}/deploy")
    page.get_by_role("button", name="Deploy the model").click()
    expect(page.get_by_role("textbox", name="Name")).to_have_value(NAME)
    share = page.get_by_role("textbox", name="Percent of its answers that must be right")
    expect(share).to_have_value("95")
    meaning = page.get_by_role("region", name="What this means")
    expect(meaning.get_by_text(re.compile("It would answer (about|nothing)"))).to_be_visible()
    share.fill("60")
    expect(meaning.get_by_text(re.compile("60.% are right"))).to_be_visible()
    share.fill("95")
    expect(meaning.get_by_text(re.compile("95.% are right"))).to_be_visible()
    page.get_by_role("button", name="Deploy", exact=True).click()
    expect(page.get_by_role("heading", name=NAME, level=1)).to_be_visible()
    settle(page)


def call(page: Page, text: str) -> None:
    """Send a text as a program would, and see that people are asked."""
    page.get_by_role("textbox", name="A text to send").fill(text)
    page.get_by_role("button", name="Send").click()
    came = page.get_by_role("region", name="What came back")
    expect(came.locator(".try-text")).to_contain_text(text[-6:])
    expect(came.get_by_text(re.compile("^It hands this to people"))).to_be_visible()


def answer_them(page: Page, project: str, wanted: set[str]) -> str:
    """Answer texts that a deployment waits for, which come first, and say with which label."""
    desk = Desk(page, project)
    chosen, key = next(iter(desk.keys.items()))
    while wanted:
        text = desk.shown()
        if text in wanted:
            expect(page.get_by_text(f"the deployment {NAME} is waiting for this")).to_be_visible()
            expect(page.locator(".desk-lead b").first).to_be_visible()  # what it would have said,
            expect(page.locator(".desk-chance").first).to_have_text(re.compile(r"\d.%"))  # and how sure it is
        desk.press(key)
        wanted.discard(text)
    desk.saved()
    return chosen


def tab(page: Page, name: str) -> None:
    """Open one of the parts of a deployment's page."""
    page.get_by_role("tab", name=re.compile(f"^{name}")).click()


def answering(office: Office) -> int:
    """Give the version that answers now."""
    return int(office.get(f"/deployments/{NAME}")["answering"])


def waiting(office: Office) -> list[Any]:
    """Give the texts that wait for people."""
    tasks: list[Any] = office.get(f"/deployments/{NAME}/review-tasks", status="open")["tasks"]
    return tasks


def all_texts(office: Office, project: str) -> list[Any]:
    """Give every text of a project."""
    found: list[Any] = []
    cursor: str | None = ""
    while cursor is not None:
        listed = office.get(
            f"/projects/{project}/documents", limit=200, **({"cursor": cursor} if cursor else {})
        )
        found += [each["document"] for each in listed["documents"]]
        cursor = listed["next_cursor"]
    return found
