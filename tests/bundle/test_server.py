"""The bundle's server: the same JSON as the platform's, kept connections, bounds, and a graceful end."""

import json
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from askwell_bundle.asking import Asked
from askwell_bundle.model import JSON, Bundle
from askwell_bundle.server import RUNNING, WAITING, BundleServer
from tests.bundle.conftest import Made, asked, asked_over, connected


def test_a_call_is_answered_as_on_the_platform(server: BundleServer, choosing: Made) -> None:
    texts = ["my money back", "", "🎈"]
    status, ours = asked(server, "POST", "/predict", {"texts": texts, "n_best": 2})
    theirs = choosing.platform_json(texts, n_best=2)
    assert status == 200
    assert theirs["model_version"] == ours["model_version"]
    assert ours["usage"].keys() == theirs["usage"].keys()
    for one, other in zip(ours["predictions"], theirs["predictions"], strict=True):
        assert one.keys() == other.keys() | {"abstained", "abstained_because", "external_id"}
        assert [each["label_id"] for each in one["n_best"]] == [each["label_id"] for each in other["n_best"]]


def test_a_connection_is_kept(server: BundleServer) -> None:
    with connected(server) as connection:
        asked_over(connection, "GET", "/v2/health/live")
        first = connection.sock
        for _ in range(3):
            assert asked_over(connection, "POST", "/predict", {"texts": ["x"]})[0] == 200
            assert asked_over(connection, "GET", "/nowhere")[0] == 404
        assert first is not None and connection.sock is first


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"", "body"),
        (b"{", "body"),
        (b"[]", "body"),
        (b"[" * 50_000, "body"),
        (b"\xff\xfe", "body"),
        (b'{"texts": []}', "texts"),
        (b'{"texts": "one"}', "texts"),
        (b'{"texts": [1]}', "texts.0"),
        (b'{"texts": ["\\ud800"]}', "texts.0"),
        (b'{"texts": ["x"], "n_best": 0}', "n_best"),
        (b'{"texts": ["x"], "n_best": true}', "n_best"),
        (b'{"texts": ["x"], "offset_unit": "words"}', "offset_unit"),
        (b'{"texts": ["x"], "temperature": 2}', "temperature"),
        (b'{"texts": ["x"], "explanation": true}', "explanation"),
        (b'{"texts": [{"text": "x", "id": "7"}]}', "texts.0"),
        (b'{"texts": [{"text": "x", "external_id": 7}]}', "texts.0"),
        (b'{"texts": [{"external_id": "7"}]}', "texts.0"),
    ],
)
def test_a_call_that_makes_no_sense_is_refused(server: BundleServer, body: bytes, field: str) -> None:
    status, answer = asked(server, "POST", "/predict", body)
    assert (status, answer["error"]["code"], answer["error"]["field"]) == (422, "invalid_input", field)


def test_a_call_of_a_deployment_is_understood(server: BundleServer) -> None:
    texts = [{"text": "my money back", "external_id": "t-7"}, "my parcel"]
    body = {"texts": texts, "save": False, "explanation": False, "wait": 0}
    status, answer = asked(server, "POST", "/predict", body)
    assert status == 200
    assert [each["external_id"] for each in answer["predictions"]] == ["t-7", None]
    assert [each["labels"][0]["name"] for each in answer["predictions"]] == ["Refund", "Delivery"]


def test_too_large_a_body_is_not_read(server: BundleServer) -> None:
    with connected(server) as connection:
        connection.putrequest("POST", "/predict")
        connection.putheader("Content-Length", str(server.max_body + 1))
        connection.endheaders()
        answer = connection.getresponse()
        assert (answer.status, json.loads(answer.read())["error"]["code"]) == (413, "too_large")
        assert answer.getheader("Connection") == "close"


@pytest.mark.parametrize("header", [("Content-Length", "-1"), ("Transfer-Encoding", "chunked")])
def test_a_body_without_a_length_is_refused(server: BundleServer, header: tuple[str, str]) -> None:
    with connected(server) as connection:
        connection.putrequest("POST", "/predict")
        connection.putheader(*header)
        connection.endheaders()
        answer = connection.getresponse()
        assert (answer.status, json.loads(answer.read())["error"]["code"]) == (422, "invalid_input")


def test_an_unknown_address_or_method_is_said_so(server: BundleServer) -> None:
    for method, path in (("GET", "/"), ("GET", "/predict"), ("POST", "/v2"), ("POST", "/v2/models/x/infer")):
        status, answer = asked(server, method, path, b"{}" if method == "POST" else None)
        assert status == 404, (method, path)
        assert f"{method} {path}" in str(answer["error"])
    assert asked(server, "DELETE", "/predict")[0] == 501


def test_what_was_done_is_counted(server: BundleServer) -> None:
    asked(server, "POST", "/predict", {"texts": ["a", "b", "c"]})
    asked(server, "POST", "/predict", b"{")
    _, text = asked(server, "GET", "/metrics")
    lines = text.splitlines()
    assert 'askwell_bundle_requests_total{path="/predict",status="200"} 1' in lines
    assert 'askwell_bundle_requests_total{path="/predict",status="422"} 1' in lines
    assert "askwell_bundle_texts_total 3" in lines
    assert "askwell_bundle_seconds_count 1" in lines
    assert 'askwell_bundle_seconds_bucket{le="+Inf"} 1' in lines


class Held(Bundle):
    """A bundle whose predictions wait until a test lets them go."""

    def hold(self) -> None:
        self.go, self.present, self.lock = threading.Event(), 0, threading.Lock()

    def predict(self, asked: Asked) -> JSON:
        with self.lock:
            self.present += 1
        assert self.go.wait(30)
        return super().predict(asked)


@pytest.fixture
def held(bundle: Bundle) -> Held:
    """The bundle of the server, held."""
    bundle.__class__ = Held
    assert isinstance(bundle, Held)
    bundle.hold()
    return bundle


def call(server: BundleServer) -> tuple[int, Any]:
    return asked(server, "POST", "/predict", {"texts": ["x"]})


def until(is_so: Any) -> None:
    deadline = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_where_too_many_wait_a_call_is_refused_at_once(held: Held, server: BundleServer) -> None:
    most = RUNNING + WAITING
    with ThreadPoolExecutor(most + 1) as threads:
        waiting = [threads.submit(call, server) for _ in range(most)]
        until(lambda: server.free_places == 0)
        assert held.present == RUNNING
        status, answer = call(server)
        assert (status, answer["error"]["code"]) == (503, "too_busy")
        assert asked(server, "GET", "/v2/health/ready")[0] == 200
        held.go.set()
        assert [each.result()[0] for each in waiting] == [200] * most
        assert call(server)[0] == 200


def test_the_end_waits_for_what_runs_and_hangs_up_what_is_silent(held: Held, server: BundleServer) -> None:
    with connected(server) as silent, ThreadPoolExecutor(2) as threads:
        asked_over(silent, "GET", "/v2/health/live")
        running = threads.submit(call, server)
        until(lambda: held.present == 1)
        ending = threads.submit(server.stop)
        until(lambda: server.is_stopping)
        assert silent.sock is not None and silent.sock.recv(1) == b""
        held.go.set()
        assert running.result()[0] == 200
        ending.result()


def test_a_client_that_says_nothing_holds_nobody_up(server: BundleServer) -> None:
    with socket.create_connection(server.server_address[:2]) as idle:
        idle.sendall(b"POST /predict HTTP/1.1\r\n")
        assert call(server)[0] == 200
