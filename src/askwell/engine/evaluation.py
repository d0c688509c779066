"""How good predictions are, each figure with the interval that its sample size allows.

Legend: `N` evaluated texts, `C` classes. Intervals are Wilson's 95 % score intervals (Wilson 1927).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from askwell.engine.shapes import Marks, Probs, Scores, Table, Targets
from askwell.engine.values import Task

BINS = 15
"""Bins of equal width for reliability and calibration error (Guo et al. 2017, arXiv 1706.04599)."""


@dataclass(frozen=True)
class Estimate:
    """A share in [0, 1] with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class ClassReport:
    """Quality of one label: precision, recall, F1, and the number of texts that have it."""

    precision: Estimate
    recall: Estimate
    f1: Estimate
    support: int


@dataclass(frozen=True)
class ReliabilityBin:
    """Texts whose confidence fell in [low, high): their mean confidence and the share that was right."""

    low: float
    high: float
    count: int
    confidence: float
    accuracy: float


@dataclass(frozen=True)
class Confusion:
    """Texts of label `actual` that were taken for `predicted`.

    For `several` a mistake has one side: a label that was missed (`predicted` is None), or one given wrongly
    (`actual` is None).
    """

    actual: int | None
    predicted: int | None
    count: int


@dataclass(frozen=True)
class Evaluation:
    """Accuracy (all labels of a text right), macro-F1, calibration, and where the mistakes are."""

    accuracy: Estimate
    macro_f1: float
    nll: float
    ece: float
    classes: tuple[ClassReport, ...]
    reliability: tuple[ReliabilityBin, ...]
    confusions: tuple[Confusion, ...]


def wilson(hits: int | float, total: int | float, *, z: float = 1.959964) -> Estimate:
    """A share with Wilson's score interval; [0, 1] around 0 when nothing was counted."""
    if total <= 0:
        return Estimate(0.0, 0.0, 1.0)
    share, room = hits / total, z * z / total
    centre = (share + room / 2) / (1 + room)
    half = z / (1 + room) * np.sqrt(share * (1 - share) / total + room / (4 * total))
    low, high = np.clip([centre - half, centre + half], [0.0, share], [share, 1.0])
    return Estimate(float(share), float(low), float(high))


def evaluate(probs: Probs, targets: Targets, *, task: Task, pairs: int = 20) -> Evaluation:
    """Evaluate probabilities against answers (a soft target counts as its most probable label).

    Macro-F1 is the mean over labels that occur in the answers or in the predictions. NLL is in nats a text.
    For `several`, reliability and calibration error are over all text–label pairs.
    """
    actual, predicted = decide(targets, task=task), decide(probs, task=task)
    if task == "one":
        confidence, right = probs.max(axis=1), np.equal(actual.argmax(axis=1), predicted.argmax(axis=1))
        nll = -(targets * np.log(np.clip(probs, 1e-12, 1.0))).sum(axis=1)
    else:
        confidence = np.maximum(probs, 1.0 - probs).ravel()
        right = (actual == predicted).ravel()
        likely = np.where(actual, probs, 1.0 - probs)
        nll = -np.log(np.clip(likely, 1e-12, 1.0)).sum(axis=1)
    exact = (actual == predicted).all(axis=1)
    reports = tuple(_class_report(actual[:, c], predicted[:, c]) for c in range(actual.shape[1]))
    used = np.flatnonzero((actual | predicted).any(axis=0))
    bins = reliability(confidence, right)
    return Evaluation(
        accuracy=wilson(int(exact.sum()), len(exact)),
        macro_f1=sum(reports[label].f1.value for label in used) / max(len(used), 1),
        nll=float(nll.mean()) if len(nll) else 0.0,
        ece=sum(abs(b.accuracy - b.confidence) * b.count for b in bins) / max(len(confidence), 1),
        classes=reports,
        reliability=bins,
        confusions=_confusions(actual, predicted, task=task)[:pairs],
    )


def decide(probs: Probs, *, task: Task) -> Table:
    """Which labels a row decides for: the most probable one, or for `several` those above one half."""
    if task == "several":
        return probs > 0.5
    table = np.zeros(probs.shape, dtype=np.bool_)
    table[np.arange(len(probs)), probs.argmax(axis=1)] = True
    return table


def reliability(confidence: Scores, right: Marks) -> tuple[ReliabilityBin, ...]:
    """The non-empty bins of confidence with their accuracy."""
    place = np.minimum((confidence * BINS).astype(np.int64), BINS - 1)
    return tuple(
        ReliabilityBin(
            low=index / BINS,
            high=(index + 1) / BINS,
            count=int(inside.sum()),
            confidence=float(confidence[inside].mean()),
            accuracy=float(right[inside].mean()),
        )
        for index in range(BINS)
        if (inside := place == index).any()
    )


def _class_report(actual: Marks, predicted: Marks) -> ClassReport:
    both, either = int((actual & predicted).sum()), int((actual | predicted).sum())
    overlap = wilson(both, either)
    return ClassReport(
        precision=wilson(both, int(predicted.sum())),
        recall=wilson(both, int(actual.sum())),
        f1=Estimate(*(2 * share / (1 + share) for share in (overlap.value, overlap.low, overlap.high))),
        support=int(actual.sum()),
    )


def _confusions(actual: Table, predicted: Table, *, task: Task) -> tuple[Confusion, ...]:
    missed, wrong = actual & ~predicted, predicted & ~actual
    found: list[Confusion] = []
    if task == "one":
        table = missed.T.astype(np.int64) @ wrong.astype(np.int64)
        found += [Confusion(int(row), int(col), int(table[row, col])) for row, col in np.argwhere(table > 0)]
    else:
        found += [Confusion(c, None, int(count)) for c, count in enumerate(missed.sum(axis=0)) if count]
        found += [Confusion(None, c, int(count)) for c, count in enumerate(wrong.sum(axis=0)) if count]
    return tuple(sorted(found, key=lambda pair: -pair.count))
