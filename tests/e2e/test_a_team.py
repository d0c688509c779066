"""The road of a team, a browser for each: they join, label, disagree, decide, and put into words why."""

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.desk import Desk
from tests.e2e.working import Office, open_office, settle, until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

PASSWORD = "a sentence that I remember"
GUIDELINE = "# How to decide\n\n## Refund\n\nThey ask for money.\n\n## Delivery\n\nThey wait for a parcel.\n"
RULE = "Where somebody wants money and a parcel, it is about the parcel."
DISPUTED = "I was charged twice, and the parcel has not come either"
WISHES = ("I want my money back for order", "Where is my parcel with number", "The bank took back payment")
TEXTS = [DISPUTED, *(f"{WISHES[n % 3]} {n * 7919 % 1000}" for n in range(12))]
LATER = [f"{WISHES[n % 3]} {n * 7919 % 1000}" for n in range(12, 18)]


@pytest.fixture(scope="module")
def office(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An Askwell without projects."""
    yield from open_office(chromium, tmp_path_factory.mktemp("a-team"))


def test_a_team_labels_disagrees_decides_and_splits_a_label_and_the_model_follows(office: Office) -> None:
    project = office.make("Tickets of June", TEXTS, guideline=GUIDELINE)
    key = project["id"]
    until(lambda: office.get(f"/projects/{key}/progress"), lambda told: told["encoded"] == len(TEXTS))
    with ExitStack() as people:
        owner = people.enter_context(office.browse())
        want_two(owner, office, key)
        ada, bo, rosa = (
            join(owner, people.enter_context(office.browse(storage_state=None, allowed=("401",))), key, *who)
            for who in (("Ada", "Annotator"), ("Bo", "Annotator"), ("Rosa", "Reviewer"))
        )

        label(Desk(ada, key), 13, lambda text: "Refund" if text == DISPUTED else before(text))
        expect(ada.get_by_role("heading", name="You have been through every text")).to_be_visible()
        label(Desk(bo, key), 13, before)
        expect(bo.get_by_role("heading", name="That was the last text")).to_be_visible()
        assert given(office, key) == {"Refund": 17, "Delivery": 9}
        office.learnt(key)
        owner.goto(f"/p/{key}/overview")
        expect(owner.get_by_text("On 13 texts that two people or more have answered")).to_be_visible()

        decide(rosa, office, key)
        publish(owner, key)
        for desk in (Desk(ada, key), Desk(bo, key)):
            expect(desk.page.get_by_role("note")).to_contain_text("The guideline has changed: " + RULE)
            desk.page.keyboard.press("g")
            guideline = desk.page.get_by_role("complementary", name="Guideline")
            expect(guideline.get_by_text(RULE)).to_be_visible()
            label(desk, 4, before)
        until(lambda: given(office, key), lambda told: told == {"Refund": 17, "Delivery": 9})

        version = version_of(office, key)
        split(owner, key)
        assert [text for text, names in answers(office, key) if names != {right(text)}] == [DISPUTED]
        office.learnt(key)
        until(lambda: version_of(office, key), lambda told: told > version)
        for away in (ada, bo):  # texts that are taken before the model has read them are drawn blindly
            away.get_by_role("navigation").get_by_role("link", name="Overview").click()
            expect(away.locator(".desk")).to_have_count(0)
        office.send("POST", f"/projects/{key}/documents", json={"texts": [{"text": each} for each in LATER]})
        expected = until(lambda: expectations(office, key), lambda told: len(told) == len(TEXTS + LATER))
        assert all(expected[text] == right(text) for text in LATER)
        offered = label(Desk(ada, key).open(), 6, right)
        assert {"Wants money back", "Chargeback"} & offered
        assert "Refund" not in offered


def want_two(owner: Page, office: Office, key: str) -> None:
    """Ask two people about each text."""
    owner.goto(f"/p/{key}/settings")
    many = owner.get_by_role("textbox", name="People asked about a text")
    many.fill("2")
    many.press("Enter")
    expect(owner.get_by_role("alert").get_by_text("2 people answer every text.")).to_be_visible()
    assert office.get(f"/projects/{key}")["overlap"] == 2


def join(owner: Page, guest: Page, key: str, name: str, role: str) -> Page:
    """Invite somebody by a link, who opens it in a browser of their own and makes an account."""
    owner.goto(f"/p/{key}/team")
    settle(owner)  # people and invitations above the button are there, so that it stays where it is
    owner.get_by_role("button", name="Invite somebody").click()
    dialog = owner.get_by_role("dialog")
    dialog.get_by_role("combobox", name="They come as").click()
    owner.get_by_role("option", name=role).click()
    dialog.get_by_role("textbox", name="Who is it for?").fill(name)
    dialog.get_by_role("button", name="Make a link").click()
    guest.goto(dialog.locator("pre").inner_text().strip())
    dialog.get_by_role("button", name="Done").click()
    guest.get_by_role("textbox", name="Your name").fill(name)
    guest.get_by_label("A password", exact=True).fill(PASSWORD)
    guest.get_by_role("button", name="Join").click()
    guest.wait_for_url(re.compile(f"/p/{key}/"))
    return guest


def label(desk: Desk, many: int, choose: Callable[[str], str]) -> set[str]:
    """Answer so many texts by key, and give the labels that were offered."""
    offered: set[str] = set()
    for _ in range(many):
        text = desk.shown()
        offered.add(desk.offered() or "")
        desk.press(desk.keys[choose(text)])
    desk.saved()
    return offered


def decide(rosa: Page, office: Office, key: str) -> None:
    """See the disagreement, side by side, and decide on it with a key."""
    rosa.get_by_role("link", name="Review").click()
    rosa.get_by_role("toolbar", name="Why texts wait").get_by_role("button", name=re.compile("Disag")).click()
    expect(rosa.get_by_text("1 text to decide")).to_be_visible()
    expect(rosa.get_by_role("group", name="Text to decide on")).to_contain_text(DISPUTED)
    answers = rosa.get_by_role("group", name="Labels")
    expect(answers.get_by_role("button", name=re.compile("Refund.*Ada"))).to_be_visible()
    expect(answers.get_by_role("button", name=re.compile("Delivery.*Bo"))).to_be_visible()
    rosa.keyboard.press("2")
    expect(rosa.get_by_role("heading", name="Nothing of this kind waits")).to_be_visible()
    delivery = office.get(f"/projects/{key}")["labels"][1]["id"]
    until(lambda: decided(office, key), lambda told: told == {DISPUTED: [delivery]})


def publish(owner: Page, key: str) -> None:
    """Write the rule into the guideline, publish it, and ask all answers with one label again."""
    owner.goto(f"/p/{key}/labels#guideline")
    text = owner.get_by_role("textbox", name="Guideline, in Markdown")
    text.fill(GUIDELINE + RULE + "\n")
    expect(owner.get_by_role("status").get_by_text("Saved", exact=True)).to_be_visible()
    owner.get_by_role("button", name="Publish version 2").click()
    dialog = owner.get_by_role("dialog", name="Publish version 2")
    dialog.get_by_role("textbox", name="What has changed, in a sentence").fill(RULE)
    dialog.get_by_role("button", name="Publish", exact=True).click()
    again = owner.get_by_role("dialog", name="Which answers are asked again?")
    again.get_by_role("radio", name="Those with one label").check()
    again.get_by_role("combobox", name="Label").click()
    owner.get_by_role("option", name=re.compile("^Delivery")).click()
    again.get_by_role("button", name=re.compile("^Ask .* again$")).click()
    expect(owner.get_by_text(re.compile("will be asked again"))).to_be_visible()


def split(owner: Page, key: str) -> None:
    """Split a label as the model proposes, and decide where it is unsure."""
    owner.goto(f"/p/{key}/labels")
    owner.get_by_role("button", name="More for Refund").click()
    owner.get_by_role("menuitem", name="Split…").click()
    dialog = owner.get_by_role("dialog", name="Split “Refund”")
    dialog.get_by_role("textbox", name="Name of part 1").fill("Wants money back")
    dialog.get_by_role("textbox", name="What belongs to part 1").fill("money back for an order")
    dialog.get_by_role("textbox", name="Name of part 2").fill("Chargeback")
    dialog.get_by_role("textbox", name="What belongs to part 2").fill("the bank took back the payment")
    dialog.get_by_role("button", name="See what goes where").click()
    expect(dialog.get_by_role("list", name="What goes where")).to_be_visible()
    item = dialog.get_by_role("region", name="One that the model is unsure of")
    for _ in range(len(TEXTS)):
        if item.count() == 0:
            break
        shown = item.locator("p").text_content() or ""
        with owner.expect_response(re.compile(":split$")):
            owner.keyboard.press("2" if "bank" in shown else "1")
        expect(dialog.get_by_text(re.compile("^The model is"))).to_be_visible()
    dialog.get_by_role("button", name="Split 9 texts").click()
    expect(owner.get_by_text("Split “Refund” into “Wants money back” and “Chargeback”")).to_be_visible()


def before(text: str) -> str:
    """Give the label that a text should have before the split."""
    return "Delivery" if "parcel" in text else "Refund"


def right(text: str) -> str:
    """Give the label that a text should have after the split."""
    asks = "Chargeback" if "bank" in text else "Wants money back"
    return "Delivery" if "parcel" in text else asks


def version_of(office: Office, key: str) -> int:
    """Give the model's newest version."""
    return office.get(f"/projects/{key}/progress")["model_version"]


def decided(office: Office, key: str) -> dict[str, list[str]]:
    """Give the labels of each text that was decided."""
    found = office.get(f"/projects/{key}/documents", reviewed=True)["documents"]
    return {each["document"]["text"]: each["decided"]["labels"] for each in found}


def expectations(office: Office, key: str) -> dict[str, str]:
    """Give the name of the label that the model expects of each text, where it has read it."""
    names = {each["id"]: each["name"] for each in office.get(f"/projects/{key}")["labels"]}
    found = office.get(f"/projects/{key}/documents", limit=50)["documents"]
    expected = {each["document"]["text"]: each["prediction"] for each in found if each["prediction"]}
    return {text: names[each["label_id"]] for text, each in expected.items() if each["label_id"]}


def answers(office: Office, key: str) -> list[tuple[str, set[str]]]:
    """Give each text with the names of the labels that somebody gave it."""
    names = {each["id"]: each["name"] for each in office.get(f"/projects/{key}")["labels"]}
    found = office.get(f"/projects/{key}/documents", limit=50)["documents"]
    return [
        (each["document"]["text"], {names[label] for answer in each["answers"] for label in answer["labels"]})
        for each in found
    ]


def given(office: Office, key: str) -> dict[str, int]:
    """Give how many answers stand with each label, by its name."""
    names: dict[str, str] = {each["id"]: each["name"] for each in office.get(f"/projects/{key}")["labels"]}
    counts: dict[str, Any] = office.get(f"/projects/{key}/progress")["by_label"]
    return {names[each]: many for each, many in counts.items() if many}
