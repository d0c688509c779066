"""Team: people, their keys, and how they sign in."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from askwell.domain.errors import InvalidInput, NotFound, NotSignedIn, SignInRefused
from askwell.domain.ids import new_id
from askwell.domain.members import ApiKey, Caller, Permission, Person, PersonKind, Role
from askwell.services.access import authorise, demand_owner
from askwell.storage import members
from askwell.storage.store import Store

LINK_LIFE = timedelta(hours=24)
SESSION_LIFE = timedelta(days=30)
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


def create_link(store: Store, caller: Caller) -> str:
    """Give the token of a link that signs the caller in, once, within a day."""
    demand_owner(caller)
    token = secrets.token_urlsafe(24)
    now = store.now()
    with store.database.write() as connection:
        members.add_link(connection, _hash(token), caller.person.id, now, now + LINK_LIFE)
    return token


def sign_in(store: Store, token: str) -> str:
    """Use a link's token up and give the secret of a new session, or raise ``SignInRefused``."""
    secret = secrets.token_urlsafe(32)
    now = store.now()
    with store.database.write() as connection:
        person_id = members.use_link(connection, _hash(token), now)
        if person_id is None:
            raise SignInRefused
        members.add_session(connection, _hash(secret), person_id, now, now + SESSION_LIFE)
    return secret


def sign_out(store: Store, session: str) -> None:
    """End a session."""
    with store.database.write() as connection:
        members.end_session(connection, _hash(session))


def caller_by_session(store: Store, session: str) -> Caller:
    """Give who is signed in, or raise ``NotSignedIn``."""
    with store.database.read() as connection:
        caller = members.caller_by_session(connection, _hash(session), store.now())
    if caller is None:
        raise NotSignedIn
    return caller


def caller_by_key(store: Store, secret: str) -> Caller:
    """Give whose key this is, or raise ``NotSignedIn``."""
    now = store.now()
    with store.database.read() as connection:
        found = members.caller_by_key(connection, _hash(secret))
    if found is None:
        raise NotSignedIn
    caller, key_id, last_used_at = found
    if members.is_use_worth_noting(last_used_at, now):
        with store.database.write() as connection:
            members.note_key_use(connection, key_id, now)
    return caller


def create_key(store: Store, caller: Caller, name: str, project_id: str | None = None) -> NewKey:
    """Make an API key for the caller, for all of their projects or for one; its secret is shown only now.

    A key can be made by a signed-in person or with a key that opens as much as the new one.
    """
    if not name.strip() or len(name) > 200 or not name.isprintable():
        raise InvalidInput(field="name", reason="must be 1 to 200 printable characters")
    if caller.scope is not None and project_id != caller.scope:
        raise NotFound(kind="project", name=project_id or "all")
    secret = KEY_PREFIX + secrets.token_urlsafe(30)
    key = ApiKey(
        new_id("key"),
        caller.person.id,
        name.strip(),
        secret[: len(KEY_PREFIX) + 4] + "…",
        store.now(),
        project_id,
    )
    with store.database.write() as connection:
        if project_id is not None:
            authorise(connection, caller, project_id, Permission.VIEW)
        members.add_key(connection, key, _hash(secret))
    return NewKey(key, secret)


def find_keys(store: Store, caller: Caller) -> list[ApiKey]:
    """Give the caller's keys that still work; a project key sees only keys of its project."""
    with store.database.read() as connection:
        keys = members.find_keys(connection, caller.person.id)
    return [key for key in keys if caller.scope in (None, key.project_id)]


def revoke_key(store: Store, caller: Caller, key_id: str) -> None:
    """End one of the caller's keys at once."""
    if key_id not in {key.id for key in find_keys(store, caller)}:
        raise NotFound(kind="key", name=key_id)
    with store.database.write() as connection:
        members.revoke_key(connection, key_id, caller.person.id, store.now())


def add_person(store: Store, caller: Caller, project_id: str, name: str, role: Role) -> Person:
    """Make an account with a role in one project; only an owner makes an owner."""
    if not name.strip() or len(name) > 200 or not name.isprintable():
        raise InvalidInput(field="name", reason="must be 1 to 200 printable characters")
    now = store.now()
    kind = PersonKind.SERVICE if role is Role.SERVICE else PersonKind.PERSON
    person = Person(new_id("per"), name.strip(), now, kind)
    with store.database.write() as connection:
        authorise(connection, caller, project_id, Permission.MANAGE)
        if role is Role.OWNER:
            authorise(connection, caller, project_id, Permission.DELETE)
        members.add_person(connection, person)
        members.set_role(connection, project_id, person.id, role, now)
    return person


def _hash(secret: str) -> bytes:
    """SHA-256: enough for secrets of 190 random bits and more, which nobody can guess by trying."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()
