"""Signing in and out, keys, and what a request from elsewhere may not do."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response

from askwell.domain.errors import TooManyAttempts
from askwell.domain.members import Caller, Role
from askwell.services import sessions
from askwell.storage.store import Store
from askwell.web.security import SESSION_COOKIE, Attempts
from tests.conftest import TurnableClock
from tests.web.conftest import API

HOME = "http://127.0.0.1:8400"
OURS = {"Origin": HOME}


@pytest.fixture
def browser(anonymous: TestClient, store: Store, owner: Caller) -> TestClient:
    """A browser that is signed in."""
    response = sign_in(anonymous, store, owner)
    assert response.status_code == 201
    cookie = response.headers["set-cookie"]
    assert all(part in cookie for part in ("HttpOnly", "SameSite=lax", "Path=/", "Max-Age="))
    assert "Secure" not in cookie
    return anonymous


def sign_in(client: TestClient, store: Store, owner: Caller, agent: str = "A browser") -> Response:
    body = {"token": sessions.create_link(store, owner)}
    return client.post(f"{API}/sessions", json=body, headers={**OURS, "User-Agent": agent})


def test_a_link_signs_in_once(anonymous: TestClient, store: Store, owner: Caller) -> None:
    body = {"token": sessions.create_link(store, owner)}
    made = anonymous.post(f"{API}/sessions", json=body)
    assert (made.status_code, made.json()["is_owner"]) == (201, True)
    assert anonymous.get(f"{API}/me").json() == made.json()
    again = anonymous.post(f"{API}/sessions", json=body)
    assert (again.status_code, again.json()["error"]["code"]) == (401, "sign_in_refused")


def test_a_link_expires(anonymous: TestClient, store: Store, owner: Caller, clock: TurnableClock) -> None:
    body = {"token": sessions.create_link(store, owner)}
    clock.forward(hours=25)
    assert anonymous.post(f"{API}/sessions", json=body).status_code == 401


def test_over_https_the_cookie_is_secure(app: FastAPI, store: Store, owner: Caller) -> None:
    with TestClient(app, base_url="https://localhost") as client:
        response = client.post(f"{API}/sessions", json={"token": sessions.create_link(store, owner)})
    assert "Secure" in response.headers["set-cookie"]
    assert response.headers["strict-transport-security"].startswith("max-age=")


def test_signing_out_ends_the_session_on_the_server(browser: TestClient) -> None:
    session = browser.cookies[SESSION_COOKIE]
    assert browser.get(f"{API}/me").status_code == 200
    assert browser.delete(f"{API}/sessions", headers=OURS).status_code == 204
    browser.cookies.set(SESSION_COOKIE, session)
    assert browser.get(f"{API}/me").status_code == 401


def test_a_session_ends_by_itself(browser: TestClient, clock: TurnableClock) -> None:
    clock.forward(days=31)
    assert browser.get(f"{API}/me").status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:9999"},
        {"Origin": f"{HOME}.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": HOME},
        {"Sec-Fetch-Site": "same-origin", "Origin": "https://evil.example"},
    ],
)
def test_a_cookie_from_another_site_changes_nothing(browser: TestClient, headers: dict[str, str]) -> None:
    for method, address in (("POST", f"{API}/projects"), ("DELETE", f"{API}/sessions")):
        body = {"name": "Stolen"} if method == "POST" else None
        response = browser.request(method, address, json=body, headers=headers)
        assert (response.status_code, response.json()["error"]["code"]) == (403, "cross_site_request")
    assert browser.get(f"{API}/projects").json() == {"projects": []}


@pytest.mark.parametrize("headers", [OURS, {"Sec-Fetch-Site": "same-origin"}])
def test_a_cookie_from_our_own_page_works(browser: TestClient, headers: dict[str, str]) -> None:
    assert browser.post(f"{API}/projects", json={"name": "Mine"}, headers=headers).status_code == 201


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8400", "127.0.0.1.evil.example", "", "@"])
def test_a_cookie_under_a_foreign_host_is_refused(browser: TestClient, host: str) -> None:
    response = browser.get(f"{API}/me", headers={"Host": host})
    assert (response.status_code, response.json()["error"]["code"]) == (403, "cross_site_request")


@pytest.mark.parametrize("host", ["localhost:8400", "127.0.0.1", "[::1]:8400", "192.168.1.7:8400"])
def test_a_cookie_under_our_host_works(browser: TestClient, host: str) -> None:
    assert browser.get(f"{API}/me", headers={"Host": host}).status_code == 200


def test_signing_in_from_another_site_is_refused(anonymous: TestClient, store: Store, owner: Caller) -> None:
    token = sessions.create_link(store, owner)
    headers = {"Origin": "https://evil.example"}
    body = {"token": token}
    assert anonymous.post(f"{API}/sessions", json=body, headers=headers).status_code == 403
    assert anonymous.post(f"{API}/sessions", json=body).status_code == 201


def test_only_ten_attempts_a_minute(anonymous: TestClient, clock: TurnableClock) -> None:
    for _ in range(10):
        assert anonymous.post(f"{API}/sessions", json={"token": "guess"}).status_code == 401
    refused = anonymous.post(f"{API}/sessions", json={"token": "guess"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (429, "too_many_attempts")
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    clock.forward(minutes=1)
    assert anonymous.post(f"{API}/sessions", json={"token": "guess"}).status_code == 401


def test_attempts_are_counted_per_address_in_bounded_memory(clock: TurnableClock) -> None:
    attempts = Attempts(allowed=1, per=timedelta(minutes=1), size=3)
    for address in ("10.0.0.1", "10.0.0.2", "2001:db8::1", "somewhere"):
        attempts.count(address, clock())
    with pytest.raises(TooManyAttempts):
        attempts.count("2001:db8::ffff", clock())
    attempts.count("10.0.0.1", clock())


def test_a_key_is_shown_once_works_and_can_be_ended(client: TestClient, anonymous: TestClient) -> None:
    made = client.post(f"{API}/keys", json={"name": "Nightly import"}).json()
    listed = client.get(f"{API}/keys").json()["keys"]
    assert all("secret" not in key for key in listed)
    assert made["id"] in {key["id"] for key in listed}
    headers = {"Authorization": f"Bearer {made['secret']}"}
    assert anonymous.get(f"{API}/me", headers=headers).status_code == 200
    assert client.delete(f"{API}/keys/{made['id']}").status_code == 204
    refused = anonymous.get(f"{API}/me", headers=headers)
    assert (refused.status_code, refused.headers["www-authenticate"]) == (401, "Bearer")
    assert client.delete(f"{API}/keys/{made['id']}").status_code == 404


def test_a_project_key_opens_one_project(client: TestClient, anonymous: TestClient, url: str) -> None:
    other = client.post(f"{API}/projects", json={"name": "Other"}).json()["id"]
    project = url.rpartition("/")[2]
    secret = client.post(f"{API}/keys", json={"name": "one", "project_id": project}).json()["secret"]
    headers = {"Authorization": f"Bearer {secret}"}
    assert anonymous.get(f"{API}/me", headers=headers).json()["project_id"] == project
    assert anonymous.get(url, headers=headers).status_code == 200
    assert anonymous.get(f"{API}/projects/{other}", headers=headers).status_code == 404
    assert anonymous.post(f"{API}/projects", json={"name": "x"}, headers=headers).status_code == 403
    widened = anonymous.post(f"{API}/keys", json={"name": "all"}, headers=headers)
    assert widened.status_code == 404


@pytest.mark.parametrize(
    "authorization",
    ["", "Bearer", "Bearer ", "Bearer ask_wrong", "Basic b3duZXI6", "Bearer \xff", "x" * 5_000],
)
def test_a_wrong_key_is_refused(anonymous: TestClient, authorization: str) -> None:
    headers = {"Authorization": authorization.encode("latin-1")}
    assert anonymous.get(f"{API}/me", headers=headers).status_code == 401


def test_a_stranger_to_a_project_does_not_learn_that_it_exists(
    client: TestClient, anonymous: TestClient, url: str, key_for: Callable[[Role], str]
) -> None:
    other = client.post(f"{API}/projects", json={"name": "Other"}).json()["id"]
    headers = {"Authorization": f"Bearer {key_for(Role.ADMIN)}"}
    hidden = anonymous.get(f"{API}/projects/{other}", headers=headers)
    missing = anonymous.get(f"{API}/projects/prj_missing", headers=headers)
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert hidden.json()["error"]["code"] == missing.json()["error"]["code"]
    assert [each["id"] for each in anonymous.get(f"{API}/projects", headers=headers).json()["projects"]] == [
        url.rpartition("/")[2]
    ]


def test_a_password_is_set_and_signs_in(browser: TestClient) -> None:
    long = "correct horse battery"
    assert browser.get(f"{API}/me").json()["has_password"] is False
    for new in ("short", "x" * 201):
        refused = browser.put(f"{API}/me/password", json={"new": new}, headers=OURS)
        assert (refused.status_code, refused.json()["error"]["field"]) == (422, "new")
    assert browser.put(f"{API}/me/password", json={"new": long}, headers=OURS).status_code == 204
    assert browser.get(f"{API}/me").json()["has_password"] is True
    browser.cookies.clear()
    wrong = browser.post(f"{API}/sessions", json={"name": "Owner", "password": "wrong"})
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (401, "sign_in_refused")
    unknown = browser.post(f"{API}/sessions", json={"name": "Nobody", "password": long})
    assert unknown.json() == wrong.json()
    made = browser.post(f"{API}/sessions", json={"name": "owner", "password": long})
    assert (made.status_code, made.json()["has_password"]) == (201, True)
    assert browser.get(f"{API}/me").json() == made.json()
    body = {"new": "another long one", "current": "wrong"}
    refused = browser.put(f"{API}/me/password", json=body, headers=OURS)
    assert (refused.status_code, refused.json()["error"]["message"]) == (
        422,
        "current: this is not your present password",
    )


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": "Owner"}, "password"),
        ({"token": "x", "password": "y"}, "password"),
        ({"token": ""}, "token"),
        ([], "body"),
    ],
)
def test_half_a_sign_in_names_what_is_missing(anonymous: TestClient, body: object, field: str) -> None:
    refused = anonymous.post(f"{API}/sessions", json=body)
    assert (refused.status_code, refused.json()["error"]["field"]) == (422, field)


def test_a_name_is_tried_ten_times_a_minute_from_wherever(app: FastAPI, clock: TurnableClock) -> None:
    for number in range(10):
        with TestClient(app, base_url=HOME, client=(f"10.0.0.{number}", 1)) as client:
            body = {"name": " owner" if number % 2 else "OWNER", "password": "a guess"}
            assert client.post(f"{API}/sessions", json=body).status_code == 401
    with TestClient(app, base_url=HOME, client=("10.0.1.1", 1)) as client:
        assert client.post(f"{API}/sessions", json=body).status_code == 429
        assert client.post(f"{API}/sessions", json={**body, "name": "Another"}).status_code == 401


def test_one_sees_where_one_is_signed_in_and_signs_out_there(
    app: FastAPI, browser: TestClient, store: Store, owner: Caller
) -> None:
    with TestClient(app, base_url=HOME) as telephone:
        sign_in(telephone, store, owner, "A telephone")
        listed = browser.get(f"{API}/sessions").json()["sessions"]
        assert [(each["user_agent"], each["is_current"]) for each in listed] == [
            ("A telephone", False),
            ("A browser", True),
        ]
        assert telephone.get(f"{API}/me").status_code == 200
        assert browser.delete(f"{API}/sessions/{listed[0]['id']}").status_code == 403
        assert browser.delete(f"{API}/sessions/{listed[0]['id']}", headers=OURS).status_code == 204
        assert telephone.get(f"{API}/me").status_code == 401
    assert browser.delete(f"{API}/sessions/{listed[0]['id']}", headers=OURS).status_code == 404
    assert len(browser.get(f"{API}/sessions").json()["sessions"]) == 1


def test_one_changes_ones_name(browser: TestClient, key_for: Callable[[Role], str]) -> None:
    key_for(Role.ADMIN)  # makes a person named “Admin”
    assert browser.patch(f"{API}/me", json={"name": " Ada "}, headers=OURS).json()["name"] == "Ada"
    assert browser.get(f"{API}/me").json()["name"] == "Ada"
    taken = browser.patch(f"{API}/me", json={"name": "ADMIN"}, headers=OURS)
    assert (taken.status_code, taken.json()["error"]["code"]) == (409, "name_taken")
    assert browser.patch(f"{API}/me", json={"name": "  "}, headers=OURS).status_code == 422
