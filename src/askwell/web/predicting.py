"""The threads that predict, apart from those that serve people, with a line of bounded length before them."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from askwell.domain.errors import TooBusy

PREDICT_THREADS = 2
PREDICT_WAITING = 32
RETRY_SECONDS = 1

T = TypeVar("T")


class Predicting:
    """Runs calls of the model; those that find the line full are refused, so that no call waits for ever."""

    def __init__(self, *, threads: int = PREDICT_THREADS, waiting: int = PREDICT_WAITING) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="predict")
        self._most = threads + waiting
        self._present = 0

    async def run(self, call: Callable[..., T], *given: object) -> T:
        """Give what a call gives, when its turn has come; raises ``TooBusy`` at once if the line is full."""
        if self._present >= self._most:
            raise TooBusy(seconds=RETRY_SECONDS)
        self._present += 1
        work = self._threads.submit(call, *given)
        work.add_done_callback(self._leaver(asyncio.get_running_loop()))
        return await asyncio.wrap_future(work)

    def close(self) -> None:
        """Let the running calls end, and drop those that wait."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _leaver(self, loop: asyncio.AbstractEventLoop) -> Callable[[object], None]:
        """Give what counts a call out, on the loop's own thread: the call's end, not that of its caller."""

        def leave() -> None:
            self._present -= 1

        def told(_: object) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(leave)

        return told
