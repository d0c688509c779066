"""Signing in through a provider in a real browser: joining, coming back, and what the unknown are told."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import axe
from tests.e2e.working import Office, open_office, settle
from tests.honest_provider import CLIENT_ID, CLIENT_SECRET, HonestProvider, serving

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]
NAME = "Example House"


@pytest.fixture(scope="module")
def honest() -> Iterator[HonestProvider]:
    with serving(lambda: datetime.now(UTC)) as provider:
        yield provider


@pytest.fixture(scope="module")
def office(
    chromium: Browser, honest: HonestProvider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    """An Askwell in which a provider signs people in."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("ASKWELL_OIDC_ISSUER", honest.address)
        environment.setenv("ASKWELL_OIDC_CLIENT_ID", CLIENT_ID)
        environment.setenv("ASKWELL_OIDC_CLIENT_SECRET", CLIENT_SECRET)
        environment.setenv("ASKWELL_OIDC_NAME", NAME)
        yield from open_office(chromium, tmp_path_factory.mktemp("provider"))


def test_one_joins_and_comes_back_by_the_provider(office: Office, honest: HonestProvider) -> None:
    project = office.make("Tickets")
    token = office.send("POST", f"/projects/{project['id']}/invitations", json={"role": "viewer"})["token"]
    allowed = ("401", re.escape(honest.address))
    with office.browse(storage_state=None, allowed=allowed) as guest:
        guest.goto(f"/join#{token}")
        guest.get_by_role("button", name=f"Sign in with {NAME}").click()
        expect(guest).to_have_url(re.compile(f"/p/{project['id']}"))
        assert guest.request.get("/api/v1/me").json()["name"] == "Ada"
        guest.goto("/account")
        settle(guest)
        part = guest.get_by_role("region", name=f"Sign in with {NAME}")
        expect(part.get_by_text("linked", exact=True)).to_be_visible()
        assert axe(guest) == []
    with office.browse(storage_state=None, allowed=allowed) as guest:
        guest.goto("/sign-in?next=/account")
        guest.get_by_role("button", name=f"Sign in with {NAME}").click()
        expect(guest.get_by_role("heading", name="Account", level=1)).to_be_visible()
    honest.user = {"sub": "nobody", "name": "Nobody"}
    with office.browse(storage_state=None, allowed=allowed) as guest:
        guest.goto("/sign-in")
        guest.get_by_role("button", name=f"Sign in with {NAME}").click()
        expect(guest.get_by_text(f"Nobody here has this account of {NAME} yet.", exact=False)).to_be_visible()
        assert axe(guest) == []
