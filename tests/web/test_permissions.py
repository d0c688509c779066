"""Every route for every role and for keys of limited use: who gets in, and who is told no.

A new route must be listed here.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from askwell.domain.members import PERMISSIONS, Caller, Permission, Role, widen
from askwell.domain.projects import Project
from askwell.services import team
from askwell.storage.store import Store
from tests.web.conftest import API

OPEN = "open to everybody"
ANYONE = "anyone signed in"
INSTALLATION = "the installation's owner"
BROWSER = "somebody signed in with a browser"

ROUTES: dict[str, Permission | str] = {
    "check_health": OPEN,
    "check_readiness": OPEN,
    "sign_in": OPEN,
    "sign_out": OPEN,
    "list_sessions": BROWSER,
    "end_session": BROWSER,
    "read_me": ANYONE,
    "change_me": ANYONE,
    "set_password": BROWSER,
    "list_keys": ANYONE,
    "create_key": ANYONE,
    "revoke_key": ANYONE,
    "delete_me": BROWSER,
    "list_identities": BROWSER,
    "unlink_identities": BROWSER,
    "read_provider": OPEN,
    "visit_provider": OPEN,
    "return_from_provider": OPEN,
    "list_people": INSTALLATION,
    "delete_person": INSTALLATION,
    "list_members": Permission.VIEW,
    "add_member": Permission.MANAGE,
    "change_member": Permission.MANAGE,
    "remove_member": Permission.MANAGE,
    "leave_project": Permission.VIEW,
    "create_invitation": Permission.MANAGE,
    "list_invitations": Permission.MANAGE,
    "revoke_invitation": Permission.MANAGE,
    "restore_invitation": Permission.MANAGE,
    "read_invitation": OPEN,
    "accept_invitation": BROWSER,
    "join": OPEN,
    "list_service_accounts": Permission.MANAGE,
    "create_service_account": Permission.MANAGE,
    "create_service_key": Permission.MANAGE,
    "revoke_service_key": Permission.MANAGE,
    "list_projects": ANYONE,
    "create_project": INSTALLATION,
    "restore_project": INSTALLATION,
    "list_deleted_projects": INSTALLATION,
    "list_demos": INSTALLATION,
    "add_demo": INSTALLATION,
    "preview_file": INSTALLATION,
    "reset_demo": Permission.EDIT,
    "read_project": Permission.VIEW,
    "change_project": Permission.EDIT,
    "delete_project": Permission.DELETE,
    "add_labels": Permission.EDIT,
    "order_labels": Permission.EDIT,
    "change_label": Permission.EDIT,
    "merge_labels": Permission.EDIT,
    "split_label": Permission.EDIT,
    "delete_label": Permission.EDIT,
    "list_label_changes": Permission.VIEW,
    "undo_label_change": Permission.EDIT,
    "redo_label_change": Permission.EDIT,
    "read_guideline": Permission.VIEW,
    "save_guideline": Permission.EDIT,
    "publish_guideline": Permission.EDIT,
    "read_guideline_version": Permission.VIEW,
    "restore_guideline": Permission.EDIT,
    "compare_guidelines": Permission.VIEW,
    "list_guideline_examples": Permission.VIEW,
    "count_asked_again": Permission.EDIT,
    "ask_again": Permission.EDIT,
    "add_documents": Permission.IMPORT,
    "preview_documents": Permission.IMPORT,
    "import_documents": Permission.IMPORT,
    "list_documents": Permission.VIEW,
    "read_facets": Permission.VIEW,
    "read_document": Permission.VIEW,
    "list_sources": Permission.VIEW,
    "list_source_problems": Permission.VIEW,
    "export_documents": Permission.EXPORT,
    "find_export_losses": Permission.EXPORT,
    "list_jobs": Permission.VIEW,
    "read_job": Permission.VIEW,
    "cancel_job": Permission.IMPORT,
    "next_questions": Permission.ANNOTATE,
    "extend_leases": Permission.ANNOTATE,
    "release_leases": Permission.ANNOTATE,
    "record_events": Permission.ANNOTATE,
    "list_assignments": Permission.EDIT,
    "assign_documents": Permission.EDIT,
    "add_assignment_rule": Permission.EDIT,
    "remove_assignment_rule": Permission.EDIT,
    "list_review_queue": Permission.REVIEW,
    "read_progress": Permission.VIEW,
    "list_versions": Permission.VIEW,
    "read_curve": Permission.VIEW,
    "read_quality": Permission.VIEW,
    "read_agreement": Permission.REVIEW,
    "list_confused_documents": Permission.VIEW,
    "watch_project": Permission.VIEW,
    "predict": Permission.PREDICT,
    "find_nearest": Permission.PREDICT,
    "list_encoders": ANYONE,
    "read_trail": INSTALLATION,
    "export_trail": INSTALLATION,
    "read_project_trail": Permission.MANAGE,
    "export_project_trail": Permission.MANAGE,
    "list_webhooks": Permission.MANAGE,
    "create_webhook": Permission.MANAGE,
    "change_webhook": Permission.MANAGE,
    "delete_webhook": Permission.MANAGE,
    "rotate_webhook": Permission.MANAGE,
    "test_webhook": Permission.MANAGE,
    "list_deliveries": Permission.MANAGE,
    "send_delivery": Permission.MANAGE,
    "read_team_progress": Permission.VIEW,
}

OF_KEYS: dict[str, Permission | None] = {
    "read_me": None,
    "list_encoders": None,
    "list_projects": Permission.VIEW,
    "list_keys": Permission.MANAGE,
    "create_key": Permission.MANAGE,
    "revoke_key": Permission.MANAGE,
}
"""What a key of limited use must be good for where anyone may come; for what is not here it is not."""

PLACES: defaultdict[str, object] = defaultdict(lambda: "x", document=1, delivery=1, version=1)
"""What stands in an address: ids that nothing has, or the first number."""

LAST = ("DELETE", "delete_project", "leave_project")
"""What would close the door to the rest comes last, in this order."""

BODIES: dict[str, dict[str, Any]] = {
    "sign_in": {"json": {"token": "none"}},
    "change_me": {"json": {"name": "Somebody"}},
    "set_password": {"json": {"new": "long enough to be one"}},
    "create_key": {"json": {"name": "key", "permissions": ["view"]}},
    "delete_me": {"json": {}},
    "delete_person": {"json": {}},
    "visit_provider": {"json": {}},
    "add_member": {"json": {"name": "Nobody", "role": "viewer"}},
    "change_member": {"json": {"role": "viewer"}},
    "create_invitation": {"json": {"role": "viewer"}},
    "read_invitation": {"json": {"token": "none"}},
    "accept_invitation": {"json": {"token": "none"}},
    "join": {"json": {"token": "none", "name": "Ada", "password": "long enough to be one"}},
    "create_service_account": {"json": {"name": "Robot", "permissions": ["view"]}},
    "create_service_key": {"json": {"name": "key", "permissions": ["view"]}},
    "create_project": {"json": {"name": "Project"}},
    "change_project": {"json": {"guideline": "Read."}},
    "add_labels": {"json": {"labels": [{"name": "Praise"}]}},
    "order_labels": {"json": {"labels": []}},
    "merge_labels": {"json": {"labels": ["x"], "into": "y"}},
    "split_label": {"json": {"parts": [{"name": "One"}, {"name": "Two"}]}},
    "delete_label": {"json": {}},
    "undo_label_change": {"json": {}},
    "publish_guideline": {"json": {}},
    "ask_again": {"json": {"whom": "all"}},
    "save_guideline": {"json": {"text": "Read twice."}},
    "compare_guidelines": {"params": {"before": 0, "after": 1}},
    "add_demo": {"json": {"name": "Support tickets"}},
    "preview_file": {"files": {"file": ("a.txt", "one\ntwo\n")}},
    "change_label": {"json": {"description": "Said."}},
    "add_documents": {"json": {"texts": [{"text": "one"}]}},
    "preview_documents": {"json": {"texts": ["one"]}},
    "import_documents": {"files": {"file": ("a.txt", "one\ntwo\n")}},
    "assign_documents": {"json": {"assignments": [{"document_ids": [1], "people": []}]}},
    "add_assignment_rule": {"json": {"field": "team", "value": "legal", "people": ["x"]}},
    "record_events": {"json": {"id": "e", "kind": "undo"}},
    "list_confused_documents": {"params": {"actual": "lbl_a", "predicted": "lbl_b"}},
    "create_webhook": {"json": {"url": "https://example.com", "kinds": ["goal_reached"]}},
    "change_webhook": {"json": {"is_active": False}},
    "predict": {"json": {"texts": ["one"]}},
    "find_nearest": {"json": {"text": "one"}},
}


def operations(app: FastAPI) -> Iterator[tuple[str, str, str]]:
    for path, methods in app.openapi()["paths"].items():
        for method, operation in methods.items():
            yield operation["operationId"], method.upper(), path


def asked(app: FastAPI, project: Project) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Give each operation with its method, an address and a body, those that end something last."""

    def place(each: tuple[str, str, str]) -> int:
        return max((LAST.index(word) + 1 for word in each[:2] if word in LAST), default=0)

    for operation, method, path in sorted(operations(app), key=place):
        address = path.format_map(PLACES | {"project": project.id})
        yield operation, method, address, {"follow_redirects": False, **BODIES.get(operation, {})}


