"""Choosing several texts at once: greedy by score, each choice lowering the scores of its neighbours."""

from __future__ import annotations

import numpy as np

from askwell.engine.shapes import Features, Rows, Scores

SHARPNESS = 4.0
"""How fast the penalty grows with cosine: a duplicate loses all, a cosine of 0.5 loses a sixteenth."""


def spread(scores: Scores, features: Features, *, size: int) -> Rows:
    """Positions of at most `size` texts, best first, out of the ten-fold best by score.

    Each text's score is multiplied by 1 − max(0, cosine)⁴ for the closest text chosen before. Scores are ≥ 0.
    """
    size = min(size, len(scores))
    if size == 0:
        return np.empty(0, dtype=np.int64)
    reach = min(len(scores), 10 * size)
    best = np.argpartition(-scores, reach - 1)[:reach]
    best = best[np.lexsort((best, -scores[best]))]
    value = scores[best].astype(np.float64)
    rows = features[best]
    free = np.ones(reach)
    chosen = np.empty(size, dtype=np.int64)
    taken = np.zeros(reach, dtype=bool)
    for turn in range(size):
        pick = int(np.argmax(np.where(taken, -1.0, value * free)))
        chosen[turn] = best[pick]
        taken[pick] = True
        closeness = np.clip(rows @ rows[pick], 0.0, 1.0) ** SHARPNESS
        np.minimum(free, 1.0 - closeness, out=free)
    return chosen
