"""Annotate: the next question, the answer, and the way back."""

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
    EventConflict,
    InvalidInput,
    LeaseLost,
    NotFound,
    NothingToUndo,
    NotYours,
)
from askwell.domain.members import Caller, Permission
from askwell.domain.projects import Project
from askwell.services.access import authorise
from askwell.storage import annotations, documents, leases, projects
from askwell.storage.leases import Lease
from askwell.storage.store import Store

UNDO_DEPTH = 1_000
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
    _check_shape(action)
    with store.database.write() as connection:
        project = authorise(connection, caller, project_id, Permission.ANNOTATE)
        projects.lock_clock(connection, project_id)
        now = store.now()
        stored = annotations.find_event(connection, project_id, action.id)
        if stored is not None:
            return _repeat(connection, caller, action, stored)
        event = _event(connection, project, caller, action, now)
        event = annotations.append(connection, project_id, [event])[0]
        annotation = annotations.refold(connection, project_id, event.document_id, event.person_id)
        if (
            annotation.status is Status.SUBMITTED
            and not leases.has_place(connection, event.document_id, event.person_id, project.overlap, now)
            and not _had_answered(connection, event)
        ):
            raise LeaseLost
        if annotation.is_done:
            leases.release(connection, [event.document_id], event.person_id)
        elif event.kind is EventKind.UNDO:
            _hand_back(connection, project, event, now)
        return Receipt(event, annotation)


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


def _repeat(connection: Connection, caller: Caller, action: Action, stored: Event) -> Receipt:
    is_undo = action.kind is EventKind.UNDO
    sent = replace(  # only what an event of this kind keeps
        stored,
        kind=action.kind,
        person_id=caller.person.id,
        document_id=stored.document_id if is_undo else action.document_id or 0,
        labels=tuple(sorted(action.labels)) if action.kind in _ANSWERS else (),
        comment=None if is_undo else action.comment,
        target=action.target or stored.target if is_undo else None,
    )
    if not sent.says_the_same(replace(stored, labels=tuple(sorted(stored.labels)))):
        raise EventConflict(event_id=action.id)
    annotation = annotations.find(connection, stored.document_id, stored.person_id)
    if annotation is None:
        raise NotFound(kind="annotation", name=action.id)
    return Receipt(stored, annotation, is_repeated=True)


def _had_answered(connection: Connection, event: Event) -> bool:
    """Whether the person's answer was counted before this event, so that it takes nobody's place."""
    before = annotations.history(connection, event.document_id, event.person_id)[:-1]
    return bool(before) and fold(before).status is Status.SUBMITTED


def _event(connection: Connection, project: Project, caller: Caller, action: Action, now: datetime) -> Event:
    if action.kind is EventKind.UNDO:
        return _undo(connection, project, caller, action, now)
    document_id = action.document_id or 0
    if documents.find(connection, project.id, document_id) is None:
        raise NotFound(kind="text", name=action.document_id)
    labels: tuple[str, ...] = ()
    if action.kind in _ANSWERS:
        label_set = {label.id: label for label in projects.find_labels(connection, project.id)}
        labels = check_answer(project.task, label_set, action.labels)
    lease = leases.find(connection, document_id, caller.person.id)
    return Event(
        id=action.id,
        document_id=document_id,
        person_id=caller.person.id,
        kind=action.kind,
        created_at=now,
        labels=labels,
        comment=action.comment,
        stream=lease.stream if lease else Stream.DIRECT,
        propensity=lease.propensity if lease else None,
        model_version=lease.model_version if lease else None,
    )


def _undo(connection: Connection, project: Project, caller: Caller, action: Action, now: datetime) -> Event:
    if action.target is not None:
        target = annotations.find_event(connection, project.id, action.target)
        if target is None:
            raise NotFound(kind="event", name=action.target)
    else:
        newest_first = annotations.latest_by(connection, project.id, caller.person.id, UNDO_DEPTH)
        oldest_first = newest_first[::-1]
        standing = effective(oldest_first)
        target = latest_undo(oldest_first) if action.is_redo else (standing[-1] if standing else None)
        if target is None:
            raise NothingToUndo
    if target.person_id != caller.person.id:
        raise NotYours(event_id=target.id)
    return Event(
        id=action.id,
        document_id=target.document_id,
        person_id=caller.person.id,
        kind=EventKind.UNDO,
        created_at=now,
        target=target.id,
        stream=target.stream,
        propensity=target.propensity,
        model_version=target.model_version,
    )


def _hand_back(connection: Connection, project: Project, event: Event, now: datetime) -> None:
    """An undone text is in the person's hands again, first in line, if there is still a place."""
    if leases.has_place(connection, event.document_id, event.person_id, project.overlap, now):
        lease = Lease(
            document_id=event.document_id,
            person_id=event.person_id,
            stream=event.stream,
            propensity=event.propensity or 1.0,
            model_version=event.model_version or 0,
            sequence=-event.number,
            expires_at=now + timedelta(seconds=project.lease_seconds),
        )
        leases.take(connection, project.id, lease)
