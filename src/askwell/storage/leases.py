"""Leases: a text in one person's hands until it expires, is answered, or is given back."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Row,
    Select,
    and_,
    delete,
    exists,
    insert,
    or_,
    select,
    union_all,
    update,
)

from askwell.domain.annotations import Status
from askwell.domain.events import Stream
from askwell.storage.schema import annotations, leases


@dataclass(frozen=True, slots=True)
class Lease:
    """A text in one person's hands until ``expires_at``, and how it was drawn."""

    document_id: int
    person_id: str
    stream: Stream
    propensity: float
    model_version: int
    sequence: int
    expires_at: datetime


def has_no_answer_yet(lease: FromClause) -> ColumnElement[bool]:
    """Say in SQL that a lease's holder has not submitted, so that nobody counts twice."""
    given = annotations.alias()
    return ~exists(
        select(given.c.document_id).where(
            given.c.document_id == lease.c.document_id,
            given.c.person_id == lease.c.person_id,
            given.c.status == Status.SUBMITTED.value,
        )
    )


def taken_places(
    connection: Connection, document_ids: Collection[int], person_id: str, now: datetime
) -> dict[int, int]:
    """Give how many others have answered or hold each of some texts; one that nobody has is left out."""
    answered = select(annotations.c.document_id).where(
        annotations.c.document_id.in_(document_ids),
        annotations.c.person_id != person_id,
        annotations.c.status == Status.SUBMITTED.value,
    )
    held = select(leases.c.document_id).where(
        leases.c.document_id.in_(document_ids),
        leases.c.person_id != person_id,
        leases.c.expires_at > now,
        has_no_answer_yet(leases),
    )
    rows = connection.execute(union_all(answered, held))
    return Counter(row.document_id for row in rows)


def take(connection: Connection, project_id: str, lease: Lease) -> None:
    """Put a text into a person's hands, in the place of their earlier lease of it."""
    exchange(connection, project_id, lease.person_id, {lease.document_id: lease})


def exchange(
    connection: Connection, project_id: str, person_id: str, changed: Mapping[int, Lease | None]
) -> None:
    """Put some texts into a person's hands, and take others out of them (None), by the texts' ids."""
    if not changed:
        return
    release(connection, list(changed), person_id)
    rows: list[dict[str, object]] = [
        {
            "document_id": lease.document_id,
            "person_id": lease.person_id,
            "project_id": project_id,
            "stream": lease.stream.value,
            "propensity": lease.propensity,
            "model_version": lease.model_version,
            "sequence": lease.sequence,
            "expires_at": lease.expires_at,
        }
        for lease in changed.values()
        if lease is not None
    ]
    if rows:
        connection.execute(insert(leases), rows)


def find_among(connection: Connection, document_ids: Collection[int], person_id: str) -> dict[int, Lease]:
    """Give a person's leases of some texts, expired or not."""
    query = select(leases).where(leases.c.document_id.in_(document_ids), leases.c.person_id == person_id)
    return {row.document_id: _lease(row) for row in connection.execute(query)}


def find_live(connection: Connection, project_id: str, person_id: str, now: datetime) -> list[Lease]:
    """Give a person's leases that have not expired, first taken first."""
    query = _live(project_id, now).where(leases.c.person_id == person_id).order_by(leases.c.sequence)
    return [_lease(row) for row in connection.execute(query)]


def leased_documents(connection: Connection, project_id: str, now: datetime) -> list[int]:
    """Give the texts that are in somebody's hands."""
    return [row.document_id for row in connection.execute(_live(project_id, now))]


def extend(
    connection: Connection, project_id: str, person_id: str, now: datetime, expires_at: datetime
) -> int:
    """Give a person's live leases a new expiry, and say how many there are."""
    mine = and_(leases.c.project_id == project_id, leases.c.person_id == person_id, leases.c.expires_at > now)
    return connection.execute(update(leases).where(mine).values(expires_at=expires_at)).rowcount


def release(connection: Connection, document_ids: Collection[int], person_id: str) -> None:
    """Take texts out of a person's hands."""
    mine = and_(leases.c.document_id.in_(document_ids), leases.c.person_id == person_id)
    connection.execute(delete(leases).where(mine))


def release_all(connection: Connection, project_id: str, person_id: str, now: datetime) -> None:
    """Take every text out of a person's hands, and clear away what has expired."""
    mine = and_(
        leases.c.project_id == project_id, or_(leases.c.person_id == person_id, leases.c.expires_at <= now)
    )
    connection.execute(delete(leases).where(mine))


def _live(project_id: str, now: datetime) -> Select[Any]:
    return select(leases).where(leases.c.project_id == project_id, leases.c.expires_at > now)


def _lease(row: Row[Any]) -> Lease:
    return Lease(
        row.document_id,
        row.person_id,
        Stream(row.stream),
        row.propensity,
        row.model_version,
        row.sequence,
        row.expires_at,
    )
