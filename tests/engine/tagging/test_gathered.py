"""Answered words kept between fits: always those that the pool gives, whatever changed in between."""

from __future__ import annotations

import numpy as np
import pytest

from askwell.engine.tagging import gathered
from askwell.engine.tagging.gathered import Gathered
from askwell.engine.tagging.pool import WordPool
from askwell.engine.tagging.shapes import Basis, TextRows
from askwell.engine.tagging.uncertainty import sketch
from tests.engine.tagging.sentences import Sentences


def check(kept: Gathered, pool: WordPool, rows: TextRows, basis: Basis) -> None:
    words, sketched = kept.words(pool, rows, basis)
    right, _ = pool.words(rows)
    np.testing.assert_array_equal(words.rows, right.rows)
    np.testing.assert_array_equal(words.is_first, right.is_first)
    np.testing.assert_array_equal(words.is_last, right.is_last)
    np.testing.assert_allclose(sketched, sketch(right.rows, basis), atol=1e-4)


@pytest.mark.parametrize("most", [50_000, 20])
def test_words_are_those_of_the_pool(
    sentences: Sentences, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(gathered, "MOST", most)
    pool = WordPool(dimension=sentences.dimension)
    half = int(sentences.counts[:40].sum())
    pool.extend(sentences.values[:half], sentences.counts[:40])
    rng = np.random.default_rng(0)
    basis, other = (rng.normal(size=(sentences.dimension, 3)).astype(np.float32) for _ in range(2))
    kept = Gathered()
    for rows in ([], [3], [3, 9], [3, 9, 1, 4], [3, 9, 1, 4], [9, 1, 4], [1, 9, 4, 5], [1]):
        check(kept, pool, np.array(rows, dtype=np.int64), basis)
    check(kept, pool, np.array([1, 2]), other)
    assert pool.extend(sentences.values[half:], sentences.counts[40:])  # the mean moves
    check(kept, pool, np.array([1, 2, 50]), other)
