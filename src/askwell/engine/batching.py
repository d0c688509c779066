"""Choosing several texts at once: greedy, each choice lowering the scores of what it would tell of."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from askwell.engine.shapes import Candidates, Features, Rows, Scores, SelectedScores

SHARPNESS = 4.0
"""How fast the penalty grows with cosine: a duplicate loses all, a cosine of 0.5 loses a sixteenth."""

REACH, MOST = 10, 400
"""A batch is chosen out of so many times as many texts, the best by score; at most out of so many, or twice
the batch."""

Foresee = Callable[[Candidates], Callable[[int], SelectedScores]]
"""Given positions, a function that takes the place among them of a text that will be answered, and gives what
is then left of each one's score, as a share (`acquisition.Foresight`)."""


def spread(scores: Scores, features: Features, *, size: int, foresee: Foresee | None = None) -> Rows:
    """Positions of at most `size` texts, best first, out of the best by score.

    Each text's score is multiplied by 1 − max(0, cosine)⁴ for the closest text chosen before, and by what
    the chosen ones would leave of it. Scores are ≥ 0.
    """
    size = min(size, len(scores))
    if size == 0:
        return np.empty(0, dtype=np.int64)
    reach = min(len(scores), REACH * size, max(MOST, 2 * size))
    best = np.argpartition(-scores, reach - 1)[:reach]
    best = best[np.lexsort((best, -scores[best]))]
    value = scores[best].astype(np.float64)
    rows = features[best]
    answer = foresee(best) if foresee else None
    free, left = np.ones(reach), np.ones(reach)
    chosen = np.empty(size, dtype=np.int64)
    taken = np.zeros(reach, dtype=bool)
    for turn in range(size):
        pick = int(np.argmax(np.where(taken, -1.0, value * free * left)))
        chosen[turn] = best[pick]
        taken[pick] = True
        closeness = np.clip(rows @ rows[pick], 0.0, 1.0) ** SHARPNESS
        np.minimum(free, 1.0 - closeness, out=free)
        if answer and turn < size - 1:
            left = answer(pick)
    return chosen
