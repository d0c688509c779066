"""Sessions and one-time sign-in links as rows; their secrets only as SHA-256 hashes."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from askwell.domain.members import Caller, Session
from askwell.storage.members import person_of
from askwell.storage.schema import people, sessions, sign_in_links


def add(connection: Connection, session: Session, secret_hash: bytes, expires_at: datetime) -> None:
    """Store a session by its secret's hash, and forget the ones that have expired."""
    connection.execute(delete(sessions).where(sessions.c.expires_at < session.created_at))
    connection.execute(
        insert(sessions).values(**asdict(session), secret_hash=secret_hash, expires_at=expires_at)
    )


def caller(connection: Connection, secret_hash: bytes, now: datetime) -> Caller | None:
    """Give who is signed in, or None."""
    query = (
        select(people, sessions.c.id.label("session_id"))
        .join(sessions, sessions.c.person_id == people.c.id)
        .where(sessions.c.secret_hash == secret_hash, sessions.c.expires_at > now)
    )
    row = connection.execute(query).first()
    return Caller(person_of(row), session_id=row.session_id) if row else None


def find(connection: Connection, session_id: str, now: datetime) -> Session | None:
    """Give a session that has not ended, or None."""
    query = select(sessions).where(sessions.c.id == session_id, sessions.c.expires_at > now)
    row = connection.execute(query).first()
    return Session(row.id, row.person_id, row.created_at, row.is_by_link, row.user_agent) if row else None


def find_all(connection: Connection, person_id: str, now: datetime) -> list[Session]:
    """Give a person's sessions that have not ended, newest first."""
    query = select(sessions).where(sessions.c.person_id == person_id, sessions.c.expires_at > now)
    return [
        Session(row.id, row.person_id, row.created_at, row.is_by_link, row.user_agent)
        for row in connection.execute(query.order_by(sessions.c.created_at.desc()))
    ]


def end_by_secret(connection: Connection, secret_hash: bytes) -> None:
    """Sign a session out."""
    connection.execute(delete(sessions).where(sessions.c.secret_hash == secret_hash))


def end(connection: Connection, session_id: str, person_id: str) -> bool:
    """Sign one of a person's sessions out; False when there is none with the id."""
    mine = (sessions.c.id == session_id) & (sessions.c.person_id == person_id)
    return connection.execute(delete(sessions).where(mine)).rowcount == 1


def end_others(connection: Connection, person_id: str, session_id: str) -> None:
    """Sign all of a person's sessions out but one."""
    others = (sessions.c.person_id == person_id) & (sessions.c.id != session_id)
    connection.execute(delete(sessions).where(others))


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
