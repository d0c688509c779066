"""People and their roles in projects as rows."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Insert, Row, Update, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from askwell.domain.errors import NameTaken
from askwell.domain.members import Member, Person, PersonKind, Role
from askwell.storage.schema import events, members, people, projects


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


def find_by_name(connection: Connection, sign_in_name: str) -> Person | None:
    """Give who signs in under a name, or None; whoever has left is nobody."""
    query = select(people).where(people.c.sign_in_name == sign_in_name, people.c.left_at.is_(None))
    row = connection.execute(query).first()
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


def change_role(connection: Connection, project_id: str, person_id: str, given: Role) -> None:
    """Give somebody who is in a project another role there."""
    mine = (members.c.project_id == project_id) & (members.c.person_id == person_id)
    connection.execute(update(members).where(mine).values(role=given.value))


def remove(connection: Connection, project_id: str, person_id: str) -> None:
    """Take somebody out of a project."""
    mine = (members.c.project_id == project_id) & (members.c.person_id == person_id)
    connection.execute(delete(members).where(mine))


def find_members(connection: Connection, project_id: str) -> list[Member]:
    """Give who is in a project, the installation's owners first, then as they came."""
    owners = connection.execute(
        select(people).where(people.c.is_owner, people.c.left_at.is_(None)).order_by(people.c.created_at)
    )
    rows = connection.execute(
        select(people, members.c.role, members.c.created_at.label("since"))
        .join(members, members.c.person_id == people.c.id)
        .where(members.c.project_id == project_id, ~people.c.is_owner)
        .order_by(members.c.created_at, people.c.id)
    ).all()
    found = [
        *(Member(person_of(row), Role.OWNER) for row in owners),
        *(Member(person_of(row), Role(row.role), row.since) for row in rows),
    ]
    seen = last_active(connection, project_id, [member.person.id for member in found])
    return [replace(member, last_active_at=seen.get(member.person.id)) for member in found]


def find_member(connection: Connection, project_id: str, person_id: str) -> Member | None:
    """Give somebody in a project, the installation's owner too, or None."""
    found = find_person(connection, person_id)
    if found is None:
        return None
    if found.is_owner:
        return Member(found, Role.OWNER)
    query = select(members.c.role, members.c.created_at).where(
        members.c.project_id == project_id, members.c.person_id == person_id
    )
    row = connection.execute(query).first()
    return Member(found, Role(row.role), row.created_at) if row else None


def find_roles(connection: Connection, person: Person) -> dict[str, Role]:
    """Give a person's roles by the ids of the projects that they have a part in, oldest project first."""
    query = select(projects.c.id).where(projects.c.deleted_at.is_(None)).order_by(projects.c.created_at)
    if person.is_owner:
        return dict.fromkeys(connection.execute(query).scalars(), Role.OWNER)
    query = query.add_columns(members.c.role).join(members, members.c.project_id == projects.c.id)
    rows = connection.execute(query.where(members.c.person_id == person.id))
    return {project_id: Role(role) for project_id, role in rows}


def last_active(connection: Connection, project_id: str, person_ids: Sequence[str]) -> dict[str, datetime]:
    """Give when people last did something in a project: one look into the index for each."""
    found: dict[str, datetime] = {}
    for person_id in person_ids:
        theirs = select(events.c.created_at).where(
            events.c.project_id == project_id, events.c.person_id == person_id
        )
        at = connection.execute(theirs.order_by(events.c.number.desc()).limit(1)).scalar()
        if at is not None:
            found[person_id] = at
    return found


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
