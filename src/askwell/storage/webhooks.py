"""Webhooks as rows, and how far a project has been looked at for what they are told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from askwell.domain.webhooks import NoticeKind, Webhook
from askwell.storage.schema import projects, watermarks, webhooks

_MARK = "notices"
_KNOWN = frozenset(NoticeKind)


def add(connection: Connection, webhook: Webhook) -> None:
    """Store a new webhook."""
    connection.execute(insert(webhooks).values(**_values(webhook)))


def save(connection: Connection, webhook: Webhook) -> None:
    """Store a changed webhook."""
    connection.execute(update(webhooks).where(webhooks.c.id == webhook.id).values(**_values(webhook)))


def remove(connection: Connection, webhook_id: str) -> None:
    """Delete a webhook with its notices."""
    connection.execute(delete(webhooks).where(webhooks.c.id == webhook_id))


def find(connection: Connection, project_id: str, webhook_id: str) -> Webhook | None:
    """Give one of a project's webhooks, or None."""
    query = select(webhooks).where(webhooks.c.project_id == project_id, webhooks.c.id == webhook_id)
    row = connection.execute(query).first()
    return webhook_of(row) if row else None


def find_all(connection: Connection, project_id: str) -> list[Webhook]:
    """Give a project's webhooks, oldest first."""
    query = select(webhooks).where(webhooks.c.project_id == project_id)
    return [
        webhook_of(row) for row in connection.execute(query.order_by(webhooks.c.created_at, webhooks.c.id))
    ]


def find_projects(connection: Connection) -> list[str]:
    """Give the ids of the projects with webhooks that have not been deleted."""
    query = select(webhooks.c.project_id).distinct().join(projects, projects.c.id == webhooks.c.project_id)
    return list(connection.execute(query.where(projects.c.deleted_at.is_(None))).scalars())


def find_waiting(connection: Connection) -> set[str]:
    """Give the ids of the projects in which something is kept in mind that has to be told by itself."""
    query = select(watermarks.c.project_id, watermarks.c.state).where(watermarks.c.name == _MARK)
    return {row.project_id for row in connection.execute(query) if "since" in row.state}


def pause_all(connection: Connection) -> None:
    """Let no webhook be told until somebody says so."""
    connection.execute(update(webhooks).values(is_active=False))


def mark_outcome(connection: Connection, webhook_id: str, failed_at: datetime | None) -> None:
    """Mark a webhook as one that gave a notice up, or (None) as one that has been told again."""
    mine = update(webhooks).where(webhooks.c.id == webhook_id)
    connection.execute(mine.values(failed_at=failed_at))


def lock_mark(connection: Connection, project_id: str) -> tuple[int, dict[str, Any]] | None:
    """Give how far the events were looked at and what is kept in mind, and let no other worker look now.

    None where nobody has looked yet.
    """
    mine = (watermarks.c.project_id == project_id) & (watermarks.c.name == _MARK)
    row = connection.execute(select(watermarks).where(mine).with_for_update()).first()
    return (row.value, dict(row.state)) if row else None


def set_mark(connection: Connection, project_id: str, value: int, state: Mapping[str, object]) -> None:
    """Store how far the events were looked at, and what is kept in mind."""
    mine = (watermarks.c.project_id == project_id) & (watermarks.c.name == _MARK)
    if connection.execute(update(watermarks).where(mine).values(value=value, state=dict(state))).rowcount:
        return
    row = {"project_id": project_id, "name": _MARK, "value": value, "state": dict(state)}
    connection.execute(insert(watermarks).values(**row))


def _values(webhook: Webhook) -> dict[str, object]:
    return {
        "id": webhook.id,
        "project_id": webhook.project_id,
        "url": webhook.url,
        "kinds": [kind.value for kind in webhook.kinds],
        "is_active": webhook.is_active,
        "created_by": webhook.created_by,
        "created_at": webhook.created_at,
        "rotation": webhook.rotation,
        "failed_at": webhook.failed_at,
    }


def webhook_of(row: Row[Any]) -> Webhook:
    """Map a row to the domain."""
    return Webhook(
        id=row.id,
        project_id=row.project_id,
        url=row.url,
        kinds=tuple(NoticeKind(kind) for kind in row.kinds if kind in _KNOWN),
        created_by=row.created_by,
        created_at=row.created_at,
        is_active=row.is_active,
        rotation=row.rotation,
        failed_at=row.failed_at,
    )
