"""Threads: what people said to each other about a text, in its order, and whether it is settled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from askwell.domain.events import Event, EventKind, effective


@dataclass(frozen=True, slots=True)
class Remark:
    """One comment: ``kind`` says with what it was written, such as an answer sent back ``about`` somebody."""

    event_id: str
    number: int
    person_id: str
    kind: EventKind
    text: str
    created_at: datetime
    about: str | None = None


@dataclass(frozen=True, slots=True)
class Thread:
    """The comments of a text that stand, oldest first.

    ``settled`` is the event by which somebody said that nothing more need be said; a later comment opens the
    thread again.
    """

    remarks: tuple[Remark, ...] = ()
    settled: Event | None = None


def fold_thread(events: Sequence[Event]) -> Thread:
    """Give the thread of a text from everybody's events on it, oldest first."""
    remarks: list[Remark] = []
    settled: Event | None = None
    for event in effective(events):
        if event.kind is EventKind.SETTLE:
            settled = event
        elif event.comment:
            remarks.append(_remark(event, event.comment))
            settled = None
    return Thread(tuple(remarks), settled)


def _remark(event: Event, text: str) -> Remark:
    return Remark(event.id, event.number, event.person_id, event.kind, text, event.created_at, event.about)
