"""Leases: a text in one person's hands until it expires, is answered, or is given back."""

from collections.abc import Collection
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
    bindparam,
    delete,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from askwell.domain.annotations import Status, Stream
from askwell.storage.schema import annotations, leases
from askwell.storage.schema.base import Instant


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


def has_place(connection: Connection, document_id: int, person_id: str, overlap: int, now: datetime) -> bool:
    """Whether this person may still answer this text: fewer than ``overlap`` others answered or hold it."""
    values = {"document": document_id, "person": person_id, "now": now}
    return connection.execute(_TAKEN, values).scalar_one() < overlap


def _taken() -> Select[int]:
    document, person = bindparam("document"), bindparam("person")
    others = select(func.count()).select_from(annotations)
    others = others.where(
        annotations.c.document_id == document,
        annotations.c.person_id != person,
        annotations.c.status == Status.SUBMITTED.value,
    )
    held = select(func.count()).select_from(leases)
    held = held.where(
        leases.c.document_id == document,
        leases.c.person_id != person,
        leases.c.expires_at > bindparam("now", type_=Instant),
        has_no_answer_yet(leases),
    )
    return select(others.scalar_subquery() + held.scalar_subquery())


_TAKEN = _taken()


def take(connection: Connection, project_id: str, lease: Lease) -> None:
    """Put a text into a person's hands, in the place of their earlier lease of it."""
    release(connection, [lease.document_id], lease.person_id)
    connection.execute(
        insert(leases).values(
            document_id=lease.document_id,
            person_id=lease.person_id,
            project_id=project_id,
            stream=lease.stream.value,
            propensity=lease.propensity,
            model_version=lease.model_version,
            sequence=lease.sequence,
            expires_at=lease.expires_at,
        )
    )


def find(connection: Connection, document_id: int, person_id: str) -> Lease | None:
    """Give a person's lease of a text, expired or not, or None."""
    query = select(leases).where(leases.c.document_id == document_id, leases.c.person_id == person_id)
    row = connection.execute(query).first()
    return _lease(row) if row else None


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
