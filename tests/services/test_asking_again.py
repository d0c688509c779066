"""Answers from before the guideline changed go back, with the note, and come back as a whole."""

import pytest

from askwell.domain.annotations import Status
from askwell.domain.errors import LaterChange, NotAllowed, NothingToAskAgain
from askwell.domain.events import EventKind
from askwell.domain.forecasts import Forecast
from askwell.domain.guidelines import Whom
from askwell.domain.jobs import JobState
from askwell.domain.members import Caller
from askwell.domain.projects import Project
from askwell.services import asking_again, guidelines, jobs, projects, surgery
from askwell.storage import forecasts
from askwell.storage.store import Store
from tests.services.standing import act, standing


@pytest.fixture
def labels(store: Store, owner: Caller, project: Project) -> list[str]:
    """The project's label ids."""
    return [label.id for label in projects.find(store, owner, project.id).labels]


@pytest.fixture
def changed(
    store: Store, owner: Caller, annotator: Caller, project: Project, texts: list[int], labels: list[str]
) -> list[int]:
    """Six texts answered under two versions of the guideline, the first four under an earlier one."""
    guidelines.save(store, owner, project.id, "Read.")
    for place in range(4):
        act(store, annotator, project, EventKind.SUBMIT, texts[place], labels[place % 2])
    guidelines.save(store, owner, project.id, "Read twice.")
    guidelines.publish(store, owner, project.id, "Twice.")
    for place in (4, 5):
        act(store, annotator, project, EventKind.SUBMIT, texts[place], labels[0])
    return texts[:6]


def opened(store: Store, project: Project) -> list[int]:
    found = standing(store, project).items()
    return sorted(key for (key, _), each in found if each.status is Status.OPEN)


def test_it_is_told_which_answers_could_be_asked_again(
    store: Store, owner: Caller, project: Project, changed: list[int], labels: list[str]
) -> None:
    with store.database.write() as connection:
        sure = Forecast(changed[0], ((labels[0], 0.9),), 0.1, 0.1, 1)
        other = Forecast(changed[1], ((labels[0], 0.9),), 0.1, 0.1, 1)
        weak = Forecast(changed[2], ((labels[0], 0.4),), 0.1, 0.1, 1)
        later = Forecast(changed[4], ((labels[1], 0.9),), 0.1, 0.1, 1)
        forecasts.put(connection, project.id, [sure, other, weak, later])
    told = asking_again.offer(store, owner, project.id)
    assert (told.earlier, told.doubted) == (4, 2)
    assert told.by_label == {labels[0]: 2, labels[1]: 2}
    asking_again.ask_again(store, owner, project.id, Whom.DOUBTED)
    assert opened(store, project) == changed[1:3]


def test_who_answered_is_told_why_and_all_of_it_can_be_taken_back(
    store: Store, owner: Caller, annotator: Caller, project: Project, changed: list[int], labels: list[str]
) -> None:
    before = standing(store, project)
    asked = asking_again.ask_again(store, owner, project.id, Whom.LABEL, label_id=labels[1])
    assert (asked.job, asked.change.reach.answers, asked.change.reach.people) == (None, 2, 1)
    assert opened(store, project) == [changed[1], changed[3]]
    returned = standing(store, project)[changed[1], annotator.person.id]
    assert returned.returned == "The guideline has changed: Twice."
    act(store, annotator, project, EventKind.SUBMIT, changed[3], labels[2])
    undone = surgery.undo(store, owner, project.id, asked.change.id)
    assert undone.kept == (changed[3],)
    after = standing(store, project)
    assert after.pop((changed[3], annotator.person.id)).labels == (labels[2],)
    before.pop((changed[3], annotator.person.id))
    assert after == before


def test_answers_to_texts_that_were_decided_are_not_asked_again(
    store: Store, owner: Caller, project: Project, changed: list[int], labels: list[str]
) -> None:
    act(store, owner, project, EventKind.REVIEW, changed[0], labels[1])
    told = asking_again.offer(store, owner, project.id)
    assert (told.earlier, told.by_label) == (3, {labels[0]: 1, labels[1]: 2})
    asking_again.ask_again(store, owner, project.id, Whom.ALL)
    assert opened(store, project) == changed[1:4]


def test_nothing_is_asked_again_where_no_answer_is_meant(
    store: Store, owner: Caller, annotator: Caller, project: Project, changed: list[int], labels: list[str]
) -> None:
    with pytest.raises(NothingToAskAgain):
        asking_again.ask_again(store, owner, project.id, Whom.LABEL, label_id=labels[2])
    with pytest.raises(NotAllowed):
        asking_again.ask_again(store, annotator, project.id, Whom.ALL)


def test_many_are_sent_back_by_a_job_in_pieces(
    store: Store,
    owner: Caller,
    project: Project,
    changed: list[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(asking_again, "MOST_AT_ONCE", 3)
    monkeypatch.setattr(asking_again, "AT_ONCE", 3)
    before = standing(store, project)
    asked = asking_again.ask_again(store, owner, project.id, Whom.ALL)
    assert asked.job is not None
    assert opened(store, project) == []
    assert not asking_again.ask_again_step(store, asked.job.id)
    assert opened(store, project) == changed[:3]
    with pytest.raises(LaterChange):
        surgery.undo(store, owner, project.id, asked.change.id)
    assert asking_again.ask_again_step(store, asked.job.id)
    assert opened(store, project) == changed[:4]
    job = jobs.find(store, owner, project.id, asked.job.id)
    assert (job.state, job.done, job.message) == (JobState.DONE, 4, "4 answers sent back.")
    surgery.undo(store, owner, project.id, asked.change.id)
    assert standing(store, project) == before
