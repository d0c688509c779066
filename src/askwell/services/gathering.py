"""Calls of an encoder that come at the same time, computed together.

While batches are computed, the calls that come wait in a line; then as much of the line as makes a batch is
computed at once. Nobody waits for others to come: a call that finds a core free is computed as it is.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Generic, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from askwell.domain.errors import CallerGone
from askwell.engine.encoders import Encoder
from askwell.services.feature_kinds import Tell, Words

BATCH = 2_048
"""What is computed at once, in characters: about 0.1 s of a small encoder on one core."""

A_CORE = 256
"""Characters that keep a core busy: of less, cores wait for each other longer than they save."""

LONG = 1_024
"""Characters of a text from which on an encoder reads no further, about."""

OVERHEAD = 16
"""What a text costs beside its characters."""

is_gone: ContextVar[Callable[[], bool]] = ContextVar("is_gone", default=bool)
"""Says whether the caller in whose name a thread works has gone away meanwhile."""

Item = TypeVar("Item")
Result = TypeVar("Result")


class _Call(Generic[Item, Result]):
    """A call in the line: its items, their costs, how many are in batches, and what came of them so far."""

    def __init__(self, items: Sequence[Item], costs: Sequence[int]) -> None:
        self.items = items
        self.costs = costs
        self.left = sum(costs)
        self.taken = 0
        self.computed = 0
        self.results: list[Result | None] = [None] * len(items)
        self.error: BaseException | None = None
        self.is_gone = is_gone.get()
        self._is_told = False
        self._bell = threading.Lock()
        self._bell.acquire()

    def take(self, share: int) -> tuple[int, int]:
        """Take the next items, of at most ``share``, but one at least: from which to before which."""
        start, before = self.taken, self.left
        while self.taken < len(self.items) and (self.taken == start or before - self.left < share):
            self.left -= self.costs[self.taken]
            self.taken += 1
        return start, self.taken

    def tell_if_over(self) -> None:
        """Wake the caller, once, when all is computed, or something failed."""
        is_over = self.error is not None or self.computed == len(self.items)
        if is_over and not self._is_told:
            self._is_told = True
            self._bell.release()

    def wait(self) -> list[Result]:
        """Give what came of the items, once it is there, or raise what computing them raised."""
        self._bell.acquire()
        if self.error is not None:
            raise self.error
        return cast("list[Result]", self.results)


_Piece = tuple[_Call[Item, Result], int, int]


class Line(Generic[Item, Result]):
    """The line before a function that computes many items at once.

    Threads take one batch after the other out of it, and may compute some at once. A batch has something of
    every call that waits in it, in turn, as far as there is room: a large call is cut up, and small ones pass
    between its pieces.
    """

    def __init__(
        self,
        compute: Callable[[Sequence[Item]], Sequence[Result]],
        cost: Callable[[Item], int],
        threads: ThreadPoolExecutor,
        *,
        at_once: int = 1,
        room: int = BATCH,
    ) -> None:
        self.compute = compute
        self._cost = cost
        self._threads = threads
        self._at_once = at_once
        self._room = room
        self._waiting: deque[_Call[Item, Result]] = deque()
        self._in_work: list[int] = []
        self._is_coming = False
        self._lock = threading.Lock()
        self.calls = 0
        """How many callers wait for their results."""

    @property
    def waiting(self) -> int:
        """How many calls are not yet wholly in a batch."""
        return len(self._waiting)

    def run(self, items: Sequence[Item]) -> list[Result]:
        """Give what comes of each item; raises what computing this call's own items raises.

        Raises ``CallerGone`` when the caller has gone away before all of it was computed.
        """
        if not items:
            return []
        call = _Call[Item, Result](items, [self._cost(item) for item in items])
        with self._lock:
            self.calls += 1
            self._waiting.append(call)
            self._begin()
        try:
            return call.wait()
        finally:
            with self._lock:
                self.calls -= 1

    def _begin(self) -> None:
        """Have a thread come for a batch, if none is on its way and it is worth while.

        Beside batches in work it is as soon as what waits is half of what these are in the mean: in smaller
        batches the same texts take longer, and while more of them gather a core is idle.
        """
        size, in_work = sum(call.left for call in self._waiting), self._in_work
        is_worth = len(in_work) < self._at_once and 2 * size * len(in_work) >= sum(in_work)
        if self._waiting and is_worth and not self._is_coming:
            self._is_coming = True
            self._threads.submit(self._work)

    def _work(self) -> None:
        """Compute one batch, and wake those whose call is over."""
        with self._lock:
            self._is_coming = False
            pieces = self._take()
            size = sum(sum(call.costs[start:end]) for call, start, end in pieces)
            self._in_work.append(size)
            self._begin()
        try:
            items = [item for call, start, end in pieces for item in call.items[start:end]]
            found = self.compute(items) if items else []
        except BaseException:  # raised where the calls were made
            self._apart(pieces)
        else:
            at = 0
            for call, start, end in pieces:
                call.results[start:end] = found[at : at + end - start]
                at += end - start
        with self._lock:
            self._in_work.remove(size)
            for call, start, end in pieces:
                call.computed += end - start
                if call.error is not None and call in self._waiting:
                    self._waiting.remove(call)
                call.tell_if_over()
            self._begin()

    def _apart(self, pieces: Sequence[_Piece[Item, Result]]) -> None:
        """Compute each call's part of a batch by itself, so that an error finds the call that it is of."""
        for call, start, end in pieces:
            if call.error is None:
                try:
                    call.results[start:end] = self.compute(call.items[start:end])
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
                before = call.left
                pieces.append((call, *call.take(share)))
                room -= before - call.left
                if call.taken < len(call.items):
                    self._waiting.append(call)
                if room <= 0:
                    break
        return pieces


