"""The answers so far, by text, in the order in which the texts were first answered."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from askwell.engine.shapes import Marks, Rows
from askwell.engine.tagging.chain import Packing
from askwell.engine.tagging.fit import Lesson
from askwell.engine.tagging.pool import WordPool
from askwell.engine.tagging.shapes import Pairs, Potentials, TextRows
from askwell.engine.tagging.tags import Scheme, WordSpan


class TagAnswers:
    """Shares of tags by pool row; an answer given twice replaces the first, a withdrawn one is gone."""

    def __init__(self, scheme: Scheme) -> None:
        self._scheme = scheme
        self._targets: dict[int, tuple[Potentials, Pairs]] = {}
        self._audited: set[int] = set()

    def __len__(self) -> int:
        return len(self._targets)

    def __contains__(self, row: int) -> bool:
        return row in self._targets

    def put(self, row: int, given: Sequence[Sequence[WordSpan]] | None, *, words: int, audit: bool) -> None:
        """Record, replace or (None) withdraw the spans that people gave a text of so many words.

        Raises ValueError for a span that does not fit.
        """
        if not given:
            self._targets.pop(row, None)
            self._audited.discard(row)
            return
        self._targets[row] = self._scheme.targets(given, words)
        if audit:
            self._audited.add(row)

    def rows(self) -> Rows:
        """Answered rows."""
        return np.fromiter(self._targets, dtype=np.int64, count=len(self))

    def audit(self) -> Marks:
        """Which answers are of the audit stream."""
        return np.array([row in self._audited for row in self._targets], dtype=np.bool_)

    def lesson(self, pool: WordPool, rows: TextRows) -> Lesson:
        """The words and targets of some answered rows."""
        words, counts = pool.words(rows)
        packing = Packing.of(counts)
        empty = np.zeros((self._scheme.chains, 0, self._scheme.tags))
        shares = np.concatenate([empty, *(self._targets[int(row)][0] for row in rows)], axis=1)
        moves = sum(
            (self._targets[int(row)][1] for row in rows),
            start=np.zeros((self._scheme.chains, self._scheme.tags, self._scheme.tags)),
        )
        return Lesson(words=words, packing=packing, shares=shares[:, packing.index], moves=moves)

    def label_counts(self) -> list[float]:
        """How many spans of each label the answers hold."""
        total = np.zeros((self._scheme.chains, self._scheme.tags))
        for shares, _ in self._targets.values():
            total += shares.sum(axis=1)
        places = (self._scheme.place(label) for label in range(self._scheme.labels))
        return [float(total[place]) for place in places]
