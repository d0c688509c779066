"""Jobs: what runs, how far it is, and how to stop it."""

from fastapi import APIRouter

from askwell.services import jobs
from askwell.web.deps import JobId, ProjectId, SignedIn, Store
from askwell.web.errors import documented
from askwell.wire.jobs import JobOut, JobsOut

router = APIRouter(tags=["projects"], responses=documented(401, 403, 404, 422))


@router.get("/projects/{project}/jobs", operation_id="list_jobs", summary="A project's jobs")
def list_jobs(store: Store, caller: SignedIn, project: ProjectId) -> JobsOut:
    """Give the latest jobs, newest first."""
    return JobsOut.of(jobs.find_all(store, caller, project))


@router.get("/projects/{project}/jobs/{job}", operation_id="read_job", summary="One job")
def read_job(store: Store, caller: SignedIn, project: ProjectId, job: JobId) -> JobOut:
    """Give one job with its progress."""
    return JobOut.of(jobs.find(store, caller, project, job))


@router.post("/projects/{project}/jobs/{job}:cancel", operation_id="cancel_job", summary="Stop a job")
def cancel_job(store: Store, caller: SignedIn, project: ProjectId, job: JobId) -> JobOut:
    """Ask a job to stop: at once if it has not begun, else at its next step. What is done stays."""
    return JobOut.of(jobs.cancel(store, caller, project, job))
