"""What deployments said, as rows, and the counts of it by the hour."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from askwell.domain.served import Hour, Served, ShadowAnswer
from askwell.domain.spans import Span
from askwell.storage.schema import deployment_hours, served

_SUMS = (
    "calls", "texts", "abstained", "out_of_scope", "audited", "tasks", "errors", "refused", "shadowed",
    "shadow_agreed", "milliseconds", "probability", "epistemic", "strangeness",
)  # fmt: skip


def add(connection: Connection, records: Sequence[Served]) -> None:
    """Store what was said."""
    if records:
        connection.execute(insert(served), [_row(record) for record in records])


def find(
    connection: Connection,
    deployment_id: str,
    *,
    since: datetime | None = None,
    external_id: str | None = None,
    before: int | None = None,
    limit: int = 100,
) -> list[Served]:
    """Give a page of what a deployment said, the latest first."""
    query = select(served).where(served.c.deployment_id == deployment_id)
    if since is not None:
        query = query.where(served.c.created_at >= since)
    if external_id is not None:
        query = query.where(served.c.external_id == external_id)
    if before is not None:
        query = query.where(served.c.id < before)
    return [_served(row) for row in connection.execute(query.order_by(served.c.id.desc()).limit(limit))]


def forget(connection: Connection, deployment_id: str, *, before: datetime) -> int:
    """Delete what a deployment said before a moment, and give how much that was."""
    mine = (served.c.deployment_id == deployment_id) & (served.c.created_at < before)
    return connection.execute(delete(served).where(mine)).rowcount


def forget_external(connection: Connection, deployment_id: str, external_id: str) -> int:
    """Delete what a deployment said of the texts of an external id, and give how much that was."""
    mine = (served.c.deployment_id == deployment_id) & (served.c.external_id == external_id)
    return connection.execute(delete(served).where(mine)).rowcount


def count_up(connection: Connection, hours: Iterable[Hour]) -> None:
    """Add counts to those of their hours; on PostgreSQL each row is locked, as other processes add to it."""
    insert_new = (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(deployment_hours)
    for hour in hours:
        key = (
            (deployment_hours.c.deployment_id == hour.deployment_id)
            & (deployment_hours.c.hour == hour.hour)
            & (deployment_hours.c.version == hour.version)
        )
        nothing = Hour(hour.deployment_id, hour.project_id, hour.hour, hour.version)
        connection.execute(insert_new.values(**_hour_values(nothing)).on_conflict_do_nothing())
        row = connection.execute(select(deployment_hours).where(key).with_for_update()).one()
        values = _hour_values(_sum(_hour(row), hour))
        connection.execute(update(deployment_hours).where(key).values(**values))


def find_hours(
    connection: Connection, deployment_ids: Collection[str], *, since: datetime | None = None
) -> list[Hour]:
    """Give the counts of some deployments, hour by hour, the oldest first."""
    query = select(deployment_hours).where(deployment_hours.c.deployment_id.in_(deployment_ids))
    if since is not None:
        query = query.where(deployment_hours.c.hour >= since)
    rows = connection.execute(query.order_by(deployment_hours.c.hour, deployment_hours.c.version))
    return [_hour(row) for row in rows]


def find_versions(connection: Connection, deployment_id: str) -> set[int]:
    """Give the versions that have answered texts of a deployment."""
    query = select(deployment_hours.c.version).where(
        deployment_hours.c.deployment_id == deployment_id, deployment_hours.c.texts > 0
    )
    return set(connection.execute(query.distinct()).scalars())


def _sum(one: Hour, other: Hour) -> Hour:
    sums = {name: getattr(one, name) + getattr(other, name) for name in _SUMS}
    labels = {
        key: one.labels.get(key, 0) + other.labels.get(key, 0) for key in {**one.labels, **other.labels}
    }
    classes = {
        key: one.latency.get(key, 0) + other.latency.get(key, 0) for key in {**one.latency, **other.latency}
    }
    return Hour(
        one.deployment_id, one.project_id, one.hour, one.version, **sums, labels=labels, latency=classes
    )


def _hour_values(hour: Hour) -> dict[str, Any]:
    values = asdict(hour)
    values["latency"] = {str(place): count for place, count in hour.latency.items()}
    return values


def _hour(row: Row[Any]) -> Hour:
    return Hour(
        row.deployment_id,
        row.project_id,
        row.hour,
        row.version,
        **{name: getattr(row, name) for name in _SUMS},
        labels=row.labels,
        latency={int(place): count for place, count in row.latency.items()},
    )


def _row(record: Served) -> dict[str, Any]:
    row = asdict(record)
    del row["id"]
    row["labels"] = list(record.labels)
    row["spans"] = [[span.start, span.end, span.label, share] for span, share in record.spans]
    return row


def _served(row: Row[Any]) -> Served:
    known = row._asdict()
    shadow = known.pop("shadow")
    spans = known.pop("spans") or ()
    labels = tuple(known.pop("labels"))
    if shadow is not None:
        shadow = ShadowAnswer(**{**shadow, "labels": tuple(shadow["labels"])})
    found = tuple((Span(start, end, label), share) for start, end, label, share in spans)
    return Served(**known, labels=labels, shadow=shadow, spans=found)
