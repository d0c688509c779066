"""A guideline that changes and a label set that is cut and sewn: played in a browser, and taken back."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.e2e.conftest import DESK, TELEPHONE, axe
from tests.e2e.working import Office, open_office, settle, until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

WISHES = ["I want my money back for order", "Where is my parcel with number", "The bank took back payment"]
TEXTS = [f"{WISHES[n % 3]} {n * 7919 % 1000}" for n in range(30)]
GUIDELINE = "# How to decide\n\n## Refund\n\nMoney goes before everything.\n\n## Delivery\n\nParcels.\n"
OF_WHOLE_PAGES = ("region ", "landmark-")
LOOKS = [
    pytest.param(theme, size, id=f"{theme}-{size['width']}")
    for theme in ("light", "dark")
    for size in (DESK, TELEPHONE)
]


@pytest.fixture(scope="module")
def office(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An Askwell without projects."""
    yield from open_office(chromium, tmp_path_factory.mktemp("surgery"))


def begin(office: Office, name: str, *, answered: int = 12) -> Any:
    """Make a project whose texts are answered: parcels as Delivery, all else as Refund."""
    project = office.make(name, TEXTS)
    until(lambda: office.get(f"/projects/{project['id']}/progress"), lambda told: told["encoded"] == 30)
    found = texts_of(office, project)[:answered]
    refund, delivery, _ = [label["id"] for label in project["labels"]]
    pairs = [(each["id"], delivery if "parcel" in each["text"] else refund) for each in found]
    office.submit(project["id"], pairs)
    office.learnt(project["id"])
    return project


def texts_of(office: Office, project: Any) -> list[Any]:
    found = office.get(f"/projects/{project['id']}/documents", limit=50, sort="position", order="asc")
    return [each["document"] for each in found["documents"]]


def counts(office: Office, project: Any) -> dict[str, int]:
    """Give how many answers stand with each label, by its name."""
    labels = office.get(f"/projects/{project['id']}")["labels"]
    by_id = {label["id"]: label["name"] for label in labels}
    given = office.get(f"/projects/{project['id']}/progress")["by_label"]
    return {by_id[key]: many for key, many in given.items()}


def operate(page: Page, label: str, operation: str) -> None:
    page.get_by_role("button", name=f"More for {label}").click()
    page.get_by_role("menuitem", name=operation).click()


def undo(page: Page) -> None:
    page.get_by_role("alert").get_by_role("button", name="Undo").last.click()


def test_labels_are_merged_and_come_apart_again(office: Office) -> None:
    project = begin(office, "Merged")
    with office.browse() as page:
        page.goto(f"/p/{project['id']}/labels")
        operate(page, "Delivery", "Merge…")
        dialog = page.get_by_role("dialog", name="Merge labels")
        dialog.get_by_role("checkbox", name="Refund").check()
        expect(dialog.get_by_text("4 answers by 1 person on 4 texts will say “Refund”.")).to_be_visible()
        dialog.get_by_role("textbox", name="Its name").fill("Money or parcel")
        dialog.get_by_role("button", name="Merge 2 labels").click()
        expect(page.get_by_text("Merged “Delivery” into “Money or parcel”: 4 answers.")).to_be_visible()
        expect(page.get_by_role("textbox", name="Name of Delivery")).to_have_count(0)
        assert counts(office, project) == {"Money or parcel": 12}
        undo(page)
        expect(page.get_by_text("Taken back: labels and answers are as they were.")).to_be_visible()
        expect(page.get_by_role("textbox", name="Name of Delivery")).to_have_value("Delivery")
        assert counts(office, project) == {"Refund": 8, "Delivery": 4}
        page.get_by_role("button", name="1 change that reached answers").click()
        page.get_by_role("button", name=re.compile("^Redo: Merged")).click()
        expect(page.get_by_text("Done again.")).to_be_visible()
        assert counts(office, project) == {"Money or parcel": 12}


def test_a_label_is_split_as_the_model_proposes_and_a_person_decides(office: Office) -> None:
    project = begin(office, "Split", answered=30)
    with office.browse() as page:
        page.goto(f"/p/{project['id']}/labels")
        operate(page, "Refund", "Split…")
        dialog = page.get_by_role("dialog", name="Split “Refund”")
        dialog.get_by_role("textbox", name="Name of part 1").fill("Wants money back")
        dialog.get_by_role("textbox", name="What belongs to part 1").fill("money back for an order")
        dialog.get_by_role("textbox", name="Name of part 2").fill("Chargeback")
        dialog.get_by_role("textbox", name="What belongs to part 2").fill("the bank took back the payment")
        dialog.get_by_role("button", name="See what goes where").click()
        item = dialog.get_by_role("region", name="One that the model is unsure of")
        expect(dialog.get_by_role("list", name="What goes where")).to_be_visible()
        for _ in range(20):
            if item.count() == 0:
                break
            shown = item.locator("p").text_content() or ""
            with page.expect_response(re.compile(":split$")):
                page.keyboard.press("1" if "money" in shown else "2")
            expect(dialog.get_by_text(re.compile("^The model is"))).to_be_visible()
        dialog.get_by_role("button", name="Split 20 texts").click()
        expect(page.get_by_text("Split “Refund” into “Wants money back” and “Chargeback”")).to_be_visible()
        assert counts(office, project) == {"Wants money back": 10, "Chargeback": 10, "Delivery": 10}
        labels = {each["id"]: each["name"] for each in office.get(f"/projects/{project['id']}")["labels"]}
        found = office.get(f"/projects/{project['id']}/documents", limit=50)["documents"]
        for each in found:
            expected = next(
                name
                for word, name in (("money", "Wants money back"), ("bank", "Chargeback"), ("", "Delivery"))
                if word in each["document"]["text"]
            )
            assert [labels[label] for label in each["answers"][0]["labels"]] == [expected]
        office.learnt(project["id"])
        undo(page)
        expect(page.get_by_text(re.compile("^Taken back"))).to_be_visible()
        assert counts(office, project) == {"Refund": 20, "Delivery": 10}


