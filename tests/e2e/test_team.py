"""A team in real browsers: somebody is invited, joins elsewhere, labels, gets a role, and is taken out."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import DESK, TELEPHONE, axe
from tests.e2e.working import Office, open_office, settle, until

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

TEXTS = [f"I want my money back for order {n}" for n in range(6)]
PASSWORD = "a sentence that I remember"
LOOKS = [
    pytest.param(theme, size, id=f"{theme}-{size['width']}")
    for theme in ("light", "dark")
    for size in (DESK, TELEPHONE)
]


@pytest.fixture(scope="module")
def office(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An Askwell without projects."""
    yield from open_office(chromium, tmp_path_factory.mktemp("team"))


def test_an_invited_annotator_joins_labels_and_is_taken_out(office: Office) -> None:
    project = office.make("Tickets of May", TEXTS)
    until(lambda: office.get(f"/projects/{project['id']}"), lambda said: said["model_version"] > 0)
    with office.browse() as desk:
        desk.goto(f"/p/{project['id']}/team")
        link = invite(desk, "Ada, from support")
        open_ones = desk.get_by_role("region", name="Invitations")
        expect(open_ones.get_by_text("Ada, from support")).to_be_visible()
        with office.browse(storage_state=None, allowed=("401", "404")) as guest:
            guest.goto(link)
            expect(guest.get_by_role("heading", name="Join Tickets of May")).to_be_visible()
            expect(guest.get_by_text("Owner invites you as annotator.", exact=False)).to_be_visible()
            assert "#" not in guest.url, "the token is out of the address at once"
            guest.get_by_role("textbox", name="Your name").fill("Ada")
            guest.get_by_label("A password", exact=True).fill(PASSWORD)
            guest.get_by_role("button", name="Join").click()
            expect(guest).to_have_url(re.compile(f"/p/{project['id']}/label"))
            expect(guest.get_by_text("I want my money back", exact=False).first).to_be_visible()
            guest.keyboard.press("1")
            until(
                lambda: office.get(f"/projects/{project['id']}/progress")["people"],
                lambda people: [(each["name"], each["answers"]) for each in people] == [("Ada", 1)],
            )
            guest.goto(f"/p/{project['id']}/team")
            expect(guest.get_by_role("region", name="Leave this project")).to_be_visible()
            expect(guest.get_by_role("region", name="Invitations")).to_have_count(0)

            desk.reload()
            people = desk.get_by_role("region", name="People")
            expect(people.get_by_text("2 people", exact=False)).to_be_visible()
            expect(open_ones.get_by_text("No invitation is open.")).to_be_visible()
            people.get_by_role("combobox", name="Role of Ada").click()
            desk.get_by_role("option", name="Reviewer").click()
            expect(desk.get_by_text("Ada is now reviewer.")).to_be_visible()
            role_of = guest.request.get(f"/api/v1/projects/{project['id']}").json()["role"]
            assert role_of == "reviewer"

            people.get_by_role("button", name="Take Ada out of the project").click()
            expect(desk.get_by_text("Ada is out of the project.", exact=False)).to_be_visible()
            assert guest.request.get(f"/api/v1/projects/{project['id']}").status == 404
            guest.goto(f"/p/{project['id']}/label")
            expect(guest.get_by_text("This project is not here")).to_be_visible()
            undo = desk.get_by_role("alert").filter(has_text="Ada is out").get_by_role("button", name="Undo")
            undo.click()
            expect(desk.get_by_text("Ada is back.")).to_be_visible()
            assert guest.request.get(f"/api/v1/projects/{project['id']}").json()["role"] == "reviewer"
            guest.goto(link)
            expect(guest.get_by_text("This invitation no longer works")).to_be_visible()


def test_somebody_with_an_account_signs_in_first_and_joins(office: Office) -> None:
    first, second = office.make("First"), office.make("Second")
    with office.browse() as desk:
        desk.goto(f"/p/{first['id']}/team")
        link = invite(desk, "")
        with office.browse(storage_state=None, allowed=("401",)) as guest:
            guest.goto(link)
            guest.get_by_role("textbox", name="Your name").fill("Bo")
            guest.get_by_label("A password", exact=True).fill(PASSWORD)
            guest.get_by_role("button", name="Join").click()
            expect(guest).to_have_url(re.compile(f"/p/{first['id']}/"))
        desk.goto(f"/p/{second['id']}/team")
        link = invite(desk, "Bo")
        with office.browse(storage_state=None, allowed=("401",)) as guest:
            guest.goto(link)
            guest.get_by_role("link", name="Sign in first").click()
            expect(guest.get_by_role("heading", name="Sign in", level=1)).to_be_visible()
            guest.get_by_role("textbox", name="Name").fill("bo")
            guest.get_by_label("Password", exact=True).fill(PASSWORD)
            guest.get_by_role("button", name="Sign in").click()
            guest.get_by_role("button", name="Join as Bo").click()
            expect(guest).to_have_url(re.compile(f"/p/{second['id']}/"))


