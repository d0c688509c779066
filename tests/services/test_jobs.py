"""Jobs: seen by members of their project only, and stopped by those who may import."""

import pytest

from askwell.domain.documents import NewText
from askwell.domain.errors import NotAllowed, NotFound
from askwell.domain.jobs import JobState
from askwell.domain.members import Caller, Role
from askwell.domain.projects import Project, Task
from askwell.services import encoding, jobs, projects, team
from askwell.storage import documents
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