class GatheredEncoder:
    """An encoder for many callers, who get the same rows as if each had it for themselves.

    It computes in as many threads as there are cores. Batches side by side, each on one core, take less than
    one after the other on all cores, which wait for each other; where fewer call, a batch gets several.
    """

    def __init__(self, encoder: Encoder) -> None:
        self.id = encoder.id
        self.dimension = encoder.dimension
        self.word_id = encoder.word_id
        self.word_dimension = encoder.word_dimension
        self._encoder = encoder
        at_once = encoder.cores
        threads = ThreadPoolExecutor(at_once, thread_name_prefix="gathered")
        self._texts = Line[str, NDArray[np.float16]](self._compute, cost, threads, at_once=at_once)
        self._words = Line[tuple[str, Words], NDArray[np.float16]](
            self._compute_words, lambda marked: len(marked[0]) + OVERHEAD, threads, at_once=at_once
        )
        self._long = threading.Lock()
        self._in_work = 0
        self._lock = threading.Lock()

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

    def _compute(self, texts: Sequence[str]) -> list[NDArray[np.float16]]:
        with self._cores(sum(map(cost, texts)), self._texts.calls) as cores:
            return list(self._encoder.encode(texts, cores=cores))

    def _compute_words(self, marked: Sequence[tuple[str, Words]]) -> list[NDArray[np.float16]]:
        texts, words = [text for text, _ in marked], [words for _, words in marked]
        with self._cores(sum(map(len, texts)), self._words.calls) as cores:
            return self._encoder.encode_words(texts, words, cores=cores)

    @contextmanager
    def _cores(self, size: int, calls: int) -> Iterator[int]:
        """Give how many cores a batch of so many characters gets, while so many callers wait: its share, but
        none that it keeps idle."""
        with self._lock:
            self._in_work += 1
            share = self._encoder.cores // max(self._in_work, calls)
        try:
            yield max(1, min(share, size // A_CORE))
        finally:
            with self._lock:
                self._in_work -= 1


def cost(text: str) -> int:
    """Give what computing a text costs, in characters."""
    return min(len(text), LONG) + OVERHEAD
