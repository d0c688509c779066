"""Model versions, what is known of their quality, and what they predict."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from askwell.domain.members import PersonKind


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """One state of a project's model.

    ``events`` is the number of the last event that it has learnt, ``answers`` the number of answered texts in
    it, and ``labels`` the label ids in the order of its classes. ``metrics`` is what the audit stream says
    and ``audit_file`` the predictions behind it; both come a moment later, and not for every version.
    """

    project_id: str
    version: int
    events: int
    answers: int
    encoder: str
    labels: tuple[str, ...]
    file: str
    created_at: datetime
    metrics: Mapping[str, object] = field(default_factory=dict[str, object])
    audit_file: str | None = None


@dataclass(frozen=True, slots=True)
class LabelProbability:
    """A label with its calibrated probability, in [0, 1]."""

    label_id: str
    name: str
    probability: float


@dataclass(frozen=True, slots=True)
class PredictedSpan:
    """A part of a text, ``start`` to before ``end`` in the unit asked for, with its label's calibrated
    probability in [0, 1] and, in nats ≥ 0, how much the model is unsure for want of answers."""

    start: int
    end: int
    text: str
    label_id: str
    label: str
    probability: float
    epistemic: float


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the model says of a text: likeliest labels first, and spans in the order of the text.

    ``labels`` is the answer: the likeliest label, or, choosing several, every label above one half.
    Two numbers stand apart from the probabilities: ``epistemic``, in nats ≥ 0, how much the model is unsure
    for want of answers; and ``out_of_scope``, in [0, 1], the share of the project's texts that are less
    strange to it, near one for texts unlike anything that it has learnt.
    """

    labels: tuple[LabelProbability, ...]
    n_best: tuple[LabelProbability, ...]
    epistemic: float
    out_of_scope: float
    spans: tuple[PredictedSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class PredictionBatch:
    """Predictions in the order of the texts, with the version that made them and what they cost."""

    predictions: tuple[Prediction, ...]
    model_version: int
    answers_learnt: int
    texts: int
    characters: int
    milliseconds: float


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """One point of the learning curve: quality on the audit texts, with a 95 % interval.

    ``accuracy`` is the share of texts with the right label, ``span_f1`` (value, low, high) the F1 of marked
    spans, right in both edges and label. Both are None where there are too few audit answers to say, and
    where the project has no such labels.
    """

    version: int
    answers: int
    audit_answers: int
    accuracy: float | None
    low: float | None
    high: float | None
    span_f1: tuple[float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class PersonProgress:
    """What one person has given a project; ``last_at`` is the time of the last that they did there."""

    person_id: str
    name: str
    kind: PersonKind
    answers: int
    skipped: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a project stands.

    ``behind`` counts events that the model has not learnt yet, ``audit_answers`` the answered texts on which
    it can be measured, because chance alone chose them.
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
    people: tuple[PersonProgress, ...] = ()
    by_label: Mapping[str, int] = field(default_factory=dict[str, int])
    audit_answers: int = 0
