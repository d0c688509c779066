"""Why a text is asked, in the terms that the screen shows."""

from __future__ import annotations

import numpy as np

from askwell.engine.shapes import ClassVector, Probs, Scores
from askwell.engine.values import Reason, ReasonKind

FEW = 0.5
"""A label has few answers if it has less than this share of the mean."""

RIVAL = 0.25
"""A text lies between two labels if the second is at least this share as probable as the first."""


def explain(
    probs: Probs, *, torn: Scores, variance: Scores, typical: Scores, counts: ClassVector
) -> list[Reason]:
    """One reason per text. `torn`, `variance` and `typical` are ranks in [0, 1] among the texts scored.

    A probable example of a label with few answers is `likely`; otherwise the highest rank names the reason,
    but a text whose second label is no rival of the first is not `between` them, however the others stand.
    """
    order = np.argsort(-probs, axis=1, kind="stable")
    few = (
        counts < FEW * counts.mean() if counts.sum() > len(counts) else np.zeros(len(counts), dtype=np.bool_)
    )
    reasons: list[Reason] = []
    for row, labels in enumerate(order):
        first, second = int(labels[0]), int(labels[min(1, len(labels) - 1)])
        ranks: list[tuple[float, ReasonKind]] = [
            (float(variance[row]), "unknown"),
            (float(typical[row]), "typical"),
        ]
        if probs[row, second] >= RIVAL * probs[row, first]:
            ranks.insert(0, (float(torn[row]), "between"))
        kind: ReasonKind = max(ranks, key=lambda rank: rank[0])[1]
        if few[first] and probs[row, first] >= 0.5:
            kind = "likely"
        pair = tuple(int(label) for label in labels[:2])
        reasons.append(Reason(kind=kind, labels=pair if kind == "between" else (first,)))
    return reasons
