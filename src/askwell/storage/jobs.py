"""Jobs as rows: what people see of them, and the cursor from which each goes on."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update

from askwell.domain.jobs import Job, JobKind, JobState
from askwell.storage.schema import jobs, projects

_ACTIVE = (JobState.QUEUED.value, JobState.RUNNING.value)
_FIELDS = tuple(field.name for field in fields(Job))


def add(connection: Connection, job: Job) -> None:
    """Store a new job."""
    connection.execute(insert(jobs).values(**_row({name: getattr(job, name) for name in _FIELDS})))


def find(connection: Connection, job_id: str, *, is_locked: bool = False) -> Job | None:
    """Give a job, or None; ``is_locked`` keeps others from changing it until the transaction ends."""
    query = select(jobs).where(jobs.c.id == job_id)
    row = connection.execute(query.with_for_update() if is_locked else query).mappings().first()
    return _job(row) if row else None


def find_all(connection: Connection, project_id: str, *, limit: int = 100) -> list[Job]:
    """Give a project's jobs, newest first."""
    query = select(jobs).where(jobs.c.project_id == project_id)
    rows = connection.execute(query.order_by(jobs.c.created_at.desc(), jobs.c.id).limit(limit)).mappings()
    return [_job(row) for row in rows]


def find_active(connection: Connection) -> list[Job]:
    """Give every job that is queued or running, oldest first; those of deleted projects rest."""
    query = select(jobs).join(projects, projects.c.id == jobs.c.project_id)
    query = query.where(jobs.c.state.in_(_ACTIVE), projects.c.deleted_at.is_(None))
    rows = connection.execute(query.order_by(jobs.c.created_at, jobs.c.id)).mappings()
    return [_job(row) for row in rows]


def find_active_of(connection: Connection, project_id: str, kind: JobKind) -> Job | None:
    """Give a project's job of a kind that is queued or running, or None."""
    query = select(jobs).where(
        jobs.c.project_id == project_id, jobs.c.kind == kind.value, jobs.c.state.in_(_ACTIVE)
    )
    row = connection.execute(query.limit(1)).mappings().first()
    return _job(row) if row else None


def change(connection: Connection, job_id: str, now: datetime, **changes: object) -> None:
    """Change some of a job's fields."""
    connection.execute(update(jobs).where(jobs.c.id == job_id).values(**_row(changes), updated_at=now))


def _row(values: Mapping[str, object]) -> dict[str, object]:
    return {
        name: value.value if isinstance(value, JobKind | JobState) else value
        for name, value in values.items()
    }


def _job(row: RowMapping) -> Job:
    known: dict[str, Any] = {name: row[name] for name in _FIELDS}
    known |= {"kind": JobKind(row["kind"]), "state": JobState(row["state"])}
    return Job(**known)
