from pathlib import Path

import pytest

from askwell.bootstrap import Encoders
from askwell.domain.errors import NotADemo, NotAllowed, NotFound
from askwell.domain.events import EventKind
from askwell.domain.members import Caller, Role
from askwell.domain.projects import Project, Task
from askwell.services import annotate, asking, demo, encoding, learn, projects, team
from askwell.services.annotate import Action
from askwell.services.hosting import LearnerHost
from askwell.services.import_steps import import_step
from askwell.storage.store import Store
from tests.conftest import ListedQueue

NAMES = ["Support tickets", "Threat reports", "Threat intelligence", "Contract terms"]


def run_imports(store: Store) -> None:
    assert isinstance(store.queue, ListedQueue)
    for job_id, kind in [*store.queue.enqueued]:
        while kind == "import" and not import_step(store, job_id):
            pass


def test_the_demo_is_made_once_by_the_normal_import(store: Store, owner: Caller) -> None:
    made = demo.ensure_demo(store, owner, demo.demo_folder())
    assert [project.name for project in made] == NAMES
    assert [project.task for project in made] == [Task.CHOOSE_ONE] * 2 + [Task.MARK_SPANS] * 2
    assert all(project.is_demo and project.guideline for project in made)
    run_imports(store)
    counted = [learn.progress(store, owner, project.id) for project in made]
    assert counted[0].documents >= 800
    assert counted[1].documents >= 300
    assert all(progress.documents >= 200 for progress in counted[2:])
    assert all(progress.answers == 0 for progress in counted)
    assert len(projects.find(store, owner, made[0].id).labels) == 14
    assert demo.ensure_demo(store, owner, demo.demo_folder()) == []


def test_a_deleted_demo_stays_deleted(store: Store, owner: Caller) -> None:
    tickets, *_ = demo.ensure_demo(store, owner, demo.demo_folder())
    projects.delete(store, owner, tickets.id)
    assert demo.ensure_demo(store, owner, demo.demo_folder()) == []


def test_a_demo_is_had_when_asked_for_and_brought_back_as_it_was_left(store: Store, owner: Caller) -> None:
    assert [each.project_id for each in demo.find_demos(store, owner)] == [None] * 4
    made = demo.add_demo(store, owner, demo.demo_folder(), "Threat reports")
    assert demo.add_demo(store, owner, demo.demo_folder(), "Threat reports") == made
    projects.change(store, owner, made, guideline="Mine")
    projects.delete(store, owner, made)
    assert demo.Demo("Threat reports", made, is_deleted=True) in demo.find_demos(store, owner)
    assert demo.add_demo(store, owner, demo.demo_folder(), "Threat reports") == made
    assert projects.find(store, owner, made).project.guideline == "Mine"
    assert [view.project.name for view in projects.find_all(store, owner)] == ["Threat reports"]
    projects.change(store, owner, made, name="Threats of mine")
    assert demo.add_demo(store, owner, demo.demo_folder(), "Threat reports") == made
    assert [each.name for each in demo.ensure_demo(store, owner, demo.demo_folder())] == [
        name for name in NAMES if name != "Threat reports"
    ]
    with pytest.raises(NotFound, match="demo project"):
        demo.add_demo(store, owner, demo.demo_folder(), "Poems")


def test_a_demo_begins_again_with_its_texts_and_a_model_that_knows_nothing(
    store: Store, owner: Caller
) -> None:
    tickets, *_ = demo.ensure_demo(store, owner, demo.demo_folder())
    run_imports(store)
    encoders = Encoders("hashing", store.home)
    encoding.encode_pending(store, tickets.id, encoders.get(""))
    host = LearnerHost(store, encoders.get, "tests")
    host.claim()
    labels = projects.find(store, owner, tickets.id).labels
    asked = asking.next_questions(store, owner, tickets.id, 4)
    for number, question in enumerate(asked):
        action = Action(f"e{number}", EventKind.SUBMIT, question.document.id, labels=(labels[number % 2].id,))
        annotate.record(store, owner, tickets.id, action)
    while host.step():
        pass
    before = learn.progress(store, owner, tickets.id)
    assert (before.answers, learn.find_versions(store, owner, tickets.id, limit=1)[0].answers) == (4, 4)

    demo.reset_demo(store, owner, tickets.id)
    assert learn.find_versions(store, owner, tickets.id, limit=5) == []
    while host.step():
        pass
    after = learn.progress(store, owner, tickets.id)
    assert (after.answers, after.documents, after.behind) == (0, before.documents, 0)
    assert [version.answers for version in learn.find_versions(store, owner, tickets.id, limit=5)] == [0]
    assert projects.find(store, owner, tickets.id).labels == labels
    again = asking.next_questions(store, owner, tickets.id, 1)
    annotate.record(
        store, owner, tickets.id, Action("e0", EventKind.SUBMIT, again[0].document.id, labels=(labels[0].id,))
    )
    while host.step():
        pass
    assert learn.find_versions(store, owner, tickets.id, limit=1)[0].answers == 1


def test_only_a_demo_begins_again(store: Store, owner: Caller, project: Project) -> None:
    with pytest.raises(NotADemo):
        demo.reset_demo(store, owner, project.id)
    reviewer = team.add_person(store, owner, project.id, "Rae", Role.REVIEWER)
    with pytest.raises(NotAllowed):
        demo.reset_demo(store, Caller(reviewer), project.id)


def test_missing_examples_are_told(store: Store, owner: Caller, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="examples"):
        demo.ensure_demo(store, owner, tmp_path)
    assert projects.find_all(store, owner) == []


def test_only_the_owner_makes_the_demo(store: Store, owner: Caller, project: Project) -> None:
    member = team.add_person(store, owner, project.id, "Ada", Role.ADMIN)
    with pytest.raises(NotAllowed):
        demo.ensure_demo(store, Caller(member), demo.demo_folder())
    with pytest.raises(NotAllowed):
        demo.find_demos(store, Caller(member))
    with pytest.raises(NotAllowed):
        demo.add_demo(store, Caller(member), demo.demo_folder(), "Support tickets")
