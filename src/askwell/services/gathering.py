"""Calls of an encoder that come at the same time, computed together.

While one batch is computed, the calls that come wait in a line; then as much of the line as makes a batch is
computed at once. Nobody waits for others to come: a call that finds the line empty is computed as it is.
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from askwell.domain.errors import CallerGone
from askwell.services.feature_kinds import Encoder, Tell, Words

BATCH = 4_096
"""What is computed at once, in characters: some tens of milliseconds of a small encoder on one core."""

LONG = 1_024
"""Characters of a text from which on an encoder reads no further, about."""

OVERHEAD = 16
"""What a text costs beside its characters."""

is_gone: ContextVar[Callable[[], bool]] = ContextVar("is_gone", default=bool)
"""Says whether the caller in whose name a thread works has gone away meanwhile."""

Item = TypeVar("Item")
Result = TypeVar("Result")


class _Call(Generic[Item, Result]):
    """A call in the line: its items, how many of them are in batches, and what came of them so far."""

    def __init__(self, items: Sequence[Item], costs: Sequence[int]) -> None:
        self.items = items
        self.costs = costs
        self.taken = 0
        self.results: list[Result] = []
        self.error: BaseException | None = None
        self.leads = False
        self.is_gone = is_gone.get()
        self._bell = threading.Lock()
        self._bell.acquire()

    @property
    def is_over(self) -> bool:
        return self.error is not None or len(self.results) == len(self.items)

    def wake(self) -> None:
        self._bell.release()

    def wait(self) -> None:
        self._bell.acquire()


_Piece = tuple[_Call[Item, Result], int, int]


class Line(Generic[Item, Result]):
    """The line before a function that computes many items at once.

    The thread of the first call computes for all that wait, and when its own call is done hands this over to
    the next in line. A batch has something of every call in it, in turn, as far as there is room: a large
    call is cut up, and small ones pass between its pieces.
    """

    def __init__(
        self,
        compute: Callable[[Sequence[Item]], Sequence[Result]],
        cost: Callable[[Item], int],
        *,
        room: int = BATCH,
    ) -> None:
        self.compute = compute
        self._cost = cost
        self._room = room
        self._waiting: deque[_Call[Item, Result]] = deque()
        self._is_led = False
        self._lock = threading.Lock()

    @property
    def waiting(self) -> int:
        """How many calls are not yet wholly in a batch."""
        return len(self._waiting)

    def run(self, items: Sequence[Item]) -> list[Result]:
        """Give what comes of each item; raises what computing this call's own items raises.

        Raises ``CallerGone`` when the caller has gone away before all of it was computed.
        """
        call = _Call[Item, Result](items, [self._cost(item) for item in items])
        if not items:
            return []
        with self._lock:
            self._waiting.append(call)
            call.leads, self._is_led = not self._is_led, True
        if not call.leads:
            call.wait()
        while call.leads and not call.is_over:
            self._turn()
        if call.leads:
            self._hand_on()
        if call.error is not None:
            raise call.error
        return call.results

    def _turn(self) -> None:
        """Compute one batch, and wake those whose call is over."""
        with self._lock:
            pieces = self._take()
        try:
            found = self.compute([item for call, start, end in pieces for item in call.items[start:end]])
        except BaseException:  # raised where the calls were made
            self._apart(pieces)
        else:
            at = 0
            for call, start, end in pieces:
                call.results += found[at : at + end - start]
                at += end - start
        for call in dict.fromkeys(call for call, _, _ in pieces):
            self._end(call)

    def _apart(self, pieces: Sequence[_Piece[Item, Result]]) -> None:
        """Compute each call's part of a batch by itself, so that an error finds the call that it is of."""
        for call, start, end in pieces:
            if call.error is None:
                try:
                    call.results += self.compute(call.items[start:end])
                except BaseException as error:
                    call.error = error

    def _take(self) -> list[_Piece[Item, Result]]:
        """Take a batch out of the line: by turns a part of each call, at least one item of the first."""
        pieces: list[_Piece[Item, Result]] = []
        room = self._room
        while self._waiting and (room > 0 or not pieces):
            share = max(room // len(self._waiting), 1)
            for _ in range(len(self._waiting)):
                call = self._waiting.popleft()
                if call.is_gone():
                    call.error = CallerGone()
                    pieces.append((call, call.taken, call.taken))
                    continue
                start, spent = call.taken, 0
                while call.taken < len(call.items) and (spent == 0 or spent < share):
                    spent += call.costs[call.taken]
                    call.taken += 1
                pieces.append((call, start, call.taken))
                room -= spent
                if call.taken < len(call.items):
                    self._waiting.append(call)
                if room <= 0:
                    break
        return pieces

    def _end(self, call: _Call[Item, Result]) -> None:
        if call.error is not None:
            with self._lock:
                if call in self._waiting:
                    self._waiting.remove(call)
        if call.is_over and not call.leads:
            call.wake()

    def _hand_on(self) -> None:
        with self._lock:
            following = self._waiting[0] if self._waiting else None
            if following is None:
                self._is_led = False
            else:
                following.leads = True
        if following is not None:
            following.wake()


class GatheredEncoder:
    """An encoder for many callers, who get the same rows as if each had it for themselves.

    It computes in one thread: each that did would have threads for linear algebra, and memory, of its own.
    """

    def __init__(self, encoder: Encoder) -> None:
        self.id = encoder.id
        self.dimension = encoder.dimension
        self.word_id = encoder.word_id
        self.word_dimension = encoder.word_dimension
        self._encoder = encoder
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="gathered")
        self._texts = Line[str, NDArray[np.float16]](
            lambda texts: list(self._thread.submit(encoder.encode, texts).result()), cost
        )
        self._words = Line[tuple[str, Words], NDArray[np.float16]](
            lambda marked: self._thread.submit(self._compute_words, marked).result(),
            lambda marked: len(marked[0]) + OVERHEAD,
        )
        self._long = threading.Lock()

    def encode(self, texts: Sequence[str], *, progress: Tell | None = None) -> NDArray[np.float16]:
        """Give one unit row a text; with ``progress``, apart from everybody else."""
        if progress is not None:
            return self._encoder.encode(texts, progress=progress)
        rows = self._texts.run(texts)
        return np.stack(rows) if rows else np.empty((0, self.dimension), np.float16)

    def encode_words(
        self, texts: Sequence[str], words: Sequence[Words], *, progress: Tell | None = None
    ) -> list[NDArray[np.float16]]:
        """Give a row for each word of each text; with ``progress``, apart from everybody else.

        Of words a text is read to its end: one that makes more than a batch is computed apart, one at a time,
        so that nobody waits behind it.
        """
        if progress is not None:
            return self._encoder.encode_words(texts, words, progress=progress)
        marked = list(zip(texts, words, strict=True))
        short = iter(self._words.run([each for each in marked if len(each[0]) <= BATCH]))
        return [next(short) if len(each[0]) <= BATCH else self._alone(each) for each in marked]

    def _alone(self, marked: tuple[str, Words]) -> NDArray[np.float16]:
        with self._long:
            return self._compute_words([marked])[0]

    def _compute_words(self, marked: Sequence[tuple[str, Words]]) -> list[NDArray[np.float16]]:
        return self._encoder.encode_words([text for text, _ in marked], [words for _, words in marked])


def cost(text: str) -> int:
    """Give what computing a text costs, in characters."""
    return min(len(text), LONG) + OVERHEAD
