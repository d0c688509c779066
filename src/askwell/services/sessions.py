"""How people come in and go: one-time links, sessions of browsers, and whether a door is still open."""

import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from askwell.domain.errors import NotFound, NotSignedIn, SessionNeeded, SignInRefused
from askwell.domain.ids import new_id
from askwell.domain.members import Caller, Session
from askwell.domain.trail import Deed
from askwell.services.access import demand_owner
from askwell.services.team import hash_secret
from askwell.services.trail import note, note_refusal
from askwell.storage import keys, sessions
from askwell.storage.store import Store

LINK_LIFE = timedelta(hours=24)
SESSION_LIFE = timedelta(days=30)
AGENT_LENGTH = 200


def create_link(store: Store, caller: Caller) -> str:
    """Give the token of a link that signs the caller in, once, within a day."""
    demand_owner(caller)
    token = secrets.token_urlsafe(24)
    now = store.now()
    with store.database.write() as connection:
        sessions.add_link(connection, hash_secret(token), caller.person.id, now, now + LINK_LIFE)
        note(connection, caller, Deed.LINK_MADE, at=now)
    return token


def sign_in(store: Store, token: str, user_agent: str = "", *, address: str = "") -> str:
    """Use a link's token up and give the secret of a new session, or raise ``SignInRefused``."""
    secret = new_secret()
    now = store.now()
    with store.database.write() as connection:
        person_id = sessions.use_link(connection, hash_secret(token), now)
        if person_id is None:
            note_refusal(connection, address, at=now, way="link")
        else:
            open_session(connection, person_id, secret, now, user_agent, address, is_by_link=True)
    if person_id is None:
        raise SignInRefused
    return secret


def open_session(
    connection: Connection,
    person_id: str,
    secret: str,
    now: datetime,
    user_agent: str,
    address: str,
    *,
    is_by_link: bool,
) -> None:
    """Store a new session under its secret, and note who came in."""
    session = Session(new_id("ses"), person_id, now, is_by_link, shorten_agent(user_agent))
    sessions.add(connection, session, hash_secret(secret), now + SESSION_LIFE)
    if caller := sessions.caller(connection, hash_secret(secret), now):
        way = "link" if is_by_link else "password"
        entered = replace(caller, address=address)
        note(connection, entered, Deed.SIGNED_IN, at=now, way=way, browser=session.user_agent)


def sign_out(store: Store, secret: str, *, address: str = "") -> None:
    """End a session."""
    now = store.now()
    with store.database.write() as connection:
        caller = sessions.caller(connection, hash_secret(secret), now)
        sessions.end_by_secret(connection, hash_secret(secret))
        if caller is not None:
            note(connection, replace(caller, address=address), Deed.SIGNED_OUT, at=now)


def caller_by_session(store: Store, secret: str) -> Caller:
    """Give who is signed in, or raise ``NotSignedIn``."""
    with store.database.read() as connection:
        caller = sessions.caller(connection, hash_secret(secret), store.now())
    if caller is None:
        raise NotSignedIn
    return caller


def check_door(store: Store, caller: Caller) -> None:
    """Raise ``NotSignedIn`` when the session or key by which the caller came in has ended since."""
    with store.database.read() as connection:
        if caller.session_id is not None:
            is_open = sessions.find(connection, caller.session_id, store.now()) is not None
        else:
            is_open = caller.key_id is None or keys.key_works(connection, caller.key_id)
    if not is_open:
        raise NotSignedIn


def find_sessions(store: Store, caller: Caller) -> list[Session]:
    """Give the caller's own sessions, newest first; raises ``SessionNeeded`` for a key."""
    demand_session(caller)
    with store.database.read() as connection:
        return sessions.find_all(connection, caller.person.id, store.now())


def end_session(store: Store, caller: Caller, session_id: str) -> None:
    """End one of the caller's own sessions; raises ``SessionNeeded`` for a key."""
    demand_session(caller)
    with store.database.write() as connection:
        if not sessions.end(connection, session_id, caller.person.id):
            raise NotFound(kind="session", name=session_id)
        note(connection, caller, Deed.SESSION_ENDED, at=store.now())


def demand_session(caller: Caller) -> str:
    """Give the session's id, or raise ``SessionNeeded``: a lost key must not take the account over."""
    if caller.session_id is None:
        raise SessionNeeded
    return caller.session_id


def new_secret() -> str:
    """Give a session's secret: 256 random bits."""
    return secrets.token_urlsafe(32)


def shorten_agent(user_agent: str) -> str:
    """Give what a browser says of itself, in printable characters, as far as there is room."""
    return "".join(character for character in user_agent if character.isprintable())[:AGENT_LENGTH].strip()
