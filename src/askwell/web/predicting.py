"""The threads that predict, apart from those that serve people, with lines of bounded length before them."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from starlette.requests import ClientDisconnect

from askwell.domain.errors import TooBusy
from askwell.services.gathering import is_gone

SMALL_BYTES = 50_000
"""A call with a body up to this is a small one."""

SMALL_THREADS, SMALL_WAITING = 48, 80
"""Small calls are computed together, so that many may be under way at once."""

LARGE_THREADS, LARGE_WAITING = 2, 16
RETRY_SECONDS = 1
LOOK_SECONDS = 1.0

T = TypeVar("T")


class Lane:
    """Threads and the line before them, of bounded length."""

    def __init__(self, name: str, *, threads: int, waiting: int) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix=name)
        self._most = threads + waiting
        self._present = 0
        self._lock = threading.Lock()

    async def run(
        self, call: Callable[..., T], *given: object, is_away: Callable[[], Awaitable[bool]] | None = None
    ) -> T:
        """Give what a call gives, when its turn has come; raises ``TooBusy`` at once if the line is full.

        Where ``is_away`` says meanwhile that the caller is gone, the call drops out as soon as it can, and
        ``ClientDisconnect`` is raised.
        """
        with self._lock:
            if self._present >= self._most:
                raise TooBusy(seconds=RETRY_SECONDS)
            self._present += 1
        gone = False

        def work() -> T:
            is_gone.set(lambda: gone)
            return call(*given)

        submitted = self._threads.submit(work)
        submitted.add_done_callback(self._leave)
        future = asyncio.wrap_future(submitted)
        try:
            while is_away is not None and not (await asyncio.wait((future,), timeout=LOOK_SECONDS))[0]:
                if await is_away():
                    future.cancel()
                    raise ClientDisconnect
            return await future
        finally:
            gone = True

    def close(self) -> None:
        """Let the running calls end, and drop those that wait."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _leave(self, _: object) -> None:
        """Count a call out at its own end, not that of its caller."""
        with self._lock:
            self._present -= 1


class Predicting:
    """Runs calls of the model, small ones apart from large ones, so that these never stand before those."""

    def __init__(
        self,
        *,
        small: tuple[int, int] = (SMALL_THREADS, SMALL_WAITING),
        large: tuple[int, int] = (LARGE_THREADS, LARGE_WAITING),
    ) -> None:
        self._small = Lane("predict", threads=small[0], waiting=small[1])
        self._large = Lane("predict-large", threads=large[0], waiting=large[1])

    async def run(
        self,
        call: Callable[..., T],
        *given: object,
        size: int = 0,
        is_away: Callable[[], Awaitable[bool]] | None = None,
    ) -> T:
        """Run a call whose body has so many bytes, as ``Lane.run`` does."""
        lane = self._small if size <= SMALL_BYTES else self._large
        return await lane.run(call, *given, is_away=is_away)

    def close(self) -> None:
        """Let the running calls end, and drop those that wait."""
        self._small.close()
        self._large.close()
