"""The chain by listing every sequence of tags: slow and obvious."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, product

import numpy as np


def sequences(
    z: np.ndarray, moves: np.ndarray, starts: np.ndarray
) -> Iterator[tuple[tuple[int, ...], float]]:
    """Every allowed sequence of one text's tags with its weight; z is (L, K)."""
    for tags in product(range(z.shape[1]), repeat=len(z)):
        weight = starts[tags[0]] * np.prod([moves[a, b] for a, b in pairwise(tags)])
        if weight > 0:
            yield tags, float(weight * np.exp(sum(z[at, tag] for at, tag in enumerate(tags))))


def expected(
    z: np.ndarray, moves: np.ndarray, starts: np.ndarray
) -> tuple[float, np.ndarray, np.ndarray, tuple]:
    """log Z, marginals, expected pairs, and the best sequence of one text."""
    total, marginals, pairs = 0.0, np.zeros_like(z), np.zeros_like(moves)
    best, highest = (), 0.0
    for tags, weight in sequences(z, moves, starts):
        total += weight
        if weight > highest:
            best, highest = tags, weight
        for at, tag in enumerate(tags):
            marginals[at, tag] += weight
        for a, b in pairwise(tags):
            pairs[a, b] += weight
    return float(np.log(total)), marginals / total, pairs / total, best
