"""How good a model version is, label by label, as JSON."""

from collections.abc import Mapping, Sequence

from askwell.domain.models import ModelVersion
from askwell.engine.evaluation import ClassReport, Estimate, Evaluation, ReliabilityBin
from askwell.engine.span_evaluation import MistakeKind, SpanEvaluation
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


class SpanMistakeOut(Out):
    """How often one mistake with spans was made in the audit texts; labels by their ids.

    ``missed``: nothing was found where ``actual`` was given. ``spurious``: ``predicted`` was found where
    nothing was given. ``label``: the place, but ``predicted`` for ``actual``. ``edges``: the label is right,
    the edges are not.
    """

    kind: MistakeKind
    actual: str | None
    predicted: str | None
    count: int


class SpanQualityOut(Out):
    """How good found spans are. Right is only a span with both edges and the label as people gave them.

    ``f1`` is over the spans of all labels, ``macro_f1`` the mean over labels. ``nll``, in nats a found span,
    ``ece`` and ``reliability`` judge the probabilities of found spans; a label's ``support`` counts spans.
    """

    f1: EstimateOut | None
    macro_f1: float | None
    nll: float | None
    ece: float | None
    labels: list[LabelQualityOut]
    reliability: list[ReliabilityBinOut]
    mistakes: list[SpanMistakeOut]

    @classmethod
    def of(
        cls, labels: Sequence[str], evaluation: SpanEvaluation | None, names: Mapping[str, str]
    ) -> "SpanQualityOut":
        """Map from the engine; ``labels`` are the label ids of the evaluation's classes."""
        if evaluation is None:
            return cls(f1=None, macro_f1=None, nll=None, ece=None, labels=[], reliability=[], mistakes=[])
        return cls(
            f1=_estimate(evaluation.f1),
            macro_f1=evaluation.macro_f1,
            nll=evaluation.nll,
            ece=evaluation.ece,
            labels=_labels(labels, evaluation.classes, names),
            reliability=_reliability(evaluation.reliability),
            mistakes=[
                SpanMistakeOut(
                    kind=mistake.kind,
                    actual=None if mistake.actual is None else labels[mistake.actual],
                    predicted=None if mistake.predicted is None else labels[mistake.predicted],
                    count=count,
                )
                for mistake, count in evaluation.mistakes
            ],
        )


class QualityOut(Out):
    """How good a version is on the audit texts; figures are null or empty while there are too few.

    ``spans`` is about marked parts, null where no label marks any; all else is about labels of whole texts.
    """

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
    spans: SpanQualityOut | None

    @classmethod
    def of(
        cls,
        version: ModelVersion,
        audit_answers: int,
        labels: Sequence[str],
        evaluation: Evaluation | None,
        names: Mapping[str, str],
        spans: SpanQualityOut | None = None,
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
            labels=_labels(labels, evaluation.classes, names) if evaluation else [],
            reliability=_reliability(evaluation.reliability) if evaluation else [],
            confusions=_confusions(labels, evaluation) if evaluation else [],
            spans=spans,
        )


def _labels(
    labels: Sequence[str], reports: Sequence[ClassReport], names: Mapping[str, str]
) -> list[LabelQualityOut]:
    return [
        LabelQualityOut(
            label_id=label_id,
            name=names.get(label_id, label_id),
            precision=_estimate(report.precision),
            recall=_estimate(report.recall),
            f1=_estimate(report.f1),
            support=report.support,
        )
        for label_id, report in zip(labels, reports, strict=True)
    ]


def _reliability(bins: Sequence[ReliabilityBin]) -> list[ReliabilityBinOut]:
    return [
        ReliabilityBinOut(
            low=bin_.low, high=bin_.high, count=bin_.count, confidence=bin_.confidence, accuracy=bin_.accuracy
        )
        for bin_ in bins
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
