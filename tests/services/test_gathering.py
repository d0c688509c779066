"""Calls that come at once are computed together: each gets its own, in a fair order, and its own error."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from askwell.domain.errors import CallerGone
from askwell.domain.words import words
from askwell.engine.encoder_hashing import HashingEncoder
from askwell.engine.encoders import load_encoder
from askwell.engine.shapes import Encoded
from askwell.services.gathering import A_CORE, BATCH, LONG, OVERHEAD, GatheredEncoder, Line, cost, is_gone


class Slow:
    """Doubles numbers once a test lets it, and remembers its batches."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.begun = threading.Semaphore(0)
        self.may = threading.Semaphore(0)

    def __call__(self, items: Sequence[int]) -> list[int]:
        self.batches.append(list(items))
        self.begun.release()
        assert self.may.acquire(timeout=10)
        return [2 * item for item in items]


class Crowd:
    """Calls in threads, each begun once the one before it stands in the line or is computed."""

    def __init__(self, slow: Slow, *, room: int, at_once: int = 1) -> None:
        self._slow = slow
        self._threads = ThreadPoolExecutor(40)
        self.line = Line[int, int](slow, lambda item: 1, self._threads, at_once=at_once, room=room)

    def call(self, *items: int, gone: Callable[[], bool] = bool) -> "Future[list[int]]":
        def work() -> list[int]:
            is_gone.set(gone)
            return self.line.run(items)

        before = self.line.waiting, len(self._slow.batches)
        future = self._threads.submit(work)
        while (self.line.waiting, len(self._slow.batches)) == before:
            time.sleep(0.001)
        return future


@pytest.fixture
def slow() -> Slow:
    return Slow()


def test_what_waits_while_a_batch_is_computed_is_the_next_batch(slow: Slow) -> None:
    crowd = Crowd(slow, room=10)
    first = crowd.call(1)
    assert slow.begun.acquire(timeout=10)
    others = [crowd.call(number) for number in (2, 3, 4)]
    slow.may.release(2)
    assert first.result(10) == [2]
    assert [other.result(10) for other in others] == [[4], [6], [8]]
    assert slow.batches == [[1], [2, 3, 4]]


def test_another_batch_begins_beside_one_in_work_once_half_as_much_waits(slow: Slow) -> None:
    crowd = Crowd(slow, room=10, at_once=2)
    first = crowd.call(1, 2, 3, 0, 0)
    assert slow.begun.acquire(timeout=10)
    second = [crowd.call(4), crowd.call(5)]
    assert not slow.begun.acquire(timeout=0.05)
    second.append(crowd.call(6))
    assert slow.begun.acquire(timeout=10)
    assert slow.batches == [[1, 2, 3, 0, 0], [4, 5, 6]]
    third = crowd.call(7, 8, 9)
    assert not slow.begun.acquire(timeout=0.05)
    slow.may.release(3)
    assert [call.result(10) for call in (first, *second, third)] == [
        [2, 4, 6, 0, 0],
        [8],
        [10],
        [12],
        [14, 16, 18],
    ]


def test_a_large_call_alone_is_computed_in_several_batches_at_once(slow: Slow) -> None:
    crowd = Crowd(slow, room=4, at_once=3)
    large = crowd.call(*range(12))
    assert all(slow.begun.acquire(timeout=10) for _ in range(3))
    slow.may.release(3)
    assert large.result(10) == [2 * number for number in range(12)]
    assert [len(batch) for batch in slow.batches] == [4, 4, 4]


def test_a_large_call_is_cut_up_and_small_ones_pass_between(slow: Slow) -> None:
    crowd = Crowd(slow, room=4)
    large = crowd.call(*range(10, 22))
    assert slow.begun.acquire(timeout=10)
    small = [crowd.call(1), crowd.call(2)]
    slow.may.release(20)
    assert [each.result(10) for each in small] == [[2], [4]]
    assert large.result(10) == [2 * number for number in range(10, 22)]
    assert slow.batches[0] == [10, 11, 12, 13]
    assert {1, 2} <= set(slow.batches[1])
    assert max(map(len, slow.batches)) <= 4


def test_who_came_first_is_served_first(slow: Slow) -> None:
    crowd = Crowd(slow, room=2)
    calls = [crowd.call(0)]
    assert slow.begun.acquire(timeout=10)
    calls += [crowd.call(number) for number in range(1, 7)]
    slow.may.release(10)
    assert [call.result(10) for call in calls] == [[2 * number] for number in range(7)]
    assert slow.batches == [[0], [1, 2], [3, 4], [5, 6]]


