"""How people go: out of one project, or for good; what they did stays."""

from datetime import datetime

from sqlalchemy import Connection, delete, func, select, update

from askwell.domain.members import Person, PersonKind
from askwell.storage.members import person_of
from askwell.storage.schema import (
    api_keys,
    identities,
    invitations,
    leases,
    members,
    people,
    sessions,
    sign_in_links,
)

_ANONYMOUS = "Former member"


def find_accounts(connection: Connection) -> list[tuple[Person, int]]:
    """Give the people and service accounts that have not left, with the number of their projects."""
    count = select(func.count()).where(members.c.person_id == people.c.id).scalar_subquery()
    kinds = (PersonKind.PERSON.value, PersonKind.SERVICE.value)
    query = select(people, count.label("projects")).where(
        people.c.left_at.is_(None), people.c.kind.in_(kinds)
    )
    return [(person_of(row), row.projects) for row in connection.execute(query.order_by(people.c.created_at))]


def find_present(connection: Connection, person_id: str) -> Person | None:
    """Give somebody who has not left, or None."""
    query = select(people).where(people.c.id == person_id, people.c.left_at.is_(None))
    row = connection.execute(query).first()
    return person_of(row) if row else None


def give_back_leases(connection: Connection, person_id: str, project_id: str | None = None) -> None:
    """Give back every text that somebody holds, in one project or in all."""
    theirs = leases.c.person_id == person_id
    if project_id is not None:
        theirs &= leases.c.project_id == project_id
    connection.execute(delete(leases).where(theirs))


def close_account(connection: Connection, person_id: str, at: datetime, *, is_anonymous: bool) -> None:
    """End somebody's ways in and their parts in projects, and take their name away where that is wanted.

    Under a kept name nobody else can come, since answers stand beside it; one taken away is free again.
    """
    for table in (sessions, sign_in_links, members, identities):
        connection.execute(delete(table).where(table.c.person_id == person_id))
    give_back_leases(connection, person_id)
    working = (api_keys.c.person_id == person_id) & api_keys.c.revoked_at.is_(None)
    connection.execute(update(api_keys).where(working).values(revoked_at=at))
    row = update(people).where(people.c.id == person_id)
    connection.execute(row.values(left_at=at, password_hash=None))
    if is_anonymous:
        connection.execute(row.values(name=_next_name(connection), sign_in_name=None))
        theirs = invitations.c.accepted_by == person_id
        connection.execute(update(invitations).where(theirs).values(name=""))


def _next_name(connection: Connection) -> str:
    """Give a name that no former member has: the number after the highest."""
    query = select(people.c.name).where(people.c.left_at.is_not(None), people.c.name.startswith(_ANONYMOUS))
    numbers = [name.removeprefix(_ANONYMOUS).strip() for name in connection.execute(query).scalars()]
    return f"{_ANONYMOUS} {1 + max((int(each) for each in numbers if each.isdecimal()), default=0)}"
