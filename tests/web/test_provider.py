"""Signing in through a provider, end to end over HTTP, with an honest one and with lies of every kind."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastapi.testclient import TestClient
from joserfc.jwk import RSAKey
from sqlalchemy import select

from askwell.bootstrap import Askwell
from askwell.domain.members import Caller, Role
from askwell.domain.projects import Project
from askwell.services import invitations, people, sessions
from askwell.services.provider import Provider, ProviderSettings
from askwell.storage import schema
from askwell.storage.store import Store
from askwell.web.app import create_app
from askwell.web.security import SESSION_COOKIE, Attempts
from tests.conftest import TurnableClock
from tests.honest_provider import CLIENT_ID, CLIENT_SECRET, HonestProvider, serving
from tests.web.conftest import API

HOME = "http://127.0.0.1:8400"
OURS = {"Origin": HOME}


@pytest.fixture
def honest(clock: TurnableClock) -> Iterator[HonestProvider]:
    with serving(lambda: clock.time) as provider:
        yield provider


@pytest.fixture
def settings(honest: HonestProvider) -> ProviderSettings:
    return ProviderSettings(honest.address, CLIENT_ID, CLIENT_SECRET, "Example House")


@pytest.fixture
def browser(askwell: Askwell, settings: ProviderSettings) -> Iterator[TestClient]:
    """A browser, not signed in, of an Askwell that has a provider."""
    yield from open_browser(askwell, settings)


def open_browser(askwell: Askwell, settings: ProviderSettings) -> Iterator[TestClient]:
    app = create_app(replace(askwell, provider=Provider(settings)), attempts=Attempts(allowed=100))
    with TestClient(app, base_url=HOME, headers=OURS, follow_redirects=False) as client:
        yield client


def depart(browser: TestClient, **body: object) -> str:
    """Begin, and give the address at the provider."""
    begun = browser.post(f"{API}/provider:visit", json=body)
    assert begun.status_code == 200, begun.text
    cookie = begun.headers["set-cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=lax", "Path=/api/v1/provider"))
    return begun.json()["address"]


def visit(address: str) -> str:
    """Go to the provider, and give the address that it sends the browser back to."""
    return httpx.get(address, trust_env=False).headers["location"]


def sign_in(browser: TestClient, **body: object) -> str:
    """Go there and back, and give the path where one lands."""
    landed = browser.get(visit(depart(browser, **body)))
    assert landed.status_code == 303, landed.text
    assert landed.headers["referrer-policy"] == "no-referrer"
    return landed.headers["location"]


def invite(store: Store, owner: Caller, project: Project) -> str:
    return invitations.create(store, owner, project.id, Role.ANNOTATOR).secret


def problem_of(path: str) -> str:
    return parse_qs(urlsplit(path).query)["problem"][0]


def test_without_a_provider_there_is_no_way(anonymous: TestClient) -> None:
    assert anonymous.get(f"{API}/provider").json() == {"name": None}
    refused = anonymous.post(f"{API}/provider:visit", json={}, headers=OURS)
    assert (refused.status_code, refused.json()["error"]["code"]) == (404, "no_provider")
    landed = anonymous.get(f"{API}/provider/return?code=x&state=y", follow_redirects=False)
    assert problem_of(landed.headers["location"]) == "no_provider"


def test_an_unknown_person_needs_an_invitation_and_is_known_from_then_on(
    browser: TestClient, store: Store, owner: Caller, project: Project
) -> None:
    assert browser.get(f"{API}/provider").json() == {"name": "Example House"}
    assert problem_of(sign_in(browser)) == "invitation_needed"
    assert browser.get(f"{API}/me").status_code == 401
    token = invite(store, owner, project)
    assert sign_in(browser, invitation_token=token, next_path="/account") == f"/p/{project.id}"
    me = browser.get(f"{API}/me").json()
    assert (me["name"], me["has_password"]) == ("Ada", False)
    assert browser.get(f"{API}/projects/{project.id}").json()["role"] == "annotator"
    browser.cookies.clear()
    assert sign_in(browser, next_path="/account") == "/account"
    assert browser.get(f"{API}/me").json() == me
    unused = invite(store, owner, project)
    assert sign_in(browser, invitation_token=unused) == f"/p/{project.id}"
    assert invitations.read(store, unused), "a member uses no invitation up"


def test_only_hashes_of_what_must_come_back_are_stored(browser: TestClient, store: Store) -> None:
    query = parse_qs(urlsplit(depart(browser)).query)
    with store.database.read() as connection:
        row = connection.execute(select(schema.provider_visits)).one()
    assert query["state"][0] not in repr(row)
    assert browser.cookies["askwell_visit"] not in repr(row)
    assert row.verifier not in repr(query)


def test_a_verified_address_of_an_allowed_domain_needs_no_invitation(
    askwell: Askwell, settings: ProviderSettings, honest: HonestProvider, owner: Caller
) -> None:
    honest.user = {"sub": "bo-1", "email": "Bo@Example.org", "email_verified": True}
    for browser in open_browser(askwell, replace(settings, domains=("example.org",))):
        assert sign_in(browser, next_path="/new?a=b#c") == "/new?a=b#c"
        assert browser.get(f"{API}/me").json()["name"] == "Bo"
        for user in (
            {"sub": "cy", "email": "cy@example.org", "email_verified": False},
            {"sub": "di", "email": "di@example.org.evil.example", "email_verified": True},
            {"sub": "ed", "email": "ed@", "email_verified": True},
        ):
            honest.user = user
            browser.cookies.clear()
            assert problem_of(sign_in(browser)) == "invitation_needed"


def test_a_taken_name_gets_a_number(
    browser: TestClient, store: Store, owner: Caller, project: Project, honest: HonestProvider
) -> None:
    honest.user = {"sub": "other", "name": "OWNER"}
    sign_in(browser, invitation_token=invite(store, owner, project))
    assert browser.get(f"{API}/me").json()["name"] == "OWNER 2"


@pytest.mark.parametrize(
    "lie",
    [
        {"nonce": "of another visit"},
        {"nonce": None},
        {"aud": "somebody-else"},
        {"aud": [CLIENT_ID, "somebody-else"], "azp": "somebody-else"},
        {"iss": "https://elsewhere.example"},
        {"exp": 1},
        {"exp": None},
        {"iat": 2**33},
        {"sub": None},
        {"sub": ""},
    ],
    ids=str,
)
def test_a_token_that_does_not_hold_lets_nobody_in(
    browser: TestClient, store: Store, owner: Caller, project: Project, honest: HonestProvider, lie: dict
) -> None:
    honest.lie = lie
    token = invite(store, owner, project)
    assert problem_of(sign_in(browser, invitation_token=token)) == "provider_refused"
    assert SESSION_COOKIE not in browser.cookies
    assert invitations.read(store, token), "nothing is used up"


def test_a_token_signed_by_another_key_is_refused_and_a_new_key_is_learnt(
    browser: TestClient, store: Store, owner: Caller, project: Project, honest: HonestProvider
) -> None:
    token = invite(store, owner, project)
    for kid in ("first", "unknown"):
        honest.signing_key = RSAKey.generate_key(2048, {"kid": kid})
        assert problem_of(sign_in(browser, invitation_token=token)) == "provider_refused"
    honest.key, honest.signing_key = RSAKey.generate_key(2048, {"kid": "second", "use": "sig"}), None
    assert sign_in(browser, invitation_token=token) == f"/p/{project.id}"


@pytest.mark.parametrize(
    "what", ["forged state", "other browser", "no cookie", "replay", "too late", "linked"]
)
def test_a_return_that_was_not_begun_here_is_refused(
    browser: TestClient,
    askwell: Askwell,
    settings: ProviderSettings,
    store: Store,
    owner: Caller,
    project: Project,
    clock: TurnableClock,
    what: str,
) -> None:
    token = invite(store, owner, project)
    back = visit(depart(browser, invitation_token=token))
    if what == "forged state":
        back = back.replace("state=", "state=x")
    elif what == "other browser":
        other = "z" * 43
        browser.cookies.clear()
        browser.cookies.set("askwell_visit", other, domain="127.0.0.1", path="/api/v1/provider")
    elif what == "no cookie":
        browser.cookies.clear()
    elif what == "replay":
        cookie = browser.cookies["askwell_visit"]
        assert browser.get(back).headers["location"] == f"/p/{project.id}"
        browser.cookies.clear()
        browser.cookies.set("askwell_visit", cookie, domain="127.0.0.1", path="/api/v1/provider")
    elif what == "too late":
        clock.forward(minutes=11)
    else:  # a code of somebody else's visit, planted into one's own
        stolen = parse_qs(urlsplit(back).query)["code"][0]
        mine = visit(depart(browser, invitation_token=token))
        state = parse_qs(urlsplit(mine).query)["state"][0]
        landed = browser.get(f"{API}/provider/return", params={"code": stolen, "state": state})
        assert problem_of(landed.headers["location"]) == "provider_refused", "PKCE does not match"
        return
    landed = browser.get(back)
    assert problem_of(landed.headers["location"]) == "visit_refused"
    assert SESSION_COOKIE not in browser.cookies


def test_who_is_not_let_in_there_is_not_let_in_here(browser: TestClient, honest: HonestProvider) -> None:
    honest.is_refusing = True
    assert problem_of(sign_in(browser)) == "provider_refused"


def test_a_provider_that_does_not_answer_is_told(
    browser: TestClient, honest: HonestProvider, askwell: Askwell, settings: ProviderSettings
) -> None:
    honest.is_broken = True
    away = browser.post(f"{API}/provider:visit", json={})
    assert (away.status_code, away.json()["error"]["code"]) == (503, "provider_away")
    nobody = replace(settings, issuer="http://127.0.0.1:9")
    for other in open_browser(askwell, nobody):
        assert other.post(f"{API}/provider:visit", json={}).status_code == 503
    honest.is_broken = False
    impostor = replace(settings, issuer=honest.address + "/")
    for other in open_browser(askwell, impostor):
        assert other.post(f"{API}/provider:visit", json={}).status_code == 503, "it names another issuer"


def test_addresses_and_keys_are_asked_for_once_an_hour(
    browser: TestClient, store: Store, owner: Caller, project: Project, honest: HonestProvider
) -> None:
    sign_in(browser, invitation_token=invite(store, owner, project))
    sign_in(browser)
    assert honest.asked.count("/.well-known/openid-configuration") == 1
    assert honest.asked.count("/keys") == 1


@pytest.mark.parametrize(
    "path", ["https://evil.example", "//evil.example", "/\\evil.example", "evil", "/\t/x"]
)
def test_one_lands_on_this_site_only(
    browser: TestClient, store: Store, owner: Caller, project: Project, path: str
) -> None:
    sign_in(browser, invitation_token=invite(store, owner, project))
    assert sign_in(browser, next_path=path) == "/"


def test_one_links_and_unlinks_ones_own_account(
    browser: TestClient, store: Store, owner: Caller, project: Project
) -> None:
    assert browser.post(f"{API}/provider:visit", json={"is_linking": True}).status_code == 401
    enter(browser, store, owner)
    assert sign_in(browser, is_linking=True, next_path="/account") == "/account"
    linked = browser.get(f"{API}/me/identities").json()["identities"]
    assert len(linked) == 1
    assert sign_in(browser, is_linking=True) == "/", "once more changes nothing"
    browser.cookies.clear()
    sign_in(browser)
    assert browser.get(f"{API}/me").json()["is_owner"] is True
    refused = browser.delete(f"{API}/me/identities")
    assert (refused.status_code, refused.json()["error"]["field"]) == (422, "password")
    browser.put(f"{API}/me/password", json={"new": "correct horse battery"})
    assert browser.delete(f"{API}/me/identities").status_code == 204
    browser.cookies.clear()
    assert problem_of(sign_in(browser)) == "invitation_needed"


def test_a_link_begun_by_one_is_not_ended_by_another(
    browser: TestClient, store: Store, owner: Caller, project: Project
) -> None:
    enter(browser, store, owner)
    back = visit(depart(browser, is_linking=True))
    browser.delete(f"{API}/sessions")
    landed = browser.get(back)
    assert problem_of(landed.headers["location"]) == "visit_refused"
    with store.database.read() as connection:
        assert connection.execute(select(schema.identities)).all() == []


def test_an_account_of_the_provider_is_one_persons(
    browser: TestClient, store: Store, owner: Caller, project: Project
) -> None:
    sign_in(browser, invitation_token=invite(store, owner, project))
    enter(browser, store, owner)
    assert problem_of(sign_in(browser, is_linking=True)) == "identity_taken"


def test_who_was_deleted_is_unknown(
    browser: TestClient, store: Store, owner: Caller, project: Project
) -> None:
    sign_in(browser, invitation_token=invite(store, owner, project))
    people.delete(store, owner, browser.get(f"{API}/me").json()["person_id"], is_anonymous=True)
    browser.cookies.clear()
    assert problem_of(sign_in(browser)) == "invitation_needed"


def test_a_visit_is_not_begun_by_another_site(browser: TestClient) -> None:
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert browser.post(f"{API}/provider:visit", json={}, headers=headers).status_code == 403


def enter(browser: TestClient, store: Store, owner: Caller) -> None:
    """Sign in by a one-time link."""
    browser.cookies.clear()
    link = {"token": sessions.create_link(store, owner)}
    assert browser.post(f"{API}/sessions", json=link).status_code == 201
