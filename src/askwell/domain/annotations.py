"""Where people stand with texts, and what was decided: the present state, a fold over the events."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from askwell.domain.errors import InvalidInput
from askwell.domain.events import Event, EventKind, Stream, effective
from askwell.domain.labels import Label
from askwell.domain.projects import Task
from askwell.domain.spans import Span


class Status(StrEnum):
    """Where one person stands with one text."""

    OPEN = "open"
    SUBMITTED = "submitted"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Annotation:
    """The present state of one person's work on one text.

    ``has_spans`` says that spans are part of the answer, if only that there are none. ``returned`` is the
    note with which a reviewer sent the answer back, until there is a new one; ``guideline_version`` was in
    force when the answer was given, which took ``seconds``.
    """

    document_id: int
    person_id: str
    status: Status = Status.OPEN
    labels: tuple[str, ...] = ()
    is_flagged: bool = False
    comment: str | None = None
    stream: Stream = Stream.DIRECT
    event_number: int = 0
    updated_at: datetime | None = field(default=None, compare=False)
    spans: tuple[Span, ...] = ()
    has_spans: bool = False
    returned: str | None = None
    guideline_version: int | None = None
    seconds: float | None = None

    @property
    def is_done(self) -> bool:
        """Whether this person has nothing more to say about the text."""
        return self.status is not Status.OPEN

    @property
    def takes_place(self) -> bool:
        """Whether it keeps a place of the text for this person: an answer, or one that was sent back."""
        is_sent_back = self.status is Status.OPEN and self.returned is not None
        return self.status is Status.SUBMITTED or is_sent_back

    @property
    def says_something(self) -> bool:
        """Whether anything is left of it, after what was undone."""
        return self.is_done or self.is_flagged or self.comment is not None or self.returned is not None


@dataclass(frozen=True, slots=True)
class Review:
    """What a reviewer decided about a text, in the place of what people answered."""

    document_id: int
    person_id: str
    labels: tuple[str, ...]
    comment: str | None
    event_number: int
    updated_at: datetime = field(compare=False)
    spans: tuple[Span, ...] = ()
    has_spans: bool = False


def fold(events: Sequence[Event]) -> Annotation:
    """Fold the events that change one person's work on one text, oldest first, into its present state.

    An undo hides its target; an undo of an undo brings it back. What others made of an answer stands only
    while the answer that they changed would be there without them.
    """
    return _fold(events)[0]


def standing_answer(events: Sequence[Event]) -> Event | None:
    """Give the event whose labels and spans `fold` gives, or None while there is no answer."""
    annotation, answer = _fold(events)
    return answer if annotation.status is Status.SUBMITTED else None


def _fold(events: Sequence[Event]) -> tuple[Annotation, Event | None]:
    first = events[0]
    annotation = Annotation(first.document_id, first.whose)
    answer: Event | None = None
    for event in effective(events):
        if _is_of_another(event, answer):
            continue
        annotation = _apply(annotation, event)
        if event.kind in (EventKind.SUBMIT, EventKind.RELABEL):
            answer = event
    last = events[-1]
    return replace(annotation, event_number=last.number, updated_at=last.created_at), answer


def fold_review(events: Sequence[Event]) -> Review | None:
    """Give the latest review of a text that stands, from everybody's events on it, oldest first.

    A review whose labels others changed stays that of who gave it.
    """
    last: Event | None = None
    for event in effective(events):
        if event.kind is EventKind.REVIEW and not _is_of_another(event, last):
            last = event
    if last is None:
        return None
    return Review(
        document_id=last.document_id,
        person_id=last.whose,
        labels=last.labels,
        comment=last.comment,
        event_number=last.number,
        updated_at=last.created_at,
        spans=last.spans,
        has_spans=last.text_hash is not None,
    )


def _is_of_another(event: Event, answer: Event | None) -> bool:
    """Whether an event changes an answer for everybody, and another one than that stands."""
    if event.kind not in (EventKind.RELABEL, EventKind.REVIEW) or event.target is None:
        return False
    return answer is None or answer.id != event.target


def _apply(annotation: Annotation, event: Event) -> Annotation:
    comment = event.comment if event.comment is not None else annotation.comment
    match event.kind:
        case EventKind.SUBMIT | EventKind.RELABEL:
            if event.about is not None and annotation.status is not Status.SUBMITTED:
                return annotation  # the answer that others changed was taken back
            stream = event.stream if event.kind is EventKind.SUBMIT else annotation.stream
            return replace(
                annotation,
                status=Status.SUBMITTED,
                labels=event.labels,
                spans=event.spans,
                has_spans=event.text_hash is not None or bool(event.spans),
                comment=comment,
                stream=stream,
                returned=None,
                guideline_version=event.guideline_version,
                seconds=event.seconds if event.kind is EventKind.SUBMIT else annotation.seconds,
            )
        case EventKind.SKIP:
            emptied = _emptied(annotation, Status.SKIPPED)
            return replace(
                emptied, comment=comment, stream=event.stream, returned=None, seconds=event.seconds
            )
        case EventKind.RETURN:
            if annotation.status is not Status.SUBMITTED:
                return annotation
            return replace(_emptied(annotation, Status.OPEN), returned=event.comment or "")
        case EventKind.FLAG:
            return replace(annotation, is_flagged=True, comment=comment)
        case EventKind.COMMENT:
            return replace(annotation, comment=comment)
        case EventKind.REVIEW | EventKind.SETTLE | EventKind.UNDO:
            return annotation


def _emptied(annotation: Annotation, status: Status) -> Annotation:
    return replace(annotation, status=status, labels=(), spans=(), has_spans=False)


def check_answer(task: Task, labels: Mapping[str, Label], chosen: Iterable[str]) -> tuple[str, ...]:
    """Give the chosen label ids in the label set's order.

    Raises ``InvalidInput`` for an id that the project does not have, an archived label, one for spans, one
    given twice, or a number of labels that the task does not allow (choosing several, none at all is an
    answer; marking spans, it is the only one).
    """
    ids = list(chosen)
    for label_id in ids:
        if label_id not in labels:
            raise InvalidInput(
                field="labels", reason=f"the project has no label with the id “{label_id[:60]}”"
            )
        if labels[label_id].is_archived:
            raise InvalidInput(field="labels", reason=f"the label “{labels[label_id].name}” is archived")
        if labels[label_id].marks_spans:
            raise InvalidInput(field="labels", reason=f"the label “{labels[label_id].name}” is for spans")
    if len(set(ids)) != len(ids):
        raise InvalidInput(field="labels", reason="a label was given twice")
    if task is Task.CHOOSE_ONE and len(ids) != 1:
        raise InvalidInput(field="labels", reason=f"choose exactly one label, not {len(ids)}")
    return tuple(sorted(ids, key=lambda label_id: labels[label_id].position))
