"""People, invitations, service accounts and deletion over HTTP; and that no cookie acts without proof."""

from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from askwell.domain.members import Caller, Role
from askwell.domain.projects import Project
from askwell.services import sessions
from askwell.storage.store import Store
from askwell.web.security import SAFE_METHODS, SESSION_COOKIE
from tests.conftest import TurnableClock
from tests.web.conftest import API
from tests.web.test_permissions import asked

HOME = "http://127.0.0.1:8400"
OURS = {"Origin": HOME}
PASSWORD = "correct horse battery"
WITHOUT_PROOF = {"sign_in", "read_invitation", "join"}
"""What acts on no cookie, so that a program may call it, too; from another site it is refused as well."""


@pytest.fixture
def guest(app: FastAPI) -> Iterator[TestClient]:
    """A second browser, not signed in."""
    with TestClient(app, base_url=HOME, headers=OURS) as client:
        yield client


def test_a_guest_joins_by_a_link_and_is_in(client: TestClient, guest: TestClient, url: str) -> None:
    made = client.post(f"{url}/invitations", json={"role": "annotator", "name": "Ada of support"})
    assert made.status_code == 201
    token = made.json()["token"]
    listed = client.get(f"{url}/invitations").json()["invitations"]
    assert [each["name"] for each in listed] == ["Ada of support"]
    assert token not in str(listed)
    seen = guest.post(f"{API}/invitations:read", json={"token": token}).json()
    assert (seen["project_name"], seen["role"], seen["invited_by"]) == ("Tickets", "annotator", "Owner")
    taken = guest.post(
        f"{API}/invitations:join", json={"token": token, "name": "owner", "password": PASSWORD}
    )
    assert (taken.status_code, taken.json()["error"]["code"]) == (409, "name_taken")
    joined = guest.post(f"{API}/invitations:join", json={"token": token, "name": "Ada", "password": PASSWORD})
    assert joined.status_code == 201
    assert all(part in joined.headers["set-cookie"] for part in ("HttpOnly", "SameSite=lax"))
    assert joined.json()["me"] == guest.get(f"{API}/me").json()
    assert guest.get(url).json()["role"] == "annotator"
    again = guest.post(f"{API}/invitations:read", json={"token": token})
    assert (again.status_code, again.json()["error"]["code"]) == (404, "invitation_refused")


def test_somebody_signed_in_accepts(
    client: TestClient, guest: TestClient, url: str, store: Store, owner: Caller
) -> None:
    first = client.post(f"{url}/invitations", json={"role": "viewer"}).json()["token"]
    guest.post(f"{API}/invitations:join", json={"token": first, "name": "Ada", "password": PASSWORD})
    other = client.post(f"{API}/projects", json={"name": "Other"}).json()["id"]
    made = client.post(f"{API}/projects/{other}/invitations", json={"role": "reviewer"}).json()
    by_key = client.post(f"{API}/invitations:accept", json={"token": made["token"]})
    assert (by_key.status_code, by_key.json()["error"]["code"]) == (403, "session_needed")
    accepted = guest.post(f"{API}/invitations:accept", json={"token": made["token"]})
    assert (accepted.status_code, accepted.json()["project_id"]) == (200, other)
    assert guest.get(f"{API}/projects/{other}").json()["role"] == "reviewer"
    second = client.post(f"{url}/invitations", json={"role": "admin"}).json()
    refused = guest.post(f"{API}/invitations:accept", json={"token": second["token"]})
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "already_member")
    place = f"{url}/invitations/{second['id']}"
    assert client.delete(place).status_code == 204
    assert guest.post(f"{API}/invitations:read", json={"token": second["token"]}).status_code == 404
    assert client.post(f"{place}:restore").status_code == 204
    assert guest.post(f"{API}/invitations:read", json={"token": second["token"]}).status_code == 200


def test_invitations_are_guessed_ten_times_a_minute(guest: TestClient, clock: TurnableClock) -> None:
    for _ in range(10):
        assert guest.post(f"{API}/invitations:read", json={"token": "guess"}).status_code == 404
    assert guest.post(f"{API}/invitations:read", json={"token": "guess"}).status_code == 429
    body = {"token": "guess", "name": "Ada", "password": PASSWORD}
    assert guest.post(f"{API}/invitations:join", json=body).status_code == 429
    clock.forward(minutes=1)
    assert guest.post(f"{API}/invitations:join", json=body).status_code == 404


