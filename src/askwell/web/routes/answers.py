"""Answers: call a deployment, and see what became of the texts that it left to people."""

import time
from typing import Annotated, Any

import anyio
from anyio.to_thread import run_sync
from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import ValidationError

from askwell.bootstrap import Askwell
from askwell.domain.answers import Answers, Call
from askwell.domain.members import Caller
from askwell.domain.review_tasks import TaskStatus
from askwell.services import deployments, review_tasks
from askwell.services.review_tasks import TaskView
from askwell.web.deps import DeploymentName, Parts, PredictingThreads, SignedIn, Store, TaskId
from askwell.web.errors import documented, invalid_body
from askwell.wire.answers import AnswersOut, CallIn
from askwell.wire.base import CleanStr
from askwell.wire.review_tasks import ReviewTaskOut, ReviewTasksOut

router = APIRouter(tags=["deploy"])

POLL_SECONDS = 0.2


def _schema() -> dict[str, Any]:
    """Give the body's schema with its one definition in the place where it is used."""
    schema = CallIn.model_json_schema()
    plain, _ = schema["properties"]["texts"]["items"]["anyOf"]
    schema["properties"]["texts"]["items"]["anyOf"] = [plain, schema.pop("$defs")["TextIn"]]
    return schema


_BODY: dict[str, Any] = {
    "requestBody": {"required": True, "content": {"application/json": {"schema": _schema()}}}
}


@router.post(
    "/deployments/{deployment}/predict",
    operation_id="call_deployment",
    summary="Have texts answered",
    response_model=AnswersOut,
    responses=documented(401, 403, 404, 409, 413, 422, 429, 503),
    openapi_extra=_BODY,
)
async def call_deployment(
    request: Request, parts: Parts, threads: PredictingThreads, caller: SignedIn, deployment: DeploymentName
) -> Response:
    """Give an answer for each text, or say that the model abstains, why, and who is asked instead.

    What it abstains on, and a share drawn at random, is handed to people, where the deployment does that:
    poll the `review_task_id`, have a webhook told, or `wait` here.
    """
    await run_sync(deployments.demand_call, parts.store, caller, deployment)
    asked = await run_sync(_read, await request.body())
    call = asked.to_call()
    answers = await threads.run(parts.responder.predict, caller, deployment, call)
    view = await _await_people(request, parts, caller, answers, asked.wait)
    content = await run_sync(_render, answers, call, view)
    return Response(content, media_type="application/json")


@router.get(
    "/review-tasks/{task}",
    operation_id="read_review_task",
    summary="A text that was handed to people",
    responses=documented(401, 403, 404, 422),
)
def read_review_task(store: Store, caller: SignedIn, task: TaskId) -> ReviewTaskOut:
    """Give how far it is, and, once somebody answered or it expired, what stands."""
    view = review_tasks.find(store, caller, task)
    (found,) = view.tasks
    return ReviewTaskOut.of(found, view.names, view.texts.get(found.document_id))


@router.get(
    "/deployments/{deployment}/review-tasks",
    operation_id="list_review_tasks",
    summary="What a deployment handed to people",
    responses=documented(401, 403, 404, 422),
)
def list_review_tasks(
    store: Store,
    caller: SignedIn,
    deployment: DeploymentName,
    status: TaskStatus | None = None,
    before: Annotated[
        CleanStr | None, Query(max_length=40, description="The last id of the page before.")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> ReviewTasksOut:
    """Give a page of its review tasks, newest first."""
    view = review_tasks.find_page(store, caller, deployment, status=status, before=before, limit=limit)
    return ReviewTasksOut.of(view.tasks, view.names, view.texts)


async def _await_people(
    request: Request, parts: Askwell, caller: Caller, answers: Answers, seconds: float
) -> TaskView:
    """Give how the tasks of a call stand, once all are over, or the time is, or the caller has gone."""
    ids = {answer.task.id for answer in answers.answers if answer.task is not None}
    if not ids:
        return TaskView((), {}, {})
    project_id = answers.deployment.project_id
    deadline = time.monotonic() + seconds
    while True:
        view = await run_sync(review_tasks.find_again, parts.store, caller, project_id, ids)
        is_over = all(task.status is not TaskStatus.OPEN for task in view.tasks)
        if is_over or time.monotonic() >= deadline or await request.is_disconnected():
            return view
        await anyio.sleep(POLL_SECONDS)


def _read(body: bytes) -> CallIn:
    try:
        return CallIn.model_validate_json(body)
    except ValidationError as error:
        raise invalid_body(error) from error


def _render(answers: Answers, call: Call, view: TaskView) -> bytes:
    tasks = {task.id: task for task in view.tasks}
    return AnswersOut.of(answers, call, tasks, view.names).model_dump_json().encode()
