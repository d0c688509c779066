"""How far people agree beyond chance: Krippendorff's α, Cohen's κ, and the F1 of marked spans.

Two answers of one label are apart or not; two sets of labels by MASI (Passonneau, LREC 2006), the habit for
sets. α = 1 − observed / expected distance, with answers missing (Krippendorff 2004, Content Analysis, 11.3).
κ of two people is Cohen's (1960); of one against the others the group's answers count as shares (Vanbelle &
Albert 2009). For spans chance is no measure, since there is no count of what nobody marked: the mean F1 of
pairs is what κ comes near to then (Hripcsak & Rothschild 2005). Intervals draw texts with replacement.

Legend: `U` texts, `V` values that were given (labels, or sets of them), `C` labels, `B` draws.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from askwell.engine.consensus import Votes
from askwell.engine.shapes import Targets
from askwell.engine.values import Task

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]

FEW = 10
"""Shared texts below which nothing is said: the interval would span most of what is possible."""

DRAWS = 200
MOST_VALUES = 400
"""Sets of labels that are told apart; where there are more, texts are left out at random."""

Reason = Literal["alone", "few", "uniform"]
"""Why there is no figure: no text has two people's answers, too few have, or all answers are the same."""


@dataclass(frozen=True)
class Measure:
    """A figure of agreement with its 95 % interval over so many texts, or why there is none."""

    texts: int
    value: float | None = None
    low: float | None = None
    high: float | None = None
    why: Reason | None = None


Statistic = Callable[[Floats], Floats]
"""Figures as a function of how often each text counts, (B, U) → (B, n); not a number where undefined."""


class Choices:
    """Answers to texts that two people or more have answered, as values and the distances between them."""

    def __init__(self, votes: Votes, *, task: Task, rng: np.random.Generator) -> None:
        self._rng = rng
        votes = _shared(votes)
        values, given = _values(votes)
        if len(values) > MOST_VALUES:
            votes = _fewer(votes, given, rng)
            values, given = _values(votes)
        self._people = votes.people
        texts, self._texts, self._of_text = np.unique(votes.texts, return_inverse=True, return_counts=True)
        self._size = len(texts)
        self._values = np.eye(len(values))[given]
        self._counts = self._by_text(self._values)
        self._has = self._by_text(votes.chosen.astype(np.float64))
        self._distance = 1.0 - np.eye(len(values)) if task == "one" else masi(values)

    def alpha(self) -> Measure:
        """Krippendorff's α of all answers."""
        counts, given = self._counts, self._of_text.astype(np.float64)
        apart = (counts * (counts @ self._distance)).sum(axis=1) / np.maximum(given - 1.0, 1.0)

        def value(weights: Floats) -> Floats:
            marginal, whole = weights @ counts, weights @ given
            expected = ((marginal @ self._distance) * marginal).sum(axis=1)
            return (1.0 - (whole - 1.0) * _ratio(weights @ apart, expected))[:, None]

        return measured(value, self._size, self._rng)[0]

    def labels(self) -> list[Measure]:
        """α of each of C labels against the rest."""
        has, given = self._has, self._of_text.astype(np.float64)
        apart = 2.0 * has * (given[:, None] - has) / np.maximum(given - 1.0, 1.0)[:, None]

        def value(weights: Floats) -> Floats:
            yes, whole = weights @ has, (weights @ given)[:, None]
            return 1.0 - (whole - 1.0) * _ratio(weights @ apart, 2.0 * yes * (whole - yes))

        return measured(value, self._size, self._rng, count=has.shape[1])

    def pair(self, one: int, other: int) -> Measure:
        """Cohen's κ of two people."""
        mine, theirs = self._of(one), self._of(other)
        _, left, right = np.intersect1d(self._texts[mine], self._texts[theirs], return_indices=True)
        return self._kappa(self._values[mine[left]], self._values[theirs[right]])

    def person(self, person: int) -> Measure:
        """κ of one person against the others who answered the same texts."""
        mine = self._of(person)
        others = self._counts[self._texts[mine]] - self._values[mine]
        return self._kappa(self._values[mine], others / others.sum(axis=1, keepdims=True))

    def _kappa(self, left: Floats, right: Floats) -> Measure:
        used = np.flatnonzero(left.any(axis=0) | right.any(axis=0))
        left, right, distance = left[:, used], right[:, used], self._distance[np.ix_(used, used)]
        apart = ((left @ distance) * right).sum(axis=1)

        def value(weights: Floats) -> Floats:
            expected = (((weights @ left) @ distance) * (weights @ right)).sum(axis=1)
            return (1.0 - weights.sum(axis=1) * _ratio(weights @ apart, expected))[:, None]

        return measured(value, len(left), self._rng)[0]

    def _of(self, person: int) -> Numbers:
        return np.flatnonzero(self._people == person)

    def _by_text(self, rows: Floats) -> Floats:
        """Answers' rows summed by text, (U, …)."""
        order = np.argsort(self._texts, kind="stable")
        starts = np.cumsum(self._of_text) - self._of_text
        return np.add.reduceat(rows[order], starts, axis=0) if self._size else rows[:0]


