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
    """One state of the model. The figures are those of the audit texts, null while there are too few."""

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

    @classmethod
    def of(cls, version: ModelVersion) -> "VersionOut":
        """Map from the domain."""
        metrics: dict[str, Any] = dict(version.metrics)
        accuracy = metrics.get("accuracy")
        return cls(
            version=version.version,
            answers=version.answers,
            events=version.events,
            encoder=version.encoder,
            labels=list(version.labels),
            created_at=version.created_at,
            audit_answers=metrics.get("audit_answers", 0),
            accuracy=EstimateOut(**accuracy) if accuracy else None,
            macro_f1=metrics.get("macro_f1"),
            nll=metrics.get("nll"),
            ece=metrics.get("ece"),
        )


class VersionsOut(Out):
    """A page of versions, newest first; ``before`` the last one gives the next page."""

    versions: list[VersionOut]

    @classmethod
    def of(cls, versions: Iterable[ModelVersion]) -> "VersionsOut":
        """Map from the domain."""
        return cls(versions=[VersionOut.of(version) for version in versions])


class CurvePointOut(Out):
    """Accuracy on the audit texts after so many answers, null where there are too few to say."""

    version: int
    answers: int
    audit_answers: int
    accuracy: float | None
    low: float | None
    high: float | None


class CurveOut(Out):
    """The learning curve, oldest first."""

    points: list[CurvePointOut]

    @classmethod
    def of(cls, points: Iterable[CurvePoint]) -> "CurveOut":
        """Map from the domain."""
        return cls(
            points=[
                CurvePointOut(
                    version=point.version,
                    answers=point.answers,
                    audit_answers=point.audit_answers,
                    accuracy=point.accuracy,
                    low=point.low,
                    high=point.high,
                )
                for point in points
            ]
        )


class ConfusedOut(Out):
    """Audit texts whose labels the model mistook."""

    document_ids: list[int]
