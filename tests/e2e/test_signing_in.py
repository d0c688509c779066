"""Signing in, in a real browser: by the one-time link, and out again."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Served, axe, sign_in

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]


def test_the_one_time_link_leads_in(page: Page, served: Served) -> None:
    link = served.link()
    page.goto(link)
    expect(page.get_by_role("button", name=re.compile("sign in", re.IGNORECASE))).to_be_visible()
    assert axe(page) == []
    sign_in(page, served)
    expect(page).to_have_title(re.compile("Askwell"))
    expect(page.get_by_role("main")).to_be_visible()
    assert axe(page) == []
    assert page.context.cookies()[0]["httpOnly"]


def test_the_policy_lets_the_page_work(page: Page, served: Served) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    sign_in(page, served)
    assert not [text for text in said if "Content Security Policy" in text]
