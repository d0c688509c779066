"""When to answer and when to ask: thresholds on the probability from a wished precision or from costs.

Audit answers are few at first. A bound that holds whatever the model is like (Clopper & Pearson 1934; for the
best of many thresholds Geifman & El-Yaniv 2017) answers nothing at 95 % with fewer than 59 of them, all
right. Here the model's calibrated probabilities are the prior, and the audit corrects them (`trust`).

Legend: `N` audit texts, `C` classes, `q` confidence, ρ chance of being right.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from askwell.engine.evaluation import Estimate, decide, wilson
from askwell.engine.precision import NEVER, Curve, Decisions, needed
from askwell.engine.shapes import ClassVector, Marks, Probs, Scores, Targets
from askwell.engine.trust import believe
from askwell.engine.values import Task

DRAWS = 500

ASSURANCE = 0.8
"""How probable it must be that a chosen threshold is precise enough."""

_LEVELS = 1.0 / (1.0 + np.exp(-np.linspace(-9.0, 9.0, 361)))
"""Probabilities among which a threshold from costs is looked for."""


@dataclass(frozen=True)
class Part:
    """What one label's threshold does: the share answered of the texts it is given to, the precision there,
    and audit answers more (of all labels) until the precision's interval lies above the target (0: it does,
    None: not to be hoped for with this model, or no target)."""

    threshold: float
    answered: Estimate
    precision: Estimate
    needed: int | None


@dataclass(frozen=True)
class Costs:
    """Mean cost a text in the audit: by the thresholds, had all been answered, and had all been asked."""

    chosen: float
    answering: float
    asking: float


@dataclass(frozen=True)
class Selection:
    """Thresholds (C,), and what they do overall and label by label.

    `answered` is a share of texts, `precision` that of the labels they are given; intervals are of 95 %.
    `floors` (C,) matter for `several` alone: a label above its floor and below its threshold is in doubt, and
    so is its text. `needed` as in `Part`; `costs` where costs were asked for.
    """

    thresholds: ClassVector
    floors: ClassVector
    answered: Estimate
    precision: Estimate
    needed: int | None
    labels: tuple[Part, ...]
    costs: Costs | None = None


def stands(probs: Probs, thresholds: ClassVector, floors: ClassVector, *, task: Task) -> Marks:
    """True where nothing is in doubt: the most probable label is at its threshold, or for `several` no label
    lies above its floor and below its threshold."""
    if task == "one":
        best = probs.argmax(axis=1)
        return probs[np.arange(len(probs)), best] >= thresholds[best]
    return np.logical_not(np.any((probs > floors) & (probs < thresholds), axis=1))


def thresholds_for_precision(
    probs: Probs,
    targets: Targets,
    *,
    task: Task,
    target: float,
    by_label: Mapping[int, float] | None = None,
    assurance: float = ASSURANCE,
    rng: np.random.Generator,
) -> Selection:
    """The lowest thresholds at which precision is at least the target with probability `assurance`.

    Labels in `by_label` have targets, and thresholds, of their own; the others share one. `probs` are held
    out (leave-one-out where the model learnt from the audit). For `several` a text with no label above one
    half is answered with none: precision says nothing of labels that are missed, costs do.
    """
    own, given = dict(by_label or {}), Decisions.of(probs, targets, task=task)
    trust = believe(given.confidence, given.right, draws=DRAWS, rng=rng)
    shared = Curve.over(given.confidence[~np.isin(given.label, list(own))], trust, rng=rng)
    thresholds = np.full(probs.shape[1], shared.lowest(target, assurance))
    curves = Curve.of_labels(given, len(thresholds), draws=DRAWS, rng=rng)
    for label, wish in own.items():
        thresholds[label] = curves[label].lowest(wish, assurance)
    floors = np.full(len(thresholds), 0.5)
    is_answered = stands(probs, thresholds, floors, task=task)
    answered = wilson(int(is_answered.sum()), len(probs))
    whole = Curve.over(given.confidence[is_answered[given.text]], trust, rng=rng)
    precision = whole.precision(0.0)
    missing = needed(precision, target, answered.value) if answered.value else shared.hope(target)
    parts = [
        _part(given, label, float(thresholds[label]), curves[label], target=own.get(label, target))
        for label in range(len(thresholds))
    ]
    return Selection(thresholds, floors, answered, precision, missing, tuple(parts))


def thresholds_for_costs(
    probs: Probs,
    targets: Targets,
    *,
    task: Task,
    wrong: float,
    asking: float,
    by_label: Mapping[int, float] | None = None,
    rng: np.random.Generator,
) -> Selection:
    """Chow's rule (1970): answer where the expected cost of being wrong, (1 − ρ) · wrong, is at most that of
    asking.

    `by_label` has the cost of giving that label wrongly, or for `several` of missing it as well; there each
    label is decided by itself, though one question would settle them all, so more is asked than need be.
    `costs` of the result is what the rule would have cost in the audit.
    """
    price = np.full(probs.shape[1], float(wrong))
    for label, cost in (by_label or {}).items():
        price[label] = cost
    wish = np.clip(1.0 - asking / np.maximum(price, 1e-12), 0.0, 1.0)
    given = Decisions.of(probs, targets, task=task)
    curves = Curve.of_labels(given, len(price), draws=DRAWS, rng=rng)
    thresholds = np.array([curve.level(want, _LEVELS) for curve, want in zip(curves, wish, strict=True)])
    floors = np.full(len(price), 0.5)
    if task == "several":
        withheld = Decisions.withheld(probs, targets)
        absent = Curve.of_labels(withheld, len(price), draws=DRAWS, rng=rng)
        levels = [curve.level(float(want), _LEVELS) for curve, want in zip(absent, wish, strict=True)]
        floors = np.minimum(0.5, 1.0 - np.array(levels))
    is_answered = stands(probs, thresholds, floors, task=task)
    trust = believe(given.confidence, given.right, draws=DRAWS, rng=rng)
    whole = Curve.over(given.confidence[is_answered[given.text]], trust, rng=rng)
    parts = [_part(given, label, float(thresholds[label]), curves[label]) for label in range(len(thresholds))]
    return Selection(
        thresholds,
        floors,
        wilson(int(is_answered.sum()), len(probs)),
        whole.precision(0.0),
        None,
        tuple(parts),
        _costs(probs, targets, is_answered, price=price, asking=asking, task=task),
    )


@dataclass(frozen=True)
class RiskCoverage:
    """Share of texts answered, most confident first, the share of mistakes among them, and the area below.

    `area` is the mean of `risk` (AURC, Geifman & El-Yaniv 2017); `least` what it would be had every mistake
    less confidence than every right answer.
    """

    coverage: Scores
    risk: Scores
    area: float
    least: float


def risk_coverage(confidence: Scores, right: Marks) -> RiskCoverage:
    """The risk–coverage curve; texts of equal confidence share their mistakes evenly."""
    count = np.arange(1, len(right) + 1)
    order = np.argsort(-confidence, kind="stable")
    _, place, size = np.unique(-confidence[order], return_inverse=True, return_counts=True)
    wrong = (~right[order]).astype(np.float64)
    even = (np.bincount(place, weights=wrong, minlength=len(size)) / size)[place] if len(size) else wrong
    risk = np.cumsum(even) / count
    least = np.cumsum(np.sort(wrong)) / count
    return RiskCoverage(
        coverage=count / max(len(count), 1),
        risk=risk,
        area=float(risk.mean()) if len(risk) else 0.0,
        least=float(least.mean()) if len(least) else 0.0,
    )


def _part(
    given: Decisions, label: int, threshold: float, curve: Curve, *, target: float | None = None
) -> Part:
    mine = given.confidence[given.label == label]
    stand = int((mine >= threshold).sum())
    precision = curve.precision(threshold)
    missing: int | None = None
    if target is not None and threshold == NEVER:
        missing = curve.hope(target)
    elif target is not None:
        missing = needed(precision, target, (stand + 0.5) / (len(given.label) + 1))
    return Part(threshold, wilson(stand, len(mine)), precision, missing)


def _costs(
    probs: Probs, targets: Targets, answered: Marks, *, price: ClassVector, asking: float, task: Task
) -> Costs | None:
    if not len(probs):
        return None
    said, actual = decide(probs, task=task), decide(targets, task=task)
    wrong = (said & ~actual) if task == "one" else said != actual
    loss = wrong @ price
    return Costs(float(np.where(answered, loss, asking).mean()), float(loss.mean()), float(asking))


__all__ = [
    "ASSURANCE",
    "NEVER",
    "Costs",
    "Part",
    "RiskCoverage",
    "Selection",
    "risk_coverage",
    "stands",
    "thresholds_for_costs",
    "thresholds_for_precision",
]
