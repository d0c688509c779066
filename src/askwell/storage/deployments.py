"""Deployments as rows, and every move that they made."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from askwell.domain.deployments import Conduct, Deployment, Move, MoveKind, Serving
from askwell.domain.policies import Policy
from askwell.storage.schema import (
    deployment_alerts,
    deployment_checks,
    deployment_hours,
    deployment_moves,
    deployments,
    projects,
    served,
)

_CONDUCT = (
    "scope_limit", "asks_people", "audit_share", "open_most", "expiry_hours", "fallback", "saves",
    "retention_days", "texts_a_minute",
)  # fmt: skip


def add(connection: Connection, deployment: Deployment) -> None:
    """Store a new deployment."""
    connection.execute(insert(deployments).values(**_values(deployment)))


def save(connection: Connection, deployment: Deployment) -> None:
    """Store a changed deployment."""
    mine = update(deployments).where(deployments.c.id == deployment.id)
    connection.execute(mine.values(**_values(deployment)))


def remove(connection: Connection, deployment_id: str) -> None:
    """Delete a deployment with its history, its counts and what it said."""
    connection.execute(delete(deployments).where(deployments.c.id == deployment_id))


def find(connection: Connection, name: str, *, is_locked: bool = False) -> Deployment | None:
    """Give the deployment of a name, unless its project was deleted; ``is_locked``: nobody else moves it."""
    query = select(deployments).join(projects, projects.c.id == deployments.c.project_id)
    query = query.where(deployments.c.name == name, projects.c.deleted_at.is_(None))
    if is_locked:
        query = query.with_for_update(of=deployments)
    row = connection.execute(query).first()
    return _deployment(row) if row else None


def is_taken(connection: Connection, name: str) -> bool:
    """Whether a deployment has this name, in whichever project."""
    query = select(deployments.c.id).where(deployments.c.name == name)
    return connection.execute(query).first() is not None


def find_of(connection: Connection, project_id: str) -> list[Deployment]:
    """Give a project's deployments, oldest first."""
    query = select(deployments).where(deployments.c.project_id == project_id)
    rows = connection.execute(query.order_by(deployments.c.created_at, deployments.c.id))
    return [_deployment(row) for row in rows]


def find_all(connection: Connection) -> list[Deployment]:
    """Give every deployment of a project that was not deleted, oldest first."""
    query = select(deployments).join(projects, projects.c.id == deployments.c.project_id)
    query = query.where(projects.c.deleted_at.is_(None))
    rows = connection.execute(query.order_by(deployments.c.created_at, deployments.c.id))
    return [_deployment(row) for row in rows]


def which(connection: Connection, deployment_ids: Collection[str]) -> set[str]:
    """Give those of some ids that deployments have."""
    query = select(deployments.c.id).where(deployments.c.id.in_(deployment_ids))
    return set(connection.execute(query).scalars())


def add_move(connection: Connection, deployment: Deployment, move: Move) -> None:
    """Store a move; its number is the next of the deployment's."""
    mine = deployment_moves.c.deployment_id == deployment.id
    last = connection.execute(select(func.max(deployment_moves.c.number)).where(mine)).scalar() or 0
    serving = move.serving
    connection.execute(
        insert(deployment_moves).values(
            deployment_id=deployment.id,
            number=last + 1,
            project_id=deployment.project_id,
            kind=move.kind.value,
            person_id=move.person_id,
            at=move.at,
            details=dict(move.details),
            **_serving_values(serving),
        )
    )


def find_moves(connection: Connection, deployment_id: str) -> list[Move]:
    """Give a deployment's moves in their order."""
    query = select(deployment_moves).where(deployment_moves.c.deployment_id == deployment_id)
    return [
        Move(row.number, MoveKind(row.kind), row.person_id, row.at, _serving(row), row.details)
        for row in connection.execute(query.order_by(deployment_moves.c.number))
    ]


def begin_again(connection: Connection, project_id: str, because: str, at: datetime) -> None:
    """Pause a project's deployments whose versions are no more, and forget what these said.

    They follow the newest version, as soon as somebody lets them answer again.
    """
    mine = update(deployments).where(deployments.c.project_id == project_id)
    connection.execute(
        mine.values(version=None, canary_version=None, canary_share=0.0, shadow_version=None, paused=because)
    )
    for table in (served, deployment_hours, deployment_moves, deployment_checks, deployment_alerts):
        connection.execute(delete(table).where(table.c.project_id == project_id))
    for deployment in find_of(connection, project_id):
        move = Move(1, MoveKind.PAUSE, deployment.created_by, at, deployment.serving, {"because": because})
        add_move(connection, deployment, move)


def _serving_values(serving: Serving) -> dict[str, object]:
    return {
        "version": serving.version,
        "canary_version": serving.canary,
        "canary_share": serving.canary_share,
        "shadow_version": serving.shadow,
        "encoder": serving.encoder,
    }


def _values(deployment: Deployment) -> dict[str, object]:
    conduct = deployment.conduct
    return {
        "id": deployment.id,
        "project_id": deployment.project_id,
        "name": deployment.name,
        "created_by": deployment.created_by,
        "created_at": deployment.created_at,
        "paused": deployment.paused,
        "policy": conduct.policy.to_json(),
        "alerts": dict(conduct.alerts),
        **{name: getattr(conduct, name) for name in _CONDUCT},
        **_serving_values(deployment.serving),
    }


def _serving(row: Row[Any]) -> Serving:
    return Serving(row.version, row.canary_version, row.canary_share, row.shadow_version, row.encoder)


def _deployment(row: Row[Any]) -> Deployment:
    return Deployment(
        id=row.id,
        name=row.name,
        project_id=row.project_id,
        created_by=row.created_by,
        created_at=row.created_at,
        serving=_serving(row),
        conduct=Conduct(
            policy=Policy.from_json(row.policy),
            alerts=row.alerts,
            **{name: getattr(row, name) for name in _CONDUCT},
        ),
        paused=row.paused,
    )
