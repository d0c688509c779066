"""Invitations by link: make, list and take back; and come in by one, with an account or with a new one."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from askwell.domain.errors import AlreadyMember, AskwellError, InvitationRefused, NotFound
from askwell.domain.ids import new_id
from askwell.domain.invitations import Invitation, Opened, clean_invitee
from askwell.domain.members import Caller, Permission, Person, Role, Session, clean_name
from askwell.domain.trail import Deed
from askwell.services.access import authorise
from askwell.services.membership import authorise_role, demand_person_role
from askwell.services.passwords import hash_password
from askwell.services.sessions import SESSION_LIFE, demand_session, new_secret, shorten_agent
from askwell.services.team import hash_secret
from askwell.services.trail import note
from askwell.storage import invitations, members, projects, sessions
from askwell.storage.store import Store

INVITATION_LIFE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class NewInvitation:
    """An invitation at the one moment when its secret can be seen."""

    invitation: Invitation
    secret: str


def create(store: Store, caller: Caller, project_id: str, role: Role, name: str = "") -> NewInvitation:
    """Make an invitation that works once, within seven days; only an owner invites an owner."""
    demand_person_role(role)
    secret, now = secrets.token_urlsafe(24), store.now()
    invitation = Invitation(
        id=new_id("inv"),
        project_id=project_id,
        role=role,
        name=clean_invitee(name),
        created_by=caller.person.id,
        created_at=now,
        expires_at=now + INVITATION_LIFE,
    )
    with store.database.write() as connection:
        authorise_role(connection, caller, project_id, role)
        invitations.add(connection, invitation, hash_secret(secret))
        note(
            connection,
            caller,
            Deed.INVITED,
            project_id=project_id,
            target=invitation.name,
            at=now,
            role=role.value,
            invitation=invitation.id,
        )
    return NewInvitation(invitation, secret)


def find_open(store: Store, caller: Caller, project_id: str) -> list[Invitation]:
    """Give a project's invitations that still work, newest first."""
    with store.database.read() as connection:
        authorise(connection, caller, project_id, Permission.MANAGE)
        return invitations.find_open(connection, project_id, store.now())


def revoke(store: Store, caller: Caller, project_id: str, invitation_id: str) -> None:
    """Take an invitation back at once."""
    now = store.now()
    with store.database.write() as connection:
        authorise(connection, caller, project_id, Permission.MANAGE)
        if not invitations.revoke(connection, project_id, invitation_id, now):
            raise NotFound(kind="open invitation", name=invitation_id)
        deed = Deed.INVITATION_REVOKED
        note(connection, caller, deed, project_id=project_id, at=now, invitation=invitation_id)


def restore(store: Store, caller: Caller, project_id: str, invitation_id: str) -> None:
    """Let an invitation that was taken back work again, until the day that was said."""
    now = store.now()
    with store.database.write() as connection:
        authorise(connection, caller, project_id, Permission.MANAGE)
        if not invitations.restore(connection, project_id, invitation_id, now):
            raise NotFound(kind="invitation to restore", name=invitation_id)
        deed = Deed.INVITATION_RESTORED
        note(connection, caller, deed, project_id=project_id, at=now, invitation=invitation_id)


def read(store: Store, secret: str) -> Opened:
    """Give what an invitation's link opens, or raise ``InvitationRefused``."""
    with store.database.read() as connection:
        return open_by_hash(connection, store, hash_secret(secret))


def accept(store: Store, caller: Caller, secret: str) -> Opened:
    """Join with the account that is signed in.

    Raises ``InvitationRefused``, ``AlreadyMember`` (and leaves the invitation to others), and
    ``SessionNeeded`` for a key.
    """
    demand_session(caller)
    with store.database.write() as connection:
        opened = open_by_hash(connection, store, hash_secret(secret))
        projects.lock_clock(connection, opened.project.id)  # so that nobody joins twice at once
        present = members.find_member(connection, opened.project.id, caller.person.id)
        if present is not None:
            raise AlreadyMember(name=caller.person.name, role=present.role.value)
        enter(connection, store, opened, caller)
    return opened


def join(
    store: Store, secret: str, *, name: str, password: str, user_agent: str = "", address: str = ""
) -> tuple[Opened, str]:
    """Join with a new account, and give the secret of its first session.

    Raises ``InvitationRefused``, ``NameTaken``, and ``InvalidInput`` for an unfit name or password.
    """
    now = store.now()
    person = Person(new_id("per"), clean_name(name), now, has_password=True)
    read(store, secret)  # before the costly hash
    hashed = hash_password(password, field="password")
    session_secret = new_secret()
    session = Session(new_id("ses"), person.id, now, False, shorten_agent(user_agent))
    with store.database.write() as connection:
        opened = open_by_hash(connection, store, hash_secret(secret))
        members.add_person(connection, person)
        members.replace_password(connection, person.id, old=None, new=hashed)
        enter(connection, store, opened, Caller(person, session_id=session.id, address=address))
        sessions.add(connection, session, hash_secret(session_secret), now + SESSION_LIFE)
    return opened, session_secret


def open_by_hash(connection: Connection, store: Store, secret_hash: bytes) -> Opened:
    """Give what an invitation opens, by its secret's hash.

    It is worth what its maker may do now: raises ``InvitationRefused`` when they may not give the role (any
    more), as for an unknown, used, revoked or expired one.
    """
    found = invitations.find_by_secret(connection, secret_hash, store.now())
    maker = members.find_person(connection, found.created_by) if found else None
    if found is None or maker is None:
        raise InvitationRefused
    try:
        authorise_role(connection, Caller(maker), found.project_id, found.role)
    except AskwellError as error:
        raise InvitationRefused from error
    project = projects.find(connection, found.project_id)
    if project is None:
        raise InvitationRefused
    return Opened(found, project, maker.name)


def enter(connection: Connection, store: Store, opened: Opened, caller: Caller) -> None:
    """Use an invitation up, and give the caller its role.

    Raises ``InvitationRefused`` if another was first.
    """
    now, invitation = store.now(), opened.invitation
    if not invitations.use(connection, invitation.id, caller.person.id, now):
        raise InvitationRefused
    members.set_role(connection, opened.project.id, caller.person.id, invitation.role, now)
    note(
        connection,
        caller,
        Deed.JOINED,
        project_id=opened.project.id,
        at=now,
        role=invitation.role.value,
        invitation=invitation.id,
    )
