"""Jobs: seen by members of their project only, and stopped by those who may import."""

from pathlib import Path

import pytest

from askwell.domain.documents import NewText
from askwell.domain.errors import NotAllowed, NotFound
from askwell.domain.jobs import Job, JobKind, JobState
from askwell.domain.members import Caller, Role
from askwell.domain.projects import Project, Task
from askwell.domain.sources import ImportOptions
from askwell.engine.encoders import load_encoder
from askwell.services import encoding, imports, jobs, projects, team
from askwell.services.import_steps import import_step
from askwell.services.job_steps import build_steps
from askwell.storage import documents
from askwell.storage import jobs as job_rows
from askwell.storage.store import Store


def test_a_job_that_has_not_begun_is_cancelled_at_once(store: Store, owner: Caller, project: Project) -> None:
    with store.database.write() as connection:
        documents.add_chunk(connection, project.id, None, [NewText("a", 1)])
    job = encoding.request(store, project.id, owner.person.id)
    assert job is not None
    assert jobs.find_all(store, owner, project.id) == [job]
    viewer = Caller(team.add_person(store, owner, project.id, "Vi", Role.VIEWER))
    assert jobs.find(store, viewer, project.id, job.id) == job
    with pytest.raises(NotAllowed):
        jobs.cancel(store, viewer, project.id, job.id)
    cancelled = jobs.cancel(store, owner, project.id, job.id)
    assert (cancelled.state, cancelled.message) == (JobState.CANCELLED, "Cancelled before it began.")
    assert jobs.cancel(store, owner, project.id, job.id) == cancelled
    assert store.queue.cancelled[0] == job.id  # pyright: ignore[reportAttributeAccessIssue] — the tests' queue


def test_a_job_of_another_project_is_not_there(store: Store, owner: Caller, project: Project) -> None:
    with store.database.write() as connection:
        documents.add_chunk(connection, project.id, None, [NewText("a", 1)])
    job = encoding.request(store, project.id, owner.person.id)
    assert job is not None
    other = projects.create(store, owner, name="Other", task=Task.CHOOSE_ONE)
    with pytest.raises(NotFound):
        jobs.find(store, owner, other.id, job.id)
    with pytest.raises(NotFound):
        jobs.cancel(store, owner, other.id, job.id)


@pytest.fixture
def queued(store: Store, owner: Caller, project: Project, tmp_path: Path) -> Job:
    """An import that no worker has begun."""
    path = tmp_path / "a.txt"
    path.write_text("one\ntwo\n")
    return imports.start_import(store, owner, project.id, path, path.name, ImportOptions())


def uploads(store: Store) -> list[Path]:
    return list((store.home / "uploads").iterdir())


def test_an_import_cancelled_before_it_began_leaves_no_upload(
    store: Store, owner: Caller, project: Project, queued: Job
) -> None:
    assert len(uploads(store)) == 1
    jobs.cancel(store, owner, project.id, queued.id)
    assert uploads(store) == []
    assert import_step(store, queued.id)


def test_a_failed_import_leaves_no_upload(
    store: Store, owner: Caller, project: Project, queued: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr("askwell.services.import_steps.open_file", refuse)
    assert build_steps(store, load_encoder)[JobKind.IMPORT](queued.id)
    assert jobs.find(store, owner, project.id, queued.id).state is JobState.FAILED
    assert uploads(store) == []


def test_an_encoder_that_is_not_there_is_told_in_its_own_words(store: Store, owner: Caller) -> None:
    project = projects.create(store, owner, name="x", task=Task.CHOOSE_ONE, encoder="/no/such/folder")
    with store.database.write() as connection:
        documents.add_chunk(connection, project.id, None, [NewText("a", 1)])
    job = encoding.request(store, project.id, owner.person.id)
    assert job is not None
    assert build_steps(store, load_encoder)[JobKind.ENCODE](job.id)
    assert jobs.find(store, owner, project.id, job.id).message.startswith("There is no encoder")


def test_the_jobs_of_a_deleted_project_rest_until_it_is_back(
    store: Store, owner: Caller, project: Project, queued: Job
) -> None:
    projects.delete(store, owner, project.id)
    assert import_step(store, queued.id)
    with store.database.read() as connection:
        assert job_rows.find_active(connection) == []
    projects.restore(store, owner, project.id)
    with store.database.read() as connection:
        assert [job.id for job in job_rows.find_active(connection)] == [queued.id]
    assert import_step(store, queued.id)
    assert jobs.find(store, owner, project.id, queued.id).state is JobState.DONE
