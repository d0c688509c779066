"""Events and their fold as rows: appended and folded in one transaction, so that they never part."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from askwell.domain.annotations import Annotation, Event, EventKind, Status, Stream, fold
from askwell.domain.ids import new_id
from askwell.storage.schema import annotations, clocks, documents, events


def append(connection: Connection, project_id: str, new: Sequence[Event]) -> list[Event]:
    """Number events without gaps, store them, and give them with their numbers.

    The caller holds the project's clock (``projects.lock_clock``), so numbers follow the order of commits.
    """
    tick = update(clocks).where(clocks.c.project_id == project_id)
    tick = tick.values(events=clocks.c.events + len(new)).returning(clocks.c.events)
    last = connection.execute(tick).scalar_one()
    numbered = [replace(event, number=last - len(new) + 1 + i) for i, event in enumerate(new)]
    connection.execute(insert(events), [_event_row(project_id, event) for event in numbered])
    return numbered


def find_event(connection: Connection, project_id: str, event_id: str) -> Event | None:
    """Give the event with a client's id, or None."""
    query = select(events).where(events.c.project_id == project_id, events.c.id == event_id)
    row = connection.execute(query).first()
    return _event(row) if row else None


def history(connection: Connection, document_id: int, person_id: str | None = None) -> list[Event]:
    """Give what happened to a text, oldest first: everything, or one person's part."""
    query = select(events).where(events.c.document_id == document_id)
    if person_id is not None:
        query = query.where(events.c.person_id == person_id)
    return [_event(row) for row in connection.execute(query.order_by(events.c.number))]


def find_events_after(connection: Connection, project_id: str, number: int, limit: int) -> list[Event]:
    """Give a project's events after a number, oldest first."""
    query = select(events).where(events.c.project_id == project_id, events.c.number > number)
    return [_event(row) for row in connection.execute(query.order_by(events.c.number).limit(limit))]


def latest_by(connection: Connection, project_id: str, person_id: str, limit: int) -> list[Event]:
    """Give a person's last events, newest first."""
    query = select(events).where(events.c.project_id == project_id, events.c.person_id == person_id)
    return [_event(row) for row in connection.execute(query.order_by(events.c.number.desc()).limit(limit))]


def refold(connection: Connection, project_id: str, document_id: int, person_id: str) -> Annotation:
    """Fold one person's events on a text anew, store the result, and count the text's answers again."""
    annotation = fold(history(connection, document_id, person_id))
    mine = (annotations.c.document_id == document_id) & (annotations.c.person_id == person_id)
    connection.execute(delete(annotations).where(mine))
    connection.execute(insert(annotations).values(_annotation_row(project_id, annotation)))
    given = select(func.count()).select_from(annotations)
    given = given.where(
        annotations.c.document_id == document_id, annotations.c.status == Status.SUBMITTED.value
    )
    _count_answers(connection, project_id, document_id, connection.execute(given).scalar_one())
    return annotation


def find(connection: Connection, document_id: int, person_id: str) -> Annotation | None:
    """Give where a person stands with a text, or None if they never touched it."""
    query = select(annotations).where(
        annotations.c.document_id == document_id, annotations.c.person_id == person_id
    )
    row = connection.execute(query).first()
    return _annotation(row) if row else None


def find_for(connection: Connection, document_ids: Collection[int]) -> list[Annotation]:
    """Give everybody's annotations on some texts."""
    query = select(annotations).where(annotations.c.document_id.in_(document_ids))
    return [_annotation(row) for row in connection.execute(query)]


def find_all(connection: Connection, project_id: str) -> Iterable[Annotation]:
    """Give every annotation of a project, in the order of their last events."""
    query = select(annotations).where(annotations.c.project_id == project_id)
    for row in connection.execute(query.order_by(annotations.c.event_number)):
        yield _annotation(row)


def record_import(
    connection: Connection,
    project_id: str,
    answers: Sequence[tuple[int, tuple[str, ...]]],
    person_id: str,
    now: datetime,
) -> None:
    """Store answers that came with their texts: (document id, label ids), none of them answered before."""
    if not answers:
        return
    stored = append(
        connection,
        project_id,
        [
            Event(new_id("evt"), document_id, person_id, EventKind.SUBMIT, now, labels, stream=Stream.IMPORT)
            for document_id, labels in answers
        ],
    )
    connection.execute(insert(annotations), [_annotation_row(project_id, fold([event])) for event in stored])
    answered = documents.c.id.in_([document_id for document_id, _ in answers])
    connection.execute(update(documents).where(answered).values(answers=documents.c.answers + 1))
    _tick_answered(connection, project_id, len(answers))


def _count_answers(connection: Connection, project_id: str, document_id: int, answers: int) -> None:
    mine = documents.c.id == document_id
    before = connection.execute(select(documents.c.answers).where(mine)).scalar_one()
    connection.execute(update(documents).where(mine).values(answers=answers))
    _tick_answered(connection, project_id, (answers > 0) - (before > 0))


def _tick_answered(connection: Connection, project_id: str, change: int) -> None:
    if change:
        tick = update(clocks).where(clocks.c.project_id == project_id)
        connection.execute(tick.values(answered=clocks.c.answered + change))


def _event_row(project_id: str, event: Event) -> dict[str, object]:
    return {
        "project_id": project_id,
        "number": event.number,
        "id": event.id,
        "document_id": event.document_id,
        "person_id": event.person_id,
        "kind": event.kind.value,
        "labels": list(event.labels),
        "comment": event.comment,
        "target": event.target,
        "stream": event.stream.value,
        "propensity": event.propensity,
        "model_version": event.model_version,
        "created_at": event.created_at,
    }


def _event(row: Row[tuple[object, ...]]) -> Event:
    return Event(
        id=row.id,
        document_id=row.document_id,
        person_id=row.person_id,
        kind=EventKind(row.kind),
        created_at=row.created_at,
        labels=tuple(row.labels),
        comment=row.comment,
        target=row.target,
        stream=Stream(row.stream),
        propensity=row.propensity,
        model_version=row.model_version,
        number=row.number,
    )


def _annotation_row(project_id: str, annotation: Annotation) -> dict[str, object]:
    return {
        "document_id": annotation.document_id,
        "person_id": annotation.person_id,
        "project_id": project_id,
        "status": annotation.status.value,
        "labels": list(annotation.labels),
        "is_flagged": annotation.is_flagged,
        "comment": annotation.comment,
        "stream": annotation.stream.value,
        "event_number": annotation.event_number,
        "updated_at": annotation.updated_at,
    }


def _annotation(row: Row[tuple[object, ...]]) -> Annotation:
    return Annotation(
        document_id=row.document_id,
        person_id=row.person_id,
        status=Status(row.status),
        labels=tuple(row.labels),
        is_flagged=row.is_flagged,
        comment=row.comment,
        stream=Stream(row.stream),
        event_number=row.event_number,
        updated_at=row.updated_at,
    )
