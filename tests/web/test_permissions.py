"""Every route for every role and for keys of limited use: who gets in, and who is told no.

A new route must be listed in ``route_rules``.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response

from askwell.domain.deployments import Deployment, Move, MoveKind
from askwell.domain.documents import NewText
from askwell.domain.members import PERMISSIONS, Caller, Permission, Role, widen
from askwell.domain.projects import Project
from askwell.domain.review_tasks import ModelAnswer, ReviewTask
from askwell.services import deployment_keys, team
from askwell.storage import deployments, documents, review_tasks
from askwell.storage.store import Store
from tests.web.conftest import API
from tests.web.route_rules import ALSO, ANYONE, BODIES, BROWSER, OF_DEPLOYMENT, OF_KEYS, OPEN, ROUTES

PLACES: defaultdict[str, object] = defaultdict(
    lambda: "x", document=1, delivery=1, version=1, deployment="tickets", task="rvt_x"
)
"""What stands in an address: ids that nothing has, the first number, or what belongs to the project."""

CONTRACT = Path(__file__).parents[2] / "openapi.json"

LAST = ("DELETE", "delete_deployment", "delete_project", "leave_project")
"""What would close the door to the rest comes last, in this order."""


@pytest.fixture(autouse=True)
def deployed(store: Store, owner: Caller, project: Project) -> None:
    """A deployment of the project that waits for people: what no address of the project leads to."""
    made = Deployment("dep_x", "tickets", project.id, owner.person.id, store.now())
    model = ModelAnswer((), 0.5, 1)
    with store.database.write() as connection:
        deployments.add(connection, made)
        deployments.add_move(
            connection, made, Move(1, MoveKind.CREATE, owner.person.id, store.now(), made.serving)
        )
        (text,) = documents.add_chunk(connection, project.id, None, [NewText("waits", 1)]).ids
        task = ReviewTask(
            "rvt_x", project.id, made.id, made.name, text or 0, "unsure", 1.0, store.now(), model
        )
        review_tasks.add(connection, [task])


def described(api: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Give each operation of a description of the API, with its method and its path."""
    return [
        (operation["operationId"], method.upper(), path)
        for path, methods in api["paths"].items()
        for method, operation in methods.items()
    ]


@cache
def operations() -> list[tuple[str, str, str]]:
    """Give the operations of the committed description: quicker than to have each app describe itself."""
    return described(json.loads(CONTRACT.read_text()))


