"""The counts of many deployments at once."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select, type_coerce

from askwell.domain.alerts import KNOWN, AlertKind
from askwell.domain.monitoring import SUMS, Traffic
from askwell.domain.review_tasks import TaskStatus
from askwell.storage.schema import deployment_alerts, deployment_hours, review_tasks
from askwell.storage.schema.base import Instant

_FLOATS = frozenset({"milliseconds", "probability", "epistemic", "strangeness"})
"""Sums that are no counts."""


def count_hours(connection: Connection, until: datetime) -> dict[str, int]:
    """Give how many rows of counts each deployment has from before a moment, by the deployments' ids."""
    query = select(deployment_hours.c.deployment_id, func.count().label("rows"))
    query = query.where(deployment_hours.c.hour < until).group_by(deployment_hours.c.deployment_id)
    return {row.deployment_id: row.rows for row in connection.execute(query)}


def add_up_hours(
    connection: Connection,
    deployment_ids: Collection[str],
    *,
    since: datetime | None = None,
    until: datetime | None = None,
) -> dict[str, Traffic]:
    """Give what each of some deployments did between two moments, but for the labels that it gave."""
    sums = [func.sum(deployment_hours.c[name]).label(name) for name in SUMS]
    query = select(deployment_hours.c.deployment_id, *sums)
    times = select(deployment_hours.c.deployment_id, deployment_hours.c.latency)
    wanted: list[ColumnElement[bool]] = [deployment_hours.c.deployment_id.in_(deployment_ids)]
    if since is not None:
        wanted.append(deployment_hours.c.hour >= since)
    if until is not None:
        wanted.append(deployment_hours.c.hour < until)
    latency: dict[str, dict[int, int]] = {key: {} for key in deployment_ids}
    for row in connection.execute(times.where(*wanted, deployment_hours.c.calls > 0)):
        mine = latency[row.deployment_id]
        for place, count in row.latency.items():
            mine[int(place)] = mine.get(int(place), 0) + count
    rows = connection.execute(query.where(*wanted).group_by(deployment_hours.c.deployment_id))
    summed = {row.deployment_id: row for row in rows}
    return {key: _traffic(summed.get(key), latency[key]) for key in deployment_ids}


def find_open(connection: Connection, deployment_ids: Collection[str]) -> dict[str, tuple[int, datetime]]:
    """Give how many review tasks are open and when the oldest was made, where there are any."""
    oldest = type_coerce(func.min(review_tasks.c.created_at), Instant).label("oldest")
    query = select(review_tasks.c.deployment_id, func.count().label("tasks"), oldest).where(
        review_tasks.c.deployment_id.in_(deployment_ids), review_tasks.c.status == TaskStatus.OPEN.value
    )
    rows = connection.execute(query.group_by(review_tasks.c.deployment_id))
    return {row.deployment_id: (row.tasks, row.oldest) for row in rows}


def find_alerts(connection: Connection, deployment_ids: Collection[str]) -> dict[str, set[AlertKind]]:
    """Give what the owners of some deployments were told of and is not over."""
    query = select(deployment_alerts.c.deployment_id, deployment_alerts.c.kind)
    found: dict[str, set[AlertKind]] = {key: set() for key in deployment_ids}
    for row in connection.execute(query.where(deployment_alerts.c.deployment_id.in_(deployment_ids))):
        if row.kind in KNOWN:
            found[row.deployment_id].add(AlertKind(row.kind))
    return found


def _traffic(row: Row[Any] | None, latency: dict[int, int]) -> Traffic:
    if row is None:
        return Traffic()
    sums = {name: getattr(row, name) for name in SUMS}
    whole: dict[str, Any] = {name: value if name in _FLOATS else int(value) for name, value in sums.items()}
    return Traffic(**whole, latency=latency)
