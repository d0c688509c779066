"""The live model as JSON: progress, versions, the learning curve."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from askwell.domain.members import PersonKind
from askwell.domain.models import CurvePoint, ModelVersion, PersonProgress, Progress
from askwell.wire.base import Out


class PersonProgressOut(Out):
    """What one person has given the project, and when they last did something there."""

    person_id: str
    name: str
    kind: PersonKind
    answers: int
    skipped: int
    last_at: datetime

    @classmethod
    def of(cls, person: PersonProgress) -> "PersonProgressOut":
        """Map from the domain."""
        return cls(
            person_id=person.person_id,
            name=person.name,
            kind=person.kind,
            answers=person.answers,
            skipped=person.skipped,
            last_at=person.last_at,
        )


class ProgressOut(Out):
    """Where a project stands. ``behind`` counts events that the model has not learnt yet.

    ``audit_answers`` are the answered texts on which the model can be measured, as of this moment.
    ``people`` are those who did something, whoever answered most first; ``by_label`` counts by label id.
    """

    documents: int
    encoded: int
    answered: int
    answers: int
    skipped: int
    flagged: int
    model_version: int
    answers_learnt: int
    behind: int
    is_learning: bool
    people: list[PersonProgressOut]
    by_label: dict[str, int]
    audit_answers: int

    @classmethod
    def of(cls, progress: Progress) -> "ProgressOut":
        """Map from the domain."""
        return cls(
            documents=progress.documents,
            encoded=progress.encoded,
            answered=progress.answered,
            answers=progress.answers,
            skipped=progress.skipped,
            flagged=progress.flagged,
            model_version=progress.model_version,
            answers_learnt=progress.answers_learnt,
            behind=progress.behind,
            is_learning=progress.is_learning,
            people=[PersonProgressOut.of(person) for person in progress.people],
            by_label=dict(progress.by_label),
            audit_answers=progress.audit_answers,
        )


class EstimateOut(Out):
    """A share in [0, 1] with its 95 % interval."""

    value: float
    low: float
    high: float


class VersionOut(Out):
    """One state of the model. The figures are those of the audit texts, null while there are too few.

    ``accuracy`` and those after it are about labels of whole texts, ``span_f1`` is about marked parts: the F1
    over all labels of spans that are right in both edges and the label. Null where there are no such labels.
    """

    version: int
    answers: int
    events: int
    encoder: str
    labels: list[str]
    created_at: datetime
    audit_answers: int
    accuracy: EstimateOut | None
    macro_f1: float | None
    nll: float | None
    ece: float | None
    span_f1: EstimateOut | None

    @classmethod
    def of(cls, version: ModelVersion) -> "VersionOut":
        """Map from the domain."""
        metrics: dict[str, Any] = dict(version.metrics)
        accuracy = metrics.get("accuracy")
        of_spans = metrics.get("spans") or {}
        spans = of_spans.get("f1")
        return cls(
            version=version.version,
            answers=version.answers,
            events=version.events,
            encoder=version.encoder,
            labels=list(version.labels),
            created_at=version.created_at,
            audit_answers=max(metrics.get("audit_answers", 0), of_spans.get("audit_answers", 0)),
            accuracy=EstimateOut(**accuracy) if accuracy else None,
            macro_f1=metrics.get("macro_f1"),
            nll=metrics.get("nll"),
            ece=metrics.get("ece"),
            span_f1=EstimateOut(**spans) if spans else None,
        )


class VersionsOut(Out):
    """A page of versions, newest first; ``before`` the last one gives the next page."""

    versions: list[VersionOut]

    @classmethod
    def of(cls, versions: Iterable[ModelVersion]) -> "VersionsOut":
        """Map from the domain."""
        return cls(versions=[VersionOut.of(version) for version in versions])


class CurvePointOut(Out):
    """Quality on the audit texts after so many answers, null where there are too few to say.

    ``accuracy``, from ``low`` to ``high``, is that of labels of whole texts, ``span_f1`` the F1 of marked
    spans, right in both edges and label; null where a project has no such labels.
    """

    version: int
    answers: int
    audit_answers: int
    accuracy: float | None
    low: float | None
    high: float | None
    span_f1: EstimateOut | None

    @classmethod
    def of(cls, point: CurvePoint) -> "CurvePointOut":
        """Map from the domain."""
        f1 = point.span_f1
        return cls(
            version=point.version,
            answers=point.answers,
            audit_answers=point.audit_answers,
            accuracy=point.accuracy,
            low=point.low,
            high=point.high,
            span_f1=EstimateOut(value=f1[0], low=f1[1], high=f1[2]) if f1 else None,
        )


class CurveOut(Out):
    """The learning curve, oldest first."""

    points: list[CurvePointOut]

    @classmethod
    def of(cls, points: Iterable[CurvePoint]) -> "CurveOut":
        """Map from the domain."""
        return cls(points=[CurvePointOut.of(point) for point in points])


class ConfusedOut(Out):
    """Audit texts whose labels the model mistook."""

    document_ids: list[int]
