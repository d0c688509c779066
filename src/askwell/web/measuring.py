"""What this web process does: the requests in its hands, and those it has served by the kind of answer."""

from collections import Counter

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Requests:
    """Counts of one process since it began; they are made on the event loop alone."""

    def __init__(self) -> None:
        self.in_flight = 0
        self.served: Counter[str] = Counter()
        """How many, by the class of the status: ``2xx``, ``4xx`` …; ``none`` where there was no answer."""


class Measured:
    """Counts every request from its first moment to its last byte."""

    def __init__(self, app: ASGIApp, *, requests: Requests) -> None:
        self._app = app
        self._requests = requests

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        kind = "none"

        async def send_noting(message: Message) -> None:
            nonlocal kind
            if message["type"] == "http.response.start":
                kind = f"{message['status'] // 100}xx"
            await send(message)

        self._requests.in_flight += 1
        try:
            await self._app(scope, receive, send_noting)
        finally:
            self._requests.in_flight -= 1
            self._requests.served[kind] += 1