def test_a_service_account_has_its_key_shown_once(office: Office) -> None:
    project = office.make("With a program")
    with office.browse() as page:
        page.goto(f"/p/{project['id']}/team")
        part = page.get_by_role("region", name="Service accounts")
        part.get_by_role("button", name="Make a service account").click()
        part.get_by_role("textbox", name="Which program is it?").fill("Web shop")
        part.get_by_role("radio", name="Only some things").check()
        part.get_by_role("checkbox", name="Call the model").check()
        part.get_by_role("button", name="Make it and its key").click()
        secret = part.get_by_role("status").locator("pre").first.inner_text().strip()
        answer = page.request.get(
            f"/api/v1/projects/{project['id']}", headers={"Authorization": f"Bearer {secret}"}
        )
        assert (answer.status, answer.json()["error"]["code"]) == (403, "key_too_narrow")
        part.get_by_role("button", name="I have it").click()
        expect(part.get_by_text(secret)).to_have_count(0)
        part.get_by_role("button", name=re.compile("^End: Web shop")).click()
        part.get_by_role("button", name=re.compile("^End for good: Web shop")).click()
        expect(page.get_by_text("Web shop has ended, with its keys.")).to_be_visible()


@pytest.mark.parametrize(("theme", "size"), LOOKS)
def test_nothing_is_in_the_way(office: Office, theme: Any, size: Any) -> None:
    project = office.make(f"Looked at in {theme} {size['width']}")
    body = {"role": "annotator", "name": "Somebody with quite a long name, from the department of support"}
    token = office.send("POST", f"/projects/{project['id']}/invitations", json=body)["token"]
    office.send("POST", f"/projects/{project['id']}/service-accounts", json={"name": "Web shop"})
    found: list[str] = []
    with office.browse(color_scheme=theme, viewport=size) as page:
        for path in (f"/p/{project['id']}/team", "/account"):
            page.goto(path)
            settle(page)
            found += [f"{path}: {each}" for each in (*axe(page), *sticking_out(page))]
        page.goto(f"/p/{project['id']}/team")
        settle(page)
        page.get_by_role("button", name="Invite somebody").click()
        expect(page.get_by_role("dialog")).to_be_visible()
        settle(page)
        found += [
            f"the dialog: {each}" for each in axe(page) if not each.startswith(("region ", "landmark-"))
        ]
    with office.browse(storage_state=None, color_scheme=theme, viewport=size, allowed=("401", "429")) as page:
        page.goto(f"/join#{token}")
        settle(page)
        await_name(page)
        found += [f"/join: {each}" for each in (*axe(page), *sticking_out(page))]
    assert not found, "\n".join(found)


def await_name(page: Page) -> None:
    """Wait until an invitation is open; the other tests may have used up the attempts of this minute."""
    name, again = page.get_by_role("textbox", name="Your name"), page.get_by_role("button", name="Try again")
    expect(name.or_(again)).to_be_visible()
    while again.is_visible():
        page.wait_for_timeout(5_000)
        again.click()
        expect(name.or_(again)).to_be_visible()


def invite(desk: Page, name: str) -> str:
    """Invite an annotator on the page of a team, and give the link."""
    settle(desk)
    desk.get_by_role("button", name="Invite somebody").click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_role("textbox", name="Who is it for?").fill(name)
    dialog.get_by_role("button", name="Make a link").click()
    link = dialog.locator("pre").inner_text().strip()
    dialog.get_by_role("button", name="Done").click()
    return link


def sticking_out(page: Page) -> list[str]:
    """Say so where a page is wider than the screen."""
    is_wide = page.evaluate("document.scrollingElement.scrollWidth > document.scrollingElement.clientWidth")
    return ["wider than the screen"] if is_wide else []
