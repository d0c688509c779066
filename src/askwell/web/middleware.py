"""Around every request: its id, a limit on its body, safe headers, and no stack trace to the client."""

import re
from collections.abc import Sequence
from typing import Any

import structlog
from fastapi.responses import Response
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from askwell.domain.errors import TooLarge
from askwell.domain.ids import new_id
from askwell.web.errors import render, render_error
from askwell.wire.errors import ErrorDetail

JSON_LIMIT = 1_000_000
TEXTS_LIMIT = 16_000_000
PREDICT_LIMIT = 64_000_000

_HEADERS = {
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cache-control": "no-store",
}
_HSTS = "max-age=31536000"
_log = structlog.get_logger(__name__)


class Guard:
    """Gives each request an id and each response its headers; an unexpected error is logged, not shown."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = new_id("req")
        is_started = False

        async def send_guarded(message: Message) -> None:
            nonlocal is_started
            if message["type"] == "http.response.start":
                is_started = True
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                headers["x-request-id"] = request_id
                if scope.get("scheme") == "https":
                    headers["strict-transport-security"] = _HSTS
            await send(message)

        try:
            await self._app(scope, receive, send_guarded)
        except ClientDisconnect:
            return
        except Exception:
            _log.exception(
                "a request failed", request_id=request_id, method=scope["method"], path=scope["path"]
            )
            if not is_started:
                await _unexpected(request_id)(scope, receive, send_guarded)


class BodyLimit:
    """Refuses a body as soon as it is known to be larger than its path allows."""

    def __init__(self, app: ASGIApp, *, max_upload: int) -> None:
        self._app = app
        self._limits: Sequence[tuple[re.Pattern[str], str, int]] = (
            (
                re.compile(r"/(documents:import|documents:preview|files:preview|predict:file)$"),
                "multipart/form-data",
                max_upload,
            ),
            (re.compile(r"/(documents|annotations)$"), "", TEXTS_LIMIT),
            (re.compile(r"/(predict|infer)$"), "", PREDICT_LIMIT),
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        limit = self._limit(scope["path"], headers.get("content-type", ""))

        async def refuse() -> None:
            refusal = render_error(TooLarge(limit=f"{limit:,}"), path=scope["path"])
            await refusal(scope, receive, send)

        said = headers.get("content-length", "0")
        if said.isdecimal() and int(said) > limit:
            await refuse()
            return
        received, is_over, is_started = 0, False, False

        async def receive_counted() -> Message:
            nonlocal received, is_over
            message = await receive()
            if message["type"] == "http.request":
                received += len(message.get("body", b""))
                if received > limit:
                    is_over = True
                    raise ClientDisconnect
            return message

        async def send_unless_over(message: Message) -> None:
            nonlocal is_started
            if is_over and not is_started:
                return
            is_started = True
            await send(message)

        try:
            await self._app(scope, receive_counted, send_unless_over)
        except ClientDisconnect:
            if not is_over:
                raise
        if is_over and not is_started:
            await refuse()

    def _limit(self, path: str, content_type: str) -> int:
        for pattern, kind, limit in self._limits:
            if pattern.search(path) and content_type.lower().startswith(kind):
                return limit
        return JSON_LIMIT


def _unexpected(request_id: str) -> Response:
    message = f"Something went wrong that was not foreseen. The server's log knows it as {request_id}."
    return render(500, ErrorDetail(code="unexpected", message=message))


def layers(max_upload: int) -> list[tuple[Any, dict[str, Any]]]:
    """Give the middleware from the outermost to the innermost, with what each is told."""
    return [(Guard, {}), (BodyLimit, {"max_upload": max_upload})]
