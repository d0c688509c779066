"""How good found spans are, strictly: right is only what has both edges and the label right.

Legend: `N` evaluated texts, `J` right spans ÷ spans that are given or found. F1 = 2 J / (1 + J).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from askwell.engine.evaluation import ClassReport, Estimate, ReliabilityBin, reliability, wilson

MistakeKind = Literal["missed", "spurious", "label", "edges"]
"""A span that was not found, one that nobody gave, the wrong label, or the right label with wrong edges."""


@dataclass(frozen=True, order=True)
class GivenSpan:
    """A span that people gave: `start` to before `end`, and a class."""

    start: int
    end: int
    label: int


@dataclass(frozen=True)
class FoundSpan:
    """A span that the model found, with its calibrated probability."""

    span: GivenSpan
    probability: float


@dataclass(frozen=True)
class Mistake:
    """One mistake: the class that was given (None: none was) and the one that was found (None: none)."""

    kind: MistakeKind
    actual: int | None
    predicted: int | None


@dataclass(frozen=True)
class SpanEvaluation:
    """Micro-F1, macro-F1 over labels that occur, NLL in nats a found span, calibration, and the mistakes."""

    f1: Estimate
    macro_f1: float
    nll: float
    ece: float
    classes: tuple[ClassReport, ...]
    reliability: tuple[ReliabilityBin, ...]
    mistakes: tuple[tuple[Mistake, int], ...]


def evaluate_spans(
    given: Sequence[Sequence[GivenSpan]], found: Sequence[Sequence[FoundSpan]], *, classes: int
) -> SpanEvaluation:
    """Evaluate the spans found in N texts against those given, one sequence a text.

    A span is right if one with the same edges and label was given. NLL and calibration error judge the
    probabilities of found spans against that.
    """
    both, either = np.zeros((2, len(given), classes), dtype=np.int64)
    support, answered = np.zeros((2, classes), dtype=np.int64)
    confidence: list[float] = []
    right: list[bool] = []
    mistakes: Counter[Mistake] = Counter()
    for text, (theirs, ours) in enumerate(zip(given, found, strict=True)):
        truth, guessed = set(theirs), {each.span for each in ours}
        for span in truth | guessed:
            either[text, span.label] += 1
            both[text, span.label] += span in truth and span in guessed
            support[span.label] += span in truth
            answered[span.label] += span in guessed
        confidence += [each.probability for each in ours]
        right += [each.span in truth for each in ours]
        mistakes.update(mistakes_in(theirs, [each.span for each in ours]))
    reports = tuple(
        _report(int(both[:, c].sum()), int(either[:, c].sum()), int(answered[c]), int(support[c]))
        for c in range(classes)
    )
    used = np.flatnonzero(support + answered)
    sure, hit = np.asarray(confidence, dtype=np.float32), np.asarray(right, dtype=np.bool_)
    bins = reliability(sure, hit)
    likely = np.clip(np.where(hit, sure, 1.0 - sure), 1e-6, 1.0)
    return SpanEvaluation(
        f1=_f1(clustered(both.sum(axis=1), either.sum(axis=1))),
        macro_f1=sum(reports[label].f1.value for label in used) / max(len(used), 1),
        nll=float(-np.log(likely).mean()) if len(hit) else 0.0,
        ece=sum(abs(b.accuracy - b.confidence) * b.count for b in bins) / max(len(hit), 1),
        classes=reports,
        reliability=bins,
        mistakes=tuple(sorted(mistakes.items(), key=lambda pair: -pair[1])),
    )


def mistakes_in(given: Sequence[GivenSpan], found: Sequence[GivenSpan]) -> list[Mistake]:
    """Name what is wrong in one text: spans with the same edges belong together, then those that overlap."""
    missed, spurious = sorted(set(given) - set(found)), sorted(set(found) - set(given))
    pairs = [
        (_fit(actual, predicted), actual, predicted)
        for actual in missed
        for predicted in spurious
        if _fit(actual, predicted) > 0
    ]
    mistakes: list[Mistake] = []
    for _, actual, predicted in sorted(pairs, key=lambda pair: -pair[0]):
        if actual in missed and predicted in spurious:
            missed.remove(actual)
            spurious.remove(predicted)
            kind: MistakeKind = "edges" if actual.label == predicted.label else "label"
            mistakes.append(Mistake(kind, actual.label, predicted.label))
    mistakes += [Mistake("missed", span.label, None) for span in missed]
    mistakes += [Mistake("spurious", None, span.label) for span in spurious]
    return mistakes


def clustered(hits: np.ndarray, totals: np.ndarray) -> Estimate:
    """A share of things that come in N texts, hits and totals of each, with its 95 % interval.

    Spans of one text tend to be right or wrong together, so that they count for fewer: Wilson's interval for
    their number divided by the design effect, the variance of the ratio over texts (linearised: Cochran,
    Sampling Techniques, 1977, §2.11) ÷ that of so many independent things, at least 1.
    """
    total, right = int(totals.sum()), int(hits.sum())
    whole = wilson(right, total)
    texts, share = int(np.count_nonzero(totals)), whole.value
    if texts < 2 or not 0.0 < share < 1.0:
        return whole
    residuals = hits - share * totals
    variance = texts / (texts - 1) * float((residuals**2).sum()) / total**2
    effect = max(1.0, variance / (share * (1.0 - share) / total))
    return wilson(right / effect, total / effect)


def _f1(share: Estimate) -> Estimate:
    return Estimate(*(2 * each / (1 + each) for each in (share.value, share.low, share.high)))


def _fit(actual: GivenSpan, predicted: GivenSpan) -> float:
    """Shared length ÷ joint length; more where the labels agree, so that equals find each other first."""
    shared = min(actual.end, predicted.end) - max(actual.start, predicted.start)
    joint = max(actual.end, predicted.end) - min(actual.start, predicted.start)
    if shared <= 0:
        return 0.0
    is_same_place = shared == joint
    return shared / joint + (0.1 if actual.label == predicted.label else 0.0) + is_same_place


def _report(both: int, either: int, found: int, given: int) -> ClassReport:
    return ClassReport(
        precision=wilson(both, found), recall=wilson(both, given), f1=_f1(wilson(both, either)), support=given
    )
