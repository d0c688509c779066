"""Who is in a project: see them, add somebody, change a role, take somebody out, and leave."""

from dataclasses import replace

from sqlalchemy import Connection

from askwell.domain.errors import AlreadyMember, InvalidInput, NotFound, NotYourself, OwnerStays
from askwell.domain.members import (
    PERMISSIONS,
    Caller,
    Member,
    Permission,
    PersonKind,
    Role,
    clean_name,
    sign_in_name,
)
from askwell.domain.trail import Deed
from askwell.services.access import authorise, may
from askwell.services.trail import note
from askwell.storage import leaving, members, projects
from askwell.storage.store import Store


def find_all(store: Store, caller: Caller, project_id: str) -> list[Member]:
    """Give who is in a project, the installation's owner first, then as they came.

    Since when, and when they were last active, is told to those who manage people, and everybody of
    themselves.
    """
    with store.database.read() as connection:
        authorise(connection, caller, project_id, Permission.VIEW)
        is_manager = may(connection, caller, project_id, Permission.MANAGE)
        found = members.find_members(connection, project_id)
    return [
        member
        if is_manager or member.person.id == caller.person.id
        else replace(member, since=None, last_active_at=None)
        for member in found
    ]


def add(store: Store, caller: Caller, project_id: str, name: str, role: Role) -> Member:
    """Give somebody who has an account here a part in a project, by the name that they sign in with.

    Raises ``NotFound`` for a name that nobody has, and ``AlreadyMember``; only an owner makes an owner.
    """
    wanted = sign_in_name(clean_name(name))
    demand_person_role(role)
    with store.database.write() as connection:
        authorise_role(connection, caller, project_id, role)
        projects.lock_clock(connection, project_id)  # so that nobody is added twice at once
        person = members.find_by_name(connection, wanted)
        if person is None:
            raise NotFound(kind="account", name=name.strip())
        present = members.find_member(connection, project_id, person.id)
        if present is not None:
            raise AlreadyMember(name=person.name, role=present.role.value)
        members.set_role(connection, project_id, person.id, role, store.now())
        member = _demand_member(connection, project_id, person.id)
        _note(connection, store, caller, Deed.MEMBER_ADDED, project_id, member, role=role.value)
        return member


def change_role(store: Store, caller: Caller, project_id: str, person_id: str, role: Role) -> Member:
    """Give somebody another role; only an owner makes or unmakes an owner, and nobody changes their own."""
    demand_person_role(role)
    with store.database.write() as connection:
        member = _authorise_change(connection, caller, project_id, person_id)
        authorise_role(connection, caller, project_id, role)
        if member.person.kind is not PersonKind.PERSON:
            raise InvalidInput(field="role", reason="a service account keeps its role")
        members.change_role(connection, project_id, person_id, role)
        roles = {"role": [member.role.value, role.value]}
        _note(connection, store, caller, Deed.ROLE_CHANGED, project_id, member, changes=roles)
        if Permission.ANNOTATE not in PERMISSIONS[role]:
            leaving.give_back_leases(connection, person_id, project_id)
        return replace(member, role=role)


def remove(store: Store, caller: Caller, project_id: str, person_id: str) -> Member:
    """Take somebody out of a project, and give back at once what they hold; what they did stays.

    A service account has nothing else, so its keys end with its part. Gives who they were.
    """
    with store.database.write() as connection:
        member = _authorise_change(connection, caller, project_id, person_id)
        members.remove(connection, project_id, person_id)
        _note(connection, store, caller, Deed.MEMBER_REMOVED, project_id, member, role=member.role.value)
        leaving.give_back_leases(connection, person_id, project_id)
        if member.person.kind is PersonKind.SERVICE:
            leaving.close_account(connection, person_id, store.now(), is_anonymous=False)
        return member


def leave(store: Store, caller: Caller, project_id: str) -> None:
    """Give up one's own part in a project; raises ``OwnerStays`` for the installation's owner."""
    with store.database.write() as connection:
        authorise(connection, caller, project_id, Permission.VIEW)
        if caller.person.is_owner:
            raise OwnerStays
        members.remove(connection, project_id, caller.person.id)
        leaving.give_back_leases(connection, caller.person.id, project_id)
        note(connection, caller, Deed.LEFT, project_id=project_id, at=store.now())


def authorise_role(connection: Connection, caller: Caller, project_id: str, role: Role) -> None:
    """Raise an error unless the caller may give this role there: only an owner gives an owner's."""
    authorise(connection, caller, project_id, Permission.MANAGE)
    if role is Role.OWNER:
        authorise(connection, caller, project_id, Permission.DELETE)


def demand_person_role(role: Role) -> None:
    """Raise ``InvalidInput`` for the role that is not for people."""
    if role is Role.SERVICE:
        raise InvalidInput(field="role", reason="“service” is for service accounts: make one")


def _authorise_change(connection: Connection, caller: Caller, project_id: str, person_id: str) -> Member:
    authorise(connection, caller, project_id, Permission.MANAGE)
    member = _demand_member(connection, project_id, person_id)
    if member.is_fixed:
        raise OwnerStays
    if person_id == caller.person.id:
        raise NotYourself
    authorise_role(connection, caller, project_id, member.role)
    return member


def _demand_member(connection: Connection, project_id: str, person_id: str) -> Member:
    member = members.find_member(connection, project_id, person_id)
    if member is None:
        raise NotFound(kind="member", name=person_id)
    return member


def _note(
    connection: Connection,
    store: Store,
    caller: Caller,
    deed: Deed,
    project_id: str,
    member: Member,
    **details: object,
) -> None:
    person = member.person
    note(
        connection,
        caller,
        deed,
        project_id=project_id,
        target=person.name,
        at=store.now(),
        person=person.id,
        **details,
    )
