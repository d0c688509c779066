"""A browser's way to a provider of sign-ins and back."""

from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import httpx
from fastapi.testclient import TestClient

from askwell.bootstrap import Askwell
from askwell.domain.members import Caller, Role
from askwell.domain.projects import Project
from askwell.services import invitations, sessions
from askwell.services.provider import Provider, ProviderSettings
from askwell.storage.store import Store
from askwell.web.app import create_app
from askwell.web.security import Attempts

API = "/api/v1"
HOME = "http://127.0.0.1:8400"
OURS = {"Origin": HOME}


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


def enter(browser: TestClient, store: Store, owner: Caller) -> None:
    """Sign in by a one-time link."""
    browser.cookies.clear()
    link = {"token": sessions.create_link(store, owner)}
    assert browser.post(f"{API}/sessions", json=link).status_code == 201
