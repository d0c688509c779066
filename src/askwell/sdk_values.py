"""What the client gives: frozen values, read from the server's JSON."""

import types
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from functools import cache
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from askwell.sdk_spans import PredictedSpan, Span, SuggestedSpan

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Label:
    """A label; its id never changes. ``kind`` is "choice", about whole texts, or "span", about parts."""

    id: str
    name: str
    description: str
    key: str | None
    is_archived: bool
    kind: str


@dataclass(frozen=True, slots=True)
class LabelProbability:
    """A label with its calibrated probability, in [0, 1]."""

    label_id: str
    name: str
    probability: float


@dataclass(frozen=True, slots=True)
class Document:
    """A text with its id, metadata from the source, and the hash by which spans know it."""

    id: int
    external_id: str | None
    text: str
    text_hash: str
    metadata: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a text is asked."""

    kind: str
    phrase: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the model would answer, likeliest first, and mark, with the two doubts of a prediction."""

    labels: tuple[LabelProbability, ...]
    spans: tuple[SuggestedSpan, ...]
    epistemic: float
    out_of_scope: float


@dataclass(frozen=True, slots=True)
class Question:
    """A text reserved for the caller until ``lease_expires_at``.

    ``is_check``: a deployment is checked by the answer, and there is no suggestion that could sway it.
    """

    document: Document
    is_audit: bool
    is_check: bool
    reason: Reason
    suggestion: Suggestion | None
    model_version: int
    answers_learnt: int
    lease_expires_at: datetime


@dataclass(frozen=True, slots=True)
class Event:
    """A stored event."""

    id: str
    number: int
    document_id: int
    kind: str
    labels: tuple[str, ...]
    spans: tuple[Span, ...]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Annotation:
    """Where the caller stands with a text."""

    document_id: int
    status: str
    labels: tuple[str, ...]
    spans: tuple[Span, ...]
    is_flagged: bool
    comment: str | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was stored; ``is_repeated`` when it had been stored before."""

    event: Event
    annotation: Annotation
    is_repeated: bool


@dataclass(frozen=True, slots=True)
class Job:
    """A job: ``done`` of ``total`` ``unit``s at ``rate`` a second."""

    id: str
    kind: str
    state: str
    is_over: bool
    done: int
    total: int | None
    unit: str
    rate: float
    eta_seconds: float | None
    message: str
    result: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AddedText:
    """What became of a text: its id (of the first, if it is a duplicate), or the error."""

    id: int | None
    is_new: bool
    error: str | None


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the model says of a text, and two doubts apart from the probabilities.

    ``epistemic`` (nats ≥ 0) is how unsure it is for want of answers, ``out_of_scope`` (0 to 1) the share of
    the project's texts that are less strange to it.
    """

    labels: tuple[LabelProbability, ...]
    n_best: tuple[LabelProbability, ...]
    spans: tuple[PredictedSpan, ...]
    epistemic: float
    out_of_scope: float


@dataclass(frozen=True, slots=True)
class Predictions:
    """Predictions in the order of the texts, with the model version that made them."""

    predictions: tuple[Prediction, ...]
    model_version: int
    answers_learnt: int

    def __iter__(self) -> Iterator[Prediction]:
        return iter(self.predictions)

    def __len__(self) -> int:
        return len(self.predictions)

    def __getitem__(self, index: int) -> Prediction:
        return self.predictions[index]


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a project stands; ``behind`` counts events that the model has not learnt yet."""

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


@dataclass(frozen=True, slots=True)
class Estimate:
    """A share in [0, 1] with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Quality on the audit texts after so many answers, None where there are too few to say.

    ``accuracy`` is of labels of whole texts, ``span_f1`` of marked spans, right in both edges and label.
    """

    version: int
    answers: int
    audit_answers: int
    accuracy: float | None
    low: float | None
    high: float | None
    span_f1: Estimate | None


@dataclass(frozen=True, slots=True)
class LabelQuality:
    """Precision, recall and F1 of one label, and how many audit texts have it."""

    label_id: str
    name: str
    precision: Estimate
    recall: Estimate
    f1: Estimate
    support: int


@dataclass(frozen=True, slots=True)
class SpanMistake:
    """How often spans were "missed", "spurious", of the wrong "label", or with wrong "edges"; label ids."""

    kind: str
    actual: str | None
    predicted: str | None
    count: int


@dataclass(frozen=True, slots=True)
class SpanQuality:
    """How good found spans are: right is one with both edges and the label as people gave them."""

    f1: Estimate | None
    macro_f1: float | None
    nll: float | None
    ece: float | None
    labels: tuple[LabelQuality, ...]
    mistakes: tuple[SpanMistake, ...]


@dataclass(frozen=True, slots=True)
class Quality:
    """How good a version is on the audit texts; None and empty while there are too few.

    ``spans`` is about marked parts, None where no label marks any; the rest is about labels of whole texts.
    """

    version: int
    answers: int
    audit_answers: int
    accuracy: Estimate | None
    macro_f1: float | None
    nll: float | None
    ece: float | None
    labels: tuple[LabelQuality, ...]
    spans: SpanQuality | None


def read(kind: type[T], value: Any) -> T:
    """Read a value of a kind from JSON; fields that this client does not know are passed over."""
    return _read(kind, value)


def _read(kind: Any, value: Any) -> Any:
    origin = get_origin(kind)
    if origin is types.UnionType:
        return None if value is None else _read(get_args(kind)[0], value)
    if origin is tuple:
        return tuple(_read(get_args(kind)[0], item) for item in value)
    if kind is datetime:
        return datetime.fromisoformat(value)
    if is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        return kind(**{each.name: _read(hints[each.name], value[each.name]) for each in fields(kind)})
    return value


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
