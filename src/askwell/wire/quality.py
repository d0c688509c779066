"""How good a model version is, label by label, as JSON."""

from collections.abc import Mapping, Sequence

from askwell.domain.models import ModelVersion
from askwell.engine.evaluation import Estimate, Evaluation
from askwell.wire.base import Out
from askwell.wire.learn import EstimateOut


class LabelQualityOut(Out):
    """Precision, recall and F1 of one label, and how many audit texts have it."""

    label_id: str
    name: str
    precision: EstimateOut
    recall: EstimateOut
    f1: EstimateOut
    support: int


class ReliabilityBinOut(Out):
    """Texts whose confidence fell in [low, high): their mean confidence and the share that was right."""

    low: float
    high: float
    count: int
    confidence: float
    accuracy: float


class ConfusionOut(Out):
    """How many audit texts of the label ``actual`` (its id) were taken for ``predicted``.

    Where a text has several labels, a mistake has one side only: a label that the model missed (``predicted``
    is null), or one that it gave wrongly (``actual`` is null).
    """

    actual: str | None
    predicted: str | None
    count: int


class QualityOut(Out):
    """How good a version is on the audit texts; figures are null or empty while there are too few."""

    version: int
    answers: int
    audit_answers: int
    accuracy: EstimateOut | None
    macro_f1: float | None
    nll: float | None
    ece: float | None
    labels: list[LabelQualityOut]
    reliability: list[ReliabilityBinOut]
    confusions: list[ConfusionOut]

    @classmethod
    def of(
        cls,
        version: ModelVersion,
        audit_answers: int,
        labels: Sequence[str],
        evaluation: Evaluation | None,
        names: Mapping[str, str],
    ) -> "QualityOut":
        """Map from the domain; ``labels`` are the label ids of the evaluation's classes."""
        return cls(
            version=version.version,
            answers=version.answers,
            audit_answers=audit_answers,
            accuracy=_estimate(evaluation.accuracy) if evaluation else None,
            macro_f1=evaluation.macro_f1 if evaluation else None,
            nll=evaluation.nll if evaluation else None,
            ece=evaluation.ece if evaluation else None,
            labels=_labels(labels, evaluation, names) if evaluation else [],
            reliability=_reliability(evaluation) if evaluation else [],
            confusions=_confusions(labels, evaluation) if evaluation else [],
        )


def _labels(labels: Sequence[str], evaluation: Evaluation, names: Mapping[str, str]) -> list[LabelQualityOut]:
    return [
        LabelQualityOut(
            label_id=label_id,
            name=names.get(label_id, label_id),
            precision=_estimate(report.precision),
            recall=_estimate(report.recall),
            f1=_estimate(report.f1),
            support=report.support,
        )
        for label_id, report in zip(labels, evaluation.classes, strict=True)
    ]


def _reliability(evaluation: Evaluation) -> list[ReliabilityBinOut]:
    return [
        ReliabilityBinOut(
            low=bin_.low, high=bin_.high, count=bin_.count, confidence=bin_.confidence, accuracy=bin_.accuracy
        )
        for bin_ in evaluation.reliability
    ]


def _confusions(labels: Sequence[str], evaluation: Evaluation) -> list[ConfusionOut]:
    return [
        ConfusionOut(
            actual=None if pair.actual is None else labels[pair.actual],
            predicted=None if pair.predicted is None else labels[pair.predicted],
            count=pair.count,
        )
        for pair in evaluation.confusions
    ]


def _estimate(estimate: Estimate) -> EstimateOut:
    return EstimateOut(value=estimate.value, low=estimate.low, high=estimate.high)
