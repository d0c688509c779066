"""People, roles and keys as rows; secrets only as hashes."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Insert, Row, Update, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from askwell.domain.errors import NameTaken
from askwell.domain.members import ApiKey, Caller, Person, PersonKind, Role
from askwell.storage.schema import api_keys, members, people, projects

_LAST_USED_EVERY = timedelta(minutes=1)


def add_person(connection: Connection, person: Person) -> None:
    """Store a new account; raises ``NameTaken`` when a person has that name in any case."""
    row = insert(people).values(
        id=person.id,
        name=person.name,
        kind=person.kind.value,
        is_owner=person.is_owner,
        created_at=person.created_at,
        sign_in_name=person.sign_in_name,
    )
    _store_name(connection, row, person.name)


def rename_person(connection: Connection, person: Person) -> None:
    """Store a person's changed name; raises ``NameTaken`` when another person has it in any case."""
    row = update(people).where(people.c.id == person.id)
    _store_name(connection, row.values(name=person.name, sign_in_name=person.sign_in_name), person.name)


def find_person(connection: Connection, person_id: str) -> Person | None:
    """Give a person by their id, or None."""
    row = connection.execute(select(people).where(people.c.id == person_id)).first()
    return person_of(row) if row else None


def find_password(connection: Connection, sign_in_name: str) -> tuple[str, str] | None:
    """Give the id and the password's hash of who signs in under a name, or None."""
    query = select(people.c.id, people.c.password_hash).where(
        people.c.sign_in_name == sign_in_name, people.c.password_hash.is_not(None)
    )
    row = connection.execute(query).first()
    return (row.id, row.password_hash) if row else None


def read_password(connection: Connection, person_id: str) -> str | None:
    """Give the hash of a person's password, or None where none is set."""
    return connection.execute(select(people.c.password_hash).where(people.c.id == person_id)).scalar()


def replace_password(connection: Connection, person_id: str, *, old: str | None, new: str) -> bool:
    """Store a password's hash in the place of another; False when another is there by now."""
    mine = (people.c.id == person_id) & people.c.password_hash.is_not_distinct_from(old)
    return connection.execute(update(people).where(mine).values(password_hash=new)).rowcount == 1


def find_owner(connection: Connection) -> Person | None:
    """Give the installation's first owner, or None before there is one."""
    query = select(people).where(people.c.is_owner).order_by(people.c.created_at).limit(1)
    row = connection.execute(query).first()
    return person_of(row) if row else None


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


def find_roles(connection: Connection, person: Person) -> dict[str, Role]:
    """Give a person's roles by the ids of the projects that they have a part in, oldest project first."""
    query = select(projects.c.id).where(projects.c.deleted_at.is_(None)).order_by(projects.c.created_at)
    if person.is_owner:
        return dict.fromkeys(connection.execute(query).scalars(), Role.OWNER)
    query = query.add_columns(members.c.role).join(members, members.c.project_id == projects.c.id)
    rows = connection.execute(query.where(members.c.person_id == person.id))
    return {project_id: Role(role) for project_id, role in rows}


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
    if row is None:
        return None
    return Caller(person_of(row), row.project_id, key_id=row.key_id), row.key_id, row.last_used_at


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


def _store_name(connection: Connection, row: Insert | Update, name: str) -> None:
    try:
        with connection.begin_nested():
            connection.execute(row)
    except IntegrityError as error:
        raise NameTaken(kind="person", name=name) from error


def person_of(row: Row[Any]) -> Person:
    """Map a row of people to the domain."""
    has_password = row.password_hash is not None
    return Person(row.id, row.name, row.created_at, PersonKind(row.kind), row.is_owner, has_password)
