"""On a phone: labelling by tapping and swiping, and no page wider than the screen."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import TELEPHONE, Served, Watched, open_page, sign_in
from tests.e2e.desk import Desk, answers, ask, await_read, make_project, tickets

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]

OUTSIDE = ("/", "/new", "/account")
INSIDE = ("label", "overview", "texts", "model", "labels", "import", "settings")


@pytest.fixture
def phone(chromium: Browser, served: Served, watched: Watched) -> Iterator[Page]:
    """A page on a phone with a touch screen."""
    yield from open_page(chromium, served, watched, viewport=TELEPHONE, has_touch=True, is_mobile=True)


def test_five_texts_by_tapping(phone: Page, served: Served) -> None:
    names, some = tickets(60)
    gold = {ticket.text: ticket.label for ticket in some}
    sign_in(phone, served)
    desk = Desk(phone, make_project(phone, names, list(gold))).open()
    expect(phone.get_by_text("tap a label")).to_be_visible()
    expected: dict[str, tuple[str, ...]] = {}
    for _ in range(5):
        text = desk.shown()
        desk.choice(gold[text]).tap()
        desk.gone(text)
        expected[text] = (gold[text],)
    skipped = desk.shown()
    _swipe(phone, desk, 40)  # not far enough: nothing happens
    expect(desk.text).to_have_text(skipped)
    _swipe(phone, desk, 220)
    desk.gone(skipped)
    desk.saved()
    assert answers(phone, desk.project) == {**expected, skipped: ("skipped",)}
    desk.command("undo").tap()
    expect(desk.text).to_have_text(skipped)
    desk.command("undo").tap()
    last = list(expected)[-1]
    expect(desk.text).to_have_text(last)
    other = next(name for name in names if name != gold[last])
    desk.choice(other).tap()
    desk.gone(last)
    desk.saved()
    assert answers(phone, desk.project) == {**expected, last: (other,)}
    assert ask(phone, f"/projects/{desk.project}/progress")["answers"] == len(expected)

    desk.command("guideline").tap()
    panel = phone.get_by_role("complementary", name="Guideline")
    expect(panel).to_be_visible()
    panel.get_by_role("button", name="Close: Guideline").tap()
    expect(panel).to_have_count(0)


def test_no_page_is_wider_than_a_phone(phone: Page, served: Served) -> None:
    phone.goto("/sign-in")
    expect(phone.get_by_role("heading", level=1)).to_be_visible()
    _fits(phone)
    sign_in(phone, served)
    names, some = tickets(80)
    project = make_project(phone, names, [each.text for each in some])
    desk = Desk(phone, project).open()
    gold = {ticket.text: ticket.label for ticket in some}
    for _ in range(12):
        text = desk.shown()
        desk.choice(gold[text]).tap()
        desk.gone(text)
    desk.saved()
    expect(phone.get_by_text("learnt from all 12 answers")).to_be_visible()
    for path in (*OUTSIDE, *(f"/p/{project}/{each}" for each in INSIDE)):
        phone.goto(path)
        expect(phone.get_by_role("heading", level=1)).to_be_attached()
        phone.wait_for_load_state("networkidle") if path in OUTSIDE else phone.wait_for_timeout(500)
        _fits(phone)


def test_the_whole_road_by_touch(phone: Page, served: Served) -> None:
    """From the link to a prediction, with nothing but a finger, and words typed into the box to try."""
    names, some = tickets(60)
    gold = {ticket.text: ticket.label for ticket in some}
    sign_in(phone, served)
    project = make_project(phone, names, list(gold))
    await_read(phone, project)
    phone.goto("/")
    phone.get_by_role("link", name="Tickets").tap()
    desk = Desk(phone, project)
    for _ in range(12):
        text = desk.shown()
        accepts = desk.offered() == gold[text]
        (desk.accept if accepts else desk.choice(gold[text])).tap()
        desk.gone(text)
    desk.saved()
    expect(phone.get_by_text("learnt from all 12 answers")).to_be_visible()
    assert _small(phone) == []

    _go(phone, "Overview")
    expect(phone.get_by_role("region", name="Where it stands").get_by_text("12", exact=True)).to_be_visible()
    expect(phone.get_by_role("heading", name="How often the model is right")).to_be_visible()
    _go(phone, "Model")
    box = phone.get_by_role("textbox", name="A text to try")
    expect(phone.get_by_text("Ctrl Enter")).to_be_hidden()
    box.tap()
    box.fill("I was charged twice and want my money back.")
    expect(phone.locator("[aria-live=polite]").filter(has_text="%").first).to_be_visible()
    _fits(phone)


def _go(page: Page, name: str) -> None:
    """Go to another page of the project by the menu."""
    page.get_by_role("button", name="Pages of this project").tap()
    page.get_by_role("dialog").get_by_role("link", name=name).tap()
    expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


def _small(page: Page) -> list[str]:
    """Give the buttons that are too small for a finger."""
    return page.evaluate(_SMALL)


_SMALL = """() => [...document.querySelectorAll("button")].filter((each) => {
  const {width, height} = each.getBoundingClientRect()
  return width > 0 && Math.min(width, height) < 44
}).map((each) => each.getAttribute("aria-label") ?? each.textContent)"""


def _fits(page: Page) -> None:
    """Nothing makes the page wider than the screen."""
    width = page.evaluate("document.scrollingElement.scrollWidth")
    assert width <= page.evaluate("innerWidth"), f"{page.url} is {width} pixels wide"


def _swipe(page: Page, desk: Desk, far: int) -> None:
    """Draw a finger to the left over the text."""
    box = desk.text.bounding_box()
    assert box
    x, y = 300.0, box["y"] + min(box["height"], 60) / 2
    touch = page.context.new_cdp_session(page)
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    for step in range(1, 9):
        points = [{"x": x - far * step / 8, "y": y}]
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": points})
    page.wait_for_timeout(300)  # the finger rests before it is lifted, so that the browser sees no fling
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    touch.detach()
