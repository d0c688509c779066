"""Programs with a part in one project, and keys that are good for a part of what their person may do."""

import pytest

from askwell.domain.errors import InvalidInput, KeyTooNarrow, NotAllowed, NotFound, NotSignedIn
from askwell.domain.members import Caller, Permission, Role
from askwell.domain.projects import Project, Task
from askwell.services import access, projects, service_accounts, team
from askwell.storage.store import Store


def test_a_service_account_has_keys_of_its_own(store: Store, owner: Caller, project: Project) -> None:
    account, first = service_accounts.create(store, owner, project.id, "Robot")
    person = account.member.person.id
    second = service_accounts.create_key(store, owner, project.id, person, "second")
    listed = service_accounts.find_all(store, owner, project.id)
    assert [key.id for each in listed for key in each.keys] == [first.key.id, second.key.id]
    assert first.secret not in repr(listed)
    robot = team.caller_by_key(store, first.secret)
    access.check(store, robot, project.id, Permission.IMPORT)
    with pytest.raises(NotAllowed):
        access.check(store, robot, project.id, Permission.ANNOTATE)
    service_accounts.revoke_key(store, owner, project.id, person, first.key.id)
    with pytest.raises(NotSignedIn):
        team.caller_by_key(store, first.secret)
    assert team.caller_by_key(store, second.secret).person.id == person
    with pytest.raises(NotFound):
        service_accounts.revoke_key(store, owner, project.id, person, first.key.id)


def test_a_person_is_no_service_account(store: Store, owner: Caller, project: Project) -> None:
    ada = team.add_person(store, owner, project.id, "Ada", Role.ANNOTATOR)
    with pytest.raises(NotFound):
        service_accounts.create_key(store, owner, project.id, ada.id, "in her name")
    key = team.create_key(store, Caller(ada), "hers").key
    with pytest.raises(NotFound):
        service_accounts.revoke_key(store, owner, project.id, ada.id, key.id)
    other = projects.create(store, owner, name="Other", task=Task.CHOOSE_ONE)
    account, _ = service_accounts.create(store, owner, other.id, "Robot")
    with pytest.raises(NotFound):
        service_accounts.create_key(store, owner, project.id, account.member.person.id, "elsewhere")


def test_only_who_manages_makes_one(store: Store, owner: Caller, project: Project) -> None:
    reviewer = Caller(team.add_person(store, owner, project.id, "Ada", Role.REVIEWER))
    with pytest.raises(NotAllowed):
        service_accounts.create(store, reviewer, project.id, "Robot")
    with pytest.raises(NotAllowed):
        service_accounts.find_all(store, reviewer, project.id)


def test_a_key_for_calling_the_model_reads_no_text(store: Store, owner: Caller, project: Project) -> None:
    _, new = service_accounts.create(store, owner, project.id, "Shop", permissions=[Permission.PREDICT])
    shop = team.caller_by_key(store, new.secret)
    access.check(store, shop, project.id, Permission.PREDICT)
    for permission in (Permission.VIEW, Permission.IMPORT):
        with pytest.raises(KeyTooNarrow):
            access.check(store, shop, project.id, permission)
    with pytest.raises(InvalidInput, match="may not do this: export"):
        service_accounts.create(store, owner, project.id, "Thief", permissions=[Permission.EXPORT])


def test_a_key_of_limited_use_makes_no_wider_key(store: Store, owner: Caller, project: Project) -> None:
    new = team.create_key(store, owner, "admin's", permissions=[Permission.MANAGE])
    assert new.key.permissions == {Permission.MANAGE, Permission.VIEW}
    narrow = team.caller_by_key(store, new.secret)
    for permissions in (None, [Permission.MANAGE, Permission.EXPORT]):
        with pytest.raises(KeyTooNarrow):
            team.create_key(store, narrow, "wider", permissions=permissions)
    with pytest.raises(KeyTooNarrow):
        service_accounts.create(store, narrow, project.id, "Robot")
    assert team.create_key(store, narrow, "the same", permissions=[Permission.MANAGE])
    with pytest.raises(KeyTooNarrow):
        projects.create(store, narrow, name="Mine", task=Task.CHOOSE_ONE)
    with pytest.raises(KeyTooNarrow):
        team.rename(store, narrow, "Mallory")
    with pytest.raises(InvalidInput):
        team.create_key(store, owner, "for nothing", permissions=[])


def test_a_narrow_key_of_an_annotator_opens_no_eyes(store: Store, owner: Caller, project: Project) -> None:
    ada = Caller(team.add_person(store, owner, project.id, "Ada", Role.ANNOTATOR))
    secret = team.create_key(store, ada, "reading", permissions=[Permission.VIEW]).secret
    narrow = team.caller_by_key(store, secret)
    with store.database.read() as connection:
        assert access.whose_answers(connection, ada, project.id) == ada.person.id
        assert access.whose_answers(connection, narrow, project.id) == ada.person.id
