"""Service accounts: programs with a part in one project, and keys of their own."""

from collections.abc import Collection

from sqlalchemy import Connection

from askwell.domain.errors import InvalidInput, KeyTooNarrow, NotFound
from askwell.domain.ids import new_id
from askwell.domain.members import (
    PERMISSIONS,
    Caller,
    Member,
    Permission,
    Person,
    PersonKind,
    Role,
    ServiceAccount,
    clean_name,
)
from askwell.domain.trail import Deed
from askwell.services.access import authorise
from askwell.services.team import NewKey, draw_key, hash_secret
from askwell.services.trail import note
from askwell.storage import keys, members
from askwell.storage.store import Store


def create(
    store: Store,
    caller: Caller,
    project_id: str,
    name: str,
    *,
    permissions: Collection[Permission] | None = None,
) -> tuple[ServiceAccount, NewKey]:
    """Make a service account in a project, with its first key, whose secret is shown only now."""
    now = store.now()
    person = Person(new_id("per"), clean_name(name), now, PersonKind.SERVICE)
    new = _draw(store, caller, person.id, project_id, "first key", permissions)
    with store.database.write() as connection:
        authorise(connection, caller, project_id, Permission.MANAGE)
        members.add_person(connection, person)
        members.set_role(connection, project_id, person.id, Role.SERVICE, now)
        keys.add_key(connection, new.key, hash_secret(new.secret))
        note(
            connection,
            caller,
            Deed.SERVICE_MADE,
            project_id=project_id,
            target=person.name,
            at=now,
            key=new.key.id,
        )
    return ServiceAccount(Member(person, Role.SERVICE, now), (new.key,)), new


def find_all(store: Store, caller: Caller, project_id: str) -> list[ServiceAccount]:
    """Give a project's service accounts, oldest first."""
    with store.database.read() as connection:
        authorise(connection, caller, project_id, Permission.MANAGE)
        return [
            ServiceAccount(member, tuple(keys.find_keys(connection, member.person.id)))
            for member in members.find_members(connection, project_id)
            if member.person.kind is PersonKind.SERVICE
        ]


def create_key(
    store: Store,
    caller: Caller,
    project_id: str,
    person_id: str,
    name: str,
    *,
    permissions: Collection[Permission] | None = None,
) -> NewKey:
    """Make another key for a service account, as when one is to be replaced."""
    new = _draw(store, caller, person_id, project_id, name, permissions)
    with store.database.write() as connection:
        _authorise(connection, caller, project_id, person_id)
        keys.add_key(connection, new.key, hash_secret(new.secret))
        note(
            connection,
            caller,
            Deed.KEY_MADE,
            project_id=project_id,
            target=new.key.name,
            at=new.key.created_at,
            key=new.key.id,
        )
    return new


def revoke_key(store: Store, caller: Caller, project_id: str, person_id: str, key_id: str) -> None:
    """End one of a service account's keys at once."""
    now = store.now()
    with store.database.write() as connection:
        _authorise(connection, caller, project_id, person_id)
        if not keys.revoke_key(connection, key_id, person_id, now):
            raise NotFound(kind="key", name=key_id)
        note(connection, caller, Deed.KEY_REVOKED, project_id=project_id, at=now, key=key_id)


def _draw(
    store: Store,
    caller: Caller,
    person_id: str,
    project_id: str,
    name: str,
    permissions: Collection[Permission] | None,
) -> NewKey:
    """Draw a key that may be used for no more than its maker's own key, and than a service may do."""
    granted = PERMISSIONS[Role.SERVICE]
    wanted = granted if permissions is None else frozenset(permissions)
    if not wanted <= granted:
        beyond = ", ".join(sorted(each.word for each in wanted - granted))
        raise InvalidInput(field="permissions", reason=f"a service account may not do this: {beyond}")
    if caller.permissions is not None and not wanted <= caller.permissions:
        raise KeyTooNarrow(permission="make a key that may be used for more")
    return draw_key(person_id, name, project_id, permissions, store.now())


def _authorise(connection: Connection, caller: Caller, project_id: str, person_id: str) -> None:
    authorise(connection, caller, project_id, Permission.MANAGE)
    member = members.find_member(connection, project_id, person_id)
    if member is None or member.person.kind is not PersonKind.SERVICE:
        raise NotFound(kind="service account", name=person_id)
