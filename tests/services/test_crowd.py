"""What people's answers together teach the model, kept so that a new process finds it again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from askwell.domain.events import EventKind
from askwell.domain.members import Caller
from askwell.domain.projects import Project
from askwell.domain.questions import ReasonKind
from askwell.services import annotate, projects
from askwell.services.annotate import Action
from askwell.services.feature_kinds import Encoder
from askwell.services.hosting import LearnerHost
from askwell.storage import artifacts, consensus, queue
from askwell.storage.projects import save
from askwell.storage.store import Store
from tests.services.test_agreement import answer_all
from tests.services.test_live import predict, settle


@pytest.fixture
def host(store: Store, encoder: Encoder) -> LearnerHost:
    """A worker's learners, taken one step at a time."""
    return LearnerHost(store, lambda _: encoder, "worker-a")


def test_who_can_be_relied_on_is_learnt_and_kept(
    store: Store,
    owner: Caller,
    project: Project,
    texts: list[int],
    people: list[Caller],
    encoder: Encoder,
    host: LearnerHost,
) -> None:
    host.claim()
    answer_all(store, owner, project, texts[:30], people)
    settle(host)
    with store.database.read() as connection:
        found = {each.person_id: each for each in consensus.find_reliabilities(connection, project.id)}
        agreed = {each.document_id: each for each in consensus.find_all(connection, project.id)}
    ada, ben, cleo = (found[each.person.id] for each in people)
    assert min(ada.accuracy, ben.accuracy) > 0.85 > 0.7 > cleo.accuracy
    assert ada.low <= ada.accuracy <= ada.high
    assert cleo.weight < ada.weight
    assert ada.answers == 30
    labels = [label.id for label in projects.find(store, owner, project.id).labels]
    assert set(agreed) == set(texts[:30])
    for place, text in enumerate(texts[:30]):
        assert agreed[text].labels[0][0] == labels[place % 3]
        assert agreed[text].quality > 0.8
        assert agreed[text].answers == 3

    before = predict(store, owner, project, encoder)
    heir = LearnerHost(store, lambda _: encoder, "worker-b")
    with store.database.write() as connection:
        later = store.now() + timedelta(minutes=1)
        assert artifacts.hold_learner(connection, project.id, "worker-b", later, later + timedelta(minutes=1))
    heir.claim()
    settle(heir)
    assert predict(store, owner, project, encoder) == pytest.approx(before, abs=0.01)

    annotate.record(store, people[0], project.id, Action("undo", EventKind.UNDO))
    heir.step()
    with store.database.read() as connection:
        assert texts[29] not in consensus.find_for(connection, texts), "of other answers nothing is said yet"
    settle(heir)
    with store.database.read() as connection:
        assert consensus.find_for(connection, texts)[texts[29]].answers == 2


def test_another_person_is_asked_where_that_tells_more(
    store: Store,
    owner: Caller,
    project: Project,
    texts: list[int],
    people: list[Caller],
    host: LearnerHost,
) -> None:
    with store.database.write() as connection:
        save(connection, replace(project, overlap_most=2))
    host.claim()
    labels = [label.id for label in projects.find(store, owner, project.id).labels]
    for place, text in enumerate(texts[:24]):
        action = Action(f"a-{text}", EventKind.SUBMIT, text, (labels[(place + (place == 12)) % 3],))
        annotate.record(store, people[place % 2], project.id, action)
    settle(host)
    annotate.record(store, people[0], project.id, Action("b", EventKind.SUBMIT, texts[24], (labels[0],)))
    host.step()
    with store.database.read() as connection:
        found = queue.find_candidates(connection, texts)
    again = {key: each for key, each in found.items() if each.reason.kind is ReasonKind.SECOND}
    assert again, "with few answers it matters who can be relied on"
    assert set(again) <= set(texts[:24])
    assert all(each.wanted == 2 and each.rank is not None for each in again.values())
    new = [each for key, each in found.items() if key not in again and each.rank is not None]
    assert new and all(each.wanted is None for each in new)


def test_one_person_alone_is_believed(
    store: Store, owner: Caller, project: Project, texts: list[int], host: LearnerHost
) -> None:
    host.claim()
    labels = [label.id for label in projects.find(store, owner, project.id).labels]
    for place, text in enumerate(texts[:20]):
        action = Action(f"a-{text}", EventKind.SUBMIT, text, (labels[place % 3],))
        annotate.record(store, owner, project.id, action)
    settle(host)
    with store.database.read() as connection:
        assert not list(consensus.find_all(connection, project.id))
        assert not consensus.find_reliabilities(connection, project.id)
