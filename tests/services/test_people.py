"""Deleting an account: every door shuts, the work stays, under the name or without it."""

import pytest

from askwell.domain.annotations import EventKind
from askwell.domain.errors import (
    InvalidInput,
    InvitationRefused,
    NameTaken,
    NotAllowed,
    NotFound,
    NotSignedIn,
    OwnerStays,
)
from askwell.domain.members import Caller, Role
from askwell.domain.projects import Project
from askwell.services import annotate, asking, invitations, learn, passwords, people, projects, sessions, team
from askwell.services.annotate import Action
from askwell.storage import leases, members
from askwell.storage.store import Store

PASSWORD = "correct horse battery"


@pytest.fixture
def ada(store: Store, owner: Caller, project: Project) -> Caller:
    """Somebody who came by an invitation, with a session and a password."""
    secret = invitations.create(store, owner, project.id, Role.ANNOTATOR, "Ada of support").secret
    _, session = invitations.join(store, secret, name="Ada", password=PASSWORD)
    return sessions.caller_by_session(store, session)


@pytest.mark.parametrize("is_anonymous", [True, False])
def test_every_door_shuts_and_the_work_stays(
    store: Store, owner: Caller, project: Project, ada: Caller, texts: list[int], is_anonymous: bool
) -> None:
    key = team.create_key(store, ada, "hers").secret
    session = passwords.sign_in(store, "Ada", PASSWORD)
    first = asking.next_questions(store, ada, project.id, 2)[0].document.id
    refund = projects.find(store, owner, project.id).labels[0].id
    annotate.record(store, ada, project.id, Action("e1", EventKind.SUBMIT, first, labels=(refund,)))
    people.delete(store, owner, ada.person.id, is_anonymous=is_anonymous)
    for door in (
        lambda: team.caller_by_key(store, key),
        lambda: sessions.caller_by_session(store, session),
        lambda: sessions.check_door(store, ada),
    ):
        with pytest.raises(NotSignedIn):
            door()
    with pytest.raises(NotFound):
        projects.find(store, ada, project.id)
    with store.database.read() as connection:
        assert leases.find_live(connection, project.id, ada.person.id, store.now()) == []
    worked = learn.progress(store, owner, project.id).people
    assert [(each.name, each.answers) for each in worked] == [
        ("Former member 1" if is_anonymous else "Ada", 1)
    ]
    assert [each.name for each, _ in people.find_all(store, owner)] == ["Owner"]
    if is_anonymous:
        assert team.add_person(store, owner, project.id, "Ada", Role.VIEWER)
    else:
        with pytest.raises(NameTaken):
            team.add_person(store, owner, project.id, "Ada", Role.VIEWER)
    with pytest.raises(NotFound):
        people.delete(store, owner, ada.person.id, is_anonymous=True)


def test_former_members_are_told_apart(store: Store, owner: Caller, project: Project) -> None:
    gone = [team.add_person(store, owner, project.id, f"Person {n}", Role.VIEWER) for n in range(3)]
    for person in gone:
        people.delete(store, owner, person.id, is_anonymous=True)
    with store.database.read() as connection:
        names = members.find_names(connection, [person.id for person in gone])
    assert [names[person.id] for person in gone] == [f"Former member {n}" for n in (1, 2, 3)]


def test_one_deletes_oneself_with_ones_password(store: Store, ada: Caller, owner: Caller) -> None:
    for password in (None, "not the password at all"):
        with pytest.raises(InvalidInput, match="password"):
            people.delete_self(store, ada, is_anonymous=True, password=password)
    people.delete_self(store, ada, is_anonymous=True, password=PASSWORD)
    with pytest.raises(NotSignedIn):
        sessions.check_door(store, ada)


def test_only_the_installations_owner_deletes_others_and_stays(
    store: Store, owner: Caller, project: Project, ada: Caller
) -> None:
    admin = Caller(team.add_person(store, owner, project.id, "Bo", Role.OWNER))
    with pytest.raises(NotAllowed):
        people.delete(store, admin, ada.person.id, is_anonymous=True)
    with pytest.raises(NotAllowed):
        people.find_all(store, admin)
    with pytest.raises(OwnerStays):
        people.delete(store, owner, owner.person.id, is_anonymous=True)


def test_an_invitation_of_somebody_who_left_opens_nothing(
    store: Store, owner: Caller, project: Project
) -> None:
    admin = Caller(team.add_person(store, owner, project.id, "Bo", Role.ADMIN))
    secret = invitations.create(store, admin, project.id, Role.VIEWER).secret
    people.delete(store, owner, admin.person.id, is_anonymous=False)
    with pytest.raises(InvitationRefused):
        invitations.read(store, secret)