def test_a_role_is_changed_and_somebody_taken_out(
    client: TestClient, anonymous: TestClient, url: str, key_for: Callable[[Role], str]
) -> None:
    headers = {"Authorization": f"Bearer {key_for(Role.ANNOTATOR)}"}
    members = client.get(f"{url}/members").json()["members"]
    assert [(each["name"], each["role"], each["is_you"]) for each in members] == [
        ("Owner", "owner", True),
        ("Annotator", "annotator", False),
    ]
    place = f"{url}/members/{members[1]['person_id']}"
    assert client.patch(place, json={"role": "reviewer"}).json()["role"] == "reviewer"
    assert anonymous.get(url, headers=headers).json()["role"] == "reviewer"
    assert client.patch(place, json={"role": "service"}).status_code == 422
    assert client.delete(place).status_code == 204
    assert anonymous.get(url, headers=headers).status_code == 404
    added = client.post(f"{url}/members", json={"name": "annotator", "role": "viewer"})
    assert (added.status_code, added.json()["role"]) == (201, "viewer")
    assert client.post(f"{url}/members", json={"name": "annotator", "role": "viewer"}).status_code == 409
    assert anonymous.post(f"{url}:leave", headers=headers).status_code == 204
    assert anonymous.get(url, headers=headers).status_code == 404
    mine = f"{url}/members/{members[0]['person_id']}"
    assert client.delete(mine).json()["error"]["code"] == "owner_stays"


def test_a_service_account_and_its_keys(client: TestClient, anonymous: TestClient, url: str) -> None:
    body = {"name": "Shop", "permissions": ["predict"]}
    made = client.post(f"{url}/service-accounts", json=body).json()
    headers = {"Authorization": f"Bearer {made['key']['secret']}"}
    me = anonymous.get(f"{API}/me", headers=headers).json()
    assert (me["kind"], me["permissions"]) == ("service", ["predict"])
    refused = anonymous.get(url, headers=headers)
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "key_too_narrow")
    place = f"{url}/service-accounts/{made['person_id']}/keys"
    more = client.post(place, json={"name": "second"}).json()
    assert more["permissions"] is None
    listed = client.get(f"{url}/service-accounts").json()["service_accounts"]
    assert [len(each["keys"]) for each in listed] == [2]
    assert "secret" not in str(listed)
    assert client.delete(f"{place}/{made['key']['id']}").status_code == 204
    assert anonymous.get(f"{API}/me", headers=headers).status_code == 401
    beyond = client.post(f"{url}/service-accounts", json={"name": "x", "permissions": ["manage"]})
    assert (beyond.status_code, beyond.json()["error"]["field"]) == (422, "permissions")


def test_one_deletes_ones_account_and_the_owner_anothers(
    client: TestClient, guest: TestClient, url: str
) -> None:
    token = client.post(f"{url}/invitations", json={"role": "viewer"}).json()["token"]
    guest.post(f"{API}/invitations:join", json={"token": token, "name": "Ada", "password": PASSWORD})
    people = client.get(f"{API}/people").json()["people"]
    assert [(each["name"], each["projects"]) for each in people] == [("Owner", 0), ("Ada", 1)]
    assert guest.post(f"{API}/me:delete", json={"password": "wrong"}).status_code == 422
    assert guest.post(f"{API}/me:delete", json={"password": PASSWORD}).status_code == 204
    assert SESSION_COOKIE not in guest.cookies
    assert guest.get(f"{API}/me").status_code == 401
    assert [each["name"] for each in client.get(f"{API}/people").json()["people"]] == ["Owner"]
    owner = people[0]["person_id"]
    assert client.post(f"{API}/people/{owner}:delete", json={}).json()["error"]["code"] == "owner_stays"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "headers", [{}, {"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}], ids=str
)
def test_no_unsafe_route_acts_on_a_cookie_without_proof(
    app: FastAPI, store: Store, owner: Caller, project: Project, headers: dict[str, str]
) -> None:
    with TestClient(app, base_url=HOME) as browser:
        browser.post(f"{API}/sessions", json={"token": sessions.create_link(store, owner)})
        assert SESSION_COOKIE in browser.cookies
        tried = 0
        for operation, method, address, given in asked(project):
            if method in SAFE_METHODS or (not headers and operation in WITHOUT_PROOF):
                continue
            response = browser.request(method, address, headers=headers, **given)
            told = (operation, response.status_code, response.text[:300])
            assert response.status_code == 403, told
            error = response.json()["error"]
            if address.startswith("/v2"):  # the Open Inference Protocol has a sentence there, and no code
                assert "came from another site" in error, told
            else:
                assert error["code"] == "cross_site_request", told
            tried += 1
        assert tried > 30
        assert browser.get(f"{API}/me").status_code == 200


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("proxy", "is_believed"), [("testclient", True), ("10.9.8.7", False)])
def test_behind_a_trusted_proxy_that_speaks_https_the_cookie_is_secure(
    app: FastAPI, store: Store, owner: Caller, proxy: str, is_believed: bool
) -> None:
    behind = ProxyHeadersMiddleware(app, trusted_hosts=proxy)
    with TestClient(behind, base_url=HOME, client=("testclient", 1)) as client:
        response = client.post(
            f"{API}/sessions",
            json={"token": sessions.create_link(store, owner)},
            headers={"X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.9"},
        )
    assert response.status_code == 201
    assert ("Secure" in response.headers["set-cookie"]) is is_believed