def test_a_label_with_answers_is_deleted_after_saying_where_they_go(office: Office) -> None:
    project = begin(office, "Deleted")
    with office.browse() as page:
        page.goto(f"/p/{project['id']}/labels")
        operate(page, "Sign-in trouble", "Delete…")
        page.get_by_role("dialog").get_by_role("button", name="Delete", exact=True).click()
        expect(page.get_by_text("Deleted “Sign-in trouble”.")).to_be_visible()
        operate(page, "Delivery", "Delete…")
        dialog = page.get_by_role("dialog", name="Delete “Delivery”")
        expect(dialog.get_by_text("4 answers by 1 person have this label.")).to_be_visible()
        dialog.get_by_role("radio", name=re.compile("go back to who gave them")).check()
        dialog.get_by_role("button", name="Delete", exact=True).click()
        expect(page.get_by_text("4 answers went back to who gave them.")).to_be_visible()
        assert counts(office, project) == {"Refund": 8}
        undo(page)
        expect(page.get_by_text(re.compile("^Taken back"))).to_be_visible()
        assert counts(office, project) == {"Refund": 8, "Delivery": 4}


def test_nothing_is_asked_of_a_label_while_it_is_deleted(office: Office) -> None:
    project = begin(office, "Gone")
    with office.browse() as page:

        def delete(route: Route) -> None:
            is_preview = (route.request.post_data_json or {}).get("dry_run", False)
            answered = route.fetch()
            if not is_preview:  # done there, not yet known here; who looks again asks for all that is shown
                page.evaluate("window.dispatchEvent(new Event('visibilitychange'))")
                page.wait_for_timeout(300)
            route.fulfill(response=answered)

        page.route(re.compile(":delete$"), delete)
        page.goto(f"/p/{project['id']}/labels")
        operate(page, "Sign-in trouble", "Delete…")
        page.get_by_role("dialog").get_by_role("button", name="Delete", exact=True).click()
        expect(page.get_by_text("Deleted “Sign-in trouble”.")).to_be_visible()


def test_a_guideline_is_published_and_earlier_answers_asked_again(office: Office) -> None:
    project = office.make("Guided", TEXTS, guideline=GUIDELINE)
    path = f"/projects/{project['id']}"
    document = texts_of(office, project)[0]["id"]
    office.submit(project["id"], [(document, project["labels"][0]["id"])])
    with office.browse() as page:
        page.goto(f"/p/{project['id']}/labels#guideline")
        text = page.get_by_role("textbox", name="Guideline, in Markdown")
        expect(page.get_by_text("Version 1 is what people read: 1 answer under it.")).to_be_visible()
        page.get_by_role("button", name="Quote a text").click()
        picker = page.get_by_role("dialog", name="Quote a text")
        picker.get_by_role("list", name="Texts").get_by_role("button").first.click()
        expect(text).to_have_value(re.compile(rf"> \[\[text:{document}\]\]"))
        preview = page.get_by_role("region", name="Preview of the guideline")
        expect(preview.locator("figure")).to_contain_text(TEXTS[0])
        expect(preview.locator("figcaption")).to_have_text("Refund")
        expect(page.get_by_text("You are writing version 2.")).to_be_visible()
        assert office.get(path)["guideline"] == GUIDELINE
        page.get_by_role("button", name="Publish version 2").click()
        dialog = page.get_by_role("dialog", name="Publish version 2")
        expect(dialog.locator("ins")).to_contain_text(f"text:{document}")
        dialog.get_by_role("textbox", name="What has changed, in a sentence").fill("An example of a refund.")
        dialog.get_by_role("button", name="Publish", exact=True).click()
        again = page.get_by_role("dialog", name="Which answers are asked again?")
        again.get_by_role("radio", name="All 1 answer").check()
        again.get_by_role("button", name="Ask 1 answer again").click()
        expect(page.get_by_text("1 answer will be asked again.")).to_be_visible()
        assert office.get(f"{path}/progress")["answers"] == 0
        assert f"[[text:{document}]]" in office.get(path)["guideline"]
        undo(page)
        expect(page.get_by_text(re.compile("^Taken back"))).to_be_visible()
        assert office.get(f"{path}/progress")["answers"] == 1
        page.get_by_role("button", name="Versions").click()
        versions = page.get_by_role("dialog", name="Versions of the guideline")
        expect(versions.get_by_text("An example of a refund.")).to_be_visible()
        versions.get_by_role("button", name=re.compile("^Version 1")).click()
        versions.get_by_role("button", name="Put in force again").click()
        expect(page.get_by_text("Version 1 is in force again, as version 3.")).to_be_visible()
        expect(text).to_have_value(GUIDELINE)


