"""What people wrote to each other about a text, as JSON."""

from collections.abc import Mapping
from datetime import datetime

from askwell.domain.events import EventKind
from askwell.domain.threads import Thread
from askwell.wire.base import Out


class RemarkOut(Out):
    """One comment; ``kind`` is the event with which it was written, ``about`` names to whom an answer was
    sent back with it."""

    event_id: str
    person_id: str
    person: str
    kind: EventKind
    text: str
    about: str | None
    at: datetime


class ThreadOut(Out):
    """The comments that stand, oldest first. ``settled_event`` is the event by which ``settled_by`` said that
    nothing more need be said; null while the thread is open."""

    remarks: list[RemarkOut]
    settled_event: str | None
    settled_by: str | None

    @classmethod
    def of(cls, thread: Thread, names: Mapping[str, str]) -> "ThreadOut":
        """Map from the domain, with people's names by their ids."""
        settled = thread.settled
        return cls(
            remarks=[
                RemarkOut(
                    event_id=each.event_id,
                    person_id=each.person_id,
                    person=names.get(each.person_id, each.person_id),
                    kind=each.kind,
                    text=each.text,
                    about=names.get(each.about, each.about) if each.about else None,
                    at=each.created_at,
                )
                for each in thread.remarks
            ],
            settled_event=settled.id if settled else None,
            settled_by=names.get(settled.person_id, settled.person_id) if settled else None,
        )
