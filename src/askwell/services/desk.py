"""One person's actions on a project's texts, judged in memory and stored together."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from askwell.domain.annotations import Annotation, Status, check_answer, fold, fold_review
from askwell.domain.errors import (
    AskwellError,
    EventConflict,
    InvalidInput,
    LeaseLost,
    NotFound,
    NothingToUndo,
    NotYours,
    TextChanged,
)
from askwell.domain.events import Event, EventKind, Stream, effective, latest_undo
from askwell.domain.labels import Label
from askwell.domain.members import Caller
from askwell.domain.projects import Project
from askwell.domain.spans import Span, check_spans
from askwell.services.actions import Action, Receipt, check_shape
from askwell.storage import annotations, documents, event_log, leases, places, projects, reviews
from askwell.storage.leases import Lease

UNDO_DEPTH = 1_000
_ANSWERS = (EventKind.SUBMIT, EventKind.RELABEL, EventKind.REVIEW)
_OF_TEXTS = (EventKind.REVIEW, EventKind.SETTLE)


class Desk:
    """One person's actions on one project, taken one after the other within one transaction.

    What they need is read at once, and nothing is written before ``save``: a thousand answers cost the
    database little more than one. The caller holds the project's clock.
    """

    def __init__(
        self,
        connection: Connection,
        project: Project,
        caller: Caller,
        labels: Mapping[str, Label],
        actions: Sequence[Action],
        now: datetime,
    ) -> None:
        self._connection = connection
        self._project = project
        self._person_id = caller.person.id
        self._labels = labels
        self._now = now
        self._new: list[Event] = []
        self._folded: dict[tuple[int, str], Annotation] = {}
        self._reviewed: set[int] = set()
        self._exchanged: dict[int, Lease | None] = {}
        self._taken_away: dict[str, list[int]] = {}
        self._past: dict[tuple[int, str], list[Event]] = {}
        self._leases: dict[int, Lease] = {}
        self._holders: dict[int, set[str]] = {}
        self._wanted: dict[int, int] = {}
        self._last = projects.read_clock(connection, project.id).events
        named = {name for action in actions for name in (action.id, action.target) if name}
        self._events = event_log.find_events(connection, project.id, named)
        touched = {action.document_id for action in actions if action.document_id is not None}
        touched |= {event.document_id for event in self._events.values()}
        self._texts = documents.which(connection, project.id, touched)
        marked = {action.document_id or 0 for action in actions if action.spans is not None}
        self._marked = documents.find_texts(connection, project.id, marked)
        self._read(self._texts, self._person_id)

    @property
    def touched(self) -> set[int]:
        """The texts with which something was done."""
        return {event.document_id for event in self._new}

    def take(self, action: Action) -> Receipt | AskwellError:
        """Take an action; one that cannot stand is refused, and leaves nothing behind."""
        try:
            check_shape(action)
            stored = self._events.get(action.id)
            return self._add(self._event(action)) if stored is None else self._repeat(action, stored)
        except AskwellError as error:
            return error

    def save(self) -> None:
        """Store what was taken."""
        if not self._new:
            return
        project_id = self._project.id
        event_log.append(self._connection, project_id, self._new)
        annotations.store_folds(self._connection, project_id, list(self._folded.values()))
        leases.exchange(self._connection, project_id, self._person_id, self._exchanged)
        for person_id, document_ids in self._taken_away.items():
            leases.release(self._connection, document_ids, person_id)
        if self._reviewed:
            past = event_log.histories_of_all(self._connection, self._reviewed)
            decided = {document_id: fold_review(events) for document_id, events in past.items()}
            reviews.store(self._connection, project_id, decided, self._now)

    def _read(self, document_ids: Collection[int], whose: str) -> None:
        if unknown := [key for key in document_ids if key not in self._holders]:
            self._holders |= places.find_holders(self._connection, unknown, self._now)
            self._wanted |= places.find_wanted(self._connection, self._project, unknown)
        past = event_log.histories(self._connection, document_ids, whose)
        self._past |= {(document_id, whose): events for document_id, events in past.items()}
        if whose == self._person_id:
            self._leases |= leases.find_among(self._connection, document_ids, whose)

    def _history(self, document_id: int, whose: str) -> list[Event]:
        """The events so far that change somebody's work on a text; the list that new ones are added to."""
        if (document_id, whose) not in self._past:
            self._read([document_id], whose)
        return self._past[document_id, whose]

    def _add(self, event: Event) -> Receipt:
        document_id, whose = event.document_id, event.whose
        past = self._history(document_id, whose)
        event = replace(event, number=self._last + 1)
        before = fold(past) if past else None
        if event.kind is EventKind.RETURN and (before is None or before.status is not Status.SUBMITTED):
            raise InvalidInput(field="about", reason="has no answer to this text that could be sent back")
        annotation = fold([*past, event])
        if annotation.takes_place and not self._has_place(document_id, whose):
            raise LeaseLost
        self._last += 1
        past.append(event)
        self._new.append(event)
        self._events[event.id] = event
        if (kind := _undone_kind(event, past)) in _OF_TEXTS:
            if kind is EventKind.REVIEW:
                self._reviewed.add(document_id)
            return Receipt(event, annotation)
        self._folded[document_id, whose] = annotation
        if whose == self._person_id:
            self._settle(event, annotation)
        elif annotation.takes_place:
            self._holders[document_id].add(whose)
            if annotation.is_done:  # what was sent back is so no more: it may be in their hands by now
                self._taken_away.setdefault(whose, []).append(document_id)
        return Receipt(event, annotation)

    def _settle(self, event: Event, annotation: Annotation) -> None:
        """Bring the person's hands and place in line with what they did.

        Who takes an answer back keeps the place that they had, and has the text in hand again.
        """
        document_id = event.document_id
        if annotation.is_done:
            if self._leases.pop(document_id, None):
                self._exchanged[document_id] = None
        elif event.kind is EventKind.UNDO and self._has_place(document_id, self._person_id):
            self._leases[document_id] = self._exchanged[document_id] = self._handed_back(event)
            self._holders[document_id].add(self._person_id)
        if annotation.takes_place:
            self._holders[document_id].add(self._person_id)
        elif annotation.is_done:
            self._holders[document_id].discard(self._person_id)

    def _repeat(self, action: Action, stored: Event) -> Receipt:
        is_undo = action.kind is EventKind.UNDO
        sent = replace(  # only what an event of this kind keeps
            stored,
            kind=action.kind,
            person_id=self._person_id,
            document_id=stored.document_id if is_undo else action.document_id or 0,
            labels=tuple(sorted(action.labels)) if action.kind in _ANSWERS else (),
            spans=self._spans(action)
            if action.kind in _ANSWERS and action.spans is not None
            else stored.spans,
            comment=None if is_undo else action.comment,
            target=action.target or stored.target if is_undo else None,
            about=stored.about if is_undo else action.about,
        )
        if not sent.says_the_same(replace(stored, labels=tuple(sorted(stored.labels)))):
            raise EventConflict(event_id=action.id)
        past = self._history(stored.document_id, stored.whose)
        return Receipt(stored, fold(past), is_repeated=True)

    def _event(self, action: Action) -> Event:
        if action.kind is EventKind.UNDO:
            return self._undo(action)
        document_id = action.document_id or 0
        if document_id not in self._texts:
            raise NotFound(kind="text", name=action.document_id)
        labels: tuple[str, ...] = ()
        spans: tuple[Span, ...] = ()
        if action.kind in _ANSWERS:
            labels = check_answer(self._project.task, self._labels, action.labels)
            spans = self._spans(action)
        lease = self._leases.get(document_id)
        return Event(
            id=action.id,
            document_id=document_id,
            person_id=self._person_id,
            kind=action.kind,
            created_at=self._now,
            labels=labels,
            spans=spans,
            text_hash=self._hash(action) if action.kind in _ANSWERS else None,
            comment=action.comment,
            stream=lease.stream if lease else Stream.DIRECT,
            propensity=lease.propensity if lease else None,
            model_version=lease.model_version if lease else None,
            about=action.about,
            guideline_version=self._project.guideline_version,
            seconds=action.seconds,
        )

    def _spans(self, action: Action) -> tuple[Span, ...]:
        document_id = action.document_id or 0
        if action.spans is None:
            past = self._past.get((document_id, self._person_id))
            return fold(past).spans if past and action.kind is EventKind.RELABEL else ()
        if document_id not in self._marked:
            return ()
        text, digest = self._marked[document_id]
        if action.text_hash is not None and action.text_hash != digest.hex():
            raise TextChanged
        return check_spans(text, self._labels, action.spans, may_overlap=self._project.spans_overlap)

    def _hash(self, action: Action) -> str | None:
        """The hash of the text where spans are part of the answer, given now or before."""
        document_id = action.document_id or 0
        if action.spans is not None:
            return self._marked[document_id][1].hex() if document_id in self._marked else None
        if action.kind is not EventKind.RELABEL:
            return None
        past = effective(self._past.get((document_id, self._person_id), ()))
        return next((event.text_hash for event in reversed(past) if event.text_hash), None)

    def _undo(self, action: Action) -> Event:
        target = self._target(action)
        if target.person_id != self._person_id:
            raise NotYours(event_id=target.id)
        return Event(
            id=action.id,
            document_id=target.document_id,
            person_id=self._person_id,
            kind=EventKind.UNDO,
            created_at=self._now,
            target=target.id,
            stream=target.stream,
            propensity=target.propensity,
            model_version=target.model_version,
            about=target.about,
        )

    def _target(self, action: Action) -> Event:
        if action.target is not None:
            target = self._events.get(action.target)
            if target is None:
                raise NotFound(kind="event", name=action.target)
            return target
        stored = event_log.latest_by(self._connection, self._project.id, self._person_id, UNDO_DEPTH)
        oldest_first = [*stored[::-1], *self._new]
        standing = effective(oldest_first)
        target = latest_undo(oldest_first) if action.is_redo else (standing[-1] if standing else None)
        if target is None:
            raise NothingToUndo
        return target

    def _has_place(self, document_id: int, whose: str) -> bool:
        """Whether somebody may answer a text: they have one of its places, or one is left."""
        holders = self._holders[document_id]
        return whose in holders or len(holders) < self._wanted[document_id]

    def _handed_back(self, event: Event) -> Lease:
        """An undone text is in the person's hands again, first in line."""
        return Lease(
            document_id=event.document_id,
            person_id=event.person_id,
            stream=event.stream,
            propensity=event.propensity or 1.0,
            model_version=event.model_version or 0,
            sequence=-event.number,
            expires_at=self._now + timedelta(seconds=self._project.lease_seconds),
        )


def _undone_kind(event: Event, past: Sequence[Event]) -> EventKind:
    """Give the kind of an event, or of what an undo takes back or forth in the end."""
    by_id = {each.id: each for each in past}
    while event.kind is EventKind.UNDO and event.target in by_id:
        event = by_id[event.target]
    return event.kind
