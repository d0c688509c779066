"""The words of all texts, kept where they lie (in memory or in files), and what they are like on the whole.

Legend: `T` words, `N` texts, `D` values of a word.
"""

from __future__ import annotations

import numpy as np

from askwell.engine.tagging.shapes import Counts, Mean, Places, TextRows, Values
from askwell.engine.tagging.words import Words

SAMPLE = 8_192
"""At most so many words of each segment stand for it in the mean."""

GROWTH = 1.1
"""The mean is taken anew when the pool has grown by this factor since."""


class WordPool:
    """Texts in the order in which they came; the segments' rows are never copied."""

    def __init__(self, *, dimension: int, mean: Mean | None = None, mean_count: int = 0) -> None:
        self._segments: list[Values] = []
        self._of = np.empty(0, dtype=np.int64)
        self._begin, self._apart = np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
        self._total, self._weight = np.zeros(dimension, dtype=np.float64), 0.0
        self.counts: Counts = np.empty(0, dtype=np.int64)
        self.mean: Mean = np.zeros(dimension, dtype=np.float32) if mean is None else mean
        self.mean_count = mean_count

    @property
    def count(self) -> int:
        """Number of texts N."""
        return len(self.counts)

    def extend(self, values: Values, counts: Counts) -> bool:
        """Append texts with so many words each; True if the mean moved, so that weights must be fitted anew.

        Raises ValueError if the counts do not add up to the rows.
        """
        if int(counts.sum()) != len(values):
            raise ValueError(f"{len(values)} rows of words are not {int(counts.sum())}.")
        counts = np.asarray(counts, dtype=np.int64)
        begin = np.cumsum(counts) - counts
        self._of = np.concatenate([self._of, np.full(len(counts), len(self._segments), dtype=np.int64)])
        self._begin = np.concatenate([self._begin, begin])
        self.counts = np.concatenate([self.counts, counts])
        self._segments.append(values)
        if len(values):
            sample = values[:: max(1, len(values) // SAMPLE)].astype(np.float64)
            self._total += sample.mean(axis=0) * len(values)
            self._weight += len(values)
        if self.count <= GROWTH * self.mean_count:
            return False
        self.mean = (self._total / max(self._weight, 1.0)).astype(np.float32)
        self.mean_count = self.count
        return True

    def set_apart(self, rows: TextRows) -> None:
        """Let these texts, beside those before, stand for nothing but themselves."""
        self._apart = np.union1d(self._apart, rows)

    def sample(self, rng: np.random.Generator, most: int) -> TextRows:
        """Texts at random that have at most so many words together, of those that are not set apart."""
        return np.sort(self.within(rng.permutation(np.setdiff1d(np.arange(self.count), self._apart)), most))

    def within(self, rows: TextRows, most: int) -> TextRows:
        """The first of some texts that together have at most so many words, one of them at least."""
        total = np.cumsum(self.counts[rows])
        return rows[: max(int(np.searchsorted(total, most, side="right")), 1)]

    def words(self, rows: TextRows) -> tuple[Words, Counts]:
        """The words of some texts, in the order given, and how many each has."""
        counts = self.counts[rows]
        values = np.empty((int(counts.sum()), len(self.mean)), dtype=np.float16)
        ends = np.cumsum(counts)
        for segment in np.unique(self._of[rows]).tolist():
            here = np.flatnonzero(self._of[rows] == segment)
            source = _ranges(self._begin[rows[here]], counts[here])
            values[_ranges(ends[here] - counts[here], counts[here])] = self._segments[segment][source]
        return Words.of(values, counts, self.mean), counts


def _ranges(begins: Places, counts: Counts) -> Places:
    """begin, begin + 1, … for each, end to end."""
    skipped = np.cumsum(counts) - counts
    return np.repeat(begins - skipped, counts) + np.arange(int(counts.sum()))
