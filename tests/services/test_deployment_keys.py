"""Keys of one deployment: good for calling that, within their own limit, and closed to all else."""

import pytest

from askwell.domain.answers import Call
from askwell.domain.errors import (
    InvalidInput,
    KeyTooNarrow,
    NotAllowed,
    NotFound,
    NotSignedIn,
    TooManyTexts,
    TooManyTextsOfKey,
)
from askwell.domain.members import Caller, Permission, Role
from askwell.domain.projects import Project
from askwell.domain.trail import Deed, TrailFilter
from askwell.services import (
    access,
    deployment_keys,
    deployments,
    membership,
    metrics,
    projects,
    review_tasks,
    team,
    trail,
)
from askwell.storage.store import Store
from tests.services.deploying import NAME, UNSURE, Deployed, hand_over
from tests.services.standing import WISHES

ONE = Call(texts=[WISHES[0]], external_ids=[None])


def enter(deployed: Deployed, name: str = NAME, *, texts_a_minute: int | None = None) -> Caller:
    """Make a key of a deployment, and come in with it."""
    made = deployment_keys.create(deployed.store, deployed.owner, name, "shop", texts_a_minute=texts_a_minute)
    return team.caller_by_key(deployed.store, made.secret)


def test_it_calls_its_deployment_and_asks_what_became_of_the_calls(deployed: Deployed) -> None:
    deployed.deploy(policy=UNSURE, scope_limit=None)
    shop = enter(deployed)
    (answer,) = deployed.responder.predict(shop, NAME, ONE).answers
    assert answer.task is not None
    assert review_tasks.find(deployed.store, shop, answer.task.id).tasks == [answer.task]


def test_what_names_no_deployment_is_closed_to_it(deployed: Deployed, store: Store, project: Project) -> None:
    deployed.deploy()
    shop = enter(deployed)
    assert shop.permissions == {Permission.PREDICT} and shop.scope == project.id
    for permission in Permission:
        with pytest.raises(KeyTooNarrow):
            access.check(store, shop, project.id, permission)
        with store.database.read() as connection:
            assert not access.may(connection, shop, project.id, permission)
    for refused in (
        lambda: projects.find_all(store, shop),
        lambda: deployments.find(store, shop, NAME),
        lambda: deployment_keys.create(store, shop, NAME, "another"),
        lambda: deployment_keys.find_all(store, shop, NAME),
        lambda: team.create_key(store, shop, "wider", project.id, permissions=[Permission.PREDICT]),
        lambda: team.find_keys(store, shop),
        lambda: metrics.Meter(store).read(shop),
    ):
        with pytest.raises(KeyTooNarrow):
            refused()


def test_other_deployments_are_as_if_they_were_not_there(deployed: Deployed, store: Store) -> None:
    deployed.deploy(policy=UNSURE, scope_limit=None)
    deployed.deploy("letters", policy=UNSURE, scope_limit=None)
    shop = enter(deployed, "letters")
    deployed.call(ONE.texts)  # what was read for somebody else is not given to this key
    with pytest.raises(NotFound, match="no deployment “tickets”"):
        deployed.responder.predict(shop, NAME, ONE)
    (task,) = hand_over(deployed, "whose is this?")
    with pytest.raises(NotFound, match="review task"):
        review_tasks.find(store, shop, task.id)
    deployments.remove(store, deployed.owner, "letters")
    deployed.deploy("letters")
    with pytest.raises(NotFound, match="no deployment “letters”"):  # another, of the same name
        deployed.responder.predict(shop, "letters", ONE)


