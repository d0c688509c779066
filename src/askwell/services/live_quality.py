"""How often a deployment is right: told by the texts of its traffic that chance chose and people answered.

Chance chooses without regard to abstention, so these texts stand for all of the traffic; those among them on
which the model did not abstain stand for what callers were answered.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict

import numpy as np

from askwell.domain.live import AuditedAnswer, LiveLabel, LiveQuality, Reliability, Verdict
from askwell.domain.policies import Likely, Policy, PolicyKind
from askwell.domain.spans import Span
from askwell.engine.evaluation import reliability, wilson

ENOUGH = 10
"""Answers below which no share is told: its interval would span more than half of [0, 1]."""

ENOUGH_FOR_ECE = 50
"""Answers below which no calibration error is told: by chance alone it would be above a tenth."""

Claim = str | Span
"""A label of a text, or of a part of it."""


def judge(audited: Sequence[AuditedAnswer], policy: Policy) -> LiveQuality:
    """Say how good what was audited is, and whether it holds what a policy promises."""
    right = np.array([each.is_right for each in audited], dtype=np.bool_)
    confidence = np.array([each.probability for each in audited], dtype=np.float64)
    given = [each for each in audited if each.was_given]
    bins = reliability(confidence, right) if len(audited) >= ENOUGH_FOR_ECE else ()
    claims = sum(len(_said(each)) for each in given)
    precision = share(sum(len(_said(each) & _meant(each)) for each in given), claims)
    target = policy.target if policy.kind is PolicyKind.PRECISION else None
    return LiveQuality(
        answers=len(audited),
        accuracy=share(int(right.sum()), len(audited)),
        mean_probability=float(confidence.mean()) if len(audited) >= ENOUGH else None,
        ece=sum(abs(b.accuracy - b.confidence) * b.count for b in bins) / len(audited) if bins else None,
        reliability=tuple(Reliability(**asdict(each)) for each in bins),
        given=len(given),
        precision=precision,
        target=target,
        verdict=compare(precision, target),
        labels=tuple(_of_labels(audited, policy)),
    )


def share(hits: int, total: int) -> Likely | None:
    """Give a share with Wilson's 95 % interval, or None where too few were counted."""
    return Likely(**asdict(wilson(hits, total))) if total >= ENOUGH else None


def compare(estimate: Likely | None, target: float | None) -> Verdict | None:
    """Say how a share stands to a target; None where one of them is missing."""
    if estimate is None or target is None:
        return None
    if estimate.low >= target:
        return Verdict.HELD
    return Verdict.MISSED if estimate.high < target else Verdict.OPEN


def _of_labels(audited: Sequence[AuditedAnswer], policy: Policy) -> Iterable[LiveLabel]:
    """The labels in the order of how often they were given, by the model or by people."""
    said, meant = _count(_said(each) for each in audited), _count(_meant(each) for each in audited)
    right = _count(_said(each) & _meant(each) for each in audited)
    answered = [each for each in audited if each.was_given]
    given = _count(_said(each) for each in answered)
    given_right = _count(_said(each) & _meant(each) for each in answered)
    for label in sorted(said.keys() | meant.keys(), key=lambda label: (-said[label] - meant[label], label)):
        target = policy.by_label.get(label, policy.target) if policy.kind is PolicyKind.PRECISION else None
        estimate = share(given_right[label], given[label])
        yield LiveLabel(
            label_id=label,
            said=said[label],
            meant=meant[label],
            precision=share(right[label], said[label]),
            recall=share(right[label], meant[label]),
            given=estimate,
            target=target,
            verdict=compare(estimate, target),
        )


def _count(claims: Iterable[frozenset[Claim]]) -> Counter[str]:
    return Counter(claim if isinstance(claim, str) else claim.label for each in claims for claim in each)


def _said(audited: AuditedAnswer) -> frozenset[Claim]:
    return audited.labels | audited.spans


def _meant(audited: AuditedAnswer) -> frozenset[Claim]:
    return audited.answer_labels | audited.answer_spans
