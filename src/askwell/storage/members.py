"""People, roles, keys, sessions and sign-in links as rows; secrets only as SHA-256 hashes."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, Row, delete, insert, select, update

from askwell.domain.members import ApiKey, Caller, Person, PersonKind, Role
from askwell.storage.schema import api_keys, members, people, projects, sessions, sign_in_links

_LAST_USED_EVERY = timedelta(minutes=1)


def add_person(connection: Connection, person: Person) -> None:
    """Store a new account."""
    connection.execute(
        insert(people).values(
            id=person.id,
            name=person.name,
            kind=person.kind.value,
            is_owner=person.is_owner,
            created_at=person.created_at,
        )
    )


def find_owner(connection: Connection) -> Person | None:
    """Give the installation's first owner, or None before there is one."""
    query = select(people).where(people.c.is_owner).order_by(people.c.created_at).limit(1)
    row = connection.execute(query).first()
    return _person(row) if row else None


def find_names(connection: Connection, person_ids: Sequence[str]) -> dict[str, str]:
    """Give people's names by their ids."""
    query = select(people.c.id, people.c.name).where(people.c.id.in_(person_ids))
    return {row.id: row.name for row in connection.execute(query)}


def role(connection: Connection, project_id: str, person_id: str) -> Role | None:
    """Give somebody's role in a project, or None."""
    query = select(members.c.role).where(members.c.project_id == project_id, members.c.person_id == person_id)
    found = connection.execute(query).scalar()
    return Role(found) if found else None


def set_role(connection: Connection, project_id: str, person_id: str, given: Role, at: datetime) -> None:
    """Give somebody a role in a project, in place of the one before."""
    mine = (members.c.project_id == project_id) & (members.c.person_id == person_id)
    connection.execute(delete(members).where(mine))
    connection.execute(
        insert(members).values(project_id=project_id, person_id=person_id, role=given.value, created_at=at)
    )


def project_ids(connection: Connection, person: Person) -> list[str]:
    """Give the ids of the projects that a person has a part in, oldest first."""
    query = select(projects.c.id).where(projects.c.deleted_at.is_(None)).order_by(projects.c.created_at)
    if not person.is_owner:
        mine = select(members.c.project_id).where(members.c.person_id == person.id)
        query = query.where(projects.c.id.in_(mine))
    return list(connection.execute(query).scalars())


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
        )
    )


def find_keys(connection: Connection, person_id: str) -> list[ApiKey]:
    """Give somebody's keys that still work, oldest first."""
    query = select(api_keys).where(api_keys.c.person_id == person_id, api_keys.c.revoked_at.is_(None))
    return [
        ApiKey(row.id, row.person_id, row.name, row.hint, row.created_at, row.project_id, row.last_used_at)
        for row in connection.execute(query.order_by(api_keys.c.created_at))
    ]


def revoke_key(connection: Connection, key_id: str, person_id: str, at: datetime) -> bool:
    """End a key; False when the person has no such key."""
    mine = (api_keys.c.id == key_id) & (api_keys.c.person_id == person_id) & api_keys.c.revoked_at.is_(None)
    return connection.execute(update(api_keys).where(mine).values(revoked_at=at)).rowcount == 1


def caller_by_key(connection: Connection, secret_hash: bytes) -> tuple[Caller, str, datetime | None] | None:
    """Give who holds a key, the key's id and when it was last used, or None if it is unknown or revoked."""
    query = (
        select(people, api_keys.c.id.label("key_id"), api_keys.c.project_id, api_keys.c.last_used_at)
        .join(api_keys, api_keys.c.person_id == people.c.id)
        .where(api_keys.c.secret_hash == secret_hash, api_keys.c.revoked_at.is_(None))
    )
    row = connection.execute(query).first()
    return (Caller(_person(row), row.project_id), row.key_id, row.last_used_at) if row else None


def is_use_worth_noting(last_used_at: datetime | None, now: datetime) -> bool:
    """Whether a key's use is old enough news to be written down again."""
    return last_used_at is None or now - last_used_at > _LAST_USED_EVERY


def note_key_use(connection: Connection, key_id: str, now: datetime) -> None:
    """Write down when a key was used."""
    connection.execute(update(api_keys).where(api_keys.c.id == key_id).values(last_used_at=now))


def add_session(
    connection: Connection, secret_hash: bytes, person_id: str, now: datetime, expires_at: datetime
) -> None:
    """Store a session by its secret's hash, and forget the ones that have expired."""
    connection.execute(delete(sessions).where(sessions.c.expires_at < now))
    connection.execute(
        insert(sessions).values(
            secret_hash=secret_hash, person_id=person_id, created_at=now, expires_at=expires_at
        )
    )


def caller_by_session(connection: Connection, secret_hash: bytes, now: datetime) -> Caller | None:
    """Give who is signed in, or None."""
    query = (
        select(people)
        .join(sessions, sessions.c.person_id == people.c.id)
        .where(sessions.c.secret_hash == secret_hash, sessions.c.expires_at > now)
    )
    row = connection.execute(query).first()
    return Caller(_person(row)) if row else None


def end_session(connection: Connection, secret_hash: bytes) -> None:
    """Sign a session out."""
    connection.execute(delete(sessions).where(sessions.c.secret_hash == secret_hash))


def add_link(
    connection: Connection, secret_hash: bytes, person_id: str, now: datetime, expires_at: datetime
) -> None:
    """Store a one-time sign-in link by its token's hash, and forget the ones that have expired."""
    connection.execute(delete(sign_in_links).where(sign_in_links.c.expires_at < now))
    connection.execute(
        insert(sign_in_links).values(
            secret_hash=secret_hash, person_id=person_id, created_at=now, expires_at=expires_at
        )
    )


def use_link(connection: Connection, secret_hash: bytes, now: datetime) -> str | None:
    """Use a sign-in link up and give its person's id; None if it is unknown, used or expired."""
    link = sign_in_links.c
    fresh = (link.secret_hash == secret_hash) & link.used_at.is_(None) & (link.expires_at > now)
    if connection.execute(update(sign_in_links).where(fresh).values(used_at=now)).rowcount != 1:
        return None
    return connection.execute(select(link.person_id).where(link.secret_hash == secret_hash)).scalar_one()


def _person(row: Row[tuple[object, ...]]) -> Person:
    return Person(row.id, row.name, row.created_at, PersonKind(row.kind), row.is_owner)
