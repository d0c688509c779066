"""Passwords: sign in with a name and one, and set one's own; kept as Argon2id hashes."""

import secrets
import threading
import unicodedata
from datetime import timedelta
from functools import cache

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from askwell.domain.errors import InvalidInput, NotSignedIn, SignInRefused
from askwell.domain.members import Caller, sign_in_name
from askwell.domain.trail import Deed
from askwell.services.sessions import demand_session, new_secret, open_session
from askwell.services.trail import note, note_refusal
from askwell.storage import members, sessions
from askwell.storage.store import Store

SHORTEST, LONGEST = 12, 200
FRESH_LINK = timedelta(minutes=15)
"""How long after coming in by a one-time link a forgotten password can be set anew."""

_HASHING = threading.BoundedSemaphore(2)
"""Each hash takes 64 MiB and a core: so many at once, the others wait."""


def sign_in(store: Store, name: str, password: str, user_agent: str = "", *, address: str = "") -> str:
    """Give the secret of a new session.

    Raises ``SignInRefused``, after the same work, for an unknown name, one without a password, and a wrong
    password.
    """
    with store.database.read() as connection:
        found = members.find_password(connection, sign_in_name(name))
    nobody = _nobody()
    person_id, known = found or ("", nobody)
    is_right, renewed = _verify(password, known)
    secret = new_secret()
    now = store.now()
    with store.database.write() as connection:
        is_let_in = (
            found is not None
            and is_right
            and members.replace_password(connection, person_id, old=known, new=renewed or known)
        )  # it may have been changed while this one was being checked
        if is_let_in:
            open_session(connection, person_id, secret, now, user_agent, address, is_by_link=False)
        else:
            note_refusal(connection, address, target=person_id, at=now, way="password")
    if not is_let_in:
        raise SignInRefused
    return secret


def set_password(store: Store, caller: Caller, *, new: str, current: str | None = None) -> None:
    """Set the caller's own password, and end their other sessions.

    Where one is set, ``current`` must be it, unless this session was opened by a one-time link a moment ago.
    Raises ``SessionNeeded`` for a key, and ``InvalidInput`` for a wrong or an unfit password.
    """
    session_id = demand_session(caller)
    demand_fit(new, field="new")
    person_id, now = caller.person.id, store.now()
    with store.database.read() as connection:
        session = sessions.find(connection, session_id, now)
        known = members.read_password(connection, person_id)
    if session is None:
        raise NotSignedIn
    is_fresh = session.is_by_link and now - session.created_at <= FRESH_LINK
    if known is not None and not (is_fresh and current is None):
        if current is None:
            raise InvalidInput(field="current", reason="your present password is needed too")
        if not _verify(current, known)[0]:
            raise InvalidInput(field="current", reason="this is not your present password")
    hashed = _hash(new)
    with store.database.write() as connection:
        if not members.replace_password(connection, person_id, old=known, new=hashed):
            raise InvalidInput(field="current", reason="your password was changed elsewhere just now")
        sessions.end_others(connection, person_id, session_id)
        note(connection, caller, Deed.PASSWORD_CHANGED, at=now)


def demand_fit(password: str, *, field: str) -> None:
    """Raise ``InvalidInput`` for a password that is too short or too long."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise InvalidInput(field=field, reason=f"must be {SHORTEST} to {LONGEST} characters long")


def hash_password(password: str, *, field: str) -> str:
    """Give a new password's hash; raises ``InvalidInput`` for an unfit one."""
    demand_fit(password, field=field)
    return _hash(password)


def is_password(store: Store, caller: Caller, password: str | None) -> bool:
    """Whether this is the caller's own password; where none is set, any will do."""
    with store.database.read() as connection:
        known = members.read_password(connection, caller.person.id)
    return known is None or (password is not None and _verify(password, known)[0])


@cache
def _hasher() -> PasswordHash:
    return PasswordHash((Argon2Hasher(),))


@cache
def _nobody() -> str:
    """Give a hash to check in vain, so that the time does not tell whether a name is known."""
    return _hash(secrets.token_urlsafe())


def _hash(password: str) -> str:
    with _HASHING:
        return _hasher().hash(_normal(password))


def _verify(password: str, known: str) -> tuple[bool, str | None]:
    with _HASHING:
        return _hasher().verify_and_update(_normal(password), known)


def _normal(password: str) -> str:
    """Give the one spelling of what different keyboards write differently."""
    return unicodedata.normalize("NFKC", password)
