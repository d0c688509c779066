"""Signing in through a provider, end to end over HTTP: who is let in, linked, and where one lands."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from askwell.bootstrap import Askwell
from askwell.domain.members import Caller
from askwell.domain.projects import Project
from askwell.services import invitations, people
from askwell.services.provider import ProviderSettings
from askwell.storage import schema
from askwell.storage.store import Store
from tests.honest_provider import HonestProvider
from tests.web.visiting import API, OURS, depart, enter, invite, open_browser, problem_of, sign_in, visit


def test_without_a_provider_there_is_no_way(anonymous: TestClient) -> None:
    assert anonymous.get(f"{API}/provider").json() == {"name": None}
    refused = anonymous.post(f"{API}/provider:visit", json={}, headers=OURS)
    assert (refused.status_code, refused.json()["error"]["code"]) == (404, "no_provider")
    landed = anonymous.get(f"{API}/provider/return?code=x&state=y", follow_redirects=False)
    assert problem_of(landed.headers["location"]) == "no_provider"


def test_an_unknown_person_needs_an_invitation_and_is_known_from_then_on(
    visitor: TestClient, store: Store, owner: Caller, project: Project
) -> None:
    assert visitor.get(f"{API}/provider").json() == {"name": "Example House"}
    assert problem_of(sign_in(visitor)) == "invitation_needed"
    assert visitor.get(f"{API}/me").status_code == 401
    token = invite(store, owner, project)
    assert sign_in(visitor, invitation_token=token, next_path="/account") == f"/p/{project.id}"
    me = visitor.get(f"{API}/me").json()
    assert (me["name"], me["has_password"]) == ("Ada", False)
    assert visitor.get(f"{API}/projects/{project.id}").json()["role"] == "annotator"
    visitor.cookies.clear()
    assert sign_in(visitor, next_path="/account") == "/account"
    assert visitor.get(f"{API}/me").json() == me
    unused = invite(store, owner, project)
    assert sign_in(visitor, invitation_token=unused) == f"/p/{project.id}"
    assert invitations.read(store, unused), "a member uses no invitation up"


def test_only_hashes_of_what_must_come_back_are_stored(visitor: TestClient, store: Store) -> None:
    query = parse_qs(urlsplit(depart(visitor)).query)
    with store.database.read() as connection:
        row = connection.execute(select(schema.provider_visits)).one()
    assert query["state"][0] not in repr(row)
    assert visitor.cookies["askwell_visit"] not in repr(row)
    assert row.verifier not in repr(query)


def test_a_verified_address_of_an_allowed_domain_needs_no_invitation(
    askwell: Askwell, provider_settings: ProviderSettings, honest: HonestProvider, owner: Caller
) -> None:
    honest.user = {"sub": "bo-1", "email": "Bo@Example.org", "email_verified": True}
    for browser in open_browser(askwell, replace(provider_settings, domains=("example.org",))):
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
    visitor: TestClient, store: Store, owner: Caller, project: Project, honest: HonestProvider
) -> None:
    honest.user = {"sub": "other", "name": "OWNER"}
    sign_in(visitor, invitation_token=invite(store, owner, project))
    assert visitor.get(f"{API}/me").json()["name"] == "OWNER 2"


def test_a_provider_that_does_not_answer_is_told(
    visitor: TestClient, honest: HonestProvider, askwell: Askwell, provider_settings: ProviderSettings
) -> None:
    honest.is_broken = True
    away = visitor.post(f"{API}/provider:visit", json={})
    assert (away.status_code, away.json()["error"]["code"]) == (503, "provider_away")
    nobody = replace(provider_settings, issuer="http://127.0.0.1:9")
    for other in open_browser(askwell, nobody):
        assert other.post(f"{API}/provider:visit", json={}).status_code == 503
    honest.is_broken = False
    impostor = replace(provider_settings, issuer=honest.address + "/")
    for other in open_browser(askwell, impostor):
        assert other.post(f"{API}/provider:visit", json={}).status_code == 503, "it names another issuer"


def test_addresses_and_keys_are_asked_for_once_an_hour(
    visitor: TestClient, store: Store, owner: Caller, project: Project, honest: HonestProvider
) -> None:
    sign_in(visitor, invitation_token=invite(store, owner, project))
    sign_in(visitor)
    assert honest.asked.count("/.well-known/openid-configuration") == 1
    assert honest.asked.count("/keys") == 1


@pytest.mark.parametrize(
    "path", ["https://evil.example", "//evil.example", "/\\evil.example", "evil", "/\t/x"]
)
def test_one_lands_on_this_site_only(
    visitor: TestClient, store: Store, owner: Caller, project: Project, path: str
) -> None:
    sign_in(visitor, invitation_token=invite(store, owner, project))
    assert sign_in(visitor, next_path=path) == "/"


def test_one_links_and_unlinks_ones_own_account(
    visitor: TestClient, store: Store, owner: Caller, project: Project
) -> None:
    assert visitor.post(f"{API}/provider:visit", json={"is_linking": True}).status_code == 401
    enter(visitor, store, owner)
    assert sign_in(visitor, is_linking=True, next_path="/account") == "/account"
    linked = visitor.get(f"{API}/me/identities").json()["identities"]
    assert len(linked) == 1
    assert sign_in(visitor, is_linking=True) == "/", "once more changes nothing"
    visitor.cookies.clear()
    sign_in(visitor)
    assert visitor.get(f"{API}/me").json()["is_owner"] is True
    refused = visitor.delete(f"{API}/me/identities")
    assert (refused.status_code, refused.json()["error"]["field"]) == (422, "password")
    visitor.put(f"{API}/me/password", json={"new": "correct horse battery"})
    assert visitor.delete(f"{API}/me/identities").status_code == 204
    visitor.cookies.clear()
    assert problem_of(sign_in(visitor)) == "invitation_needed"


def test_a_link_begun_by_one_is_not_ended_by_another(
    visitor: TestClient, store: Store, owner: Caller, project: Project
) -> None:
    enter(visitor, store, owner)
    back = visit(depart(visitor, is_linking=True))
    visitor.delete(f"{API}/sessions")
    landed = visitor.get(back)
    assert problem_of(landed.headers["location"]) == "visit_refused"
    with store.database.read() as connection:
        assert connection.execute(select(schema.identities)).all() == []


def test_an_account_of_the_provider_is_one_persons(
    visitor: TestClient, store: Store, owner: Caller, project: Project
) -> None:
    sign_in(visitor, invitation_token=invite(store, owner, project))
    enter(visitor, store, owner)
    assert problem_of(sign_in(visitor, is_linking=True)) == "identity_taken"


def test_who_was_deleted_is_unknown(
    visitor: TestClient, store: Store, owner: Caller, project: Project
) -> None:
    sign_in(visitor, invitation_token=invite(store, owner, project))
    people.delete(store, owner, visitor.get(f"{API}/me").json()["person_id"], is_anonymous=True)
    visitor.cookies.clear()
    assert problem_of(sign_in(visitor)) == "invitation_needed"
