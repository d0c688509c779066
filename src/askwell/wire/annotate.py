"""Questions and answers as JSON."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Discriminator, Field, Tag

from askwell.domain.annotations import Annotation, Status
from askwell.domain.events import MAX_COMMENT, MAX_SECONDS, Event, Stream
from askwell.domain.questions import Lull, Question, ReasonKind, Suggestion
from askwell.domain.spans import MAX_SPANS
from askwell.wire.base import CleanStr, DocumentId, In, Out
from askwell.wire.documents import DocumentOut, EventOut
from askwell.wire.errors import ErrorDetail
from askwell.wire.phrases import phrase
from askwell.wire.spans import SpanIn, SpanOut, SuggestedSpanOut, TextHash

MAX_EVENTS = 1_000
EventId = Annotated[CleanStr, Field(min_length=1, max_length=80)]


class ActionKind(StrEnum):
    """What a client can do."""

    SUBMIT = "submit"
    RELABEL = "relabel"
    SKIP = "skip"
    FLAG = "flag"
    COMMENT = "comment"
    REVIEW = "review"
    RETURN = "return"
    SETTLE = "settle"
    UNDO = "undo"
    REDO = "redo"


class ActionIn(In):
    """One thing that a person does. ``id`` is the client's choice; sending the same again is harmless.

    ``labels`` are label ids; ``spans`` the marked parts of the text, whose hash may be sent along, so that
    positions in another text are refused; relabelling without ``spans`` leaves them as they are. An undo
    without a ``target`` (an event's id) takes back the last action. A reviewer decides with ``review``, whose
    labels then stand for the text, sends the answer of a person (``about``) back with a comment, or settles
    what was written about the text. ``seconds`` lie between showing the text and this; a retry keeps those
    that came first.
    """

    id: Annotated[EventId, Field(description="Unique in the project, such as a UUID.")]
    kind: ActionKind = ActionKind.SUBMIT
    document_id: DocumentId | None = None
    labels: Annotated[list[CleanStr], Field(max_length=1_000, default_factory=list)]
    spans: Annotated[list[SpanIn], Field(max_length=MAX_SPANS)] | None = None
    text_hash: TextHash | None = None
    comment: Annotated[CleanStr, Field(max_length=MAX_COMMENT)] | None = None
    target: EventId | None = None
    about: Annotated[CleanStr, Field(max_length=40)] | None = None
    seconds: Annotated[float, Field(gt=0, le=MAX_SECONDS)] | None = None


class ActionsIn(In):
    """Several things that a person did, in their order."""

    events: Annotated[list[ActionIn], Field(min_length=1, max_length=MAX_EVENTS)]


ONE, MANY = "an event", "a list of events"
Actions = Annotated[
    Annotated[ActionIn, Tag(ONE)] | Annotated[ActionsIn, Tag(MANY)],
    Discriminator(lambda body: MANY if isinstance(body, dict) and "events" in body else ONE),
]


class AnnotationOut(Out):
    """Where the person stands with the text now."""

    document_id: int
    status: Status
    labels: list[str]
    spans: list[SpanOut]
    is_flagged: bool
    comment: str | None
    returned: str | None

    @classmethod
    def of(cls, annotation: Annotation) -> "AnnotationOut":
        """Map from the domain."""
        return cls(
            document_id=annotation.document_id,
            status=annotation.status,
            labels=list(annotation.labels),
            spans=SpanOut.all(annotation.spans),
            is_flagged=annotation.is_flagged,
            comment=annotation.comment,
            returned=annotation.returned,
        )


class ReceiptOut(Out):
    """The stored event; ``is_repeated`` when it had been stored before."""

    event: EventOut
    annotation: AnnotationOut
    is_repeated: bool

    @classmethod
    def of(cls, event: Event, annotation: Annotation, *, is_repeated: bool) -> "ReceiptOut":
        """Map from the domain."""
        return cls(event=EventOut.of(event), annotation=AnnotationOut.of(annotation), is_repeated=is_repeated)


class ResultOut(Out):
    """What became of one event of a list: its receipt, or its error."""

    id: str
    receipt: ReceiptOut | None = None
    error: ErrorDetail | None = None


class ResultsOut(Out):
    """What became of a list of events, in its order."""

    results: list[ResultOut]


class ReasonOut(Out):
    """Why the text is asked; ``labels`` are the label ids that the phrase names, and ``since`` is when what
    waits for it began to wait."""

    kind: ReasonKind
    phrase: str
    labels: list[str]
    since: datetime | None


class SuggestedLabelOut(Out):
    """A label with its calibrated probability, in [0, 1]."""

    label_id: str
    name: str
    probability: float


class SuggestionOut(Out):
    """What the model would answer: labels, likeliest first, and spans in the order of the text; two doubts
    apart, as in a prediction."""

    labels: list[SuggestedLabelOut]
    spans: list[SuggestedSpanOut]
    epistemic: float
    out_of_scope: float

    @classmethod
    def of(cls, suggestion: Suggestion, names: Mapping[str, str]) -> "SuggestionOut":
        """Map from the domain."""
        labels = [
            SuggestedLabelOut(label_id=label_id, name=names[label_id], probability=probability)
            for label_id, probability in suggestion.labels
            if label_id in names
        ]
        return cls(
            labels=labels,
            spans=SuggestedSpanOut.all(suggestion.spans, names),
            epistemic=suggestion.epistemic,
            out_of_scope=suggestion.out_of_scope,
        )


class QuestionOut(Out):
    """A text reserved for the caller until ``lease_expires_at``.

    ``returned`` is what a reviewer wrote who sent the caller's answer back. ``is_check``: a deployment is
    checked by the answer, and its guess is kept back.
    """

    document: DocumentOut
    stream: Stream
    is_audit: bool
    is_check: bool
    reason: ReasonOut
    suggestion: SuggestionOut | None
    model_version: int
    answers_learnt: int
    lease_expires_at: datetime
    returned: str | None

    @classmethod
    def of(cls, question: Question, names: Mapping[str, str]) -> "QuestionOut":
        """Map from the domain, with label names by their ids."""
        reason = question.reason
        return cls(
            document=DocumentOut.of(question.document),
            stream=question.stream,
            is_audit=question.stream is Stream.AUDIT,
            is_check=question.is_check,
            reason=ReasonOut(
                kind=reason.kind,
                phrase=phrase(reason, names),
                labels=list(reason.labels),
                since=reason.since,
            ),
            suggestion=SuggestionOut.of(question.suggestion, names) if question.suggestion else None,
            model_version=question.model_version,
            answers_learnt=question.answers_learnt,
            lease_expires_at=question.expires_at,
            returned=question.returned,
        )


class LullOut(Out):
    """Why there is no question: texts that lack answers, by what keeps them from the caller.

    ``held`` are in other people's hands, the first at most until ``held_until``; ``assigned`` are for others;
    ``sent_back`` wait for those who answered them; ``waiting`` are those that the caller has answered or
    skipped, and that lack answers of others. None at all: every text has its answers.
    """

    held: int
    held_until: datetime | None
    assigned: int
    sent_back: int
    waiting: int

    @classmethod
    def of(cls, lull: Lull) -> "LullOut":
        """Map from the domain."""
        return cls(
            held=lull.held,
            held_until=lull.held_until,
            assigned=lull.assigned,
            sent_back=lull.sent_back,
            waiting=lull.waiting,
        )


class QuestionsOut(Out):
    """The caller's open questions, first taken first; when there is none, ``lull`` says why."""

    questions: list[QuestionOut]
    lull: LullOut | None

    @classmethod
    def of(
        cls, questions: Iterable[Question], names: Mapping[str, str], lull: Lull | None = None
    ) -> "QuestionsOut":
        """Map from the domain."""
        return cls(
            questions=[QuestionOut.of(question, names) for question in questions],
            lull=None if lull is None else LullOut.of(lull),
        )


class LeasesOut(Out):
    """How many texts are kept for the caller."""

    extended: int
