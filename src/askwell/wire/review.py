"""The queue of texts that need a reviewer's eye, as JSON."""

from collections.abc import Iterable, Mapping
from typing import Annotated

from pydantic import Field

from askwell.domain.annotations import Status
from askwell.domain.review import Agreed, ReviewFilter, ReviewItem, ReviewKind, ReviewReason
from askwell.wire.base import CleanStr, In, Out
from askwell.wire.documents import DocumentOut
from askwell.wire.spans import SpanOut
from askwell.wire.texts import DecisionOut, ForecastOut, Id, TextAnswerOut
from askwell.wire.threads import ThreadOut

MAX_ITEMS = 50


class ReviewQueueIn(In):
    """Which of the texts that wait to give; every filter that is given must hold."""

    kind: Annotated[
        list[ReviewKind],
        Field(max_length=10, default_factory=list, description="Waiting for one of these reasons."),
    ]
    person: Id | None = Field(default=None, description="Only texts that this person dealt with.")
    label: Id | None = Field(default=None, description="Only texts to which somebody gave this label.")
    cursor: Annotated[CleanStr, Field(max_length=500)] | None = Field(
        default=None, description="The page before gave it; the filters must be the same."
    )
    limit: Annotated[int, Field(ge=1, le=MAX_ITEMS)] = 20

    def to_filter(self) -> ReviewFilter:
        """Map to the domain."""
        return ReviewFilter(tuple(dict.fromkeys(self.kind)), self.person, self.label)


class ReviewReasonOut(Out):
    """Why a text waits, in a plain phrase, and how urgent that is, in [0, 1]."""

    kind: ReviewKind
    phrase: str
    urgency: float

    @classmethod
    def of(cls, reason: ReviewReason, item: ReviewItem) -> "ReviewReasonOut":
        """Map from the domain."""
        return cls(kind=reason.kind, phrase=_phrase(reason.kind, item), urgency=reason.urgency)


class AgreedOut(Out):
    """What most people say: label ids, null where two answers come first alike, and spans."""

    labels: list[str] | None
    spans: list[SpanOut]

    @classmethod
    def of(cls, agreed: Agreed) -> "AgreedOut":
        """Map from the domain."""
        labels = None if agreed.labels is None else list(agreed.labels)
        return cls(labels=labels, spans=SpanOut.all(agreed.spans))


class ReviewItemOut(Out):
    """A text that waits: why, everybody's answers, what most say, the decision that stands, and the words.

    ``agreed`` is null where nobody answered.
    """

    document: DocumentOut
    urgency: float
    reasons: list[ReviewReasonOut]
    answers: list[TextAnswerOut]
    agreed: AgreedOut | None
    decided: DecisionOut | None
    prediction: ForecastOut | None
    thread: ThreadOut

    @classmethod
    def of(cls, item: ReviewItem, names: Mapping[str, str]) -> "ReviewItemOut":
        """Map from the domain, with people's names by their ids."""
        return cls(
            document=DocumentOut.of(item.document),
            urgency=item.urgency,
            reasons=[ReviewReasonOut.of(reason, item) for reason in item.reasons],
            answers=[TextAnswerOut.of(annotation, names) for annotation in item.annotations],
            agreed=AgreedOut.of(item.agreed) if item.agreed else None,
            decided=DecisionOut.of(item.decided, names) if item.decided else None,
            prediction=ForecastOut.of(item.forecast) if item.forecast else None,
            thread=ThreadOut.of(item.thread, names),
        )


class ReviewQueueOut(Out):
    """A page of the texts that wait, the most urgent first.

    ``counts`` holds every reason, whichever are wanted; ``total`` the texts that are wanted. ``next_cursor``
    asks for the page after this; null on the last.
    """

    items: list[ReviewItemOut]
    counts: dict[ReviewKind, int]
    total: int
    next_cursor: str | None

    @classmethod
    def of(
        cls,
        items: Iterable[ReviewItem],
        counts: Mapping[ReviewKind, int],
        names: Mapping[str, str],
        *,
        total: int,
        next_cursor: str | None,
    ) -> "ReviewQueueOut":
        """Map from the domain, with people's names by their ids."""
        return cls(
            items=[ReviewItemOut.of(item, names) for item in items],
            counts={kind: counts.get(kind, 0) for kind in ReviewKind},
            total=total,
            next_cursor=next_cursor,
        )


def _phrase(kind: ReviewKind, item: ReviewItem) -> str:
    answers = [each for each in item.annotations if each.status is Status.SUBMITTED]
    match kind:
        case ReviewKind.DISAGREEMENT:
            different = len({(frozenset(each.labels), frozenset(each.spans)) for each in answers})
            return f"{len(answers)} people gave {different} different answers"
        case ReviewKind.FLAG:
            return "flagged for a second look"
        case ReviewKind.ERROR:
            return "the answer is probably wrong"
        case ReviewKind.COMMENT:
            return "a comment waits for a reply"
        case ReviewKind.RETURNED:
            return "answered again after it was sent back"
        case ReviewKind.SINCE:
            return "answered since it was decided"
