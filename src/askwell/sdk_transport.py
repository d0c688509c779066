"""HTTP for the client: one place for the key, for trying again, and for turning errors into sentences."""

import random
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx

TRIES = 5
BACKOFF_SECONDS = 0.2
_AGAIN = (429, 502, 503, 504)


class AskwellError(Exception):
    """A call that did not succeed: the server's sentence, its ``code``, the ``field`` and HTTP ``status``."""

    def __init__(
        self, message: str, *, code: str = "error", field: str | None = None, status: int | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.field = field
        self.status = status


class Transport:
    """Calls under ``/api/v1`` of one server."""

    def __init__(
        self, url: str, key: str, *, timeout: float, transport: httpx.BaseTransport | None = None
    ) -> None:
        self._url = url.rstrip("/")
        self._http = httpx.Client(
            base_url=f"{self._url}/api/v1",
            headers={"Authorization": f"Bearer {key}"} if key else {},
            timeout=timeout,
            transport=transport,
        )

    def call(self, method: str, path: str, *, is_repeatable: bool | None = None, **content: Any) -> Any:
        """Send a request, and give the answer's JSON (None without a body).

        ``is_repeatable`` says that sending it twice does no harm; by default only GET and DELETE are.
        """
        is_repeatable = method in ("GET", "DELETE") if is_repeatable is None else is_repeatable
        tries = TRIES if is_repeatable else 1
        attempt = 0
        while True:
            attempt += 1
            try:
                response = self._http.request(method, path, **content)
            except httpx.TransportError as error:
                if attempt == tries:
                    raise self._unreachable(error) from error
                _wait(attempt, None)
                continue
            if response.status_code not in _AGAIN or attempt == tries:
                break
            _wait(attempt, response.headers.get("retry-after"))
        if response.is_error:
            raise error_of(response)
        return response.json() if response.content else None

    @contextmanager
    def stream(self, path: str, params: Mapping[str, Any]) -> Iterator[Iterator[bytes]]:
        """Open a download, and give its bytes as they come."""
        try:
            with self._http.stream("GET", path, params=params) as response:
                if response.is_error:
                    response.read()
                    raise error_of(response)
                yield response.iter_bytes()
        except httpx.TransportError as error:
            raise self._unreachable(error) from error

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _unreachable(self, error: httpx.TransportError) -> AskwellError:
        reason = str(error) or type(error).__name__
        return AskwellError(f"Askwell at {self._url} cannot be reached: {reason}", code="unreachable")


def error_of(response: httpx.Response) -> AskwellError:
    """Give the error that a response tells of, also when it is no answer of Askwell's."""
    try:
        detail = response.json()["error"]
        message, code, field = detail["message"], detail["code"], detail.get("field")
    except (ValueError, KeyError, TypeError):
        message, code, field = f"The server answered {response.status_code}.", "error", None
    return AskwellError(message, code=code, field=field, status=response.status_code)


def _wait(attempt: int, asked: str | None) -> None:
    """Wait longer after each attempt, or as long as the server asks, and not all clients at once."""
    seconds = BACKOFF_SECONDS * 2 ** (attempt - 1) * random.uniform(0.5, 1.5)  # noqa: S311 — no secret
    if asked is not None and asked.isdecimal():
        seconds = max(seconds, min(float(asked), 30.0))
    time.sleep(seconds)
