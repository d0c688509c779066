from pathlib import Path

import pytest

from askwell.domain.errors import NotAllowed, NotFound
from askwell.domain.members import Caller, Role
from askwell.domain.projects import Project
from askwell.services import demo, learn, projects, team
from askwell.services.import_steps import import_step
from askwell.storage.store import Store
from tests.conftest import ListedQueue


def run_imports(store: Store) -> None:
    assert isinstance(store.queue, ListedQueue)
    for job_id, kind in [*store.queue.enqueued]:
        while kind == "import" and not import_step(store, job_id):
            pass


def test_the_demo_is_made_once_by_the_normal_import(store: Store, owner: Caller) -> None:
    made = demo.ensure_demo(store, owner, demo.demo_folder())
    assert [project.name for project in made] == ["Support tickets", "Threat reports"]
    assert all(project.is_demo and project.guideline for project in made)
    run_imports(store)
    counted = [learn.progress(store, owner, project.id) for project in made]
    assert counted[0].documents >= 800
    assert counted[1].documents >= 300
    assert all(progress.answers == 0 for progress in counted)
    assert len(projects.find(store, owner, made[0].id).labels) == 14
    assert demo.ensure_demo(store, owner, demo.demo_folder()) == []


def test_a_deleted_demo_stays_deleted_until_it_is_reset(store: Store, owner: Caller) -> None:
    tickets, reports = demo.ensure_demo(store, owner, demo.demo_folder())
    projects.delete(store, owner, tickets.id)
    assert demo.ensure_demo(store, owner, demo.demo_folder()) == []
    again = demo.reset_demo(store, owner, demo.demo_folder())
    assert [project.name for project in again] == [tickets.name, reports.name]
    assert {view.project.id for view in projects.find_all(store, owner)} == {each.id for each in again}


def test_missing_examples_are_told(store: Store, owner: Caller, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="examples"):
        demo.ensure_demo(store, owner, tmp_path)
    assert projects.find_all(store, owner) == []


def test_only_the_owner_makes_the_demo(store: Store, owner: Caller, project: Project) -> None:
    member = team.add_person(store, owner, project.id, "Ada", Role.ADMIN)
    with pytest.raises(NotAllowed):
        demo.ensure_demo(store, Caller(member), demo.demo_folder())
