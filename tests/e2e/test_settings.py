"""What leaves Askwell and who comes in: exports, keys, settings, a deleted project, and the password."""

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.e2e.conftest import Served, Watched, axe, sign_in
from tests.e2e.working import SLOW, Office, open_office, until, whole

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

TEXTS = ["=1+1, is that right?", "Zurück, bitte: „sofort“", "One line,\nand another", "Nobody answers this"]
PASSWORD = "a sentence that I remember"


@pytest.fixture(scope="module")
def office(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An Askwell without projects."""
    yield from open_office(chromium, tmp_path_factory.mktemp("settings"))


def test_what_is_downloaded_says_what_was_answered(office: Office, tmp_path: Path) -> None:
    project = office.make("Taken away", TEXTS)
    found = office.get(f"/projects/{project['id']}/documents")["documents"]
    labels = [label["id"] for label in project["labels"]]
    office.submit(
        project["id"],
        [(each["document"]["id"], label) for each, label in zip(found[:3], labels, strict=True)],
    )
    with office.browse(accept_downloads=True) as page:
        export = section(page, project, "Export")
        rows = list(csv.DictReader(io.StringIO(download(page, export, tmp_path))))
        assert [row["id"] for row in rows] == [str(each["document"]["id"]) for each in found[:3]]
        assert [row["external_id"] for row in rows] == ["t1", "t2", "t3"]
        assert [row["text"] for row in rows] == [f"'{TEXTS[0]}", *TEXTS[1:3]]
        assert [row["labels"] for row in rows] == ["Refund", "Delivery", "Sign-in trouble"]

        export.get_by_text("All 4 texts").click()
        export.get_by_role("radio", name="JSON lines").check()
        export.get_by_role("checkbox", name="Comments").click()
        expect(export.get_by_role("checkbox", name="Comments")).not_to_be_checked()
        lines = [json.loads(line) for line in download(page, export, tmp_path).splitlines()]
        assert [line["text"] for line in lines] == TEXTS
        assert [line["labels"] for line in lines] == [["Refund"], ["Delivery"], ["Sign-in trouble"], []]
        assert all("comment" not in line for line in lines)
        assert [answer["labels"] for answer in lines[1]["answers"]] == [["Delivery"]]


def test_a_key_opens_one_project_until_it_is_ended(office: Office) -> None:
    project = office.make("Keyed", [f"Parcel {n} has not come" for n in range(12)])
    other = office.make("Not keyed")
    path = f"/projects/{project['id']}"
    until(lambda: office.get(path), lambda said: said["model_version"] > 0)
    with office.browse() as page:
        keys = section(page, project, "API keys")
        keys.get_by_role("button", name="Make a key").click()
        expect(keys.get_by_text("Name it after what will use it", exact=False)).to_be_visible()
        keys.get_by_role("textbox", name="What the key is for").fill("nightly export")
        keys.get_by_role("button", name="Make a key").click()
        expect(keys.get_by_text("Copy it now: it is shown only this once.", exact=False)).to_be_visible()
        secret = keys.get_by_role("status").locator("pre").inner_text().strip()

        def ask(way: str, at: str) -> httpx.Response:
            body = {"texts": ["Where is my parcel?"]} if way == "POST" else None
            headers = {"Authorization": f"Bearer {secret}"}
            return httpx.request(
                way, f"{office.served.address}/api/v1{at}", json=body, headers=headers, trust_env=False
            )

        predicted = ask("POST", f"{path}/predict")
        assert predicted.status_code == 200
        assert len(predicted.json()["predictions"]) == 1
        assert ask("GET", f"/projects/{other['id']}").status_code in (403, 404)
        keys.get_by_role("button", name="I have it").click()
        expect(keys.get_by_text(secret)).to_have_count(0)
        keys.get_by_role("button", name="End: nightly export").click()
        assert ask("GET", path).status_code == 200
        keys.get_by_role("button", name="End for good: nightly export").click()
        expect(page.get_by_text("The key “nightly export” has ended.")).to_be_visible()
        refused = ask("POST", f"{path}/predict")
        assert refused.status_code == 401
        expect(keys.get_by_role("button", name="End: nightly export")).to_have_count(0)


def test_the_share_drawn_at_random_is_changed_and_undone(office: Office) -> None:
    project = office.make("Measured")
    before = project["audit_share"]
    after = whole(before) + 1
    with office.browse() as page:
        asking = section(page, project, "How texts are asked")
        slider = asking.get_by_role("slider", name=re.compile("random"))
        slider.focus()
        slider.press("ArrowRight")
        expect(page.get_by_text(f"{after} % of the texts are now drawn at random.")).to_be_visible()
        until(lambda: office.project("Measured")["audit_share"], lambda said: said == after / 100)
        undo(page)
        expect(slider).to_have_attribute("aria-valuenow", str(whole(before)))
        until(lambda: office.project("Measured")["audit_share"], lambda said: said == before)


def test_a_deleted_project_comes_back_whole(office: Office) -> None:
    project = office.make("Deleted", TEXTS)
    found = office.get(f"/projects/{project['id']}/documents")["documents"]
    office.submit(project["id"], [(found[0]["document"]["id"], project["labels"][0]["id"])])
    with office.browse() as page:
        section(page, project, "Delete").get_by_role("button", name="Delete the project").click()
        expect(page.get_by_role("heading", name="Projects", level=1)).to_be_visible()
        expect(page.get_by_text("Deleted is deleted.")).to_be_visible()
        card = page.get_by_role("link", name="Deleted", exact=True)
        expect(card).to_have_count(0)
        assert office.api.get(f"/api/v1/projects/{project['id']}").status_code == 404
        undo(page)
        expect(card).to_be_visible()
        back = office.get(f"/projects/{project['id']}")
        assert (back["documents"], back["answered"]) == (4, 1)
        card.click()
        expect(page).to_have_url(re.compile(f"/p/{project['id']}/"))


def test_what_was_deleted_is_restored_from_the_projects_page(office: Office) -> None:
    project = office.make("Thrown away", TEXTS)
    office.send("DELETE", f"/projects/{project['id']}")
    with office.browse() as page:
        page.goto("/")
        page.get_by_role("button", name=re.compile("Recently deleted")).click()
        deleted = page.get_by_role("region", name="Recently deleted")
        expect(deleted.get_by_text("4 texts, 0 answers", exact=False).first).to_be_visible()
        assert axe(page) == []
        deleted.get_by_role("button", name="Restore Thrown away").click()
        expect(page.get_by_text("Thrown away is back, whole.")).to_be_visible()
        card = page.get_by_role("link", name="Thrown away", exact=True)
        expect(card).to_be_visible()
        expect(deleted.get_by_text("Thrown away")).to_have_count(0)
        assert office.project("Thrown away")["documents"] == 4
        undo(page)
        expect(card).to_have_count(0)


def test_with_a_password_one_comes_back_without_a_link(page: Page, served: Served, watched: Watched) -> None:
    watched.allowed.append("401")
    page.set_default_timeout(SLOW)
    sign_in(page, served)
    name = page.request.get("/api/v1/me").json()["name"]
    page.goto("/account")
    part = page.get_by_role("region", name="Set a password")
    part.get_by_label("New password").fill(PASSWORD[:8])
    expect(part.get_by_text("4 more")).to_be_visible()
    expect(part.get_by_role("button", name="Set the password")).to_be_disabled()
    part.get_by_label("New password").fill(PASSWORD)
    part.get_by_role("button", name="Set the password").click()
    expect(page.get_by_text("Your password is set.", exact=False)).to_be_visible()
    page.get_by_role("button", name="Your account").click()
    page.get_by_role("menuitem", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in", level=1)).to_be_visible()
    assert page.request.get("/api/v1/me").status == 401

    enter(page, name, "not the password at all")
    refusal = page.get_by_text("This name and this password do not go together.", exact=False)
    expect(refusal).to_be_visible()
    enter(page, name, PASSWORD)
    expect(page.get_by_role("heading", name="Projects", level=1)).to_be_visible()
    page.goto("/account")
    expect(page.get_by_role("button", name="Change the password")).to_be_visible()


def section(page: Page, project: Any, name: str) -> Locator:
    """Open a project's settings, and give the section of a name."""
    page.goto(f"/p/{project['id']}/settings")
    return page.get_by_role("region", name=name, exact=True)


def download(page: Page, export: Locator, folder: Path) -> str:
    """Press Download, and give what the file says."""
    with page.expect_download() as awaited:
        export.get_by_role("link", name="Download").click()
    path = folder / awaited.value.suggested_filename
    awaited.value.save_as(path)
    return path.read_bytes().decode("utf-8-sig")


def undo(page: Page) -> None:
    """Press the newest message's Undo."""
    page.get_by_role("alert").get_by_role("button", name="Undo").last.click()


def enter(page: Page, name: str, password: str) -> None:
    """Sign in with a name and a password."""
    page.get_by_role("textbox", name="Name").fill(name)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()
