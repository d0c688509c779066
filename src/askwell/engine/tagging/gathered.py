"""The words of the answered texts, read once and kept from one fit to the next."""

from __future__ import annotations

import numpy as np

from askwell.engine.tagging.pool import WordPool
from askwell.engine.tagging.shapes import Basis, Sketch, TextRows
from askwell.engine.tagging.uncertainty import sketch
from askwell.engine.tagging.words import Words

MOST = 50_000
"""Words that are kept, at 2.5 kB each; where there are more they are read anew for each fit."""


class Gathered:
    """Words of texts in a list that grows at its end, and their sketch; after other changes all are read."""

    def __init__(self) -> None:
        self._rows = np.empty(0, dtype=np.int64)
        self._seen: tuple[int, Basis] | None = None
        self._kept: tuple[Words, Sketch] | None = None

    def words(self, pool: WordPool, rows: TextRows, basis: Basis) -> tuple[Words, Sketch]:
        """The words of some texts, in the order given, and the same in the directions of a basis."""
        is_same = self._seen is not None and self._seen[0] == pool.mean_count and self._seen[1] is basis
        known = len(self._rows)
        kept = self._kept if is_same and np.array_equal(self._rows, rows[:known]) else None
        words, _ = pool.words(rows[known:] if kept else rows)
        sketched = sketch(words.rows, basis)
        if kept:
            words, sketched = Words.joined(kept[0], words), np.concatenate([kept[1], sketched])
        self._rows, self._seen = rows, (pool.mean_count, basis)
        self._kept = (words, sketched) if len(words.rows) <= MOST else None
        return words, sketched
