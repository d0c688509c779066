"""Precision as a function of the threshold, with what is not known about it.

A decision is a label that is given: the most probable one, or for `several` each above one half. Its
confidence q is its calibrated probability, and it stands where q ≥ t. How often decisions of a confidence are
right is `trust`; which confidences the traffic will have, the audit's own tell, weighted as the Bayesian
bootstrap does (Rubin 1981). So in draw r precision is

    π_r(t) = Σ w_ri ρ_r(q_i) [q_i ≥ t] / Σ w_ri [q_i ≥ t].

ρ_r grows with q, hence π_r with t: the lowest threshold that is precise enough is read off a monotone curve,
and there is no lucky stretch of the audit to be picked.

Legend: `N` decisions, `q` confidence, `t` threshold, `R` draws, `w` weights.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from askwell.engine.evaluation import Estimate, decide
from askwell.engine.shapes import DrawnScores, Marks, Probs, Scores, Targets
from askwell.engine.trust import Trust, believe_each
from askwell.engine.values import Task

NEVER = 2.0
"""A threshold that no probability reaches."""

MOST = 2_000
"""Confidences that stand for all where there are more."""
BORROWED = 5.0
"""Decisions' worth of weight that all labels' confidences have beside those of one label."""
LENDERS = 200
"""Of all labels' confidences so many, evenly spread, stand for all beside those of one label."""
LEAST = 0.1
"""Share of the most confident decisions that must be expected to be precise, or nothing is hoped for."""

_MIDDLE = (0.025, 0.975)
_Z = 1.959964


@dataclass(frozen=True)
class Decisions:
    """Labels given: of which text, which label, how confidently, and whether rightly."""

    text: NDArray[np.int64]
    label: NDArray[np.int64]
    confidence: Scores
    right: Marks

    @staticmethod
    def of(probs: Probs, targets: Targets, *, task: Task) -> Decisions:
        """The labels that these rows are given."""
        text, label = np.nonzero(decide(probs, task=task))
        right = decide(targets, task=task)[text, label]
        return Decisions(text, label, probs[text, label].astype(np.float64), right)

    @staticmethod
    def withheld(probs: Probs, targets: Targets) -> Decisions:
        """For `several`, the labels that these rows are not given, and the confidence that each is absent."""
        text, label = np.nonzero(~decide(probs, task="several"))
        right = ~decide(targets, task="several")[text, label]
        return Decisions(text, label, 1.0 - probs[text, label].astype(np.float64), right)


@dataclass(frozen=True)
class Curve:
    """Confidences, highest first, with their weights and chances of being right in each draw."""

    confidence: Scores
    weights: DrawnScores
    chances: DrawnScores
    trust: Trust

    @staticmethod
    def over(confidence: Scores, trust: Trust, *, rng: np.random.Generator) -> Curve:
        """The curve of all these decisions alike."""
        kept = np.sort(confidence)[::-1]
        if len(kept) > MOST:
            kept = kept[_spread(len(kept), MOST)]
        return Curve._drawn(kept, np.ones(len(kept)), trust, rng=rng)

    @staticmethod
    def of_labels(given: Decisions, classes: int, *, draws: int, rng: np.random.Generator) -> list[Curve]:
        """The curve of each label's decisions; all labels' stand beside them, lest three texts be taken for
        the whole of its traffic."""
        lent = np.sort(given.confidence)
        if len(lent) > LENDERS:
            lent = lent[_spread(len(lent), LENDERS)]
        trusts = believe_each(
            given.confidence, given.right, given.label, classes=classes, draws=draws, rng=rng
        )
        curves: list[Curve] = []
        for label, trust in enumerate(trusts):
            own = given.confidence[given.label == label]
            joined = np.concatenate([own, lent])
            weight = np.concatenate([np.ones(len(own)), np.full(len(lent), BORROWED / max(len(lent), 1))])
            order = np.argsort(-joined, kind="stable")
            curves.append(Curve._drawn(joined[order], weight[order], trust, rng=rng))
        return curves

    @staticmethod
    def _drawn(confidence: Scores, weight: Scores, trust: Trust, *, rng: np.random.Generator) -> Curve:
        drawn = rng.standard_gamma(weight, size=(len(trust.offset), len(weight)))
        return Curve(confidence, np.maximum(drawn, 1e-300), trust.chances(confidence), trust)

    def lowest(self, target: float, assurance: float) -> float:
        """The lowest t with P(π(t) ≥ target) ≥ assurance; 0 where all may stand, `NEVER` where none may."""
        if not len(self.confidence):
            return NEVER
        share = np.cumsum(self.weights, axis=1)
        precision = np.cumsum(self.weights * self.chances, axis=1) / share
        is_enough = (precision >= target).mean(axis=0) >= assurance
        is_last = np.append(self.confidence[1:] < self.confidence[:-1], True)
        places = np.flatnonzero(is_enough & is_last)
        if not len(places):
            return NEVER
        return 0.0 if places[-1] == len(is_last) - 1 else float(self.confidence[places[-1]])

    def precision(self, threshold: float) -> Estimate:
        """Posterior mean of π(t) with its 95 % interval; [0, 1] around 0 where nothing stands."""
        place = int((self.confidence >= threshold).sum())
        if not place:
            return Estimate(0.0, 0.0, 1.0)
        weights = self.weights[:, :place]
        return summary((weights * self.chances[:, :place]).sum(axis=1) / weights.sum(axis=1))

    def hope(self, target: float) -> int | None:
        """Audit answers more until the most confident decisions, `LEAST` of them, are known to be precise."""
        if not len(self.confidence):
            return None
        least = self.confidence[int(LEAST * (len(self.confidence) - 1))]
        return needed(self.precision(float(least)), target, LEAST)

    def level(self, wish: float, levels: Scores) -> float:
        """The lowest of ascending levels q with mean ρ(q) ≥ wish; 0 where all are, `NEVER` where none is."""
        enough = np.flatnonzero(self.trust.chances(levels).mean(axis=0) >= wish)
        if not len(enough):
            return NEVER
        return float(levels[enough[0]]) if enough[0] else 0.0


def summary(draws: NDArray[np.float64]) -> Estimate:
    """Mean and 95 % interval of draws."""
    low, high = np.quantile(draws, _MIDDLE)
    return Estimate(float(draws.mean()), float(low), float(high))


def needed(precision: Estimate, target: float, share: float) -> int | None:
    """Audit answers more until the interval lies above the target; 0 when it does, None without hope.

    What is known of a precision π, in units of 1/variance, is z² / (π − low)². A further audit answer adds
    share / π(1 − π), `share` being that of answers that stand; π − target must become z standard deviations.
    """
    if precision.low >= target:
        return 0
    room = precision.value - target
    if room <= 0 or share <= 0:
        return None
    known, wanted = (_Z / (precision.value - precision.low)) ** 2, (_Z / room) ** 2
    more = (wanted - known) * precision.value * (1.0 - precision.value) / share
    return max(1, int(np.ceil(more)))


def _spread(size: int, wanted: int) -> NDArray[np.int64]:
    return np.linspace(0, size - 1, wanted).round().astype(np.int64)
