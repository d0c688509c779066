"""Jobs: what runs, how far it is, and how to stop it."""

from askwell.domain.errors import NotFound
from askwell.domain.jobs import Job, JobKind, JobState
from askwell.domain.members import Caller, Permission
from askwell.domain.trail import Deed
from askwell.services.access import authorise
from askwell.services.imports import drop_upload
from askwell.services.trail import note
from askwell.storage import jobs
from askwell.storage.store import Store


def find_all(store: Store, caller: Caller, project_id: str, *, limit: int = 100) -> list[Job]:
    """Give a project's jobs, newest first."""
    with store.database.read() as connection:
        authorise(connection, caller, project_id, Permission.VIEW)
        return jobs.find_all(connection, project_id, limit=limit)


def find(store: Store, caller: Caller, project_id: str, job_id: str) -> Job:
    """Give one job. Raises ``NotFound`` when the project has no such job."""
    with store.database.read() as connection:
        authorise(connection, caller, project_id, Permission.VIEW)
        job = jobs.find(connection, job_id)
    if job is None or job.project_id != project_id:
        raise NotFound(kind="job", name=job_id)
    return job


def cancel(store: Store, caller: Caller, project_id: str, job_id: str) -> Job:
    """Ask a job to stop: at once if it has not begun, else at its next chunk. What is done stays.

    A job that is over stays as it is. Raises ``NotFound`` when the project has no such job.
    """
    with store.database.write() as connection:
        authorise(connection, caller, project_id, Permission.IMPORT)
        job = jobs.find(connection, job_id, is_locked=True)
        if job is None or job.project_id != project_id:
            raise NotFound(kind="job", name=job_id)
        if not job.is_over:
            changes: dict[str, object] = {"is_cancel_requested": True}
            if job.state is JobState.QUEUED:
                changes |= {"state": JobState.CANCELLED, "message": "Cancelled before it began."}
            jobs.change(connection, job_id, store.now(), **changes)
            note(
                connection,
                caller,
                Deed.JOB_CANCELLED,
                project_id=project_id,
                target=str(job.options.get("name", job.kind.value)),
                at=store.now(),
                kind=job.kind.value,
                done=job.done,
            )
            job = jobs.find(connection, job_id) or job
    if job.state is JobState.CANCELLED:
        store.queue.cancel(job_id)
        if job.kind is JobKind.IMPORT:
            drop_upload(store, job)
    return job
