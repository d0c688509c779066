"""The overview and the model's page: honest before there is enough to say, and right when there is."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.working import Office, open_office, percent, until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

ENOUGH = 10


@pytest.fixture(scope="module")
def untouched(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An Askwell with the demos."""
    yield from open_office(chromium, tmp_path_factory.mktemp("model"), "--demo")


@pytest.fixture(scope="module")
def office(untouched: Office) -> Office:
    """The same with 60 answers to the tickets, many of them to texts drawn at random."""
    path = f"/projects/{untouched.project()['id']}"
    untouched.send("PATCH", path, json={"audit_share": 0.4})
    untouched.answer(60)
    until(lambda: quality(untouched), lambda said: said.get("audit_answers", 0) >= ENOUGH)
    return untouched


def test_before_the_first_answer_nothing_is_pretended(untouched: Office) -> None:
    project = untouched.project("Threat reports")["id"]
    with untouched.browse() as page:
        page.goto(f"/p/{project}/overview")
        step = page.get_by_role("region", name="The next best step")
        expect(
            step.get_by_text("Label 10 texts: then the model’s suggestions begin to help.")
        ).to_be_visible()
        expect(page.get_by_text("Too few answers to say.")).to_be_visible()
        page.goto(f"/p/{project}/model")
        now = page.get_by_role("region", name="The model now")
        expect(now.get_by_text("not known yet")).to_be_visible()
        expect(now.get_by_text("knows only the names and descriptions of your labels")).to_be_visible()
        page.goto(f"/p/{project}/overview")
        step.get_by_role("link", name="Begin labelling").click()
        expect(page).to_have_url(re.compile("/label$"))


def test_the_overview_tells_where_the_project_stands(office: Office) -> None:
    project = office.project()["id"]
    progress = office.get(f"/projects/{project}/progress")
    points = office.get(f"/projects/{project}/model/curve")["points"]
    last = [point for point in points if point["accuracy"] is not None][-1]
    with office.browse() as page:
        page.goto(f"/p/{project}/overview")
        stands = page.get_by_role("region", name="Where it stands")
        expect(stands.get_by_text(str(progress["answered"]), exact=True)).to_be_visible()
        expect(stands.get_by_text(f"v{progress['model_version']}")).to_be_visible()
        curve = page.get_by_role("img", name=re.compile("^Accuracy"))
        expect(curve).to_be_visible()
        expect(curve).to_have_attribute(
            "aria-label", re.compile(rf"{percent(last['accuracy'])} after {last['answers']} labels")
        )
        page.get_by_text("Show as a table").click()
        row = page.get_by_role("row", name=re.compile(f"{last['audit_answers']} texts")).first
        expect(row).to_be_visible()
        step = page.get_by_role("region", name="The next best step")
        step.get_by_role("link").first.click()
        expect(page).to_have_url(re.compile(f"/p/{project}/(label|texts|labels|model|deploy|settings)"))
        expect(page.get_by_role("heading", level=1).first).to_be_attached()


def test_the_model_tells_how_good_it_is(office: Office) -> None:
    project, said = office.project()["id"], quality(office)
    with office.browse() as page:
        page.goto(f"/p/{project}/model")
        now = page.get_by_role("region", name="The model now")
        expect(now.get_by_text(percent(said["accuracy"]["value"]), exact=True)).to_be_visible()
        expect(now.get_by_text(re.compile(f"measured on {said['audit_answers']} texts"))).to_be_visible()
        labels = page.get_by_role("table").filter(has=page.get_by_role("columnheader", name="Recall"))
        expect(labels.get_by_role("rowheader")).to_have_count(len(said["labels"]))


def test_any_text_can_be_tried(office: Office) -> None:
    project = office.project()["id"]
    text = "I was charged twice for my plan and want my money back"
    predicted = office.send("POST", f"/projects/{project}/predict", json={"texts": [text], "n_best": 5})
    best = predicted["predictions"][0]["n_best"]
    with office.browse() as page:
        page.goto(f"/p/{project}/model")
        page.get_by_role("textbox", name="A text to try").fill(text)
        bars = page.locator("[aria-live=polite]").get_by_role("listitem").filter(has_text="%")
        for place, chance in enumerate(best):
            expect(bars.nth(place)).to_contain_text(chance["name"])
            expect(bars.nth(place)).to_contain_text(percent(chance["probability"]))
        expect(page.get_by_role("heading", name="Answered texts most like it")).to_be_visible()


def test_a_confusion_opens_the_texts_behind_it(office: Office) -> None:
    project, said = office.project()["id"], quality(office)
    with office.browse() as page:
        page.goto(f"/p/{project}/model")
        if not said["confusions"]:
            expect(page.get_by_text(re.compile("^No mistake among"))).to_be_visible()
            return
        names = {label["id"]: label["name"] for label in office.project()["labels"]}
        pair = said["confusions"][0]
        sentence = f"{names[pair['actual']]} taken for {names[pair['predicted']]}"
        page.get_by_role("button", name=re.compile("^" + re.escape(sentence))).click()
        expect(page).to_have_url(re.compile(r"/texts\?ids=\d"))
        table = page.get_by_role("grid", name="Texts")
        expect(table).to_have_attribute("aria-rowcount", str(pair["count"] + 1))
        expect(table.get_by_role("row").nth(1)).to_contain_text(names[pair["actual"]])


def quality(office: Office) -> Any:
    """Give what is known of how good the model is; nothing before it was measured."""
    answer = office.api.get(f"/api/v1/projects/{office.project()['id']}/model/quality")
    return answer.json() if answer.is_success else {}
