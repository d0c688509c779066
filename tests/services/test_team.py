"""People and their names; keys shown once and revocable."""

from dataclasses import replace

import pytest

from askwell.domain.errors import InvalidInput, NameTaken, NotAllowed, NotFound, NotSignedIn
from askwell.domain.members import Caller, Role
from askwell.domain.projects import Project, Task
from askwell.services import projects, team
from askwell.storage.store import Store


def test_there_is_one_owner(store: Store) -> None:
    assert team.ensure_owner(store) == team.ensure_owner(store)


def test_only_an_owner_makes_an_owner(store: Store, owner: Caller, project: Project) -> None:
    admin = Caller(team.add_person(store, owner, project.id, "Ada", Role.ADMIN))
    team.add_person(store, admin, project.id, "Bo", Role.ADMIN)
    with pytest.raises(NotAllowed):
        team.add_person(store, admin, project.id, "Cy", Role.OWNER)
    team.add_person(store, owner, project.id, "Di", Role.OWNER)


def test_a_key_works_until_it_is_revoked_and_its_secret_is_not_stored(store: Store, owner: Caller) -> None:
    new = team.create_key(store, owner, "laptop")
    assert team.caller_by_key(store, new.secret) == owner
    listed = team.find_keys(store, owner)
    assert [key.id for key in listed] == [new.key.id]
    assert listed[0].last_used_at is not None
    assert new.secret not in repr(listed)
    team.revoke_key(store, owner, new.key.id)
    with pytest.raises(NotSignedIn):
        team.caller_by_key(store, new.secret)
    with pytest.raises(NotFound):
        team.revoke_key(store, owner, new.key.id)


def test_a_project_key_opens_one_project_and_makes_no_wider_key(
    store: Store, owner: Caller, project: Project
) -> None:
    other = projects.create(store, owner, name="Other", task=Task.CHOOSE_ONE)
    narrow = team.caller_by_key(store, team.create_key(store, owner, "bot", project.id).secret)
    assert narrow == replace(owner, scope=project.id)
    assert [view.project.id for view in projects.find_all(store, narrow)] == [project.id]
    with pytest.raises(NotFound):
        projects.find(store, narrow, other.id)
    with pytest.raises(NotFound):
        team.create_key(store, narrow, "wider")


@pytest.mark.parametrize("secret", ["", "ask_", "ask_" + "x" * 40, "\ud800"])
def test_nonsense_opens_nothing(store: Store, owner: Caller, secret: str) -> None:
    with pytest.raises(NotSignedIn):
        team.caller_by_key(store, secret)


def test_no_two_people_have_the_same_name(store: Store, owner: Caller, project: Project) -> None:
    ada = Caller(team.add_person(store, owner, project.id, " Ada ", Role.ANNOTATOR))
    for name in ("ada", "ADA", " Ada", "Ａda"):
        with pytest.raises(NameTaken):
            team.add_person(store, owner, project.id, name, Role.VIEWER)
    with pytest.raises(NameTaken):
        team.rename(store, ada, "owner")
    robots = [team.add_person(store, owner, project.id, "Ada", Role.SERVICE) for _ in range(2)]
    assert robots[0].id != robots[1].id
    assert team.rename(store, ada, " Ada L. ").person.name == "Ada L."
    assert team.rename(store, ada, "ADA L.").person.name == "ADA L."
    team.add_person(store, owner, project.id, "Ada", Role.VIEWER)


@pytest.mark.parametrize("name", ["", "  ", "x" * 201, "a\tb", "a\nb"])
def test_a_name_can_be_read(store: Store, owner: Caller, name: str) -> None:
    with pytest.raises(InvalidInput, match="printable"):
        team.rename(store, owner, name)


def test_a_key_of_one_project_changes_no_name(store: Store, owner: Caller, project: Project) -> None:
    narrow = team.caller_by_key(store, team.create_key(store, owner, "bot", project.id).secret)
    with pytest.raises(NotAllowed):
        team.rename(store, narrow, "Mallory")
