"""A batch is greedy by score, distinct, and spread apart."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from askwell.engine.batching import spread


@settings(max_examples=50)
@given(st.integers(0, 1_000), st.integers(1, 30), st.integers(1, 30))
def test_choices_are_distinct_and_the_best_comes_first(seed: int, n: int, size: int) -> None:
    rng = np.random.default_rng(seed)
    scores, rows = rng.random(n), rng.normal(size=(n, 4)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    chosen = spread(scores, rows, size=size)
    assert len(set(chosen.tolist())) == len(chosen) == min(n, size)
    assert scores[chosen[0]] == scores.max()


def test_a_duplicate_waits_for_the_rest() -> None:
    rows = np.array([[1, 0], [1, 0], [0, 1]], dtype=np.float32)
    np.testing.assert_array_equal(spread(np.array([1.0, 0.9, 0.1]), rows, size=3), [0, 2, 1])
