"""Answers: call a deployment, and see what became of the texts that it left to people."""

import time
from dataclasses import dataclass, replace
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
from askwell.web.calling import answer_call
from askwell.web.deps import (
    Calling,
    DeploymentName,
    Knock,
    Parts,
    PredictingThreads,
    SignedIn,
    Store,
    TaskId,
)
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
    request: Request, parts: Parts, threads: PredictingThreads, knock: Knock, deployment: DeploymentName
) -> Response:
    """Give an answer for each text, or say that the model abstains, why, and who is asked instead.

    What it abstains on, and a share drawn at random, is handed to people, where the deployment does that:
    poll the `review_task_id`, have a webhook told, or `wait` here.
    """
    answered = await answer_call(
        request,
        parts,
        threads,
        knock,
        admit=lambda caller: deployments.demand_call(parts.store, caller, deployment),
        work=lambda caller, body: _answer(parts, caller, deployment, body),
    )
    content = answered.content
    if content is None:
        view = await _await_people(request, parts, answered)
        content = await run_sync(_render, answered, view)
    return Response(content, media_type="application/json")


@router.get(
    "/review-tasks/{task}",
    operation_id="read_review_task",
    summary="A text that was handed to people",
    responses=documented(401, 403, 404, 422),
)
def read_review_task(store: Store, caller: Calling, task: TaskId) -> ReviewTaskOut:
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


@router.post(
    "/deployments/{deployment}/review-tasks/{task}:cancel",
    operation_id="cancel_review_task",
    summary="Call off what a deployment waits for",
    responses=documented(401, 403, 404, 409, 422),
)
def cancel_review_task(
    store: Store, caller: SignedIn, deployment: DeploymentName, task: TaskId
) -> ReviewTaskOut:
    """Have nobody asked for it any more; whoever polls or waits is told that it is `cancelled`.

    Its text stays in the project, as one among others. Doing it again changes nothing; what was answered or
    expired is not called off.
    """
    view = review_tasks.cancel(store, caller, deployment, task)
    (found,) = view.tasks
    return ReviewTaskOut.of(found, view.names, view.texts.get(found.document_id))


@dataclass(frozen=True, slots=True)
class _Answered:
    """A call with its answers, and what is sent; None while people are asked, who may be waited for."""

    caller: Caller
    asked: CallIn
    call: Call
    answers: Answers
    content: bytes | None = None


def _answer(parts: Askwell, caller: Caller, deployment: str, body: bytes) -> _Answered:
    asked = _read(body)
    call = asked.to_call()
    answered = _Answered(caller, asked, call, parts.responder.predict(caller, deployment, call))
    if any(answer.task is not None for answer in answered.answers.answers):
        return answered
    return replace(answered, content=_render(answered, TaskView((), {}, {})))


async def _await_people(request: Request, parts: Askwell, answered: _Answered) -> TaskView:
    """Give how the tasks of a call stand, once all are over, or the time is, or the caller has gone."""
    ids = {answer.task.id for answer in answered.answers.answers if answer.task is not None}
    deployment = answered.answers.deployment
    deadline = time.monotonic() + answered.asked.wait
    while True:
        view = await run_sync(review_tasks.find_again, parts.store, answered.caller, deployment, ids)
        is_over = all(task.status is not TaskStatus.OPEN for task in view.tasks)
        if is_over or time.monotonic() >= deadline or await request.is_disconnected():
            return view
        await anyio.sleep(POLL_SECONDS)


def _read(body: bytes) -> CallIn:
    try:
        return CallIn.model_validate_json(body)
    except ValidationError as error:
        raise invalid_body(error) from error


def _render(answered: _Answered, view: TaskView) -> bytes:
    tasks = {task.id: task for task in view.tasks}
    found = AnswersOut.of(answered.answers, answered.call, tasks, view.names)
    return found.model_dump_json().encode()
