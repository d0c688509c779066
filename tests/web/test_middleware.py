"""Around every request: limits on bodies, safe headers, one shape of errors, and no stack trace."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.exc import OperationalError

from askwell.bootstrap import Askwell
from askwell.domain import errors
from askwell.domain.errors import AskwellError
from askwell.web.errors import STATUS
from askwell.web.middleware import JSON_LIMIT
from tests.web.conftest import API


def test_every_error_of_the_domain_has_its_status() -> None:
    known = {value for value in vars(errors).values() if isinstance(value, type)} - {AskwellError}
    assert {each for each in known if issubclass(each, AskwellError)} == set(STATUS)


def test_answers_carry_safe_headers_and_an_id(anonymous: TestClient) -> None:
    for address in (f"{API}/me", "/health", "/nothing", "/"):
        headers = anonymous.get(address).headers
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["x-request-id"].startswith("req_")
        assert "strict-transport-security" not in headers
        assert "access-control-allow-origin" not in headers


def test_health_and_readiness(anonymous: TestClient) -> None:
    assert anonymous.get("/health").json() == {"status": "ok"}
    assert anonymous.get("/ready").json() == {"status": "ready"}
    assert anonymous.get("/").headers["content-type"].startswith("text/html")
    assert anonymous.get("/api/openapi.json").json()["info"]["title"] == "Askwell"


def test_tables_of_another_version_are_not_ready(anonymous: TestClient, askwell: Askwell) -> None:
    with askwell.store.database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    response = anonymous.get("/ready")
    assert (response.status_code, response.json()["error"]["code"]) == (503, "not_ready")


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [("POST", "/nothing", 404), ("GET", f"{API}/nothing", 404), ("PUT", f"{API}/projects", 405)],
)
def test_what_is_not_there_has_the_same_shape(
    anonymous: TestClient, method: str, address: str, status: int
) -> None:
    response = anonymous.request(method, address)
    assert response.status_code == status
    assert set(response.json()["error"]) == {"code", "message"}


def test_a_body_that_says_it_is_too_large_is_refused_unread(client: TestClient) -> None:
    body = b'{"name": "' + b"x" * JSON_LIMIT + b'"}'
    response = client.post(f"{API}/projects", content=body, headers={"Content-Type": "application/json"})
    assert (response.status_code, response.json()["error"]["code"]) == (413, "too_large")


def test_a_body_that_does_not_say_so_is_refused_on_the_way(client: TestClient, url: str) -> None:
    def pieces(count: int) -> Iterator[bytes]:
        for _ in range(count):
            yield b"x" * 100_000

    for address, kind, count in (
        (f"{API}/projects", "application/json", 11),
        (f"{url}/documents:preview", "application/json", 11),
        (f"{url}/documents:import", "multipart/form-data; boundary=b", 31),
    ):
        response = client.post(address, content=pieces(count), headers={"Content-Type": kind})
        assert (response.status_code, response.json()["error"]["code"]) == (413, "too_large")


def test_a_large_prediction_is_let_through(client: TestClient, filled: str) -> None:
    response = client.post(f"{filled}/predict", json={"texts": ["x" * 2_000_000]})
    assert response.status_code == 200


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (RuntimeError("secret detail"), 500, "unexpected"),
        (OperationalError("SELECT secret", {}, Exception("locked")), 503, "database_unavailable"),
    ],
)
def test_what_was_not_foreseen_is_logged_and_not_shown(
    app: FastAPI, error: Exception, status: int, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    @app.get("/api/broken")
    def broken() -> None:
        raise error

    with TestClient(app) as client:
        response = client.get("/api/broken")
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)
    assert "secret" not in response.text
    if status == 500:
        assert response.headers["x-request-id"] in response.text
        logged = capsys.readouterr()
        assert "secret detail" in logged.out + logged.err
