"""API keys as rows; their secrets only as hashes."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, insert, select, update

from askwell.domain.members import ApiKey, Caller, Permission
from askwell.storage.members import person_of
from askwell.storage.schema import api_keys, deployments, people

_LAST_USED_EVERY = timedelta(minutes=1)


def add_key(connection: Connection, key: ApiKey, secret_hash: bytes) -> None:
    """Store an API key by its secret's hash."""
    connection.execute(
        insert(api_keys).values(
            id=key.id,
            person_id=key.person_id,
            project_id=key.project_id,
            name=key.name,
            hint=key.hint,
            secret_hash=secret_hash,
            created_at=key.created_at,
            permissions=None if key.permissions is None else sorted(each.word for each in key.permissions),
            deployment_id=key.deployment_id,
            texts_a_minute=key.texts_a_minute,
        )
    )


def find_keys(connection: Connection, person_id: str) -> list[ApiKey]:
    """Give somebody's keys that still work, oldest first."""
    return _find(connection, api_keys.c.person_id == person_id)


def find_keys_of_deployment(connection: Connection, deployment_id: str) -> list[ApiKey]:
    """Give the keys of one deployment that still work, whoever made them, oldest first."""
    return _find(connection, api_keys.c.deployment_id == deployment_id)


def revoke_key(connection: Connection, key_id: str, person_id: str, at: datetime) -> bool:
    """End a key; False when the person has no such key."""
    mine = (api_keys.c.id == key_id) & (api_keys.c.person_id == person_id) & api_keys.c.revoked_at.is_(None)
    return connection.execute(update(api_keys).where(mine).values(revoked_at=at)).rowcount == 1


def revoke_keys_of_deployment(
    connection: Connection, deployment_id: str, at: datetime, *, key_id: str | None = None
) -> int:
    """End a deployment's keys, or the one with an id, and give how many that were."""
    mine = (api_keys.c.deployment_id == deployment_id) & api_keys.c.revoked_at.is_(None)
    if key_id is not None:
        mine &= api_keys.c.id == key_id
    return connection.execute(update(api_keys).where(mine).values(revoked_at=at)).rowcount


def caller_by_key(connection: Connection, secret_hash: bytes) -> tuple[Caller, str, datetime | None] | None:
    """Give who holds a key, the key's id and when it was last used, or None if it is unknown or revoked."""
    query = (
        select(
            people,
            api_keys.c.id.label("key_id"),
            api_keys.c.project_id,
            api_keys.c.last_used_at,
            api_keys.c.permissions,
            api_keys.c.deployment_id,
            api_keys.c.texts_a_minute,
        )
        .join(api_keys, api_keys.c.person_id == people.c.id)
        .where(api_keys.c.secret_hash == secret_hash, api_keys.c.revoked_at.is_(None))
    )
    row = connection.execute(query).first()
    if row is None:
        return None
    caller = Caller(
        person_of(row),
        row.project_id,
        _permissions(row.permissions),
        row.deployment_id,
        row.texts_a_minute,
        key_id=row.key_id,
    )
    return caller, row.key_id, row.last_used_at


def key_works(connection: Connection, key_id: str) -> bool:
    """Whether a key is there and has not been revoked."""
    query = select(api_keys.c.id).where(api_keys.c.id == key_id, api_keys.c.revoked_at.is_(None))
    return connection.execute(query).first() is not None


def is_use_worth_noting(last_used_at: datetime | None, now: datetime) -> bool:
    """Whether a key's use is old enough news to be written down again."""
    return last_used_at is None or now - last_used_at > _LAST_USED_EVERY


def note_key_use(connection: Connection, key_id: str, now: datetime) -> None:
    """Write down when a key was used."""
    connection.execute(update(api_keys).where(api_keys.c.id == key_id).values(last_used_at=now))


def _find(connection: Connection, whose: ColumnElement[bool]) -> list[ApiKey]:
    query = (
        select(api_keys, deployments.c.name.label("deployment"))
        .outerjoin(deployments, deployments.c.id == api_keys.c.deployment_id)
        .where(whose, api_keys.c.revoked_at.is_(None))
    )
    return [_key(row) for row in connection.execute(query.order_by(api_keys.c.created_at, api_keys.c.id))]


def _key(row: Row[Any]) -> ApiKey:
    return ApiKey(
        id=row.id,
        person_id=row.person_id,
        name=row.name,
        hint=row.hint,
        created_at=row.created_at,
        project_id=row.project_id,
        last_used_at=row.last_used_at,
        permissions=_permissions(row.permissions),
        deployment_id=row.deployment_id,
        deployment=row.deployment,
        texts_a_minute=row.texts_a_minute,
    )


def _permissions(stored: list[str] | None) -> frozenset[Permission] | None:
    """Map what a key may be used for; what this version does not know grants nothing."""
    known = {permission.word: permission for permission in Permission}
    return None if stored is None else frozenset(known[each] for each in stored if each in known)
