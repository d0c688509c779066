"""Texts dealt out to parts: against the formula by hand, bounds, and what examples change."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from askwell.engine.sorting import sort_texts

NONE = np.empty(0, np.int64)


def rows_of(seed: int, count: int, width: int = 8) -> np.ndarray:
    rows = np.random.default_rng(seed).normal(size=(count, width))
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@given(st.integers(0, 10_000), st.integers(1, 12), st.integers(2, 4), st.integers(0, 5))
def test_they_are_probabilities_and_examples_are_certain(
    seed: int, texts: int, parts: int, known: int
) -> None:
    rng = np.random.default_rng(seed)
    examples = rng.permutation(texts)[:known]
    chosen = rng.integers(0, parts, len(examples))
    probs = sort_texts(rows_of(seed, texts), rows_of(seed + 1, parts), examples, chosen)
    assert (probs >= 0).all()
    np.testing.assert_allclose(probs.sum(axis=1), 1.0)
    assert (probs[examples, chosen] == 1.0).all()


def test_without_examples_it_is_the_likeness_to_the_names() -> None:
    texts, names = rows_of(1, 5), rows_of(2, 3)
    probs = sort_texts(texts, names, NONE, NONE)

    def unit(row: np.ndarray) -> np.ndarray:
        return row / np.linalg.norm(row)

    for row, found in zip(texts, probs, strict=True):
        x = unit(row - texts.mean(axis=0))
        weights = [np.exp(8.0 * x @ unit(name - names.mean(axis=0))) for name in names]
        np.testing.assert_allclose(found, np.array(weights) / sum(weights))


def test_the_order_of_texts_and_parts_does_not_matter() -> None:
    texts, names = rows_of(3, 9), rows_of(4, 3)
    examples, parts = np.array([0, 4, 5]), np.array([2, 1, 0])
    probs = sort_texts(texts, names, examples, parts)
    order, swapped = np.array([8, 0, 1, 2, 3, 4, 5, 6, 7]), np.array([2, 0, 1])
    again = sort_texts(texts[order], names[swapped], examples + 1, np.argsort(swapped)[parts])
    np.testing.assert_allclose(again, probs[order][:, swapped])


def test_examples_outweigh_names_that_mislead() -> None:
    rng = np.random.default_rng(5)
    centres = rows_of(6, 2, 32)
    kinds = np.arange(200) % 2
    texts = centres[kinds] + 0.1 * rng.normal(size=(200, 32))
    misleading = centres[::-1].copy()

    def right(probs: np.ndarray) -> float:
        return float((probs.argmax(axis=1) == kinds).mean())

    assert right(sort_texts(texts, misleading, NONE, NONE)) < 0.2
    examples = np.arange(8)
    assert right(sort_texts(texts, misleading, examples, kinds[examples])) > 0.9