def asked(project: Project) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Give each operation with its method, an address and a body, those that end something last."""

    def place(each: tuple[str, str, str]) -> int:
        return max((LAST.index(word) + 1 for word in each[:2] if word in LAST), default=0)

    for operation, method, path in sorted(operations(), key=place):
        address = path.format_map(PLACES | {"project": project.id})
        yield operation, method, address, {"follow_redirects": False, **BODIES.get(operation, {})}


def test_every_route_is_listed(app: FastAPI) -> None:
    assert sorted(described(app.openapi())) == sorted(operations())
    assert {operation for operation, _, _ in operations()} == set(ROUTES)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("role", [None, *Role])
def test_a_role_gets_what_it_may_and_no_more(
    anonymous: TestClient, project: Project, key_for: Callable[[Role], str], role: Role | None
) -> None:
    headers = {"Authorization": f"Bearer {key_for(role)}"} if role else {}
    for operation, method, address, given in asked(project):
        needed = ROUTES[operation]
        if operation == "watch_project" and role is not None:
            continue  # an endless stream; tests/web/test_events.py reads it
        response = anonymous.request(method, address, headers=headers, **given)
        told = (role, operation, response.status_code, response.text[:300])
        if needed == OPEN:
            assert response.status_code < 500, told
        elif role is None:
            assert code_of(response) == "not_signed_in", told
        elif needed == BROWSER:
            assert (response.status_code, code_of(response)) == (403, "session_needed"), told
        elif is_granted(role, needed):
            assert response.status_code not in (401, 403, 422, 500), told
        else:
            assert (response.status_code, code_of(response)) == (403, "not_allowed"), told


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("permission", Permission)
def test_a_key_of_limited_use_is_good_for_that_alone(
    anonymous: TestClient,
    store: Store,
    owner: Caller,
    project: Project,
    permission: Permission,
) -> None:
    secret = team.create_key(store, owner, "narrow", permissions=[permission]).secret
    headers = {"Authorization": f"Bearer {secret}"}
    for operation, method, address, given in asked(project):
        needed = ROUTES[operation]
        if needed == OPEN or (operation == "watch_project" and Permission.VIEW in widen([permission])):
            continue
        response = anonymous.request(method, address, headers=headers, **given)
        told = (permission, operation, response.status_code, response.text[:300])
        if needed == BROWSER:
            assert code_of(response) == "session_needed", told
        elif is_in_use(operation, needed, permission):
            assert response.status_code not in (401, 403, 422, 500), told
        else:
            assert (response.status_code, code_of(response)) == (403, "key_too_narrow"), told


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("place", ["its own", "another of the project"])
def test_a_key_of_a_deployment_calls_that_and_opens_nothing_else(
    anonymous: TestClient, store: Store, owner: Caller, project: Project, place: str
) -> None:
    name = "tickets"
    if place != "its own":
        with store.database.write() as connection:
            name = "letters"
            made = Deployment("dep_y", name, project.id, owner.person.id, store.now())
            deployments.add(connection, made)
    secret = deployment_keys.create(store, owner, name, "shop").secret
    headers = {"Authorization": f"Bearer {secret}"}
    for operation, method, address, given in asked(project):
        if ROUTES[operation] == OPEN:
            continue
        response = anonymous.request(method, address, headers=headers, **given)
        told = (place, operation, response.status_code, response.text[:300])
        if operation not in OF_DEPLOYMENT:
            assert (response.status_code, code_of(response)) == (403, "key_too_narrow"), told
        elif place == "its own":
            assert response.status_code not in (401, 403, 422, 500), told
            assert "There is no deployment" not in response.text, told
        else:
            assert (response.status_code, code_of(response)) == (404, "not_found"), told


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OWNER])
def test_a_key_does_no_more_than_its_person(
    anonymous: TestClient, store: Store, owner: Caller, project: Project, role: Role
) -> None:
    person = team.add_person(store, owner, project.id, role.value.title(), role)
    secret = team.create_key(store, Caller(person), "everything", permissions=list(Permission)).secret
    headers = {"Authorization": f"Bearer {secret}"}
    for operation, method, address, given in asked(project):
        needed = ROUTES[operation]
        if isinstance(needed, Permission) and operation != "watch_project":
            response = anonymous.request(method, address, headers=headers, **given)
            told = (role, operation, response.status_code, response.text[:300])
            assert (response.status_code == 403) is (needed not in PERMISSIONS[role]), told


def code_of(response: Response) -> str:
    """Our word for an error, which stands beside the sentence in the Open Inference Protocol."""
    body = response.json()
    return body["code"] if isinstance(body["error"], str) else body["error"]["code"]


def is_in_use(operation: str, needed: Permission | str, permission: Permission) -> bool:
    used = widen([permission])
    if isinstance(needed, Permission):
        return needed in used and ALSO.get(operation, needed) in used
    return needed == ANYONE and operation in OF_KEYS and OF_KEYS[operation] in (None, *used)


def is_granted(role: Role, needed: Permission | str) -> bool:
    if isinstance(needed, Permission):
        return needed in PERMISSIONS[role]
    return needed == ANYONE or role is Role.OWNER


def test_the_addresses_are_versioned() -> None:
    for operation, _, path in operations():
        assert path.startswith((f"{API}/", "/v2", "/metrics")) or operation.startswith("check_")
