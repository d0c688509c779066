"""The audit trail as rows: appended in the transaction of the deed, read newest first, and never changed."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, insert, select, true

from askwell.domain.trail import Deed, Door, Step, TrailFilter
from askwell.storage.schema import trail


def append(connection: Connection, step: Step) -> None:
    """Store a step; the database numbers it."""
    connection.execute(
        insert(trail).values(
            at=step.at,
            project_id=step.project_id,
            person_id=step.person_id,
            action=step.action.value,
            target=step.target,
            details=dict(step.details),
            door=step.door.value,
            address=step.address,
        )
    )


def find(
    connection: Connection,
    project_id: str | None,
    wanted: TrailFilter,
    *,
    before: int | None = None,
    limit: int = 100,
) -> list[Step]:
    """Give a page of a project's steps (None: everybody's, everywhere), newest first.

    Kinds of deeds that this version does not know, as after a step back to an older one, are left out.
    """
    query = select(trail).where(
        _of(project_id, wanted),
        trail.c.action.in_([deed.value for deed in Deed]),
        trail.c.number < before if before is not None else true(),
    )
    return [_step(row) for row in connection.execute(query.order_by(trail.c.number.desc()).limit(limit))]


def find_people(connection: Connection, project_id: str | None) -> Sequence[str]:
    """Give the ids of those who are on the trail."""
    query = select(trail.c.person_id).distinct().where(_of(project_id, TrailFilter()))
    return connection.execute(query.where(trail.c.person_id.is_not(None))).scalars().all()


def forget_before(connection: Connection, oldest: datetime) -> int:
    """Delete the steps before a moment, and give their number."""
    return connection.execute(delete(trail).where(trail.c.at < oldest)).rowcount


def _of(project_id: str | None, wanted: TrailFilter) -> ColumnElement[bool]:
    parts: list[ColumnElement[bool]] = [true()]
    if project_id is not None:
        parts.append(trail.c.project_id == project_id)
    if wanted.person_id is not None:
        parts.append(trail.c.person_id == wanted.person_id)
    if wanted.action is not None:
        parts.append(trail.c.action == wanted.action.value)
    if wanted.since is not None:
        parts.append(trail.c.at >= wanted.since)
    return and_(*parts)


def _step(row: Row[Any]) -> Step:
    return Step(
        number=row.number,
        at=row.at,
        action=Deed(row.action),
        person_id=row.person_id,
        project_id=row.project_id,
        target=row.target,
        details=row.details,
        door=Door(row.door),
        address=row.address,
    )
