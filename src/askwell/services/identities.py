"""Sign in through a provider: the way there and back, and whose account it is here."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from askwell.domain.errors import (
    IdentityTaken,
    InvalidInput,
    InvitationNeeded,
    NameTaken,
    NoProvider,
    ProviderRefused,
    VisitRefused,
)
from askwell.domain.identities import Claims, Identity, Visit, own_path
from askwell.domain.ids import new_id
from askwell.domain.members import Caller, Person, Session, clean_name
from askwell.domain.trail import Deed
from askwell.services import invitations
from askwell.services.provider import Provider, draw
from askwell.services.sessions import SESSION_LIFE, demand_session, new_secret, shorten_agent
from askwell.services.team import hash_secret
from askwell.services.trail import note
from askwell.storage import identities, members, sessions
from askwell.storage.store import Store

VISIT_LIFE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Departure:
    """Where a browser is sent, and the secret that it keeps meanwhile, so that only it can come back."""

    address: str
    browser: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """Where somebody goes who has come back, and their new session; None where an account was linked."""

    path: str
    session: str | None


def demand(provider: Provider | None) -> Provider:
    """Give the provider, or raise ``NoProvider``."""
    if provider is None:
        raise NoProvider
    return provider


def depart(
    store: Store,
    provider: Provider,
    *,
    redirect_uri: str,
    next_path: str = "/",
    invitation: str | None = None,
    linking: Caller | None = None,
) -> Departure:
    """Begin a visit: to sign in, maybe with an invitation, or to link the caller's account.

    Only hashes of what must come back are stored. Raises ``SessionNeeded`` where a key would link an account.
    """
    if linking is not None:
        demand_session(linking)
    if invitation is not None:
        invitations.read(store, invitation)
    state, browser, nonce, verifier, now = draw(), draw(), draw(), draw(), store.now()
    address = provider.address(
        state=state, nonce=nonce, verifier=verifier, redirect_uri=redirect_uri, now=now
    )
    visit = Visit(
        state_hash=hash_secret(state),
        browser_hash=hash_secret(browser),
        nonce=nonce,
        verifier=verifier,
        next_path=own_path(next_path),
        created_at=now,
        expires_at=now + VISIT_LIFE,
        invitation_hash=None if invitation is None else hash_secret(invitation),
        person_id=None if linking is None else linking.person.id,
    )
    with store.database.write() as connection:
        identities.add_visit(connection, visit)
    return Departure(address, browser)


def arrive(
    store: Store,
    provider: Provider,
    *,
    state: str,
    browser: str,
    code: str | None,
    refusal: str | None = None,
    redirect_uri: str,
    caller: Caller | None = None,
    user_agent: str = "",
    address: str = "",
) -> Arrival:
    """End a visit, which can be done once and in the browser that began it.

    Raises ``VisitRefused``, ``ProviderRefused``, ``ProviderAway``, ``InvitationNeeded`` for somebody unknown,
    ``InvitationRefused``, and ``IdentityTaken`` where another has linked the same account.
    """
    now = store.now()
    with store.database.write() as connection:
        visit = identities.take_visit(connection, hash_secret(state), hash_secret(browser), now)
    if visit is None:
        raise VisitRefused
    if code is None:
        reason = "you were not let in there" if refusal == "access_denied" else "it gave no code"
        raise ProviderRefused(name=provider.name, reason=reason)
    claims = provider.redeem(
        code, nonce=visit.nonce, verifier=visit.verifier, redirect_uri=redirect_uri, now=now
    )
    with store.database.write() as connection:
        if visit.person_id is not None:
            return _link(connection, provider, visit, claims, caller, now)
        secret, session_id = new_secret(), new_id("ses")
        person, path = _recognise(connection, store, provider, visit, claims, session_id, address)
        session = Session(session_id, person.id, now, False, shorten_agent(user_agent))
        sessions.add(connection, session, hash_secret(secret), now + SESSION_LIFE)
        entered = Caller(person, session_id=session_id, address=address)
        note(connection, entered, Deed.SIGNED_IN, at=now, way="provider", browser=session.user_agent)
    return Arrival(path, secret)


def find_own(store: Store, caller: Caller) -> list[Identity]:
    """Give the caller's accounts at providers; raises ``SessionNeeded`` for a key."""
    demand_session(caller)
    with store.database.read() as connection:
        return identities.find_all(connection, caller.person.id)


def unlink(store: Store, caller: Caller) -> None:
    """Have no provider sign the caller in any more; raises ``InvalidInput`` where no password would."""
    demand_session(caller)
    with store.database.write() as connection:
        if members.read_password(connection, caller.person.id) is None:
            reason = "set a password first, or you could not come back"
            raise InvalidInput(field="password", reason=reason)
        identities.remove_all(connection, caller.person.id)
        note(connection, caller, Deed.IDENTITY_UNLINKED, at=store.now())


def _link(
    connection: Connection,
    provider: Provider,
    visit: Visit,
    claims: Claims,
    caller: Caller | None,
    now: datetime,
) -> Arrival:
    if caller is None or caller.person.id != visit.person_id:
        raise VisitRefused
    present = identities.find(connection, claims)
    if present is not None and present.person_id != caller.person.id:
        raise IdentityTaken(name=provider.name)
    if present is None:
        identity = Identity(claims.issuer, claims.subject, caller.person.id, now)
        identities.add(connection, identity)
        note(connection, caller, Deed.IDENTITY_LINKED, target=provider.name, at=now)
    return Arrival(visit.next_path, None)


def _recognise(
    connection: Connection,
    store: Store,
    provider: Provider,
    visit: Visit,
    claims: Claims,
    session_id: str,
    address: str,
) -> tuple[Person, str]:
    """Give whose account it is, made now where they may come in, and where they go."""
    opened = None
    if visit.invitation_hash is not None:
        opened = invitations.open_by_hash(connection, store, visit.invitation_hash)
    known = identities.find(connection, claims)
    person = members.find_person(connection, known.person_id) if known else None
    if person is None:
        if opened is None and not provider.lets_in(claims):
            raise InvitationNeeded(name=provider.name)
        person = _make_person(connection, claims, store.now())
        identities.add(connection, Identity(claims.issuer, claims.subject, person.id, store.now()))
        entered = Caller(person, session_id=session_id, address=address)
        note(connection, entered, Deed.ACCOUNT_MADE, target=provider.name, at=store.now())
    if opened is None:
        return person, visit.next_path
    if members.find_member(connection, opened.project.id, person.id) is None:
        invitations.enter(connection, store, opened, Caller(person, session_id=session_id, address=address))
    return person, f"/p/{opened.project.id}"


def _make_person(connection: Connection, claims: Claims, now: datetime) -> Person:
    """Make an account under the name that the provider knows, with a number after it where it is taken."""
    try:
        wanted = clean_name(claims.name or claims.email.partition("@")[0])[:190]
    except InvalidInput:
        wanted = "New member"
    name, number = wanted, 1
    while True:
        person = Person(new_id("per"), name, now)
        try:
            members.add_person(connection, person)
        except NameTaken:
            number += 1
            name = f"{wanted} {number}"
        else:
            return person
