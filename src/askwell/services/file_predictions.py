"""Predict a file: taken over as a durable job, watched, stopped, and fetched for a week."""

import shutil
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection

from askwell.domain.deployments import Conduct, Deployment, Serving
from askwell.domain.errors import DeploymentPaused, InvalidInput, NotFound, ResultGone
from askwell.domain.file_predictions import KEPT_FOR, ResultFormat
from askwell.domain.ids import new_id
from askwell.domain.jobs import Job, JobKind, JobState
from askwell.domain.members import Caller, Permission
from askwell.domain.policies import Policy
from askwell.domain.projects import Project
from askwell.domain.sources import FileFormat, ImportOptions
from askwell.services import planning
from askwell.services.access import authorise, may
from askwell.services.import_rows import first_rows, guess_columns, options_to_json, settle
from askwell.storage import jobs
from askwell.storage.formats.opening import open_file
from askwell.storage.formats.prediction_writing import result_of
from askwell.storage.store import Store

TABLES = (
    FileFormat.CSV,
    FileFormat.TSV,
    FileFormat.JSONL,
    FileFormat.JSON,
    FileFormat.LINES,
    FileFormat.XLSX,
    FileFormat.PARQUET,
    FileFormat.ARROW,
)


def start(
    store: Store,
    caller: Caller,
    *,
    path: Path,
    name: str,
    options: ImportOptions,
    output: ResultFormat | None,
    deployment: str | None = None,
    project_id: str | None = None,
) -> Job:
    """Hand a file over to a worker, which predicts its rows with the version that answers now.

    That is the version of a ``deployment``, with its policy, or a project's newest, which never abstains.
    Nothing is handed to people. Without a text column, a single column or the one that looks like the text
    is taken. ``output`` None writes what comes out as the file is, or as CSV.
    """
    with store.database.read() as connection:
        served, project = _served(connection, caller, deployment, project_id)
        plan = planning.plan(connection, served, project)
    file = open_file(path, name, options)
    if file.format not in TABLES:
        reason = "must be one of " + ", ".join(each.value for each in TABLES)
        raise InvalidInput(field="format", reason=reason)
    guessed = guess_columns(file, first_rows(file))
    plain = replace(options, answers=False, label_column=None, span_column=None, metadata_columns=None)
    settled = settle(file, replace(plain, text_column=options.text_column or guessed.text))
    now = store.now()
    conduct = served.conduct
    job = Job(
        new_id("job"),
        project.id,
        JobKind.PREDICT_FILE,
        JobState.QUEUED,
        now,
        now,
        caller.person.id,
        total=file.size if file.counts_rows else None,
        options={
            "name": _shown(name),
            "deployment": deployment,
            "deployment_id": served.id,
            "key_id": caller.key_id,
            "version": plan.main.version.version,
            "encoder": served.serving.encoder or project.encoder,
            "policy": conduct.policy.to_json(),
            "scope_limit": conduct.scope_limit,
            "read": options_to_json(settled),
            "output": (output or _like(file.format)).value,
        },
    )
    folder = folder_of(store, job.id)
    folder.mkdir(parents=True)
    shutil.move(path, upload_of(store, job.id))
    try:
        with store.database.write() as connection:
            authorise(connection, caller, project.id, Permission.PREDICT, deployment_id=served.id or None)
            jobs.add(connection, job)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    store.queue.enqueue(job.id, job.kind.value)
    return job


def find(
    store: Store,
    caller: Caller,
    job_id: str,
    *,
    deployment: str | None = None,
    project_id: str | None = None,
) -> Job:
    """Give a job to the one who began it, or to somebody who may export.

    A key of one deployment sees the jobs that were begun with it, and no other's.
    """
    with store.database.read() as connection:
        return _find(connection, caller, job_id, deployment, project_id)


def cancel(
    store: Store,
    caller: Caller,
    job_id: str,
    *,
    deployment: str | None = None,
    project_id: str | None = None,
) -> Job:
    """Ask a job to stop: at once if it has not begun, else at its next rows."""
    with store.database.write() as connection:
        job = _find(connection, caller, job_id, deployment, project_id)
        if not job.is_over:
            changes: dict[str, object] = {"is_cancel_requested": True}
            if job.state is JobState.QUEUED:
                changes |= {"state": JobState.CANCELLED, "message": "Cancelled before it began."}
            jobs.change(connection, job_id, store.now(), **changes)
            job = jobs.find(connection, job_id) or job
    if job.state is JobState.CANCELLED:
        store.queue.cancel(job_id)
        shutil.rmtree(folder_of(store, job_id), ignore_errors=True)
    return job


