"""The pool: every text's features, their mean, and how typical each text is."""

from __future__ import annotations

import numpy as np

from askwell.engine.features import Space
from askwell.engine.shapes import (
    Candidates,
    ClassVector,
    Encoded,
    Features,
    Logits,
    Mask,
    Rows,
    Scores,
    Vector,
    Weights,
)

GROWTH = 1.1
"""The mean is taken anew, and the learner tuned, when the pool has grown by this factor since."""

SINGLE = 20_000
"""Up to this many rows are kept in single precision, ready to multiply; more of them in half."""

REFERENCES, STALE = 4_000, 2.0
"""At most this many pool texts stand for the pool when densities are measured; others are drawn, and all
densities measured anew, when the pool has grown by the factor STALE since."""

SLICE = 40_000_000
"""Cosines that one call measures at most, a third of a second's work on one core."""

SAMPLE, FEWEST_OPEN = 2_000, 200
"""Texts that stand for those without an answer, and how few of these are too few to stand alone: then
answered ones stand beside them, as they were held out."""

NEIGHBOURS = 50
"""Density looks at this many nearest texts, fewer in proportion where references stand for the pool."""


class Pool:
    """Rows in the order in which they came, appended without copying what is there more than log N times."""

    def __init__(self, *, dimension: int, mean: Vector | None = None, mean_count: int = 0) -> None:
        self._buffer: Encoded | Features = np.empty((0, dimension), dtype=np.float32)
        self._density = np.ones(0, dtype=np.float32)
        self._total = np.zeros(dimension, dtype=np.float64)
        self._references, self._apart = np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
        self._drawn, self._measured = 0, 0
        self._closeness = 1.0
        self.count = 0
        self.mean_count = mean_count
        self.space = Space(mean=np.zeros(dimension, dtype=np.float32) if mean is None else mean)

    @property
    def features(self) -> Encoded | Features:
        """All rows, a view."""
        return self._buffer[: self.count]

    @property
    def density(self) -> Scores:
        """Mean cosine to the nearest texts over its own mean; one where not yet measured."""
        return self._density[: self.count]

    @property
    def is_measured(self) -> bool:
        """Whether every density is, against texts that stand for the pool as it is."""
        return self._measured == self.count <= STALE * self._drawn

    def extend(self, features: Encoded) -> bool:
        """Append rows; True if the mean moved, so that weights must be fitted anew."""
        end = self.count + len(features)
        if end > len(self._buffer):
            grown = self._room(end)
            grown[: self.count] = self.features
            density = np.ones(len(grown), dtype=np.float32)
            density[: self.count] = self.density
            self._buffer, self._density = grown, density
        self._buffer[self.count : end] = features
        self._total += features.sum(axis=0, dtype=np.float64)
        self.count = end
        if self.count <= GROWTH * self.mean_count:
            return False
        self.space = Space(mean=(self._total / self.count).astype(np.float32))
        self.mean_count = self.count
        return True

    def dense(self, rows: Rows) -> Features:
        """The given rows in single precision."""
        return self._buffer[rows].astype(np.float32, copy=False)

    def sample_open(self, answered: Rows, rng: np.random.Generator) -> Candidates:
        """At most SAMPLE rows at random, of those without an answer that are not set apart."""
        rows = np.setdiff1d(np.arange(self.count), answered)
        return rng.permutation(rows[self.own(rows)])[:SAMPLE]

    def own(self, rows: Rows) -> Mask:
        """Which of these rows are not set apart."""
        return ~np.isin(rows, self._apart)

    def set_apart(self, rows: Rows) -> None:
        """Let these rows, beside those before, stand for nothing but themselves."""
        self._apart = np.union1d(self._apart, rows)

    def logits(self, weights: Weights, bias: ClassVector, rows: Rows) -> Logits:
        """x Vᵀ + b of the given rows; a small pool is multiplied whole, cheaper than picking rows."""
        if self._buffer.dtype == np.float32 and 2 * len(rows) > self.count:
            logits: Logits = (self.features @ weights.T)[rows]
        else:
            logits = self.dense(rows) @ weights.T
        logits += bias
        return logits

    def measure_density(self, rng: np.random.Generator) -> bool:
        """Measure the next SLICE of densities; False if all of them are measured.

        Density is the mean cosine to the nearest texts, divided by its mean over the pool.
        """
        if self.is_measured:
            return False
        if self.count > STALE * self._drawn:
            self._references = rng.permutation(self.count)[:REFERENCES]
            self._drawn, self._measured = self.count, 0
        references = self.dense(self._references)
        nearest = int(np.clip(round(NEIGHBOURS * len(references) / self._drawn), 5, NEIGHBOURS))
        nearest = min(nearest, len(references))
        end = min(self.count, self._measured + max(1, SLICE // len(references)))
        for begin in range(self._measured, end, 1_024):
            rows = np.arange(begin, min(begin + 1_024, end))
            cosines = self.dense(rows) @ references.T
            cosines.partition(len(references) - nearest, axis=1)
            self._density[rows] = np.maximum(cosines[:, -nearest:].mean(axis=1), 1e-3)
        self._scale(self._measured, end)
        self._measured = end
        return True

    def _scale(self, begin: int, end: int) -> None:
        """Divide new densities, and those before them anew, by their mean."""
        fresh, known = self._density[begin:end], self._density[:begin]
        known *= self._closeness
        self._closeness = float(np.concatenate([known, fresh]).mean())
        self._density[:end] /= self._closeness

    def _room(self, end: int) -> Encoded | Features:
        wanted = max(end, 2 * len(self._buffer))
        if end <= SINGLE:
            return np.empty((min(wanted, SINGLE), self._buffer.shape[1]), dtype=np.float32)
        return np.empty((wanted, self._buffer.shape[1]), dtype=np.float16)
