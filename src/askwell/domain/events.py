"""Events: what people did with texts, once and for good."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from askwell.domain.spans import Span

MAX_COMMENT = 10_000
MAX_SECONDS = 3_600.0


class EventKind(StrEnum):
    """What a person did with a text."""

    SUBMIT = "submit"
    RELABEL = "relabel"
    SKIP = "skip"
    FLAG = "flag"
    COMMENT = "comment"
    REVIEW = "review"
    RETURN = "return"
    SETTLE = "settle"
    UNDO = "undo"


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
    ``target`` is the id of the event that an undo takes back, or whose answer a change for everybody is made
    from. ``propensity`` is the probability with which the text was drawn, in (0, 1]; ``text_hash`` is that of
    the text in which the spans are positions: it is there whenever spans are part of the answer, also where
    the answer is that there are none.

    ``about`` is the person whose work it changes, where that is not the one who did it: an answer sent back,
    or labels changed for everybody. ``guideline_version`` was in force when it was done; ``seconds``, in
    (0, ``MAX_SECONDS``], lie between seeing the text and this; ``batch`` names what it was a part of.
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
    about: str | None = None
    guideline_version: int | None = None
    seconds: float | None = None
    batch: str | None = None

    @property
    def whose(self) -> str:
        """The person whose work on the text it changes."""
        return self.about or self.person_id

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
            self.about,
        )


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
