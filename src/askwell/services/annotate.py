"""Annotate: the next question, the answer, and the way back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from askwell.domain.annotations import (
    MAX_COMMENT,
    Annotation,
    Event,
    EventKind,
    Status,
    Stream,
    check_answer,
    effective,
    fold,
    latest_undo,
)
from askwell.domain.errors import (
    AskwellError,
    EventConflict,
    InvalidInput,
    LeaseLost,
    NotFound,
    NothingToUndo,
    NotYours,
)
from askwell.domain.labels import Label
from askwell.domain.members import Caller, Permission
from askwell.domain.projects import Project
from askwell.services.access import authorise
from askwell.storage import annotations, documents, leases, projects
from askwell.storage.leases import Lease
from askwell.storage.store import Store

UNDO_DEPTH = 1_000
AT_ONCE = 100
"""Actions in one transaction."""
_ANSWERS = (EventKind.SUBMIT, EventKind.RELABEL)


@dataclass(frozen=True, slots=True)
class Action:
    """What a client sends: ``id`` is its own choice, and sending the same action again changes nothing.

    An undo without a target takes back the person's last action; ``is_redo`` takes back their last undo.
    """

    id: str
    kind: EventKind
    document_id: int | None = None
    labels: tuple[str, ...] = ()
    comment: str | None = None
    target: str | None = None
    is_redo: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """The stored event, and where the person stands with the text now."""

    event: Event
    annotation: Annotation
    is_repeated: bool = False


def record(store: Store, caller: Caller, project_id: str, action: Action) -> Receipt:
    """Store what a person did with a text; when this returns, it is committed.

    Raises ``InvalidInput`` for labels that the project does not have, ``EventConflict`` when the id was used
    for something else, ``LeaseLost`` when enough others have answered meanwhile, ``NothingToUndo``,
    ``NotYours`` and ``NotFound``.
    """
    result = record_all(store, caller, project_id, [action])[0]
    if isinstance(result, AskwellError):
        raise result
    return result


def record_all(
    store: Store, caller: Caller, project_id: str, actions: Sequence[Action]
) -> list[Receipt | AskwellError]:
    """Store what a person did with texts, in its order, and give the receipt or the error of each.

    An action that fails leaves nothing behind and does not stop the others. They are committed ``AT_ONCE`` at
    a time, so that others need not wait for a long list.
    """
    results: list[Receipt | AskwellError] = []
    for start in range(0, len(actions), AT_ONCE):
        with store.database.write() as connection:
            project = authorise(connection, caller, project_id, Permission.ANNOTATE)
            projects.lock_clock(connection, project_id)
            labels = {label.id: label for label in projects.find_labels(connection, project_id)}
            some = actions[start : start + AT_ONCE]
            desk = _Desk(connection, project, caller, labels, some, store.now())
            results += [desk.take(action) for action in some]
    return results


def extend_leases(store: Store, caller: Caller, project_id: str) -> int:
    """Keep the caller's texts reserved for another lease time, and say how many there are."""
    with store.database.write(is_durable=False) as connection:
        project = authorise(connection, caller, project_id, Permission.ANNOTATE)
        projects.lock_clock(connection, project_id)
        now = store.now()  # under the lock: a lease that has expired may be in other hands by now
        expires_at = now + timedelta(seconds=project.lease_seconds)
        return leases.extend(connection, project_id, caller.person.id, now, expires_at)


def release_leases(store: Store, caller: Caller, project_id: str) -> None:
    """Give the caller's unanswered texts back to the queue."""
    with store.database.write(is_durable=False) as connection:
        authorise(connection, caller, project_id, Permission.ANNOTATE)
        projects.lock_clock(connection, project_id)
        leases.release_all(connection, project_id, caller.person.id, store.now())


def _check_shape(action: Action) -> None:
    if not 1 <= len(action.id) <= 80 or not action.id.isprintable():
        raise InvalidInput(field="id", reason="must be 1 to 80 printable characters")
    if action.comment is not None and len(action.comment) > MAX_COMMENT:
        raise InvalidInput(field="comment", reason=f"must be at most {MAX_COMMENT} characters")
    if action.comment is not None and "\x00" in action.comment:
        raise InvalidInput(field="comment", reason="must not hold the NUL character")
    if action.kind is EventKind.COMMENT and not action.comment:
        raise InvalidInput(field="comment", reason="is empty")
    if action.kind is not EventKind.UNDO and action.document_id is None:
        raise InvalidInput(field="document_id", reason="is missing")


