"""Predict a whole file: hand it over, watch the job, fetch what came out."""

from typing import Any
from urllib.parse import quote

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request, status
from fastapi.responses import FileResponse

from askwell.domain.file_predictions import ResultFormat
from askwell.domain.jobs import Job
from askwell.domain.members import Caller, Permission
from askwell.services import access, deployments, file_predictions
from askwell.storage.store import Store as TheStore
from askwell.web.deps import Calling, DeploymentName, JobId, ProjectId, SignedIn, Store
from askwell.web.errors import documented
from askwell.web.uploads import receive_upload
from askwell.wire.file_predictions import FileIn
from askwell.wire.jobs import JobOut

router = APIRouter(tags=["deploy"])

_FORM: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {"type": "string", "contentMediaType": "application/octet-stream"},
                        "options": {
                            "type": "string",
                            "contentMediaType": "application/json",
                            "description": "All options as one JSON object, not a field for each.",
                        },
                        **{name: {"type": "string"} for name in FileIn.model_fields},
                    },
                }
            }
        },
    }
}
_ERRORS = (401, 403, 404, 409, 413, 422, 503)
_RESULT: dict[int | str, dict[str, Any]] = {
    **documented(401, 403, 404, 422),
    200: {
        "description": "The file.",
        "content": {each.media_type: {} for each in ResultFormat},
    },
}


@router.post(
    "/deployments/{deployment}/predict:file",
    operation_id="predict_file",
    summary="Predict a file",
    status_code=status.HTTP_202_ACCEPTED,
    responses=documented(*_ERRORS),
    openapi_extra=_FORM,
)
async def predict_file(request: Request, store: Store, caller: Calling, deployment: DeploymentName) -> JobOut:
    """Hand over CSV, TSV, XLSX, JSONL, JSON, Parquet, Arrow, or a text a line; the job tells how far it is.

    The version that answers now predicts all of it, and abstains as the deployment does; nothing is handed
    to people. The result has the file's columns, and beside them `label`, `probability`, `epistemic`,
    `out_of_scope`, `abstained` and why, `spans` as JSON, and `problem` where a row could not be predicted.
    """
    await run_sync(deployments.demand_call, store, caller, deployment)
    return JobOut.of(await _start(request, store, caller, deployment=deployment))


@router.post(
    "/projects/{project}/predict:file",
    operation_id="predict_project_file",
    summary="Predict a file with the newest model",
    status_code=status.HTTP_202_ACCEPTED,
    responses=documented(*_ERRORS),
    openapi_extra=_FORM,
)
async def predict_project_file(
    request: Request, store: Store, caller: SignedIn, project: ProjectId
) -> JobOut:
    """Predict a file as a deployment does, with the newest version of the project’s model, without
    abstaining."""
    await run_sync(access.check, store, caller, project, Permission.PREDICT)
    return JobOut.of(await _start(request, store, caller, project_id=project))


@router.get(
    "/deployments/{deployment}/jobs/{job}",
    operation_id="read_file_job",
    summary="How far a file is",
    responses=documented(401, 403, 404, 422),
)
def read_file_job(store: Store, caller: Calling, deployment: DeploymentName, job: JobId) -> JobOut:
    """Give the job, to the one who began it, or to somebody who may export."""
    return JobOut.of(file_predictions.find(store, caller, job, deployment=deployment))


@router.post(
    "/deployments/{deployment}/jobs/{job}:cancel",
    operation_id="cancel_file_job",
    summary="Stop predicting a file",
    responses=documented(401, 403, 404, 422),
)
def cancel_file_job(store: Store, caller: Calling, deployment: DeploymentName, job: JobId) -> JobOut:
    """Ask the job to stop: at once if it has not begun, else at its next rows."""
    return JobOut.of(file_predictions.cancel(store, caller, job, deployment=deployment))


@router.get(
    "/deployments/{deployment}/jobs/{job}/result",
    operation_id="read_file_result",
    summary="What came out",
    response_class=FileResponse,
    responses=_RESULT,
)
def read_file_result(store: Store, caller: Calling, deployment: DeploymentName, job: JobId) -> FileResponse:
    """Give the file that came out; it is kept for a week."""
    return _sent(*file_predictions.find_result(store, caller, job, deployment=deployment))


@router.get(
    "/projects/{project}/jobs/{job}/result",
    operation_id="read_project_file_result",
    summary="What came out of predicting a file",
    response_class=FileResponse,
    responses=_RESULT,
)
def read_project_file_result(store: Store, caller: SignedIn, project: ProjectId, job: JobId) -> FileResponse:
    """Give the file that came out; it is kept for a week."""
    return _sent(*file_predictions.find_result(store, caller, job, project_id=project))


async def _start(
    request: Request,
    store: TheStore,
    caller: Caller,
    *,
    deployment: str | None = None,
    project_id: str | None = None,
) -> Job:
    async with receive_upload(request, store.home / "uploads") as upload:
        asked = upload.read(FileIn)

        def start() -> Job:
            return file_predictions.start(
                store,
                caller,
                path=upload.path,
                name=upload.name.replace("\0", "") or "upload",
                options=asked.to_options(),
                output=asked.output,
                deployment=deployment,
                project_id=project_id,
            )

        return await run_sync(start)


def _sent(path: object, name: str, file_format: ResultFormat) -> FileResponse:
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
    return FileResponse(str(path), media_type=file_format.media_type, headers=headers)