def test_it_ends_when_somebody_ends_it_or_its_deployment_is_deleted(deployed: Deployed, store: Store) -> None:
    deployed.deploy()
    deployed.deploy("letters")
    made = [deployment_keys.create(store, deployed.owner, NAME, name) for name in ("shop", "till")]
    beside = deployment_keys.create(store, deployed.owner, "letters", "post")
    keys, names = deployment_keys.find_all(store, deployed.owner, NAME)
    assert [(key.name, key.deployment, names[key.person_id]) for key in keys] == [
        ("shop", NAME, "Owner"),
        ("till", NAME, "Owner"),
    ]
    assert made[0].secret not in repr(keys)
    mine = team.find_keys(store, deployed.owner)
    assert [key.deployment for key in mine] == [NAME, NAME, "letters"]
    with pytest.raises(NotFound):
        deployment_keys.revoke(store, deployed.owner, "letters", made[0].key.id)
    deployment_keys.revoke(store, deployed.owner, NAME, made[0].key.id)
    with pytest.raises(NotSignedIn):
        team.caller_by_key(store, made[0].secret)
    with pytest.raises(NotFound):
        deployment_keys.revoke(store, deployed.owner, NAME, made[0].key.id)
    deployments.remove(store, deployed.owner, NAME)
    with pytest.raises(NotSignedIn):
        team.caller_by_key(store, made[1].secret)
    assert team.caller_by_key(store, beside.secret).deployment_id is not None


def test_who_manages_makes_and_ends_them_and_the_trail_tells(
    deployed: Deployed, store: Store, project: Project
) -> None:
    deployed.deploy()
    reviewer = Caller(team.add_person(store, deployed.owner, project.id, "Rae", Role.REVIEWER))
    with pytest.raises(NotAllowed):
        deployment_keys.create(store, reviewer, NAME, "shop")
    with pytest.raises(NotAllowed):
        deployment_keys.find_all(store, reviewer, NAME)
    admin = Caller(team.add_person(store, deployed.owner, project.id, "Ada", Role.ADMIN))
    made = deployment_keys.create(store, admin, NAME, "shop")
    managing = team.create_key(store, admin, "managing", permissions=[Permission.MANAGE])
    with pytest.raises(KeyTooNarrow):
        deployment_keys.create(store, team.caller_by_key(store, managing.secret), NAME, "wider")
    deployment_keys.revoke(store, deployed.owner, NAME, made.key.id)
    for deed, person in ((Deed.KEY_MADE, admin), (Deed.KEY_REVOKED, deployed.owner)):
        (step,) = trail.find_page(store, deployed.owner, project.id, TrailFilter(action=deed)).steps
        assert (step.target, step.person_id, step.details["deployment"]) == ("shop", person.person.id, NAME)


def test_it_does_no_more_than_who_made_it(deployed: Deployed, store: Store, project: Project) -> None:
    deployed.deploy()
    ada = Caller(team.add_person(store, deployed.owner, project.id, "Ada", Role.ADMIN))
    shop = team.caller_by_key(store, deployment_keys.create(store, ada, NAME, "shop").secret)
    assert deployed.responder.predict(shop, NAME, ONE).texts == 1
    membership.change_role(store, deployed.owner, project.id, ada.person.id, Role.VIEWER)
    with pytest.raises(NotAllowed):
        deployed.responder.predict(shop, NAME, ONE)


def test_it_has_a_limit_of_its_own_beside_the_deployments(deployed: Deployed) -> None:
    deployed.deploy(texts_a_minute=10)
    slow, other = enter(deployed, texts_a_minute=2), enter(deployed)
    two = Call(texts=WISHES[:2], external_ids=[None] * 2)
    deployed.responder.predict(slow, NAME, two)
    for _ in range(3):
        with pytest.raises(TooManyTextsOfKey) as refused:
            deployed.responder.predict(slow, NAME, ONE)
        assert refused.value.facts == {"limit": 2, "seconds": 30}
    for _ in range(4):
        deployed.responder.predict(other, NAME, two)
    with pytest.raises(TooManyTexts):
        deployed.responder.predict(other, NAME, ONE)
    deployed.seconds += 30
    deployed.responder.predict(slow, NAME, ONE)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("limit", [0, -1, 10_000_001])
def test_a_limit_makes_sense(deployed: Deployed, limit: int) -> None:
    deployed.deploy()
    with pytest.raises(InvalidInput, match="texts_a_minute"):
        enter(deployed, texts_a_minute=limit)
