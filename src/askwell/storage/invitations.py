"""Invitations as rows; their secrets only as SHA-256 hashes."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, insert, select, update

from askwell.domain.invitations import Invitation
from askwell.domain.members import Role
from askwell.storage.schema import invitations


def add(connection: Connection, invitation: Invitation, secret_hash: bytes) -> None:
    """Store an invitation by its secret's hash."""
    connection.execute(
        insert(invitations).values(
            id=invitation.id,
            project_id=invitation.project_id,
            secret_hash=secret_hash,
            role=invitation.role.value,
            name=invitation.name,
            created_by=invitation.created_by,
            created_at=invitation.created_at,
            expires_at=invitation.expires_at,
        )
    )


def find_open(connection: Connection, project_id: str, now: datetime) -> list[Invitation]:
    """Give a project's invitations that still work, newest first."""
    query = select(invitations).where(invitations.c.project_id == project_id, _is_open(now))
    return [_invitation(row) for row in connection.execute(query.order_by(invitations.c.created_at.desc()))]


def find_by_secret(connection: Connection, secret_hash: bytes, now: datetime) -> Invitation | None:
    """Give an invitation that still works, or None."""
    query = select(invitations).where(invitations.c.secret_hash == secret_hash, _is_open(now))
    row = connection.execute(query).first()
    return _invitation(row) if row else None


def use(connection: Connection, invitation_id: str, person_id: str, now: datetime) -> bool:
    """Use an invitation up; False when it is not open any more."""
    mine = (invitations.c.id == invitation_id) & _is_open(now)
    row = update(invitations).where(mine).values(accepted_by=person_id, accepted_at=now)
    return connection.execute(row).rowcount == 1


def revoke(connection: Connection, project_id: str, invitation_id: str, now: datetime) -> bool:
    """Take an invitation back; False when the project has none open with the id."""
    mine = (invitations.c.project_id == project_id) & (invitations.c.id == invitation_id) & _is_open(now)
    return connection.execute(update(invitations).where(mine).values(revoked_at=now)).rowcount == 1


def restore(connection: Connection, project_id: str, invitation_id: str, now: datetime) -> bool:
    """Let an invitation that was taken back work again; False when there is none, or it is too old."""
    row = invitations.c
    mine = (row.project_id == project_id) & (row.id == invitation_id) & row.revoked_at.is_not(None)
    fresh = row.accepted_at.is_(None) & (row.expires_at > now)
    return connection.execute(update(invitations).where(mine & fresh).values(revoked_at=None)).rowcount == 1


def _is_open(now: datetime) -> ColumnElement[bool]:
    row = invitations.c
    return row.accepted_at.is_(None) & row.revoked_at.is_(None) & (row.expires_at > now)


def _invitation(row: Row[Any]) -> Invitation:
    return Invitation(
        row.id,
        row.project_id,
        Role(row.role),
        row.name,
        row.created_by,
        row.created_at,
        row.expires_at,
    )
