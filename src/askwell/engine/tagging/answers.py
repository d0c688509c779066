"""The answers so far, by text, in the order in which the texts were first answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from askwell.engine.shapes import Marks, Rows
from askwell.engine.tagging.chain import Packing
from askwell.engine.tagging.fit import Lesson
from askwell.engine.tagging.shapes import Counts, Pairs, Potentials, TextRows
from askwell.engine.tagging.tags import Scheme, WordSpan
from askwell.engine.tagging.words import Words

NONE = np.empty(0, dtype=np.int64)

PIECE = 200
"""Words after which a long text is learnt as if a new one began, at the next place outside all spans."""


@dataclass(frozen=True)
class TagTarget:
    """Shares of tags and sums of steps of one text, and the words of each piece in which it is learnt."""

    shares: Potentials
    moves: Pairs
    pieces: Counts

    @staticmethod
    def of(shares: Potentials, moves: Pairs) -> TagTarget:
        """Cut where everybody says O before and after; the steps from O to O there are not counted."""
        words = shares.shape[1]
        outside = (shares[:, :, 0] == 1.0).all(axis=0)
        free = np.flatnonzero(outside[1:] & outside[:-1]) + 1
        cuts = [0]
        while words - cuts[-1] > PIECE and len(later := free[free >= cuts[-1] + PIECE]):
            cuts.append(int(later[0]))
        if len(cuts) > 1:
            moves = moves.copy()
            moves[:, 0, 0] -= len(cuts) - 1
        return TagTarget(shares, moves, np.diff([*cuts, words]))


class TagAnswers:
    """Shares of tags by pool row; an answer given twice replaces the first, a withdrawn one is gone."""

    def __init__(self, scheme: Scheme) -> None:
        self._scheme = scheme
        self._targets: dict[int, TagTarget] = {}
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
        self._targets[row] = TagTarget.of(*self._scheme.targets(given, words))
        if audit:
            self._audited.add(row)

    def rows(self) -> Rows:
        """Answered rows."""
        return np.fromiter(self._targets, dtype=np.int64, count=len(self))

    def audit(self) -> Marks:
        """Which answers are of the audit stream."""
        return np.array([row in self._audited for row in self._targets], dtype=np.bool_)

    def lesson(self, words: Words, rows: TextRows) -> Lesson:
        """The targets of some answered rows with these words."""
        targets = [self._targets[int(row)] for row in rows]
        packing = Packing.of(np.concatenate([NONE, *(target.pieces for target in targets)]))
        empty = np.zeros((self._scheme.chains, 0, self._scheme.tags))
        shares = np.concatenate([empty, *(target.shares for target in targets)], axis=1)
        moves = np.zeros((self._scheme.chains, self._scheme.tags, self._scheme.tags))
        for target in targets:
            moves += target.moves
        return Lesson(words=words, packing=packing, shares=shares[:, packing.index], moves=moves)

    def label_counts(self) -> list[float]:
        """How many spans of each label the answers hold."""
        total = np.zeros((self._scheme.chains, self._scheme.tags))
        for target in self._targets.values():
            total += target.shares.sum(axis=1)
        places = (self._scheme.place(label) for label in range(self._scheme.labels))
        return [float(total[place]) for place in places]
