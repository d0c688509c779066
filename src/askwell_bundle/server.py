"""A small HTTP server for one bundle: connections are kept, bodies bounded, and it ends gracefully."""

import json
import socket
import sys
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from typing import Any, cast

from askwell_bundle import protocol
from askwell_bundle.asking import parse, read_asked
from askwell_bundle.counting import Counts
from askwell_bundle.errors import BundleError, InvalidInput, NotFound, TooBusy, TooLarge
from askwell_bundle.model import JSON, Bundle
from askwell_bundle.tensors import LENGTH, Packed, pack, unpack

MAX_BODY = 32 * 1024**2
"""Bytes of a request."""

IDLE_SECONDS = 75
"""How long a silent connection is kept: longer than proxies keep theirs, so that it is they who close it.

Closing one just as it is used again fails a call. The platform keeps its connections as long.
"""

RUNNING = 2
"""Predictions that are computed at once; each uses several cores where there are."""

WAITING = 32
"""Predictions that may wait for that."""

RETRY_SECONDS = 1
BACKLOG = 512
_COUNTED = frozenset({"/predict", "/metrics", "/v2", "/v2/health/live", "/v2/health/ready"})


class BundleServer(ThreadingHTTPServer):
    """Serves a bundle on an address, a thread a connection, until ``stop`` is called."""

    daemon_threads = False
    block_on_close = True
    allow_reuse_address = True
    request_queue_size = BACKLOG

    def __init__(self, address: tuple[str, int], bundle: Bundle, *, max_body: int = MAX_BODY) -> None:
        self.bundle = bundle
        self.max_body = max_body
        self.counts = Counts()
        self.is_stopping = False
        self._idle: set[socket.socket] = set()
        self._lock = threading.Lock()
        self._running = threading.Semaphore(RUNNING)
        self.free_places = RUNNING + WAITING
        if ":" in address[0]:
            self.address_family = socket.AF_INET6
        super().__init__(address, _Handler)

    def server_bind(self) -> None:
        """Take the address; http.server would ask for its name, and wait where no name server answers."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say what went wrong, unless it is only that a client went away."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)

    def stop(self) -> None:
        """Take no more calls, and let those that run end; ``serve_forever`` returns once they have."""
        with self._lock:
            self.is_stopping = True
            for connection in self._idle:
                _hang_up(connection)
        self.shutdown()

    @contextmanager
    def turn(self) -> Generator[None]:
        """Wait for a turn to compute; raises ``TooBusy`` at once where too many wait already."""
        with self._lock:
            if not self.free_places:
                raise TooBusy(seconds=RETRY_SECONDS)
            self.free_places -= 1
        try:
            with self._running:
                yield
        finally:
            with self._lock:
                self.free_places += 1

    @contextmanager
    def waiting(self, connection: socket.socket) -> Generator[None]:
        """While a connection waits for its next request it may be hung up."""
        with self._lock:
            if self.is_stopping:
                _hang_up(connection)
            self._idle.add(connection)
        try:
            yield
        finally:
            with self._lock:
                self._idle.discard(connection)


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server_version = "askwell-bundle"
    sys_version = ""
    timeout = IDLE_SECONDS
    wbufsize = 65_536

    def handle_one_request(self) -> None:
        """Wait for a request and answer it; the connection ends with the server."""
        try:
            with self._owner.waiting(self.connection):
                begun: bytes = cast("Any", self.rfile).peek(1)
        except OSError:
            begun = b""
        if not begun:
            self.close_connection = True
            return
        super().handle_one_request()
        if self._owner.is_stopping:
            self.close_connection = True

    def do_GET(self) -> None:
        """Answer what the server says of itself."""
        self._answer("GET")

    def do_POST(self) -> None:
        """Answer a call of the model."""
        self._answer("POST")

    def log_message(self, *_: object, **__: object) -> None:
        """Say nothing: texts and addresses are nobody's business here; ``/metrics`` counts."""

    @property
    def _owner(self) -> BundleServer:
        return cast("BundleServer", self.server)

    def _answer(self, method: str) -> None:
        path = self.path.split("?", 1)[0].rstrip("/") or "/"
        shown = path if path in _COUNTED else "other"
        try:
            body = self._read_body() if method == "POST" else b""
            shown, answer = self._route(method, path, body)
            status = 200
        except BundleError as error:
            status, answer = error.status, self._told(error, path)
        except Exception as error:  # a call that fails must not end the server
            status, answer = 500, {"error": {"code": "internal", "message": type(error).__name__}}
            self.log_error("%s", error)
        self._owner.counts.called(shown, status)
        self._send(status, answer)

    def _route(self, method: str, path: str, body: bytes) -> tuple[str, JSON | str | Packed]:
        """The name under which a call is counted, and the answer."""
        bundle = self._owner.bundle
        model = f"/v2/models/{bundle.name}"
        path = path.replace(f"{model}/versions/{bundle.version}", model, 1)
        match method, path:
            case "POST", "/predict":
                return path, self._predict(body)
            case "POST", at if at == f"{model}/infer":
                return "/v2/infer", self._infer(body)
            case "GET", "/metrics":
                return path, self._owner.counts.text()
            case "GET", "/v2":
                return path, protocol.server_metadata(str(bundle.version))
            case "GET", "/v2/health/live":
                return path, {"live": True}
            case "GET", "/v2/health/ready":
                return path, {"ready": True}
            case "GET", at if at == model:
                return "/v2/models", protocol.model_metadata(bundle)
            case "GET", at if at == f"{model}/ready":
                return "/v2/models/ready", {"name": bundle.name, "ready": True}
            case _:
                raise NotFound(kind="address", name=f"{method} {path[:100]}")

    def _predict(self, body: bytes) -> JSON:
        asked = read_asked(parse(body))
        begun = time.perf_counter()
        with self._owner.turn():
            answer = self._owner.bundle.predict(asked)
        self._count(answer["predictions"], begun)
        return answer

    def _infer(self, body: bytes) -> JSON | Packed:
        request = unpack(body, self.headers.get(LENGTH))
        begun = time.perf_counter()
        with self._owner.turn():
            answer = protocol.infer(self._owner.bundle, request)
        outputs = {each["name"]: each["data"] for each in answer["outputs"]}
        first = answer["outputs"][0]
        abstained = outputs.get("abstained", [])
        self._count([{"abstained": each} for each in abstained] or [{}] * first["shape"][0], begun)
        return pack(answer, request) or answer

    def _count(self, predictions: list[JSON], begun: float) -> None:
        self._owner.counts.predicted(
            texts=len(predictions),
            abstained=sum(bool(each.get("abstained")) for each in predictions),
            seconds=time.perf_counter() - begun,
        )

    def _read_body(self) -> bytes:
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            self.close_connection = True
            raise InvalidInput(field="body", reason="send it whole, with a Content-Length")
        length = self.headers.get("Content-Length", "0")
        if not length.isdecimal():
            self.close_connection = True
            raise InvalidInput(field="Content-Length", reason="must be a number of bytes")
        if int(length) > self._owner.max_body:
            self.close_connection = True
            raise TooLarge(limit=self._owner.max_body)
        return self.rfile.read(int(length))

    def _told(self, error: BundleError, path: str) -> JSON:
        """The shape in which clients see errors: one string in the Open Inference Protocol."""
        if path.startswith("/v2"):
            return {"error": str(error)}
        field = error.facts.get("field")
        detail = {"code": error.code, "message": str(error)} | ({"field": field} if field else {})
        return {"error": detail}

    def _send(self, status: int, answer: JSON | str | Packed) -> None:
        match answer:
            case Packed(data, length):
                kind = "application/octet-stream"
            case str():
                data, length, kind = answer.encode(), None, "text/plain; version=0.0.4"
            case _:
                data, length, kind = json.dumps(answer, ensure_ascii=False).encode(), None, "application/json"
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        if length is not None:
            self.send_header(LENGTH, str(length))
        if status == TooBusy.status:
            self.send_header("Retry-After", str(RETRY_SECONDS))
        if self.close_connection or self._owner.is_stopping:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(data)


def _hang_up(connection: socket.socket) -> None:
    """End the reading side: who waits for a request there wakes up, and an answer still goes out."""
    try:
        connection.shutdown(socket.SHUT_RD)
    except OSError:
        return
