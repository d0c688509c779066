"""The HTTP contract: written down, whole, and kept by the application whatever it is sent."""

from pathlib import Path

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from askwell.domain.deployments import Deployment
from askwell.domain.members import Caller
from askwell.domain.projects import Project
from askwell.services import team
from askwell.storage import deployments
from askwell.storage.store import Store
from askwell.web.contract import describe

CONTRACT = Path(__file__).parents[2] / "openapi.json"
WORDS = {"projects", "annotate", "learn", "review", "deploy", "team"}

DEPLOYED = "tickets"

CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@on_sqlite
def test_the_written_contract_is_current(app: FastAPI) -> None:
    is_current = CONTRACT.read_text(encoding="utf-8") == describe(app)
    assert is_current, "openapi.json is not what the application says: run “make codegen” and commit it"


@on_sqlite
def test_every_operation_is_described(app: FastAPI) -> None:
    for path, methods in app.openapi()["paths"].items():
        for method, operation in methods.items():
            where = f"{method} {path}"
            assert operation["summary"], where
            assert operation["description"], where
            assert set(operation["tags"]) <= WORDS, where
            assert "HTTPValidationError" not in str(operation), where


@pytest.mark.slow
def test_no_request_makes_the_server_fail(
    app: FastAPI, store: Store, owner: Caller, project: Project
) -> None:
    with store.database.write() as connection:
        deployments.add(connection, Deployment("dep_1", DEPLOYED, project.id, owner.person.id, store.now()))
    headers = {"Authorization": f"Bearer {team.create_key(store, owner, 'tests').secret}"}
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", app)
    tried = 0
    for result in schema.get_all_operations():
        assert isinstance(result, Ok)
        operation = result.ok()
        if operation.definition.raw["operationId"] == "watch_project":
            continue
        for project_id in (None, project.id):
            _try(operation, headers, project_id)
        tried += 1
    assert tried >= 30


def _try(operation: schemathesis.APIOperation, headers: dict[str, str], project_id: str | None) -> None:
    @given(case=operation.as_strategy())
    @settings(
        max_examples=6,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def run(case: schemathesis.Case) -> None:
        if project_id is not None and "project" in case.path_parameters:
            case.path_parameters["project"] = project_id
        if project_id is not None and "deployment" in case.path_parameters:
            case.path_parameters["deployment"] = DEPLOYED
        response = case.call(headers=headers, base_url="http://127.0.0.1")
        case.validate_response(response, checks=CHECKS)

    run()
