"""Who is in a project: added, changed, taken out, leaving; what they did stays."""

import pytest

from askwell.domain.annotations import EventKind
from askwell.domain.errors import (
    AlreadyMember,
    InvalidInput,
    NotAllowed,
    NotFound,
    NotSignedIn,
    NotYourself,
    OwnerStays,
)
from askwell.domain.members import Caller, Role
from askwell.domain.projects import Project, Task
from askwell.services import annotate, asking, membership, projects, service_accounts, team
from askwell.services.annotate import Action
from askwell.storage import leases
from askwell.storage.store import Store


def held(store: Store, project: Project, caller: Caller) -> int:
    with store.database.read() as connection:
        return len(leases.find_live(connection, project.id, caller.person.id, store.now()))


def test_managers_see_since_when_and_others_only_names_and_roles(
    store: Store, owner: Caller, project: Project, annotator: Caller, texts: list[int]
) -> None:
    refund = projects.find(store, owner, project.id).labels[0].id
    action = Action("e1", EventKind.SUBMIT, texts[0], labels=(refund,))
    receipt = annotate.record(store, annotator, project.id, action)
    seen = membership.find_all(store, owner, project.id)
    assert [(each.person.name, each.role, each.is_fixed) for each in seen] == [
        ("Owner", Role.OWNER, True),
        ("Ada", Role.ANNOTATOR, False),
    ]
    assert seen[0].since is None
    assert seen[1].since is not None
    assert seen[1].last_active_at is not None
    assert seen[1].last_active_at > seen[1].since
    assert receipt is not None
    vera = Caller(team.add_person(store, owner, project.id, "Vera", Role.VIEWER))
    told = {each.person.name: each for each in membership.find_all(store, vera, project.id)}
    assert told["Ada"].role is Role.ANNOTATOR
    assert (told["Ada"].since, told["Ada"].last_active_at) == (None, None)
    assert told["Vera"].since is not None


def test_an_account_is_added_by_the_name_it_signs_in_with(
    store: Store, owner: Caller, project: Project, annotator: Caller
) -> None:
    other = projects.create(store, owner, name="Other", task=Task.CHOOSE_ONE)
    added = membership.add(store, owner, other.id, " ADA ", Role.REVIEWER)
    assert (added.person, added.role) == (annotator.person, Role.REVIEWER)
    assert projects.find(store, annotator, other.id).role is Role.REVIEWER
    with pytest.raises(AlreadyMember, match="Ada is in this project already, as reviewer"):
        membership.add(store, owner, other.id, "ada", Role.VIEWER)
    with pytest.raises(AlreadyMember):
        membership.add(store, owner, other.id, "owner", Role.VIEWER)
    with pytest.raises(NotFound, match="Nobody"):
        membership.add(store, owner, other.id, "Nobody", Role.VIEWER)
    with pytest.raises(InvalidInput, match="service"):
        membership.add(store, owner, other.id, "Ada", Role.SERVICE)


def test_only_an_owner_makes_and_unmakes_an_owner(store: Store, owner: Caller, project: Project) -> None:
    admin = Caller(team.add_person(store, owner, project.id, "Ada", Role.ADMIN))
    second = Caller(team.add_person(store, owner, project.id, "Bo", Role.OWNER))
    third = team.add_person(store, owner, project.id, "Cy", Role.VIEWER)
    with pytest.raises(NotAllowed):
        membership.change_role(store, admin, project.id, third.id, Role.OWNER)
    with pytest.raises(NotAllowed):
        membership.change_role(store, admin, project.id, second.person.id, Role.VIEWER)
    with pytest.raises(NotAllowed):
        membership.remove(store, admin, project.id, second.person.id)
    assert membership.change_role(store, admin, project.id, third.id, Role.ADMIN).role is Role.ADMIN
    assert membership.change_role(store, second, project.id, third.id, Role.OWNER).role is Role.OWNER
    membership.remove(store, second, project.id, third.id)
    with pytest.raises(NotFound):
        membership.change_role(store, second, project.id, third.id, Role.VIEWER)


def test_nobody_changes_or_ends_their_own_part_but_by_leaving(
    store: Store, owner: Caller, project: Project
) -> None:
    second = Caller(team.add_person(store, owner, project.id, "Bo", Role.OWNER))
    for act in (
        lambda: membership.change_role(store, second, project.id, second.person.id, Role.VIEWER),
        lambda: membership.remove(store, second, project.id, second.person.id),
    ):
        with pytest.raises(NotYourself):
            act()
    membership.leave(store, second, project.id)
    with pytest.raises(NotFound):
        projects.find(store, second, project.id)
    with pytest.raises(OwnerStays):
        membership.leave(store, owner, project.id)


def test_the_installations_owner_stays(store: Store, owner: Caller, project: Project) -> None:
    second = Caller(team.add_person(store, owner, project.id, "Bo", Role.OWNER))
    with pytest.raises(OwnerStays):
        membership.remove(store, second, project.id, owner.person.id)
    with pytest.raises(OwnerStays):
        membership.change_role(store, second, project.id, owner.person.id, Role.VIEWER)


@pytest.mark.parametrize("way", ["taken out", "leaving", "no longer annotating"])
def test_what_somebody_holds_is_given_back_and_what_they_did_stays(
    store: Store, owner: Caller, project: Project, annotator: Caller, texts: list[int], way: str
) -> None:
    first = asking.next_questions(store, annotator, project.id, 3)[0].document.id
    refund = projects.find(store, owner, project.id).labels[0].id
    annotate.record(store, annotator, project.id, Action("e1", EventKind.SUBMIT, first, labels=(refund,)))
    assert held(store, project, annotator) == 2
    if way == "taken out":
        membership.remove(store, owner, project.id, annotator.person.id)
    elif way == "leaving":
        membership.leave(store, annotator, project.id)
    else:
        membership.change_role(store, owner, project.id, annotator.person.id, Role.VIEWER)
    assert held(store, project, annotator) == 0
    assert projects.find(store, owner, project.id).clock.answered == 1


def test_a_service_account_ends_with_its_part(store: Store, owner: Caller, project: Project) -> None:
    account, new = service_accounts.create(store, owner, project.id, "Nightly import")
    robot = team.caller_by_key(store, new.secret)
    assert robot.scope == project.id
    assert membership.find_all(store, robot, project.id)[1].role is Role.SERVICE
    with pytest.raises(InvalidInput, match="keeps its role"):
        membership.change_role(store, owner, project.id, account.member.person.id, Role.ADMIN)
    membership.remove(store, owner, project.id, account.member.person.id)
    with pytest.raises(NotSignedIn):
        team.caller_by_key(store, new.secret)
    assert service_accounts.find_all(store, owner, project.id) == []
