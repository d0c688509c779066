"""How deployments do, as rows: audits that were answered, tasks that wait, checks and alerts."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import Connection, Row, delete, func, insert, select

from askwell.domain.alerts import KNOWN, Alert, AlertKind
from askwell.domain.live import AuditedAnswer, Drawn
from askwell.domain.monitoring import Check, CheckKind, Said, Waiting
from askwell.domain.review_tasks import AUDIT, TaskStatus
from askwell.domain.spans import Span
from askwell.storage.schema import deployment_alerts, deployment_checks, review_tasks, served

_OPEN = TaskStatus.OPEN.value
_HALF, _MOST = 0.5, 0.9
MOST_TIMES = 20_000
"""Answered tasks whose times are looked at: the last ones."""


def find_audited(
    connection: Connection, deployment_id: str, since: datetime, *, limit: int
) -> list[AuditedAnswer]:
    """Give the last answered texts that chance chose since a moment, the newest first."""
    query = select(review_tasks).where(
        review_tasks.c.deployment_id == deployment_id,
        review_tasks.c.is_audit,
        review_tasks.c.status == TaskStatus.ANSWERED.value,
        review_tasks.c.created_at >= since,
    )
    rows = connection.execute(query.order_by(review_tasks.c.created_at.desc()).limit(limit))
    return [_audited(row) for row in rows]


def count_drawn(connection: Connection, deployment_id: str, since: datetime) -> Drawn:
    """Count the texts that chance chose since a moment, by what became of them."""
    query = select(review_tasks.c.status, func.count()).where(
        review_tasks.c.deployment_id == deployment_id,
        review_tasks.c.is_audit,
        review_tasks.c.created_at >= since,
    )
    counts = {
        str(status): count for status, count in connection.execute(query.group_by(review_tasks.c.status))
    }
    return Drawn(**{status.value: counts.get(status.value, 0) for status in TaskStatus})


def find_waiting(connection: Connection, deployment_id: str, since: datetime, now: datetime) -> Waiting:
    """Give how a deployment's review tasks go: those open now, and those that ended since a moment."""
    mine = review_tasks.c.deployment_id == deployment_id
    open_now = select(
        func.count().label("tasks"),
        func.count().filter(review_tasks.c.is_audit).label("audits"),
    ).where(mine, review_tasks.c.status == _OPEN)
    found = connection.execute(open_now).one()
    oldest = find_oldest(connection, deployment_id)
    expired = select(func.count()).where(
        mine, review_tasks.c.status == TaskStatus.EXPIRED.value, review_tasks.c.ended_at >= since
    )
    times = select(review_tasks.c.created_at, review_tasks.c.ended_at).where(
        mine, review_tasks.c.status == TaskStatus.ANSWERED.value, review_tasks.c.ended_at >= since
    )
    rows = connection.execute(times.order_by(review_tasks.c.ended_at.desc()).limit(MOST_TIMES))
    seconds = [(row.ended_at - row.created_at).total_seconds() for row in rows]
    half, most = np.quantile(seconds, (_HALF, _MOST)) if seconds else (None, None)
    return Waiting(
        open=found.tasks,
        open_audits=found.audits,
        longest=None if oldest is None else (now - oldest).total_seconds(),
        answered=len(seconds),
        expired=connection.execute(expired).scalar_one(),
        half=None if half is None else float(half),
        most=None if most is None else float(most),
    )


def find_oldest(connection: Connection, deployment_id: str) -> datetime | None:
    """Give the moment at which the oldest open task of a deployment was made; None where none is open."""
    query = select(review_tasks.c.created_at).where(
        review_tasks.c.deployment_id == deployment_id, review_tasks.c.status == _OPEN
    )
    return connection.execute(query.order_by(review_tasks.c.created_at).limit(1)).scalar()


