"""People's accounts at a provider of sign-ins, and visits to it, as rows; secrets only as hashes."""

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from askwell.domain.identities import Claims, Identity, Visit
from askwell.storage.schema import identities, provider_visits


def add_visit(connection: Connection, visit: Visit) -> None:
    """Store a visit that begins, and forget the ones that have expired."""
    connection.execute(delete(provider_visits).where(provider_visits.c.expires_at < visit.created_at))
    connection.execute(insert(provider_visits).values(**asdict(visit)))


def take_visit(connection: Connection, state_hash: bytes, browser_hash: bytes, now: datetime) -> Visit | None:
    """Give the visit that comes back, and forget it; None for an unknown one or another browser's."""
    row = provider_visits.c
    found = connection.execute(
        select(provider_visits).where(row.state_hash == state_hash, row.browser_hash == browser_hash)
    ).first()
    if found is None:
        return None
    is_first = connection.execute(delete(provider_visits).where(row.state_hash == state_hash)).rowcount == 1
    return Visit(**found._mapping) if is_first and found.expires_at > now else None


def find(connection: Connection, claims: Claims) -> Identity | None:
    """Give whose account of the provider this is, or None."""
    row = identities.c
    query = select(identities).where(row.issuer == claims.issuer, row.subject == claims.subject)
    found = connection.execute(query).first()
    return Identity(**found._mapping) if found else None


def find_all(connection: Connection, person_id: str) -> list[Identity]:
    """Give a person's accounts at providers, oldest first."""
    query = select(identities).where(identities.c.person_id == person_id).order_by(identities.c.created_at)
    return [Identity(**row._mapping) for row in connection.execute(query)]


def add(connection: Connection, identity: Identity) -> None:
    """Store that an account of a provider is a person's."""
    connection.execute(insert(identities).values(**asdict(identity)))


def remove_all(connection: Connection, person_id: str) -> None:
    """Forget a person's accounts at providers."""
    connection.execute(delete(identities).where(identities.c.person_id == person_id))
