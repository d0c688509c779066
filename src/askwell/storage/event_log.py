"""The log of events as rows: numbered without gaps, in the order of their commits."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlalchemy import Connection, Row, func, insert, select, update

from askwell.domain.events import Event, EventKind, Stream
from askwell.storage import span_rows
from askwell.storage.schema import clocks, events

_whose = func.coalesce(events.c.about, events.c.person_id)


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


def find_events(connection: Connection, project_id: str, event_ids: Collection[str]) -> dict[str, Event]:
    """Give those of some events that are stored, by the clients' ids."""
    query = select(events).where(events.c.project_id == project_id, events.c.id.in_(event_ids))
    return {row.id: _event(row) for row in connection.execute(query)}


def histories(
    connection: Connection, document_ids: Collection[int], person_id: str
) -> dict[int, list[Event]]:
    """Give the events that change one person's work on each of some texts, oldest first."""
    query = select(events).where(events.c.document_id.in_(document_ids), _whose == person_id)
    past: dict[int, list[Event]] = {document_id: [] for document_id in document_ids}
    for row in connection.execute(query.order_by(events.c.number)):
        past[row.document_id].append(_event(row))
    return past


def history(connection: Connection, document_id: int, person_id: str | None = None) -> list[Event]:
    """Give what happened to a text, oldest first: everything, or what changes one person's work on it."""
    query = select(events).where(events.c.document_id == document_id)
    if person_id is not None:
        query = query.where(_whose == person_id)
    return [_event(row) for row in connection.execute(query.order_by(events.c.number))]


def histories_of_all(connection: Connection, document_ids: Collection[int]) -> dict[int, list[Event]]:
    """Give everybody's events on each of some texts, oldest first."""
    query = select(events).where(events.c.document_id.in_(document_ids))
    past: dict[int, list[Event]] = {document_id: [] for document_id in document_ids}
    for row in connection.execute(query.order_by(events.c.number)):
        past[row.document_id].append(_event(row))
    return past


def find_batch(connection: Connection, project_id: str, batch: str) -> list[Event]:
    """Give the events of a batch, oldest first."""
    query = select(events).where(events.c.project_id == project_id, events.c.batch == batch)
    return [_event(row) for row in connection.execute(query.order_by(events.c.number))]


def measure_batch(connection: Connection, project_id: str, batch: str) -> tuple[int, int, int]:
    """Give how many events a batch has, and how many texts and people they are about."""
    counted = (func.count(), func.count(events.c.document_id.distinct()), func.count(_whose.distinct()))
    query = select(*counted).where(events.c.project_id == project_id, events.c.batch == batch)
    count, texts, people = connection.execute(query).one()
    return count, texts, people


def find_events_after(connection: Connection, project_id: str, number: int, limit: int) -> list[Event]:
    """Give a project's events after a number, oldest first."""
    query = select(events).where(events.c.project_id == project_id, events.c.number > number)
    return [_event(row) for row in connection.execute(query.order_by(events.c.number).limit(limit))]


def latest_by(connection: Connection, project_id: str, person_id: str, limit: int) -> list[Event]:
    """Give a person's last events, newest first, without what was done to many answers at once."""
    query = select(events).where(
        events.c.project_id == project_id, events.c.person_id == person_id, events.c.batch.is_(None)
    )
    return [_event(row) for row in connection.execute(query.order_by(events.c.number.desc()).limit(limit))]


def _event_row(project_id: str, event: Event) -> dict[str, object]:
    return {
        "project_id": project_id,
        "number": event.number,
        "id": event.id,
        "document_id": event.document_id,
        "person_id": event.person_id,
        "kind": event.kind.value,
        "labels": list(event.labels),
        "spans": span_rows.to_json(event.spans, is_given=event.text_hash is not None),
        "text_hash": event.text_hash,
        "comment": event.comment,
        "target": event.target,
        "stream": event.stream.value,
        "propensity": event.propensity,
        "model_version": event.model_version,
        "created_at": event.created_at,
        "about": event.about,
        "guideline_version": event.guideline_version,
        "seconds": event.seconds,
        "batch": event.batch,
    }


def _event(row: Row[tuple[object, ...]]) -> Event:
    return Event(
        id=row.id,
        document_id=row.document_id,
        person_id=row.person_id,
        kind=EventKind(row.kind),
        created_at=row.created_at,
        labels=tuple(row.labels),
        spans=span_rows.from_json(row.spans),
        text_hash=row.text_hash,
        comment=row.comment,
        target=row.target,
        stream=Stream(row.stream),
        propensity=row.propensity,
        model_version=row.model_version,
        number=row.number,
        about=row.about,
        guideline_version=row.guideline_version,
        seconds=row.seconds,
        batch=row.batch,
    )
