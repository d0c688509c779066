"""Every page in both themes, empty and at work, wide and narrow: readable by all, and nothing sticks out."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import DESK, TELEPHONE, axe
from tests.e2e.working import Office, open_office, settle

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

HOME = ("/", "/new", "/account", "/happened")
OF_PROJECT = (
    "label",
    "overview",
    "texts",
    "texts?open={text}",
    "model",
    "labels",
    "labels#guideline",
    "review",
    "deploy",
)
DEPLOYED = ("", "/use", "/abstain", "/versions", "/waiting", "/watch")
AT_EDGE = ("import", "team", "settings")
OF_WHOLE_PAGES = ("region ", "landmark-")
"""Rules that a dialog need not keep: it lies beside the page's landmarks, and has a head of its own."""
LOOKS = [
    pytest.param(theme, size, id=f"{theme}-{size['width']}")
    for theme in ("light", "dark")
    for size in (DESK, TELEPHONE)
]


@pytest.fixture(scope="module")
def office(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """An Askwell with an empty project, one demo at work, and one demo that nobody has touched."""
    for office in open_office(chromium, tmp_path_factory.mktemp("axe"), "--demo"):
        office.make("Nothing here yet", labels=[])
        office.send("PATCH", f"/projects/{office.project()['id']}", json={"audit_share": 0.4})
        office.answer(60)
        deploy(office)
        yield office


def deploy(office: Office) -> None:
    """Deploy the demo's model by a strict rule, and ask it something that it leaves to people."""
    policy = {"kind": "precision", "target": 0.95}
    body = {"name": "tickets", "conduct": {"policy": policy}}
    office.send("POST", f"/projects/{office.project()['id']}/deployments", json=body)
    office.send("POST", "/deployments/tickets/predict", json={"texts": ["zzqx vvkw jjpt", "I want a refund"]})


@pytest.mark.parametrize(("theme", "size"), LOOKS)
def test_nothing_is_in_the_way_at_the_door(office: Office, theme: Any, size: Any) -> None:
    with office.browse(storage_state=None, color_scheme=theme, viewport=size, allowed=("401",)) as page:
        found = look(page, ["/sign-in", office.served.link().removeprefix(office.served.address)])
    tell(found)


@pytest.mark.parametrize(("theme", "size"), LOOKS)
def test_nothing_is_in_the_way_at_home(office: Office, theme: Any, size: Any) -> None:
    with office.browse(color_scheme=theme, viewport=size) as page:
        tell(look(page, HOME))


@pytest.mark.parametrize(("theme", "size"), LOOKS)
def test_nothing_is_in_the_way_in_a_project_at_work(office: Office, theme: Any, size: Any) -> None:
    project = office.project()["id"]
    listed = office.get(f"/projects/{project}/documents", state="answered", limit=1)
    text = listed["documents"][0]["document"]["id"]
    with office.browse(color_scheme=theme, viewport=size) as page:
        tell(look(page, [f"/p/{project}/{each.format(text=text)}" for each in OF_PROJECT + AT_EDGE]))


@pytest.mark.parametrize(("theme", "size"), LOOKS)
def test_nothing_is_in_the_way_where_a_model_is_deployed(office: Office, theme: Any, size: Any) -> None:
    pages = f"/p/{office.project()['id']}/deploy"
    with office.browse(color_scheme=theme, viewport=size) as page:
        tell(look(page, [f"{pages}?new", *(f"{pages}/tickets{tab}" for tab in DEPLOYED)]))


@pytest.mark.parametrize(("theme", "size"), LOOKS[:3])
def test_nothing_is_in_the_way_in_an_empty_project(office: Office, theme: Any, size: Any) -> None:
    project = office.project("Nothing here yet")["id"]
    pages = [each for each in OF_PROJECT + AT_EDGE if "open" not in each]
    with office.browse(color_scheme=theme, viewport=size) as page:
        tell(look(page, [f"/p/{project}/{each}" for each in pages]))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nothing_is_in_the_way_before_the_first_answer(office: Office, theme: Any) -> None:
    project = office.project("Threat reports")["id"]
    with office.browse(color_scheme=theme) as page:
        tell(look(page, [f"/p/{project}/{each}" for each in ("overview", "texts", "model")]))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_opens_over_a_page_is_as_easy_to_read(office: Office, theme: Any) -> None:
    project = office.project()["id"]
    found: list[str] = []
    with office.browse(color_scheme=theme) as page:

        def check(what: str) -> None:
            settle(page)
            found.extend(f"{what}: {each}" for each in axe(page) if not each.startswith(OF_WHOLE_PAGES))
            page.keyboard.press("Escape")

        page.goto(f"/p/{project}/texts")
        settle(page)
        page.get_by_role("button", name="Go anywhere").click()
        expect(page.get_by_role("textbox", name="Search pages and actions")).to_be_visible()
        check("the palette")
        page.get_by_role("button", name="Your account").click()
        expect(page.get_by_role("menuitem", name="Sign out")).to_be_visible()
        check("the account's menu")
        page.get_by_role("button", name="Filters").click()
        expect(page.get_by_role("dialog", name="Filters")).to_be_visible()
        check("the filters")
        page.get_by_role("checkbox", name="Select text 1", exact=True).click()
        page.get_by_role("button", name="Label as…").click()
        expect(page.get_by_role("dialog", name="Label as")).to_be_visible()
        check("the labels for many texts")
        page.goto(f"/p/{project}/labels")
        settle(page)
        page.get_by_role("button", name=re.compile("^Colour of")).first.click()
        expect(page.get_by_role("dialog", name=re.compile("^Colour of"))).to_be_visible()
        check("the colours")
        page.keyboard.press("Shift+Slash")
        expect(page.get_by_role("dialog", name="Keys of this page")).to_be_visible()
        check("the keys")
    tell(found)


def look(page: Page, paths: Any) -> list[str]:
    """Give everything that is wrong with the pages at some paths."""
    found: list[str] = []
    for path in paths:
        page.goto("about:blank")  # the next page is then a whole one, even where only its hash is another
        page.goto(path)
        settle(page)
        found += [f"{path}: {each}" for each in axe(page)]
        if page.evaluate("document.scrollingElement.scrollWidth > document.scrollingElement.clientWidth"):
            found.append(f"{path}: wider than the screen")
    return found


def tell(found: list[str]) -> None:
    """Fail with everything that was found, in full."""
    assert not found, "\n".join(found)
