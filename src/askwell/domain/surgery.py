"""Changes of a label set that reach the answers: each a batch of events, taken back and forth as a whole."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from askwell.domain.errors import InvalidInput, NotFound
from askwell.domain.events import Event, EventKind
from askwell.domain.labels import Label
from askwell.domain.spans import Span

MAX_PARTS = 20

Rewrite = Callable[[int, Sequence[str], Sequence[Span]], tuple[tuple[str, ...], tuple[Span, ...]] | None]
"""What becomes of an answer to a text: other labels and spans, or None where it is sent back."""


class ChangeKind(StrEnum):
    """What was done to many answers at once."""

    MERGE = "merge"
    SPLIT = "split"
    DELETE = "delete"
    ASK_AGAIN = "ask_again"


class Fate(StrEnum):
    """What becomes of the answers with a label that is deleted."""

    MOVE = "move"
    TAKE_OFF = "take_off"
    ASK_AGAIN = "ask_again"


@dataclass(frozen=True, slots=True)
class Reach:
    """How much a change touches: people's answers, the texts and people they are of, spans and reviews."""

    answers: int = 0
    texts: int = 0
    people: int = 0
    spans: int = 0
    reviews: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """A change that was made. Its id is the ``batch`` of its events.

    ``labels`` are those that it took answers from, ``into`` those that got them, each an id with the name
    that it had; ``details`` is what undoing needs.
    """

    id: str
    project_id: str
    kind: ChangeKind
    person_id: str
    created_at: datetime
    reach: Reach
    labels: Mapping[str, str]
    into: Mapping[str, str] = field(default_factory=dict[str, str])
    note: str = ""
    details: Mapping[str, Any] = field(default_factory=dict[str, Any])
    undone_at: datetime | None = None
    undone_by: str | None = None

    @property
    def touched(self) -> frozenset[str]:
        """The ids of every label in it."""
        return frozenset(self.labels) | frozenset(self.into)


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What undoing a change gives back: so many answers; ``kept`` are texts with later answers that stay."""

    change: Change
    answers: int
    kept: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A label that takes some of the answers: one of the project (``label_id``), or a new one."""

    name: str = ""
    description: str = ""
    label_id: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """What goes to one part: ``text`` to read, and the probability of each part; ``decided``: by a person."""

    key: str
    text: str
    probs: tuple[float, ...]
    decided: int | None


@dataclass(frozen=True, slots=True)
class Split:
    """A split that was made or would be: items a part, how many of them nobody and nothing is sure of, and
    those to look at, the least sure first."""

    change: Change
    counts: tuple[int, ...]
    unsure: int
    items: tuple[Item, ...]


def renamed(
    chosen: Mapping[str, str | None], labels: Sequence[str], spans: Sequence[Span], order: Mapping[str, Label]
) -> tuple[tuple[str, ...], tuple[Span, ...]]:
    """Give an answer with some labels in the place of others (None: taken off), each once and in order.

    Two spans that only their labels told apart become one.
    """
    kept = dict.fromkeys(found for label in labels if (found := chosen.get(label, label)) is not None)
    moved = {
        Span(span.start, span.end, found)
        for span in spans
        if (found := chosen.get(span.label, span.label)) is not None
    }
    return tuple(sorted(kept, key=lambda label: _place(order, label))), tuple(
        sorted(moved, key=lambda span: (span.start, -span.end, _place(order, span.label)))
    )


def check_sources(labels: Mapping[str, Label], sources: Collection[str], into: str | None = None) -> None:
    """Raise ``NotFound`` or ``InvalidInput`` unless the labels are there, of one kind, and none becomes
    itself."""
    for label_id in (*sources, *([into] if into is not None else [])):
        if label_id not in labels:
            raise NotFound(kind="label", name=label_id)
    if not sources:
        raise InvalidInput(field="labels", reason="name at least one label")
    if into is None:
        return
    if into in sources:
        raise InvalidInput(field="into", reason="is one of the labels that go")
    if labels[into].is_archived:
        raise InvalidInput(field="into", reason=f"the label “{labels[into].name}” is archived")
    if any(labels[label_id].kind is not labels[into].kind for label_id in sources):
        raise InvalidInput(field="labels", reason="a label for whole texts and one for parts cannot be one")


def to_take_back(batch: Sequence[Event], *, is_redo: bool = False) -> list[Event]:
    """Give the events of a batch, oldest first, that have to be undone so that it is taken back, or (redo) so
    that it stands again.

    The batch's own undos have targets in it; an undo of something else is a part of what was done.
    """
    ids = {event.id for event in batch}
    undone: set[str] = set()
    for event in reversed(batch):
        if event.id not in undone and _is_undo_of(event, ids):
            undone.add(event.target or "")
    first = {event.id for event in batch if not _is_undo_of(event, ids)}
    wanted = [event for event in batch if event.id not in undone]
    if is_redo:
        return [event for event in wanted if event.kind is EventKind.UNDO and event.target in first]
    return [event for event in wanted if event.id in first]


def _is_undo_of(event: Event, ids: Collection[str]) -> bool:
    return event.kind is EventKind.UNDO and event.target in ids


def _place(order: Mapping[str, Label], label: str) -> int:
    return order[label].position if label in order else len(order)