def find_result(
    store: Store,
    caller: Caller,
    job_id: str,
    *,
    deployment: str | None = None,
    project_id: str | None = None,
) -> tuple[Path, str, ResultFormat]:
    """Give the file that came out, a name for it, and its format.

    Raises ``ResultGone`` while there is none yet, and when there is none any more.
    """
    job = find(store, caller, job_id, deployment=deployment, project_id=project_id)
    file_format = ResultFormat(str(job.options["output"]))
    path = result_of(folder_of(store, job.id), file_format)
    if job.state is not JobState.DONE or not path.exists():
        raise ResultGone(state=job.state.value)
    stem = str(job.options["name"]).rpartition(".")[0] or str(job.options["name"])
    return path, f"{stem}.predicted.{file_format.value}", file_format


def sweep(store: Store) -> int:
    """Remove what came out of jobs over a week ago, or was left of them, and give how many that were."""
    oldest = (store.now() - KEPT_FOR).timestamp()
    stale = [folder for folder in (store.home / "predictions").glob("job_*") if _touched(folder) < oldest]
    for folder in stale:
        shutil.rmtree(folder, ignore_errors=True)
    return len(stale)


def folder_of(store: Store, job_id: str) -> Path:
    """Give where a job's file, its parts and what came out lie."""
    return store.home / "predictions" / job_id


def upload_of(store: Store, job_id: str) -> Path:
    """Give where a job's file lies until it is predicted."""
    return folder_of(store, job_id) / "upload"


def served_of(job: Job, project: Project) -> Deployment:
    """Give what a job predicts with, as if it were a deployment of the version that answered at its start."""
    limit = job.options["scope_limit"]
    policy = job.options["policy"]
    return Deployment(
        id=str(job.options["deployment_id"]),
        name=str(job.options["deployment"] or project.name),
        project_id=project.id,
        created_by=job.person_id,
        created_at=job.created_at,
        serving=Serving(version=int(str(job.options["version"])), encoder=str(job.options["encoder"])),
        conduct=Conduct(
            policy=Policy.from_json(policy if isinstance(policy, dict) else {}),
            scope_limit=float(limit) if isinstance(limit, int | float) else None,
            asks_people=False,
        ),
    )


def _served(
    connection: Connection, caller: Caller, name: str | None, project_id: str | None
) -> tuple[Deployment, Project]:
    if name is None:
        project = authorise(connection, caller, project_id or "", Permission.PREDICT)
        conduct = Conduct(scope_limit=None, asks_people=False)
        made = Deployment("", project.name, project.id, "", project.created_at, conduct=conduct)
        return made, project
    deployment, project = planning.demand(connection, caller, name, Permission.PREDICT)
    if deployment.paused is not None:
        raise DeploymentPaused(name=deployment.name, reason=deployment.paused)
    return deployment, project


def _find(
    connection: Connection, caller: Caller, job_id: str, name: str | None, project_id: str | None
) -> Job:
    deployment_id = ""
    if name is not None:
        deployment, project = planning.demand(connection, caller, name, Permission.PREDICT)
        deployment_id, project_id = deployment.id, project.id
    else:
        authorise(connection, caller, project_id or "", Permission.PREDICT)
    job = jobs.find(connection, job_id)
    if job is None or job.project_id != project_id or job.kind is not JobKind.PREDICT_FILE:
        raise NotFound(kind="job", name=job_id)
    if job.options["deployment_id"] != deployment_id or not _is_theirs(connection, caller, job):
        raise NotFound(kind="job", name=job_id)
    return job


def _is_theirs(connection: Connection, caller: Caller, job: Job) -> bool:
    if caller.deployment_id is not None:
        return caller.key_id is not None and job.options.get("key_id") == caller.key_id
    is_own = job.person_id == caller.person.id
    return is_own or may(connection, caller, job.project_id, Permission.EXPORT)


def _like(read: FileFormat) -> ResultFormat:
    match read:
        case FileFormat.XLSX:
            return ResultFormat.XLSX
        case FileFormat.PARQUET | FileFormat.ARROW:
            return ResultFormat.PARQUET
        case FileFormat.JSONL | FileFormat.JSON:
            return ResultFormat.JSONL
        case _:
            return ResultFormat.CSV


def _shown(name: str) -> str:
    base = name.replace("\\", "/").rpartition("/")[2]
    return "".join(character for character in base if character.isprintable())[:200] or "upload"


def _touched(folder: Path) -> float:
    return max((file.stat().st_mtime for file in folder.iterdir()), default=folder.stat().st_mtime)
