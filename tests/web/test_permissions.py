"""Every route for every role: who gets in, who is told no, and who is not signed in at all.

A new route must be listed here.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from askwell.domain.members import PERMISSIONS, Permission, Role
from askwell.domain.projects import Project
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
}

PLACES = {"label": "x", "job": "x", "source": "x", "document": 1, "key": "x", "session": "x"}

BODIES: dict[str, dict[str, Any]] = {
    "sign_in": {"json": {"token": "none"}},
    "change_me": {"json": {"name": "Somebody"}},
    "set_password": {"json": {"new": "long enough to be one"}},
    "create_key": {"json": {"name": "key"}},
    "create_project": {"json": {"name": "Project"}},
    "change_project": {"json": {"guideline": "Read."}},
    "add_labels": {"json": {"labels": [{"name": "Praise"}]}},
    "order_labels": {"json": {"labels": []}},
    "add_demo": {"json": {"name": "Support tickets"}},
    "preview_file": {"files": {"file": ("a.txt", "one\ntwo\n")}},
    "change_label": {"json": {"description": "Said."}},
    "add_documents": {"json": {"texts": [{"text": "one"}]}},
    "preview_documents": {"json": {"texts": ["one"]}},
    "import_documents": {"files": {"file": ("a.txt", "one\ntwo\n")}},
    "record_events": {"json": {"id": "e", "kind": "undo"}},
    "list_confused_documents": {"params": {"actual": "lbl_a", "predicted": "lbl_b"}},
    "predict": {"json": {"texts": ["one"]}},
    "find_nearest": {"json": {"text": "one"}},
}


def operations(app: FastAPI) -> Iterator[tuple[str, str, str]]:
    for path, methods in app.openapi()["paths"].items():
        for method, operation in methods.items():
            yield operation["operationId"], method.upper(), path


def test_every_route_is_listed(app: FastAPI) -> None:
    assert {operation for operation, _, _ in operations(app)} == set(ROUTES)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("role", [None, *Role])
def test_a_role_gets_what_it_may_and_no_more(
    app: FastAPI, anonymous: TestClient, project: Project, key_for: Callable[[Role], str], role: Role | None
) -> None:
    headers = {"Authorization": f"Bearer {key_for(role)}"} if role else {}
    for operation, method, path in sorted(operations(app), key=lambda each: each[1] == "DELETE"):
        needed = ROUTES[operation]
        if operation == "watch_project" and role is not None:
            continue  # an endless stream; tests/web/test_events.py reads it
        address = path.format(
            project=project.id, label="x", job="x", source="x", document=1, key="x", session="x"
        )
        response = anonymous.request(method, address, headers=headers, **BODIES.get(operation, {}))
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


def is_granted(role: Role, needed: Permission | str) -> bool:
    if isinstance(needed, Permission):
        return needed in PERMISSIONS[role]
    return needed == ANYONE or role is Role.OWNER


def test_the_addresses_are_versioned(app: FastAPI) -> None:
    for operation, _, path in operations(app):
        assert path.startswith(f"{API}/") or operation.startswith("check_")
