"""Words are found again wherever their texts lie."""

from __future__ import annotations

import numpy as np
import pytest

from askwell.engine.tagging.pool import WordPool


def test_words_come_in_the_order_asked_from_all_segments() -> None:
    pool = WordPool(dimension=1)
    assert pool.extend(np.array([[1], [2], [3]], dtype=np.float16), np.array([2, 0, 1]))
    pool.extend(np.array([[4], [5]], dtype=np.float16), np.array([1, 1]))
    assert pool.count == 5
    assert float(pool.mean[0]) == pytest.approx(3.0)
    words, counts = pool.words(np.array([4, 0, 1, 2, 0]))
    assert counts.tolist() == [1, 2, 0, 1, 2]
    np.testing.assert_allclose(words.rows[:, 0] / 10 + pool.mean[0], [5, 1, 2, 3, 1, 2], atol=1e-5)


def test_segments_are_not_copied_and_the_mean_moves_seldom() -> None:
    pool = WordPool(dimension=2)
    values = np.ones((400, 2), dtype=np.float16)
    assert pool.extend(values, np.full(100, 4))
    assert pool._segments[0] is values
    assert not pool.extend(values[:4], np.array([4]))
    assert pool.extend(values[:80], np.full(20, 4))


def test_counts_must_add_up() -> None:
    with pytest.raises(ValueError, match="3 rows of words are not 2"):
        WordPool(dimension=1).extend(np.zeros((3, 1), dtype=np.float16), np.array([2]))


def test_as_many_texts_are_taken_as_their_words_allow() -> None:
    pool = WordPool(dimension=1)
    pool.extend(np.zeros((9, 1), dtype=np.float16), np.array([5, 1, 2, 1]))
    assert pool.within(np.array([1, 2, 3, 0]), 4).tolist() == [1, 2, 3]
    assert pool.within(np.array([0, 1]), 4).tolist() == [0]
    assert pool.within(np.array([], dtype=np.int64), 4).tolist() == []