def test_an_error_finds_the_call_that_it_is_of() -> None:
    gate = threading.Event()

    def halve(items: Sequence[int]) -> list[int]:
        assert gate.wait(10)
        if any(item % 2 for item in items):
            raise ValueError("odd")
        return [item // 2 for item in items]

    with ThreadPoolExecutor(4) as threads, ThreadPoolExecutor(1) as computing:
        line = Line[int, int](halve, lambda item: 1, computing, room=10)
        calls = [threads.submit(line.run, [number]) for number in (2, 3, 4, 6)]
        gate.set()
        assert [call.result(10) for call in calls if call is not calls[1]] == [[1], [2], [3]]
        with pytest.raises(ValueError, match="odd"):
            calls[1].result(10)
        assert line.run([8]) == [4]


def test_who_has_gone_drops_out_of_the_line(slow: Slow) -> None:
    crowd = Crowd(slow, room=2)
    gone = threading.Event()
    first = crowd.call(1)
    assert slow.begun.acquire(timeout=10)
    away, staying = crowd.call(2, gone=gone.is_set), crowd.call(3)
    large = crowd.call(*range(10, 20), gone=gone.is_set)
    gone.set()
    slow.may.release(10)
    assert (first.result(10), staying.result(10)) == ([2], [6])
    for each in (away, large):
        with pytest.raises(CallerGone):
            each.result(10)
    assert slow.batches == [[1], [3]]
    assert crowd.line.run([7]) == [14]


@pytest.mark.parametrize("at_once", [1, 3])
def test_many_calls_at_once_all_get_their_own(at_once: int) -> None:
    with ThreadPoolExecutor(24) as threads, ThreadPoolExecutor(at_once) as computing:
        line = Line[int, int](
            lambda items: [item * item for item in items],
            lambda item: item % 5 + 1,
            computing,
            at_once=at_once,
            room=16,
        )

        def call(number: int) -> bool:
            items = list(range(number, number + number % 9))
            return line.run(items) == [item * item for item in items]

        assert all(threads.map(call, range(2_000)))
        assert line.waiting == 0


@given(st.lists(st.text(max_size=60), max_size=8))
def test_rows_are_those_of_the_encoder(texts: list[str]) -> None:
    encoder = load_encoder("hashing")
    gathered = GatheredEncoder(encoder)
    assert np.array_equal(gathered.encode(texts), encoder.encode(texts))
    places = [words(text) for text in texts]
    own, shared = encoder.encode_words(texts, places), gathered.encode_words(texts, places)
    assert all(np.array_equal(one, other) for one, other in zip(own, shared, strict=True))


def test_long_texts_of_words_are_computed_apart_and_come_back_in_their_places() -> None:
    encoder = load_encoder("hashing")
    gathered = GatheredEncoder(encoder)
    texts = ["short", "long " * BATCH, "also short", "longer " * BATCH]
    places = [words(text) for text in texts]
    found = gathered.encode_words(texts, places)
    assert all(
        np.array_equal(one, other)
        for one, other in zip(found, encoder.encode_words(texts, places), strict=True)
    )
    told: list[int] = []
    gathered.encode(texts, progress=told.append)
    gathered.encode_words(texts, places, progress=told.append)
    assert told == [4, 4]


class Cored(HashingEncoder):
    """The small encoder on four cores: notes how many each batch gets, and computes once a test lets it."""

    def __init__(self) -> None:
        super().__init__()
        self.cores = 4
        self.given: list[int | None] = []
        self.begun = threading.Semaphore(0)
        self.may = threading.Semaphore(0)

    def encode(
        self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None, cores: int | None = None
    ) -> Encoded:
        self.given.append(cores)
        self.begun.release()
        assert self.may.acquire(timeout=10)
        return super().encode(texts, progress=progress)


def test_a_batch_gets_the_cores_that_it_keeps_busy_and_others_leave_it() -> None:
    encoder = Cored()
    gathered = GatheredEncoder(encoder)
    with ThreadPoolExecutor(3) as threads:
        calls = []
        for text in ("short", "x" * (A_CORE * 9 // 4), "x" * LONG):
            calls.append(threads.submit(gathered.encode, [text]))
            assert encoder.begun.acquire(timeout=10)
        assert encoder.given == [1, 2, 1]
        encoder.may.release(3)
        assert [call.result(10).shape for call in calls] == [(1, encoder.dimension)] * 3
        encoder.may.release()
        gathered.encode(["x" * LONG])
    assert encoder.given[3:] == [4]


def test_a_text_costs_no_more_than_an_encoder_reads_of_it() -> None:
    assert cost("") == OVERHEAD
    assert cost("x" * 100) < cost("x" * 1_000) < cost("x" * 10**6) == cost("x" * 10**7)
    assert cost("x" * 10**7) <= BATCH


@pytest.mark.slow
@pytest.mark.parametrize("backend", ["packed-fp32", "packed-bf16"])
def test_the_default_encoder_says_the_same_of_a_text_whatever_is_beside_it(backend: str) -> None:
    """To 0.002 in each value of a unit row, which is below what a back end may differ from float32."""
    from tests.engine.test_encoders import open_as

    encoder = open_as(backend)
    gathered = GatheredEncoder(encoder)
    texts = [f"{'Where is my parcel? ' * (n % 5)}Number {n}" for n in range(24)]
    alone = np.concatenate([encoder.encode([text]) for text in texts])
    with ThreadPoolExecutor(12) as threads:
        together = np.concatenate(list(threads.map(lambda text: gathered.encode([text]), texts)))
    assert np.abs(alone.astype(np.float32) - together.astype(np.float32)).max() <= 2e-3