def test_every_route_is_listed(app: FastAPI) -> None:
    assert {operation for operation, _, _ in operations(app)} == set(ROUTES)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("role", [None, *Role])
def test_a_role_gets_what_it_may_and_no_more(
    app: FastAPI, anonymous: TestClient, project: Project, key_for: Callable[[Role], str], role: Role | None
) -> None:
    headers = {"Authorization": f"Bearer {key_for(role)}"} if role else {}
    for operation, method, address, given in asked(app, project):
        needed = ROUTES[operation]
        if operation == "watch_project" and role is not None:
            continue  # an endless stream; tests/web/test_events.py reads it
        response = anonymous.request(method, address, headers=headers, **given)
        told = (role, operation, response.status_code, response.text[:300])
        if needed == OPEN:
            assert response.status_code < 500, told
        elif role is None:
            assert response.json()["error"]["code"] == "not_signed_in", told
        elif needed == BROWSER:
            assert (response.status_code, response.json()["error"]["code"]) == (403, "session_needed"), told
        elif is_granted(role, needed):
            assert response.status_code not in (401, 403, 422, 500), told
        else:
            assert (response.status_code, response.json()["error"]["code"]) == (403, "not_allowed"), told


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("permission", Permission)
def test_a_key_of_limited_use_is_good_for_that_alone(
    app: FastAPI,
    anonymous: TestClient,
    store: Store,
    owner: Caller,
    project: Project,
    permission: Permission,
) -> None:
    secret = team.create_key(store, owner, "narrow", permissions=[permission]).secret
    headers = {"Authorization": f"Bearer {secret}"}
    for operation, method, address, given in asked(app, project):
        needed = ROUTES[operation]
        if needed == OPEN or (operation == "watch_project" and Permission.VIEW in widen([permission])):
            continue
        response = anonymous.request(method, address, headers=headers, **given)
        told = (permission, operation, response.status_code, response.text[:300])
        if needed == BROWSER:
            assert response.json()["error"]["code"] == "session_needed", told
        elif is_in_use(operation, needed, permission):
            assert response.status_code not in (401, 403, 422, 500), told
        else:
            assert (response.status_code, response.json()["error"]["code"]) == (403, "key_too_narrow"), told


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OWNER])
def test_a_key_does_no_more_than_its_person(
    app: FastAPI, anonymous: TestClient, store: Store, owner: Caller, project: Project, role: Role
) -> None:
    person = team.add_person(store, owner, project.id, role.value.title(), role)
    secret = team.create_key(store, Caller(person), "everything", permissions=list(Permission)).secret
    headers = {"Authorization": f"Bearer {secret}"}
    for operation, method, address, given in asked(app, project):
        needed = ROUTES[operation]
        if isinstance(needed, Permission) and operation != "watch_project":
            response = anonymous.request(method, address, headers=headers, **given)
            told = (role, operation, response.status_code, response.text[:300])
            assert (response.status_code == 403) is (needed not in PERMISSIONS[role]), told


def is_in_use(operation: str, needed: Permission | str, permission: Permission) -> bool:
    used = widen([permission])
    if isinstance(needed, Permission):
        return needed in used
    return needed == ANYONE and operation in OF_KEYS and OF_KEYS[operation] in (None, *used)


def is_granted(role: Role, needed: Permission | str) -> bool:
    if isinstance(needed, Permission):
        return needed in PERMISSIONS[role]
    return needed == ANYONE or role is Role.OWNER


def test_the_addresses_are_versioned(app: FastAPI) -> None:
    for operation, _, path in operations(app):
        assert path.startswith(f"{API}/") or operation.startswith("check_")
