"""Sets of labels that hold the right one as often as was asked, whatever the model is like.

Split conformal prediction (Vovk et al. 2005; Lei et al. 2018) with the score 1 − p of the right label, which
gives the smallest sets on average (Sadinle, Lei & Wasserman 2019). It needs only that audit and traffic are
drawn alike. Two lines of it are all that is used here, and a bundle must repeat them without further
packages, hence none of those (crepes, MAPIE) that hold them.

Legend: `N` audit texts, `n` of them with a label, `C` classes, α the share of texts whose set may miss.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from askwell.engine.evaluation import Estimate, decide
from askwell.engine.shapes import Probs, Table, Targets
from askwell.engine.values import Task


@dataclass(frozen=True)
class Conformal:
    """A label is in the set where its probability is at least `least`.

    `coverage` is that of sets for the traffic, over all audits of this size: a Beta distribution's mean and
    95 % interval (Vovk 2012). Below 1/α − 1 audit answers no threshold will do: `least` is 0, all labels are
    in every set, and `needed` says how many answers are missing.
    """

    least: float
    alpha: float
    audited: int
    needed: int
    coverage: Estimate

    def sets(self, probs: Probs) -> Table:
        """Which labels are in the set of each row; none, where a text is like hardly any of the audit's."""
        return probs >= self.least


def conformal(probs: Probs, targets: Targets, *, task: Task, alpha: float) -> Conformal:
    """Sets that hold the right label of at least 1 − α of the texts; α in (0, 1).

    For `several` they hold all labels of at least 1 − α of those texts that have any: of a text with none
    every set holds all, and such texts would let the others' sets be empty.
    """
    actual = decide(targets, task=task)
    lowest = np.where(actual, probs, np.inf).min(axis=1, initial=np.inf)
    scores = np.sort(lowest[actual.any(axis=1)].astype(np.float64))
    size = len(scores)
    misses = int(np.floor(alpha * (size + 1) + 1e-9))
    if misses == 0:
        wanted = int(np.ceil(1.0 / alpha - 1e-9)) - 1
        return Conformal(0.0, alpha, size, wanted - size, Estimate(1.0, 1.0, 1.0))
    return Conformal(float(scores[misses - 1]), alpha, size, 0, _beta(size + 1 - misses, misses))


def _beta(first: int, second: int) -> Estimate:
    """Mean and middle 95 % of a Beta distribution, summed over a grid."""
    mean = first / (first + second)
    spread = np.sqrt(mean * (1.0 - mean) / (first + second + 1))
    start, end = max(0.0, mean - 12 * spread), min(1.0, mean + 12 * spread)
    at = start + (end - start) * (np.arange(4_000) + 0.5) / 4_000
    log = (first - 1) * np.log(at) + (second - 1) * np.log1p(-at)
    share = np.cumsum(np.exp(log - log.max()))
    low, high = np.interp([0.025, 0.975], share / share[-1], at)
    return Estimate(mean, float(low), float(high))