def add_check(
    connection: Connection, deployment_id: str, project_id: str, check: Check, *, after: int
) -> bool:
    """Store a check, unless there is a newer one than that with the number ``after``; whether it was stored.

    The caller holds the deployment's row, so that two workers which made the same check store it once.
    """
    mine = deployment_checks.c.deployment_id == deployment_id
    same = mine & (deployment_checks.c.kind == check.kind.value)
    newest = connection.execute(select(func.max(deployment_checks.c.number)).where(same)).scalar() or 0
    if newest != after:
        return False
    last = connection.execute(select(func.max(deployment_checks.c.number)).where(mine)).scalar() or 0
    connection.execute(
        insert(deployment_checks).values(
            deployment_id=deployment_id,
            number=last + 1,
            project_id=project_id,
            at=check.at,
            kind=check.kind.value,
            p_value=check.p_value,
            statistic=check.statistic,
            details=dict(check.details),
        )
    )
    return True


def find_checks(connection: Connection, deployment_id: str, kind: CheckKind, *, limit: int) -> list[Check]:
    """Give a deployment's last checks of a kind, the newest first."""
    query = select(deployment_checks).where(
        deployment_checks.c.deployment_id == deployment_id, deployment_checks.c.kind == kind.value
    )
    rows = connection.execute(query.order_by(deployment_checks.c.number.desc()).limit(limit))
    return [_check(row) for row in rows]


def forget_checks(connection: Connection, before: datetime) -> int:
    """Delete the checks from before a moment, and give their number."""
    return connection.execute(delete(deployment_checks).where(deployment_checks.c.at < before)).rowcount


def find_alerts(connection: Connection, deployment_id: str) -> list[Alert]:
    """Give what a deployment's owner was told of and is not over, the oldest first."""
    query = select(deployment_alerts).where(deployment_alerts.c.deployment_id == deployment_id)
    rows = connection.execute(query.order_by(deployment_alerts.c.began_at, deployment_alerts.c.kind))
    return [
        Alert(row.deployment_id, AlertKind(row.kind), row.began_at, row.value, row.figure)
        for row in rows
        if row.kind in KNOWN
    ]


def raise_alert(connection: Connection, project_id: str, alert: Alert) -> None:
    """Store that something began that its owner is told of."""
    connection.execute(
        insert(deployment_alerts).values(
            deployment_id=alert.deployment_id,
            kind=alert.kind.value,
            project_id=project_id,
            began_at=alert.began_at,
            value=alert.value,
            figure=alert.figure,
        )
    )


def end_alerts(connection: Connection, deployment_id: str, kinds: Collection[AlertKind]) -> None:
    """Store that some things are over."""
    mine = deployment_alerts.c.deployment_id == deployment_id
    over = deployment_alerts.c.kind.in_([kind.value for kind in kinds])
    connection.execute(delete(deployment_alerts).where(mine, over))


def find_said(connection: Connection, deployment_id: str, served_ids: Collection[int]) -> list[Said]:
    """Give those of some texts that are still kept, by the ids under which they were served."""
    query = select(served).where(served.c.id.in_(served_ids), served.c.deployment_id == deployment_id)
    return [
        Said(row.id, row.created_at, row.external_id, row.text, tuple(row.labels))
        for row in connection.execute(query.where(served.c.text.is_not(None)))
    ]


def _audited(row: Row[Any]) -> AuditedAnswer:
    return AuditedAnswer(
        model_version=row.model_version,
        labels=frozenset(row.labels),
        spans=frozenset(Span(start, end, label) for start, end, label, _ in row.spans or ()),
        probability=row.probability,
        was_given=row.because == AUDIT,
        answer_labels=frozenset(row.answer_labels or ()),
        answer_spans=frozenset(Span(start, end, label) for start, end, label in row.answer_spans or ()),
    )


def _check(row: Row[Any]) -> Check:
    return Check(row.number, row.at, CheckKind(row.kind), row.p_value, row.statistic, row.details)
