"""Notices on their way to webhooks: a row each, which one worker takes for as long as a try may last."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, insert, select, update

from askwell.domain.webhooks import Attempt, Delivery, NoticeKind, Webhook
from askwell.storage.schema import deliveries, projects, webhooks
from askwell.storage.webhooks import webhook_of

MAX_LOG = 50
"""Tries that are remembered of one notice, however often it is sent again."""


def add(
    connection: Connection,
    told: Sequence[Webhook],
    kind: NoticeKind,
    payload: Mapping[str, object],
    now: datetime,
) -> None:
    """Have some webhooks told of something as soon as a worker can."""
    rows: list[dict[str, object]] = [
        {
            "project_id": webhook.project_id,
            "webhook_id": webhook.id,
            "kind": kind.value,
            "payload": dict(payload),
            "created_at": now,
            "attempts": 0,
            "next_at": now,
            "log": [],
        }
        for webhook in told
    ]
    if rows:
        connection.execute(insert(deliveries), rows)


def has_due(connection: Connection, now: datetime) -> bool:
    """Whether something waits to be told."""
    return connection.execute(_due(now).limit(1)).first() is not None


def claim_due(
    connection: Connection, now: datetime, until: datetime, limit: int
) -> list[tuple[Delivery, Webhook, int]]:
    """Take the notices that are due, each with its webhook and the number of this try.

    They are due again at ``until``: so what a worker took when it was killed is told by another.
    """
    taken: list[tuple[Delivery, Webhook, int]] = []
    for row in connection.execute(_due(now).order_by(deliveries.c.next_at).limit(limit)).all():
        mine = (deliveries.c.id == row.id) & (deliveries.c.next_at == row.next_at)
        claim = update(deliveries).where(mine).values(next_at=until, attempts=row.attempts + 1)
        if connection.execute(claim).rowcount:
            found = select(webhooks).where(webhooks.c.id == row.webhook_id)
            webhook = webhook_of(connection.execute(found).one())
            taken.append((_delivery(row), webhook, row.attempts + 1))
    return taken


def settle(connection: Connection, delivery_id: int, attempt: Attempt, next_at: datetime | None) -> None:
    """Write down what came of a try, and when the next one is due; one that has arrived stays so."""
    mine = deliveries.c.id == delivery_id
    log = connection.execute(select(deliveries.c.log).where(mine).with_for_update()).scalar()
    if log is None:
        return  # deleted meanwhile
    entry = [attempt.at.timestamp(), attempt.status, attempt.error, round(attempt.seconds, 3)]
    values: dict[str, object] = {"log": [*log, entry][-MAX_LOG:], "next_at": next_at}
    if attempt.is_success:
        values |= {"delivered_at": attempt.at, "next_at": None}
    else:
        mine = mine & deliveries.c.delivered_at.is_(None)
    connection.execute(update(deliveries).where(mine).values(**values))


def find_page(
    connection: Connection, webhook_id: str, *, before: int | None = None, limit: int = 50
) -> list[Delivery]:
    """Give a page of a webhook's notices, newest first."""
    query = select(deliveries).where(deliveries.c.webhook_id == webhook_id)
    if before is not None:
        query = query.where(deliveries.c.id < before)
    return [_delivery(row) for row in connection.execute(query.order_by(deliveries.c.id.desc()).limit(limit))]


def send_again(connection: Connection, webhook_id: str, delivery_id: int, now: datetime) -> bool:
    """Have a notice told once more, with as many tries as a new one; False when there is none."""
    mine = (deliveries.c.id == delivery_id) & (deliveries.c.webhook_id == webhook_id)
    again = update(deliveries).where(mine).values(attempts=0, next_at=now, delivered_at=None)
    return connection.execute(again).rowcount == 1


def forget_before(connection: Connection, oldest: datetime) -> None:
    """Delete the notices from before a moment that are over."""
    over = deliveries.c.next_at.is_(None) & (deliveries.c.created_at < oldest)
    connection.execute(delete(deliveries).where(over))


def _due(now: datetime) -> Select[Any]:
    return (
        select(deliveries)
        .join(webhooks, webhooks.c.id == deliveries.c.webhook_id)
        .join(projects, projects.c.id == deliveries.c.project_id)
        .where(deliveries.c.next_at <= now, webhooks.c.is_active, projects.c.deleted_at.is_(None))
    )


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        id=row.id,
        webhook_id=row.webhook_id,
        project_id=row.project_id,
        kind=NoticeKind(row.kind),
        payload=row.payload,
        created_at=row.created_at,
        next_at=row.next_at,
        attempts=tuple(_attempt(*entry) for entry in row.log),
        delivered_at=row.delivered_at,
    )


def _attempt(at: float, status: int | None, error: str | None, seconds: float) -> Attempt:
    return Attempt(datetime.fromtimestamp(at, UTC), status, error, seconds)
