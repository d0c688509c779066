"""Answers as append-only events, and the present state as a fold over them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from askwell.domain.errors import InvalidInput
from askwell.domain.labels import Label
from askwell.domain.projects import Task
from askwell.domain.spans import Span

MAX_COMMENT = 10_000


class EventKind(StrEnum):
    """What a person did with a text."""

    SUBMIT = "submit"
    RELABEL = "relabel"
    SKIP = "skip"
    FLAG = "flag"
    COMMENT = "comment"
    UNDO = "undo"


class Status(StrEnum):
    """Where one person stands with one text."""

    OPEN = "open"
    SUBMITTED = "submitted"
    SKIPPED = "skipped"


class Stream(StrEnum):
    """How a text came to be asked.

    ``AUDIT`` texts are drawn uniformly at random, so only they say how good the model is; ``ACTIVE`` texts
    were chosen because they teach; ``IMPORT`` answers came with the file; ``DIRECT`` ones were given by
    somebody who picked the text.
    """

    AUDIT = "audit"
    ACTIVE = "active"
    IMPORT = "import"
    DIRECT = "direct"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that one person did, once. ``id`` is chosen by the client, so sending it twice is harmless.

    ``number`` counts the project's events without gaps, in the order of their commits (0: not yet stored).
    ``target`` is the id of the event that an undo takes back. ``propensity`` is the probability with which
    the text was drawn, in (0, 1]; ``text_hash`` is that of the text in which the spans are positions: it is
    there whenever spans are part of the answer, also where the answer is that there are none.
    """

    id: str
    document_id: int
    person_id: str
    kind: EventKind
    created_at: datetime
    labels: tuple[str, ...] = ()
    comment: str | None = None
    target: str | None = None
    stream: Stream = Stream.DIRECT
    propensity: float | None = None
    model_version: int | None = None
    number: int = 0
    spans: tuple[Span, ...] = ()
    text_hash: str | None = None

    def says_the_same(self, other: "Event") -> bool:
        """Whether a retry of this event carries the same content as the one stored."""
        return self._content() == other._content()

    def _content(self) -> tuple[object, ...]:
        return (
            self.document_id,
            self.person_id,
            self.kind,
            self.labels,
            self.spans,
            self.comment,
            self.target,
        )


@dataclass(frozen=True, slots=True)
class Annotation:
    """The present state of one person's work on one text.

    ``has_spans`` says that spans are part of the answer, if only that there are none.
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

    @property
    def is_done(self) -> bool:
        """Whether this person has nothing more to say about the text."""
        return self.status is not Status.OPEN

    @property
    def says_something(self) -> bool:
        """Whether anything is left of it, after what was undone."""
        return self.is_done or self.is_flagged or self.comment is not None


def fold(events: Sequence[Event]) -> Annotation:
    """Fold one person's events on one text, oldest first, into the present state.

    An undo hides its target; an undo of an undo brings it back.
    """
    first = events[0]
    annotation = Annotation(first.document_id, first.person_id)
    for event in effective(events):
        annotation = _apply(annotation, event)
    return replace(annotation, event_number=events[-1].number, updated_at=events[-1].created_at)


def effective(events: Sequence[Event]) -> list[Event]:
    """Give the events that stand, oldest first: neither undone nor undos."""
    undone: set[str] = set()
    standing: list[Event] = []
    for event in reversed(events):
        if event.id in undone:
            continue
        if event.kind is EventKind.UNDO:
            if event.target is not None:
                undone.add(event.target)
        else:
            standing.append(event)
    return standing[::-1]


def latest_undo(events: Sequence[Event]) -> Event | None:
    """Give the undo that a redo would take back: the last one that stands, if nothing new was done since."""
    undone: set[str] = set()
    for event in reversed(events):
        if event.kind is not EventKind.UNDO:
            return None
        if event.id not in undone:
            if event.target is not None and _is_undo(events, event.target):
                undone.add(event.target)
                continue
            return event
    return None


def _is_undo(events: Sequence[Event], event_id: str) -> bool:
    return any(event.id == event_id and event.kind is EventKind.UNDO for event in events)


def _apply(annotation: Annotation, event: Event) -> Annotation:
    comment = event.comment if event.comment is not None else annotation.comment
    match event.kind:
        case EventKind.SUBMIT | EventKind.RELABEL:
            stream = event.stream if event.kind is EventKind.SUBMIT else annotation.stream
            return replace(
                annotation,
                status=Status.SUBMITTED,
                labels=event.labels,
                spans=event.spans,
                has_spans=event.text_hash is not None or bool(event.spans),
                comment=comment,
                stream=stream,
            )
        case EventKind.SKIP:
            return replace(
                annotation,
                status=Status.SKIPPED,
                labels=(),
                spans=(),
                has_spans=False,
                comment=comment,
                stream=event.stream,
            )
        case EventKind.FLAG:
            return replace(annotation, is_flagged=True, comment=comment)
        case EventKind.COMMENT:
            return replace(annotation, comment=comment)
        case EventKind.UNDO:
            return annotation


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
