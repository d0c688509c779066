"""Team: people, their roles and their keys."""

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from askwell.domain.errors import InvalidInput, KeyTooNarrow, NotAllowed, NotFound, NotSignedIn
from askwell.domain.ids import new_id
from askwell.domain.members import (
    ApiKey,
    Caller,
    Permission,
    Person,
    PersonKind,
    Role,
    clean_name,
    demand_use,
    widen,
)
from askwell.domain.trail import Deed
from askwell.services.access import authorise
from askwell.services.trail import note
from askwell.storage import keys, members
from askwell.storage.store import Store

KEY_PREFIX = "ask_"


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key at the one moment when its secret can be seen."""

    key: ApiKey
    secret: str


def ensure_owner(store: Store, name: str = "Owner") -> Person:
    """Give the installation's owner, made at the first call."""
    with store.database.write() as connection:
        owner = members.find_owner(connection)
        if owner is None:
            owner = Person(new_id("per"), name, store.now(), is_owner=True)
            members.add_person(connection, owner)
        return owner


def caller_by_key(store: Store, secret: str) -> Caller:
    """Give whose key this is, or raise ``NotSignedIn``."""
    now, hashed = store.now(), hash_secret(secret)

    def read() -> tuple[Caller, str, datetime | None] | None:
        with store.database.read() as connection:
            return keys.caller_by_key(connection, hashed)

    found = store.database.kept.get(("key", hashed), read)
    if found is None:
        raise NotSignedIn
    caller, key_id, last_used_at = found
    if keys.is_use_worth_noting(last_used_at, now):
        with store.database.write() as connection:
            keys.note_key_use(connection, key_id, now)
    return caller


def create_key(
    store: Store,
    caller: Caller,
    name: str,
    project_id: str | None = None,
    *,
    permissions: Collection[Permission] | None = None,
) -> NewKey:
    """Make an API key for the caller, for all of their projects or for one; its secret is shown only now.

    With ``permissions`` it may be used for these alone, and never for more than its person may do. A key can
    be made by a signed-in person or with a key that opens as much as the new one: raises ``KeyTooNarrow`` for
    one that opens less.
    """
    new = draw_key(caller.person.id, name, project_id, permissions, store.now())
    if caller.scope is not None and project_id != caller.scope:
        raise NotFound(kind="project", name=project_id or "all")
    demand_use(caller, Permission.MANAGE)
    if caller.permissions is not None and not (
        new.key.permissions and new.key.permissions <= caller.permissions
    ):
        raise KeyTooNarrow(permission="make a key that may be used for more")
    with store.database.write() as connection:
        if project_id is not None:
            authorise(connection, caller, project_id, Permission.VIEW)
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


def draw_key(
    person_id: str,
    name: str,
    project_id: str | None,
    permissions: Collection[Permission] | None,
    now: datetime,
) -> NewKey:
    """Draw a key's secret; raises ``InvalidInput`` for one that could be used for nothing."""
    cleaned = clean_name(name)
    if permissions is not None and not permissions:
        raise InvalidInput(field="permissions", reason="choose at least one thing that the key may do")
    secret = KEY_PREFIX + secrets.token_urlsafe(30)
    return NewKey(
        ApiKey(
            new_id("key"),
            person_id,
            cleaned,
            secret[: len(KEY_PREFIX) + 4] + "…",
            now,
            project_id,
            permissions=None if permissions is None else widen(permissions),
        ),
        secret,
    )


def find_keys(store: Store, caller: Caller) -> list[ApiKey]:
    """Give the caller's keys that still work; a project key sees only keys of its project."""
    demand_use(caller, Permission.MANAGE)
    with store.database.read() as connection:
        found = keys.find_keys(connection, caller.person.id)
    return [key for key in found if caller.scope in (None, key.project_id)]


def revoke_key(store: Store, caller: Caller, key_id: str) -> None:
    """End one of the caller's keys at once."""
    key = next((key for key in find_keys(store, caller) if key.id == key_id), None)
    if key is None:
        raise NotFound(kind="key", name=key_id)
    now = store.now()
    with store.database.write() as connection:
        if keys.revoke_key(connection, key_id, caller.person.id, now):
            note(
                connection,
                caller,
                Deed.KEY_REVOKED,
                project_id=key.project_id,
                target=key.name,
                at=now,
                key=key_id,
            )


def rename(store: Store, caller: Caller, name: str) -> Caller:
    """Change the caller's own name, and give the caller with it.

    Raises ``NotAllowed`` for a project's key, ``KeyTooNarrow`` for one of limited use, and ``NameTaken`` when
    another person has the name in any case.
    """
    if caller.scope is not None:
        raise NotAllowed(role="key of one project", permission="change your name")
    if caller.permissions is not None:
        raise KeyTooNarrow(permission="change your name")
    person = replace(caller.person, name=clean_name(name))
    with store.database.write() as connection:
        members.rename_person(connection, person)
        names = {"name": [caller.person.name, person.name]}
        note(connection, caller, Deed.RENAMED, target=person.name, at=store.now(), changes=names)
    return replace(caller, person=person)


def add_person(store: Store, caller: Caller, project_id: str, name: str, role: Role) -> Person:
    """Make an account with a role in one project; only an owner makes an owner.

    Raises ``NameTaken`` when a person has the name, in any case: it is what they sign in with.
    """
    cleaned = clean_name(name)
    now = store.now()
    kind = PersonKind.SERVICE if role is Role.SERVICE else PersonKind.PERSON
    person = Person(new_id("per"), cleaned, now, kind)
    with store.database.write() as connection:
        authorise(connection, caller, project_id, Permission.MANAGE)
        if role is Role.OWNER:
            authorise(connection, caller, project_id, Permission.DELETE)
        members.add_person(connection, person)
        members.set_role(connection, project_id, person.id, role, now)
        note(
            connection,
            caller,
            Deed.PERSON_ADDED,
            project_id=project_id,
            target=cleaned,
            at=now,
            person=person.id,
            role=role.value,
        )
    return person


def hash_secret(secret: str) -> bytes:
    """SHA-256: enough for secrets of 190 random bits and more, which nobody can guess by trying."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
