"""Simulated futures: right where the answer is certain, wide where little is known, and within bounds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from askwell.engine.pacing import HORIZON, days_until


def rng() -> np.random.Generator:
    return np.random.default_rng(5)


@pytest.mark.parametrize(
    ("remaining", "already", "days"),
    [(0, 0, 0), (1, 0, 1), (10, 0, 1), (11, 0, 2), (95, 0, 10), (10, 4, 2), (6, 4, 1)],
)
def test_a_steady_pace_leaves_no_doubt(remaining: int, already: int, days: int) -> None:
    steady = np.full(7, 10)
    assert set(days_until(steady, remaining, already=already, rng=rng())) == {float(days)}


def test_what_never_ends_is_not_foreseen() -> None:
    assert np.isinf(days_until(np.array([1, 0]), 10 * HORIZON, futures=50, rng=rng())).all()
    assert np.isinf(days_until(np.zeros(5, dtype=int), 1, futures=50, rng=rng())).all()


def test_it_is_as_a_slow_simulation_says() -> None:
    counts, remaining, generator = np.array([0, 5, 20, 0, 9]), 200, rng()
    slow: list[int] = []
    for _ in range(3_000):
        weights = generator.dirichlet(np.ones(len(counts)))
        done = day = 0
        while done < remaining:
            done += int(counts[generator.choice(len(counts), p=weights)])
            day += 1
        slow.append(day)
    fast = days_until(counts, remaining, futures=3_000, rng=rng())
    for share in (0.1, 0.5, 0.9):
        assert np.quantile(fast, share) == pytest.approx(np.quantile(slow, share), rel=0.1)


def test_more_days_make_it_surer() -> None:
    few = days_until(np.array([4, 16]), 300, rng=rng())
    many = days_until(np.tile([4, 16], 14), 300, rng=rng())
    assert np.ptp(np.quantile(few, (0.1, 0.9))) > 2 * np.ptp(np.quantile(many, (0.1, 0.9)))


@given(st.lists(st.integers(0, 50), min_size=1, max_size=28), st.integers(1, 500))
def test_it_is_never_faster_than_the_best_day(counts: list[int], remaining: int) -> None:
    days = days_until(np.array(counts), remaining, futures=40, rng=rng())
    best = max(counts)
    assert (days >= (np.ceil(remaining / best) if best else np.inf)).all()
