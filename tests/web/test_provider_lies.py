"""What a dishonest provider, or somebody between, tries: false tokens, forged states, replays."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi.testclient import TestClient
from joserfc.jwk import RSAKey

from askwell.domain.members import Caller
from askwell.domain.projects import Project
from askwell.services import invitations
from askwell.storage.store import Store
from askwell.web.security import SESSION_COOKIE
from tests.conftest import TurnableClock
from tests.honest_provider import CLIENT_ID, HonestProvider
from tests.web.visiting import API, depart, invite, problem_of, sign_in, visit


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
    visitor: TestClient,
    store: Store,
    owner: Caller,
    project: Project,
    honest: HonestProvider,
    lie: dict[str, Any],
) -> None:
    honest.lie = lie
    token = invite(store, owner, project)
    assert problem_of(sign_in(visitor, invitation_token=token)) == "provider_refused"
    assert SESSION_COOKIE not in visitor.cookies
    assert invitations.read(store, token), "nothing is used up"


def test_a_token_signed_by_another_key_is_refused_and_a_new_key_is_learnt(
    visitor: TestClient, store: Store, owner: Caller, project: Project, honest: HonestProvider
) -> None:
    token = invite(store, owner, project)
    for kid in ("first", "unknown"):
        honest.signing_key = RSAKey.generate_key(2048, {"kid": kid})
        assert problem_of(sign_in(visitor, invitation_token=token)) == "provider_refused"
    honest.key, honest.signing_key = RSAKey.generate_key(2048, {"kid": "second", "use": "sig"}), None
    assert sign_in(visitor, invitation_token=token) == f"/p/{project.id}"


@pytest.mark.parametrize(
    "what", ["forged state", "other browser", "no cookie", "replay", "too late", "linked"]
)
def test_a_return_that_was_not_begun_here_is_refused(
    visitor: TestClient,
    store: Store,
    owner: Caller,
    project: Project,
    clock: TurnableClock,
    what: str,
) -> None:
    token = invite(store, owner, project)
    back = visit(depart(visitor, invitation_token=token))
    if what == "forged state":
        back = back.replace("state=", "state=x")
    elif what == "other browser":
        other = "z" * 43
        visitor.cookies.clear()
        visitor.cookies.set("askwell_visit", other, domain="127.0.0.1", path="/api/v1/provider")
    elif what == "no cookie":
        visitor.cookies.clear()
    elif what == "replay":
        cookie = visitor.cookies["askwell_visit"]
        assert visitor.get(back).headers["location"] == f"/p/{project.id}"
        visitor.cookies.clear()
        visitor.cookies.set("askwell_visit", cookie, domain="127.0.0.1", path="/api/v1/provider")
    elif what == "too late":
        clock.forward(minutes=11)
    else:  # a code of somebody else's visit, planted into one's own
        stolen = parse_qs(urlsplit(back).query)["code"][0]
        mine = visit(depart(visitor, invitation_token=token))
        state = parse_qs(urlsplit(mine).query)["state"][0]
        landed = visitor.get(f"{API}/provider/return", params={"code": stolen, "state": state})
        assert problem_of(landed.headers["location"]) == "provider_refused", "PKCE does not match"
        return
    landed = visitor.get(back)
    assert problem_of(landed.headers["location"]) == "visit_refused"
    assert SESSION_COOKIE not in visitor.cookies


def test_who_is_not_let_in_there_is_not_let_in_here(visitor: TestClient, honest: HonestProvider) -> None:
    honest.is_refusing = True
    assert problem_of(sign_in(visitor)) == "provider_refused"