def measured(value: Statistic, size: int, rng: np.random.Generator, *, count: int = 1) -> list[Measure]:
    """Figures over `size` texts with the intervals of DRAWS draws of them, or why there are none."""
    if size < FEW:
        return [Measure(size, why="few" if size else "alone")] * count
    drawn = rng.integers(0, size, (DRAWS, size)) + size * np.arange(DRAWS)[:, None]
    weights = np.bincount(drawn.ravel(), minlength=DRAWS * size).reshape(DRAWS, size).astype(np.float64)
    return [
        _measure(size, float(found), figures)
        for found, figures in zip(value(np.ones((1, size)))[0], value(weights).T, strict=True)
    ]


def _measure(size: int, found: float, figures: Floats) -> Measure:
    if not np.isfinite(found):
        return Measure(size, why="uniform")
    low, high = np.quantile(figures[np.isfinite(figures)], [0.025, 0.975])
    return Measure(size, found, min(float(low), found), max(float(high), found))


def masi(values: NDArray[np.bool_]) -> Floats:
    """Distances of V sets of labels: 1 − Jaccard × (1 same, ⅔ one within the other, ⅓ overlapping, 0)."""
    sets = values.astype(np.float64)
    both, sizes = sets @ sets.T, sets.sum(axis=1)
    either = sizes[:, None] + sizes - both
    is_same, is_within = both == either, both == np.minimum(sizes[:, None], sizes)
    kind = np.where(is_same, 1.0, np.where(both == 0, 0.0, np.where(is_within, 2.0 / 3.0, 1.0 / 3.0)))
    return 1.0 - kind * np.where(either > 0, both / np.maximum(either, 1.0), 1.0)


def _ratio(part: Floats, whole: Floats) -> Floats:
    """Part over whole; not a number where the whole is nothing."""
    return np.where(whole > 1e-12, part / np.where(whole > 1e-12, whole, 1.0), np.nan)


def _values(votes: Votes) -> tuple[NDArray[np.bool_], Numbers]:
    """The V different answers, and which of them each is."""
    is_chosen = votes.chosen > 0
    packed = np.ascontiguousarray(np.packbits(is_chosen, axis=1))
    keys = packed.view(np.dtype((np.void, packed.shape[1]))).ravel()
    _, first, given = np.unique(keys, return_index=True, return_inverse=True)
    return is_chosen[first], given


def _shared(votes: Votes) -> Votes:
    """The answers to texts that two people or more have answered."""
    kept = np.bincount(votes.texts)[votes.texts] > 1 if len(votes.texts) else np.zeros(0, dtype=np.bool_)
    return _only(votes, kept)


def _fewer(votes: Votes, given: Numbers, rng: np.random.Generator) -> Votes:
    """Texts at random, as many as have MOST_VALUES values."""
    order = rng.permutation(np.unique(votes.texts))
    rank = np.empty(int(votes.texts.max()) + 1, dtype=np.int64)
    rank[order] = np.arange(len(order))
    place = rank[votes.texts]
    first = np.full(int(given.max()) + 1, len(order))
    np.minimum.at(first, given, place)
    return _only(votes, place < np.sort(first)[MOST_VALUES])


def _only(votes: Votes, kept: NDArray[np.bool_]) -> Votes:
    chosen: Targets = votes.chosen[kept]
    return Votes(votes.texts[kept], votes.people[kept], chosen)
