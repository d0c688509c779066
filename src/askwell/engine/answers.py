"""The answers so far, by pool row, in the order in which the rows were first answered."""

from __future__ import annotations

import numpy as np

from askwell.engine.shapes import Marks, Rows, Target, Targets


class Answers:
    """Targets by pool row; an answer given twice replaces the first, a withdrawn one is gone."""

    def __init__(self, *, classes: int) -> None:
        self.classes = classes
        self._targets: dict[int, Target] = {}
        self._audited: set[int] = set()

    def __len__(self) -> int:
        return len(self._targets)

    def __contains__(self, row: int) -> bool:
        return row in self._targets

    def put(self, row: int, target: Target | None, *, audit: bool) -> None:
        """Record, replace or (None) withdraw an answer. Raises ValueError for a target of another length."""
        if target is None:
            self._targets.pop(row, None)
            self._audited.discard(row)
            return
        if len(target) != self.classes:
            raise ValueError(f"A target needs {self.classes} values, one per label, not {len(target)}.")
        self._targets[row] = np.asarray(target, dtype=np.float32)
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