def test_texts_that_clash_open_the_guideline_at_their_label_and_can_be_quoted(office: Office) -> None:
    project = office.make("Clashing", TEXTS, guideline=GUIDELINE)
    first, second, *_ = [each["id"] for each in texts_of(office, project)]
    label = project["labels"][0]["id"]
    office.submit(project["id"], [(first, label), (second, project["labels"][1]["id"])])
    with office.browse() as page:
        page.goto(f"/p/{project['id']}/labels?label={label}&with={first},{second}")
        clash = page.get_by_role("region", name="What does the guideline say of “Refund” here?")
        expect(clash.get_by_role("listitem")).to_have_count(2)
        expect(page.locator("[data-meant]")).to_have_text("Refund")
        clash.get_by_role("button", name="Quote in the guideline").first.click()
        text = page.get_by_role("textbox", name="Guideline, in Markdown")
        expect(text).to_have_value(
            re.compile(rf"everything\.\n\n> \[\[text:{first}\]\]\n\n## Delivery", re.MULTILINE)
        )
        page.goto(f"/p/{project['id']}/texts?open={second}")
        page.get_by_role("button", name="Use as an example in the guideline").click()
        expect(page.get_by_text("Quoted in the draft of the guideline.")).to_be_visible()


@pytest.mark.parametrize(("theme", "size"), LOOKS)
def test_it_is_easy_to_read(office: Office, theme: Any, size: Any) -> None:
    name = f"Read {theme} {size['width']}"
    project = begin(office, name)
    path = f"/projects/{project['id']}"
    document = texts_of(office, project)[0]["id"]
    merge = {"labels": [project["labels"][2]["id"]], "into": project["labels"][0]["id"]}
    for text in (GUIDELINE, GUIDELINE + f"\n> [[text:{document}]]\n", GUIDELINE.replace("before", "after")):
        office.send("PATCH", path, json={"guideline": text})
        office.submit(project["id"], [(document, project["labels"][0]["id"])])
    office.send("PUT", f"{path}/guideline", json={"text": GUIDELINE + f"\nMore.\n\n> [[text:{document}]]\n"})
    found: list[str] = []
    with office.browse(color_scheme=theme, viewport=size) as page:

        def check(what: str) -> None:
            settle(page)
            found.extend(f"{what}: {each}" for each in axe(page) if not each.startswith(OF_WHOLE_PAGES))
            if page.evaluate("document.scrollingElement.scrollWidth > document.scrollingElement.clientWidth"):
                found.append(f"{what}: wider than the screen")

        def opened(what: str, press: Callable[[], None]) -> None:
            press()
            expect(page.get_by_role("dialog")).to_be_visible()
            check(what)

        label = project["labels"][0]["id"]
        page.goto(f"/p/{project['id']}/labels?label={label}&with={document}")
        expect(page.locator("figure.quoted")).to_be_attached()
        check("the guideline with texts that clash")
        page.goto(f"/p/{project['id']}/labels#guideline")
        for what in ("Quote a text", "Versions", re.compile("^Publish")):
            opened(str(what), page.get_by_role("button", name=what).click)
            page.keyboard.press("Escape")
            expect(page.get_by_role("dialog")).to_have_count(0)
        office.send("POST", f"{path}/guideline:publish", json={})
        office.send("POST", f"{path}/labels:merge", json=merge)
        page.goto("about:blank")
        page.goto(f"/p/{project['id']}/labels#guideline")
        opened("asking again", page.get_by_role("button", name="Ask again").click)
        page.goto("about:blank")
        page.goto(f"/p/{project['id']}/labels")
        page.get_by_role("button", name="1 change that reached answers").click()
        check("the labels with a change")
        for operation in ("Merge…", "Split…", "Delete…"):
            opened(operation, lambda operation=operation: operate(page, "Refund", operation))
            if operation == "Merge…":
                page.get_by_role("checkbox", name="Delivery").check()
                expect(page.get_by_text(re.compile("will say"))).to_be_visible()
                check("a merge")
            if operation == "Split…":
                for part in (1, 2):
                    page.get_by_role("textbox", name=f"Name of part {part}").fill(f"Part {part} of it")
                page.get_by_role("button", name="See what goes where").click()
                expect(page.get_by_role("list", name="What goes where")).to_be_visible()
                check("a split")
            page.keyboard.press("Escape")
            expect(page.get_by_role("dialog")).to_have_count(0)
    assert not found, "\n".join(found)
