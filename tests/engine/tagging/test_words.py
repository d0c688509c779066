"""Words with their neighbours: products without writing them out."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from askwell.engine.tagging.words import Words, directions, lifted_size


@given(st.lists(st.integers(0, 4), min_size=1, max_size=5), st.integers(0, 99))
def test_products_are_those_of_the_rows_written_out(lengths: list[int], seed: int) -> None:
    rng = np.random.default_rng(seed)
    counts = np.array(lengths)
    values = rng.normal(size=(counts.sum(), 3)).astype(np.float16)
    words = Words.of(values, counts, np.array([0.1, 0.2, 0.3], dtype=np.float32))
    lifted = words.lifted()
    weights = rng.normal(size=(4, words.size)).astype(np.float32)
    errors = rng.normal(size=(counts.sum(), 4)).astype(np.float32)
    np.testing.assert_allclose(words.project(weights), lifted @ weights.T, rtol=1e-3, atol=1e-3)
    np.testing.assert_allclose(words.collect(errors), errors.T @ lifted, rtol=1e-3, atol=1e-3)


def test_neighbours_end_where_the_text_ends() -> None:
    values = np.eye(3, dtype=np.float16)
    lifted = Words.of(values, np.array([2, 0, 1]), np.zeros(3, dtype=np.float32)).lifted()
    own, before, after, rest = lifted[:, :3], lifted[:, 3:6], lifted[:, 6:9], lifted[:, 9:]
    np.testing.assert_allclose(own, 10 * np.eye(3))
    np.testing.assert_allclose(before, [[0, 0, 0], [5, 0, 0], [0, 0, 0]])
    np.testing.assert_allclose(after, [[0, 5, 0], [0, 0, 0], [0, 0, 0]])
    np.testing.assert_allclose(rest, [[3, 1, 0], [3, 0, 1], [3, 1, 1]])


def test_directions_are_units_seen_from_the_mean() -> None:
    mean = np.array([1.0, 0.0], dtype=np.float32)
    found = directions(np.array([[1.0, 2.0], [1.0, 0.0]], dtype=np.float32), mean)
    assert found.shape == (2, lifted_size(2))
    np.testing.assert_allclose(found[0, :2], [0, 1])
    assert not found[0, 2:].any()
    assert not found[1].any()
