"""A program that webhooks tell: a real HTTP server that checks signatures and answers as a test wants."""

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Received:
    """One request as it came."""

    headers: dict[str, str]
    body: bytes
    path: str

    @property
    def content(self) -> dict[str, Any]:
        return json.loads(self.body)


@dataclass
class Receiver:
    """What came, and what is answered: a status each time, or a function that gives one."""

    url: str = ""
    received: list[Received] = field(default_factory=list)
    answer: Callable[[int], int] = lambda _: 204
    pause: float = 0.0
    location: str | None = None

    def kinds(self) -> list[str]:
        return [each.content["kind"] for each in self.received]

    def await_requests(self, count: int) -> None:
        deadline = time.monotonic() + 60
        while len(self.received) < count and time.monotonic() < deadline:
            time.sleep(0.02)
        assert len(self.received) >= count


@contextmanager
def receiving() -> Iterator[Receiver]:
    """Listen on a free port of this machine while the block runs."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.received.append(Received(dict(self.headers), body, self.path))
            status = receiver.answer(len(receiver.received))
            time.sleep(receiver.pause)
            self.send_response(status)
            if receiver.location:
                self.send_header("Location", receiver.location)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 — its name there
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    receiver.url = f"http://127.0.0.1:{server.server_port}/hook?from=askwell"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()


def is_signed(received: Received, secret: str) -> bool:
    """Check a signature as the documentation tells receivers to."""
    parts = dict(part.split("=", 1) for part in received.headers["Askwell-Signature"].split(","))
    expected = hmac.new(secret.encode(), parts["t"].encode() + b"." + received.body, hashlib.sha256)
    return hmac.compare_digest(expected.hexdigest(), parts["v1"])
