"""The answers so far, by pool row, in the order in which the rows were first answered."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy import ndarray

from askwell.engine.shapes import Marks, Rows, Scores, SelectedScores, Target, Targets


class Answers:
    """Targets by pool row; an answer given twice replaces the first, a withdrawn one is gone.

    Each has a credence in [0, 1], one until it is judged; a sure one is never judged. `doubts` are those of a
    former life: each waits for the row to be given the same answer again.
    """

    def __init__(self, *, classes: int, doubts: Mapping[str, ndarray] | None = None) -> None:
        self.classes = classes
        self._targets: dict[int, Target] = {}
        self._audited: set[int] = set()
        self._sure: set[int] = set()
        self._credence: dict[int, float] = {}
        self._waiting: dict[int, tuple[int, float]] = {}
        if doubts and "credence" in doubts:
            columns = (doubts[name].tolist() for name in ("doubted_rows", "doubted_labels", "credence"))
            self._waiting = {row: (label, share) for row, label, share in zip(*columns, strict=True)}

    def __len__(self) -> int:
        return len(self._targets)

    def __contains__(self, row: int) -> bool:
        return row in self._targets

    def put(self, row: int, target: Target | None, *, audit: bool, sure: bool = False) -> None:
        """Record, replace or (None) withdraw an answer. Raises ValueError for a target of another length."""
        if target is not None and len(target) != self.classes:
            raise ValueError(f"A target needs {self.classes} values, one per label, not {len(target)}.")
        self._credence.pop(row, None)
        self._sure.discard(row)
        label, share = self._waiting.pop(row, (-1, 1.0))
        if target is None:
            self._targets.pop(row, None)
            self._audited.discard(row)
            return
        self._targets[row] = np.asarray(target, dtype=np.float32)
        if sure:
            self._sure.add(row)
        elif int(target.argmax()) == label:
            self._credence[row] = share
        if audit:
            self._audited.add(row)

    def rows(self) -> Rows:
        """Answered rows."""
        return np.fromiter(self._targets, dtype=np.int64, count=len(self))

    def targets(self) -> Targets:
        """One target per answered row."""
        if not self._targets:
            return np.zeros((0, self.classes), dtype=np.float32)
        return np.stack(list(self._targets.values()))

    def audit(self) -> Marks:
        """Which answers are of the audit stream."""
        return np.array([row in self._audited for row in self._targets], dtype=np.bool_)

    def sure(self) -> Marks:
        """Which answers others cannot refute."""
        return np.array([row in self._sure for row in self._targets], dtype=np.bool_)

    def credence(self) -> Scores:
        """How far each answer is believed."""
        return np.array([self._credence.get(row, 1.0) for row in self._targets], dtype=np.float32)

    def believe(self, rows: Rows, credence: SelectedScores) -> bool:
        """Judge answered rows; True if that changed anything."""
        before = dict(self._credence)
        for row, share in zip(rows.tolist(), credence.tolist(), strict=True):
            self._credence[row] = share
            if share == 1.0 or row in self._sure:
                del self._credence[row]
        return self._credence != before

    def doubts(self) -> dict[str, ndarray]:
        """Rows that are not wholly believed, what was answered, and their credence, as arrays to save."""
        rows = list(self._credence)
        labels = [int(self._targets[row].argmax()) for row in rows]
        return {
            "doubted_rows": np.array(rows, dtype=np.int64),
            "doubted_labels": np.array(labels, dtype=np.int64),
            "credence": np.array(list(self._credence.values()), dtype=np.float32),
        }
