"""Invitations: opened by whoever has the link, used once, and worth what their maker may do."""

import pytest
from sqlalchemy import select

from askwell.domain.errors import (
    AlreadyMember,
    InvalidInput,
    InvitationRefused,
    NameTaken,
    NotAllowed,
    NotFound,
    SessionNeeded,
)
from askwell.domain.members import Caller, Role
from askwell.domain.projects import Project, Task
from askwell.services import invitations, membership, passwords, projects, sessions, team
from askwell.services.team import hash_secret
from askwell.storage import schema
from askwell.storage.store import Store
from tests.conftest import TurnableClock

PASSWORD = "correct horse battery"


def test_a_link_makes_an_account_with_the_role_once(store: Store, owner: Caller, project: Project) -> None:
    made = invitations.create(store, owner, project.id, Role.ANNOTATOR, " for Ada ")
    opened = invitations.read(store, made.secret)
    assert (opened.project.name, opened.invitation.role, opened.invited_by) == (
        "Tickets",
        Role.ANNOTATOR,
        "Owner",
    )
    assert opened.invitation.name == "for Ada"
    assert [each.id for each in invitations.find_open(store, owner, project.id)] == [made.invitation.id]
    _, session = invitations.join(store, made.secret, name="Ada", password=PASSWORD)
    ada = sessions.caller_by_session(store, session)
    assert projects.find(store, ada, project.id).role is Role.ANNOTATOR
    assert passwords.sign_in(store, "ada", PASSWORD)
    for again in (
        lambda: invitations.read(store, made.secret),
        lambda: invitations.accept(store, ada, made.secret),
        lambda: invitations.join(store, made.secret, name="Bo", password=PASSWORD),
    ):
        with pytest.raises(InvitationRefused):
            again()
    assert invitations.find_open(store, owner, project.id) == []


def test_only_the_hash_of_a_secret_is_stored(store: Store, owner: Caller, project: Project) -> None:
    made = invitations.create(store, owner, project.id, Role.VIEWER)
    with store.database.read() as connection:
        row = connection.execute(select(schema.invitations)).one()
    assert row.secret_hash == hash_secret(made.secret)
    assert made.secret not in repr(row)
    with pytest.raises(InvitationRefused):
        invitations.read(store, "guess")


def test_somebody_with_an_account_accepts(store: Store, owner: Caller, project: Project) -> None:
    other = projects.create(store, owner, name="Other", task=Task.CHOOSE_ONE)
    ada = Caller(team.add_person(store, owner, project.id, "Ada", Role.VIEWER), session_id="ses_of_ada")
    made = invitations.create(store, owner, other.id, Role.REVIEWER)
    with pytest.raises(SessionNeeded):
        invitations.accept(store, Caller(ada.person), made.secret)
    assert invitations.accept(store, ada, made.secret).project.id == other.id
    assert projects.find(store, ada, other.id).role is Role.REVIEWER
    again = invitations.create(store, owner, other.id, Role.ANNOTATOR)
    with pytest.raises(AlreadyMember):
        invitations.accept(store, ada, again.secret)
    assert invitations.read(store, again.secret), "left to others"


def test_an_invitation_expires_is_taken_back_and_restored(
    store: Store, owner: Caller, project: Project, clock: TurnableClock
) -> None:
    made = invitations.create(store, owner, project.id, Role.VIEWER)
    invitations.revoke(store, owner, project.id, made.invitation.id)
    with pytest.raises(InvitationRefused):
        invitations.read(store, made.secret)
    with pytest.raises(NotFound):
        invitations.revoke(store, owner, project.id, made.invitation.id)
    invitations.restore(store, owner, project.id, made.invitation.id)
    assert invitations.read(store, made.secret)
    clock.forward(days=6, hours=23)
    assert invitations.read(store, made.secret)
    clock.forward(hours=2)
    with pytest.raises(InvitationRefused):
        invitations.read(store, made.secret)
    with pytest.raises(NotFound):
        invitations.restore(store, owner, project.id, made.invitation.id)


def test_only_an_owner_invites_an_owner_and_nobody_a_service(
    store: Store, owner: Caller, project: Project
) -> None:
    admin = Caller(team.add_person(store, owner, project.id, "Ada", Role.ADMIN))
    with pytest.raises(NotAllowed):
        invitations.create(store, admin, project.id, Role.OWNER)
    with pytest.raises(InvalidInput):
        invitations.create(store, owner, project.id, Role.SERVICE)
    assert invitations.create(store, owner, project.id, Role.OWNER)
    viewer = Caller(team.add_person(store, owner, project.id, "Vi", Role.VIEWER))
    with pytest.raises(NotAllowed):
        invitations.create(store, viewer, project.id, Role.VIEWER)


def test_an_invitation_is_worth_what_its_maker_may_do_now(
    store: Store, owner: Caller, project: Project
) -> None:
    admin = Caller(team.add_person(store, owner, project.id, "Ada", Role.ADMIN))
    made = invitations.create(store, admin, project.id, Role.ADMIN)
    membership.change_role(store, owner, project.id, admin.person.id, Role.REVIEWER)
    with pytest.raises(InvitationRefused):
        invitations.join(store, made.secret, name="Bo", password=PASSWORD)
    membership.change_role(store, owner, project.id, admin.person.id, Role.ADMIN)
    projects.delete(store, owner, project.id)
    with pytest.raises(InvitationRefused):
        invitations.read(store, made.secret)


def test_a_taken_name_or_a_short_password_uses_nothing_up(
    store: Store, owner: Caller, project: Project
) -> None:
    made = invitations.create(store, owner, project.id, Role.ANNOTATOR)
    with pytest.raises(NameTaken):
        invitations.join(store, made.secret, name="OWNER", password=PASSWORD)
    with pytest.raises(InvalidInput, match="password: must be 12"):
        invitations.join(store, made.secret, name="Ada", password="short")
    with pytest.raises(InvalidInput, match="name"):
        invitations.join(store, made.secret, name="  ", password=PASSWORD)
    assert invitations.join(store, made.secret, name="Ada", password=PASSWORD)
