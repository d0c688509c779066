"""When a call abstains: where a label is less probable than its owner asks for, or a text unlike others."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

NEVER = 2.0
"""The threshold of a label that is never answered."""

UNSURE, OUT_OF_SCOPE = "unsure", "out_of_scope"


@dataclass(frozen=True)
class Thresholds:
    """A level and a floor for each label, (C,), and the most that a text may be out of scope (None: any).

    One label chosen: it abstains where the likeliest lies below its level. Several: where any label lies
    above its floor and below its level.
    """

    levels: NDArray[np.float64]
    floors: NDArray[np.float64]
    out_of_scope: float | None

    @staticmethod
    def of(stored: Any, labels: Sequence[str]) -> "Thresholds":
        """The thresholds of a bundle for labels by their ids; null, and a label left out, never abstain."""
        given: dict[str, Any] = stored["labels"] if stored else {}
        limit = stored.get("out_of_scope") if stored else None
        each = [given.get(label, {"threshold": 0.0, "floor": 0.0}) for label in labels]
        levels = [NEVER if one["threshold"] is None else float(one["threshold"]) for one in each]
        return Thresholds(
            np.array(levels, np.float64),
            np.array([float(one["floor"]) for one in each], np.float64),
            None if limit is None else float(limit),
        )

    def judge(self, probs: NDArray[Any] | None, out_of_scope: float, *, is_one: bool) -> str | None:
        """Why a text is not answered, by the probabilities of its labels (C,); None where it is."""
        if self.out_of_scope is not None and out_of_scope > self.out_of_scope:
            return OUT_OF_SCOPE
        if probs is None:
            return None
        if is_one:
            best = int(probs.argmax())
            return UNSURE if probs[best] < self.levels[best] else None
        return UNSURE if bool(np.any((probs > self.floors) & (probs < self.levels))) else None
