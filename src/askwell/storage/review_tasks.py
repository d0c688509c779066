"""Review tasks as rows."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, func, insert, or_, select, update

from askwell.domain.review_tasks import Awaited, FinalAnswer, ModelAnswer, ReviewTask, TaskStatus
from askwell.domain.spans import Span
from askwell.storage import span_rows, suggestion_rows
from askwell.storage.schema import review_tasks

_OPEN = TaskStatus.OPEN.value


def add(connection: Connection, tasks: Sequence[ReviewTask]) -> None:
    """Store new tasks."""
    if tasks:
        connection.execute(insert(review_tasks), [_row(task) for task in tasks])


def save(connection: Connection, task: ReviewTask) -> None:
    """Store where a task stands now."""
    row = _row(task)
    connection.execute(update(review_tasks).where(review_tasks.c.id == row.pop("id")).values(**row))


def find(connection: Connection, task_id: str) -> ReviewTask | None:
    """Give a task, or None."""
    row = connection.execute(select(review_tasks).where(review_tasks.c.id == task_id)).first()
    return _task(row) if row else None


def find_by_ids(connection: Connection, task_ids: Collection[str]) -> dict[str, ReviewTask]:
    """Give some tasks by their ids."""
    query = select(review_tasks).where(review_tasks.c.id.in_(task_ids))
    return {row.id: _task(row) for row in connection.execute(query)}


def find_of_texts(connection: Connection, document_ids: Collection[int]) -> list[ReviewTask]:
    """Give the tasks about some texts that people can still answer, or have answered."""
    alive = (_OPEN, TaskStatus.ANSWERED.value)
    query = select(review_tasks).where(
        review_tasks.c.document_id.in_(document_ids), review_tasks.c.status.in_(alive)
    )
    return [_task(row) for row in connection.execute(query)]


def find_open(connection: Connection, deployment_id: str, document_ids: Collection[int]) -> list[ReviewTask]:
    """Give a deployment's open tasks about some texts."""
    query = select(review_tasks).where(
        review_tasks.c.document_id.in_(document_ids),
        review_tasks.c.status == _OPEN,
        review_tasks.c.deployment_id == deployment_id,
    )
    return [_task(row) for row in connection.execute(query)]


def find_waiting(connection: Connection, document_ids: Collection[int]) -> dict[int, Awaited]:
    """Give, for those of some texts that deployments wait for, the most urgent one, and whether one of them
    checks the model by it."""
    query = select(review_tasks).where(
        review_tasks.c.document_id.in_(document_ids), review_tasks.c.status == _OPEN
    )
    found: dict[int, Awaited] = {}
    for row in connection.execute(query.order_by(review_tasks.c.urgency)):
        known = found.get(row.document_id)
        is_audit = row.is_audit or (known is not None and known.is_audit)
        found[row.document_id] = Awaited(row.deployment, row.created_at, _guess(row), is_audit)
    return found


def count_open(connection: Connection, deployment_id: str) -> int:
    """Count a deployment's open tasks."""
    query = select(func.count()).where(
        review_tasks.c.deployment_id == deployment_id, review_tasks.c.status == _OPEN
    )
    return connection.execute(query).scalar_one()


def count_by_status(
    connection: Connection, deployment_ids: Collection[str]
) -> dict[tuple[str, TaskStatus], int]:
    """Count the tasks of some deployments by deployment and status."""
    query = select(review_tasks.c.deployment_id, review_tasks.c.status, func.count().label("tasks"))
    query = query.where(review_tasks.c.deployment_id.in_(deployment_ids))
    rows = connection.execute(query.group_by(review_tasks.c.deployment_id, review_tasks.c.status))
    return {(row.deployment_id, TaskStatus(row.status)): row.tasks for row in rows}


def find_page(
    connection: Connection,
    deployment_id: str,
    *,
    status: TaskStatus | None,
    before: tuple[datetime, str] | None,
    limit: int,
) -> list[ReviewTask]:
    """Give a page of a deployment's tasks, newest first, after the one of a moment and an id."""
    query = select(review_tasks).where(review_tasks.c.deployment_id == deployment_id)
    if status is not None:
        query = query.where(review_tasks.c.status == status.value)
    if before is not None:
        at, task_id = before
        is_same = and_(review_tasks.c.created_at == at, review_tasks.c.id < task_id)
        query = query.where(or_(review_tasks.c.created_at < at, is_same))
    order = (review_tasks.c.created_at.desc(), review_tasks.c.id.desc())
    return [_task(row) for row in connection.execute(query.order_by(*order).limit(limit))]


def find_overdue(connection: Connection, now: datetime, limit: int) -> list[ReviewTask]:
    """Give open tasks whose time is over, those that waited longest first."""
    query = select(review_tasks).where(review_tasks.c.status == _OPEN, review_tasks.c.expires_at <= now)
    return [_task(row) for row in connection.execute(query.order_by(review_tasks.c.expires_at).limit(limit))]


def cancel_all(
    connection: Connection, at: datetime, *, deployment_id: str | None = None, project_id: str | None = None
) -> int:
    """Cancel the open tasks of a deployment or of a project, and give their number."""
    query = update(review_tasks).where(review_tasks.c.status == _OPEN)
    if deployment_id is not None:
        query = query.where(review_tasks.c.deployment_id == deployment_id)
    if project_id is not None:
        query = query.where(review_tasks.c.project_id == project_id)
    return connection.execute(query.values(status=TaskStatus.CANCELLED.value, ended_at=at)).rowcount


def _row(task: ReviewTask) -> dict[str, Any]:
    answer, spans = task.answer, task.model.spans
    return {
        "id": task.id,
        "project_id": task.project_id,
        "deployment_id": task.deployment_id,
        "deployment": task.deployment,
        "document_id": task.document_id,
        "external_id": task.external_id,
        "because": task.because,
        "is_audit": task.is_audit,
        "status": task.status.value,
        "urgency": task.urgency,
        "created_at": task.created_at,
        "expires_at": task.expires_at,
        "ended_at": task.ended_at,
        "model_version": task.model.model_version,
        "labels": list(task.model.labels),
        "suggestion": suggestion_rows.to_json(task.model.suggestion),
        "spans": [[span.start, span.end, span.label, probability] for span, probability in spans],
        "probability": task.model.probability,
        "answer_labels": None if answer is None else list(answer.labels),
        "answer_spans": None if answer is None else span_rows.to_json(answer.spans, is_given=True),
        "answered_by": None if answer is None else answer.person_id,
    }


def _task(row: Row[Any]) -> ReviewTask:
    answer = None
    if row.answer_labels is not None:
        spans = span_rows.from_json(row.answer_spans)
        answer = FinalAnswer(tuple(row.answer_labels), spans, row.answered_by)
    return ReviewTask(
        id=row.id,
        project_id=row.project_id,
        deployment_id=row.deployment_id,
        deployment=row.deployment,
        document_id=row.document_id,
        because=row.because,
        urgency=row.urgency,
        created_at=row.created_at,
        model=_guess(row),
        external_id=row.external_id,
        is_audit=row.is_audit,
        status=TaskStatus(row.status),
        expires_at=row.expires_at,
        ended_at=row.ended_at,
        answer=answer,
    )


def _guess(row: Row[Any]) -> ModelAnswer:
    found = tuple(
        (Span(int(start), int(end), str(label)), float(probability))
        for start, end, label, probability in row.spans or ()
    )
    return ModelAnswer(
        labels=tuple(row.labels),
        probability=row.probability,
        model_version=row.model_version,
        spans=found,
        suggestion=suggestion_rows.from_json(row.suggestion),
    )