class _Desk:
    """One person's actions on one project, taken one after the other within one transaction."""

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
        named = {name for action in actions for name in (action.id, action.target) if name}
        self._events = annotations.find_events(connection, project.id, named)
        touched = {action.document_id for action in actions if action.document_id is not None}
        touched |= {event.document_id for event in self._events.values()}
        self._texts = documents.which(connection, project.id, touched)
        self._past = annotations.histories(connection, self._texts, self._person_id)

    def take(self, action: Action) -> Receipt | AskwellError:
        """Store an action; one that cannot stand is refused before anything is written."""
        try:
            _check_shape(action)
            stored = self._events.get(action.id)
            return self._store(self._event(action)) if stored is None else self._repeat(action, stored)
        except AskwellError as error:
            return error

    def _store(self, event: Event) -> Receipt:
        past = self._past.get(event.document_id)
        if past is None:
            past = annotations.history(self._connection, event.document_id, event.person_id)
        was_counted = bool(past) and fold(past).status is Status.SUBMITTED
        is_counted = fold([*past, event]).status is Status.SUBMITTED
        if is_counted and not was_counted and not self._has_place(event.document_id):
            raise LeaseLost
        event = annotations.append(self._connection, self._project.id, [event])[0]
        past.append(event)
        self._past[event.document_id], self._events[event.id] = past, event
        annotation = annotations.refold(self._connection, self._project.id, past)
        if annotation.is_done:
            leases.release(self._connection, [event.document_id], event.person_id)
        elif event.kind is EventKind.UNDO and self._has_place(event.document_id):
            self._hand_back(event)
        return Receipt(event, annotation)

    def _repeat(self, action: Action, stored: Event) -> Receipt:
        is_undo = action.kind is EventKind.UNDO
        sent = replace(  # only what an event of this kind keeps
            stored,
            kind=action.kind,
            person_id=self._person_id,
            document_id=stored.document_id if is_undo else action.document_id or 0,
            labels=tuple(sorted(action.labels)) if action.kind in _ANSWERS else (),
            comment=None if is_undo else action.comment,
            target=action.target or stored.target if is_undo else None,
        )
        if not sent.says_the_same(replace(stored, labels=tuple(sorted(stored.labels)))):
            raise EventConflict(event_id=action.id)
        annotation = annotations.find(self._connection, stored.document_id, stored.person_id)
        if annotation is None:
            raise NotFound(kind="annotation", name=action.id)
        return Receipt(stored, annotation, is_repeated=True)

    def _event(self, action: Action) -> Event:
        if action.kind is EventKind.UNDO:
            return self._undo(action)
        document_id = action.document_id or 0
        if document_id not in self._texts:
            raise NotFound(kind="text", name=action.document_id)
        labels: tuple[str, ...] = ()
        if action.kind in _ANSWERS:
            labels = check_answer(self._project.task, self._labels, action.labels)
        lease = leases.find(self._connection, document_id, self._person_id)
        return Event(
            id=action.id,
            document_id=document_id,
            person_id=self._person_id,
            kind=action.kind,
            created_at=self._now,
            labels=labels,
            comment=action.comment,
            stream=lease.stream if lease else Stream.DIRECT,
            propensity=lease.propensity if lease else None,
            model_version=lease.model_version if lease else None,
        )

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
        )

    def _target(self, action: Action) -> Event:
        if action.target is not None:
            target = self._events.get(action.target)
            if target is None:
                raise NotFound(kind="event", name=action.target)
            return target
        newest_first = annotations.latest_by(self._connection, self._project.id, self._person_id, UNDO_DEPTH)
        oldest_first = newest_first[::-1]
        standing = effective(oldest_first)
        target = latest_undo(oldest_first) if action.is_redo else (standing[-1] if standing else None)
        if target is None:
            raise NothingToUndo
        return target

    def _has_place(self, document_id: int) -> bool:
        return leases.has_place(
            self._connection, document_id, self._person_id, self._project.overlap, self._now
        )

    def _hand_back(self, event: Event) -> None:
        """An undone text is in the person's hands again, first in line."""
        lease = Lease(
            document_id=event.document_id,
            person_id=event.person_id,
            stream=event.stream,
            propensity=event.propensity or 1.0,
            model_version=event.model_version or 0,
            sequence=-event.number,
            expires_at=self._now + timedelta(seconds=self._project.lease_seconds),
        )
        leases.take(self._connection, self._project.id, lease)
