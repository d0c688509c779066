"""The Open Inference Protocol (V2): deployments for KServe, Triton's clients and others that speak it."""

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import ValidationError

from askwell import __version__
from askwell.bootstrap import Askwell
from askwell.domain.errors import InvalidInput
from askwell.domain.members import Caller
from askwell.domain.projects import marks_spans
from askwell.services import deployments, health
from askwell.web.calling import answer_call
from askwell.web.deps import Calling, DeploymentName, Knock, Parts, PredictingThreads, Store
from askwell.web.errors import invalid_body
from askwell.wire.inference import (
    InferErrorOut,
    InferIn,
    InferOut,
    ModelMetadataOut,
    ModelReadyOut,
    ReadyOut,
    ServerLiveOut,
    ServerMetadataOut,
)

router = APIRouter(prefix="/v2", tags=["deploy"])

_MEANING = {
    400: "Something in the request is not valid.",
    401: "Not signed in.",
    403: "The caller's role does not allow this, or the request came from another site.",
    404: "There is no such deployment, or the caller has no part in its project.",
    409: "The project has no model yet.",
    413: "The body is too large.",
    422: "Never sent: the protocol has 400 in its place.",
    429: "More texts than may be asked of the deployment, or with the key; `Retry-After` says until when.",
    503: "Paused, not ready, or too busy.",
}


def _told(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {status: {"model": InferErrorOut, "description": _MEANING[status]} for status in statuses}


def _schema() -> dict[str, Any]:
    """Give the body's schema with its definitions in the places where they are used."""
    schema = InferIn.model_json_schema()
    parts = schema.pop("$defs")
    properties = schema["properties"]
    properties["inputs"]["items"] = parts["TensorIn"]
    properties["outputs"]["anyOf"][0]["items"] = parts["OutputIn"]
    properties["parameters"]["anyOf"][0] = parts["InferParametersIn"]
    return schema


_BODY: dict[str, Any] = {
    "requestBody": {"required": True, "content": {"application/json": {"schema": _schema()}}}
}


@router.get("", operation_id="check_inference_server", summary="What serves here")
async def check_inference_server() -> ServerMetadataOut:
    """Give the name, the version and the extensions (none) of the server, to everybody."""
    return ServerMetadataOut(name="askwell", version=__version__, extensions=[])


@router.get("/health/live", operation_id="check_inference_health", summary="Whether the process is up")
async def check_inference_health() -> ServerLiveOut:
    """Answer without touching anything else."""
    return ServerLiveOut(live=True)


@router.get(
    "/health/ready",
    operation_id="check_inference_readiness",
    summary="Whether requests can be served",
    responses=_told(503),
)
def check_inference_readiness(store: Store) -> ReadyOut:
    """Answer when the database does and has the right tables."""
    health.check(store)
    return ReadyOut(ready=True)


@router.get(
    "/models/{deployment}",
    operation_id="read_model_metadata",
    summary="A deployment's tensors",
    responses=_told(400, 401, 403, 404, 409, 422, 503),
)
def read_model_metadata(store: Store, caller: Calling, deployment: DeploymentName) -> ModelMetadataOut:
    """Give what goes in, what comes out, and the version that answers."""
    plan = deployments.find_answering(store, caller, deployment)
    has_spans = marks_spans(plan.project, plan.labels)
    return ModelMetadataOut.of(plan.deployment.name, plan.main.version.version, marks_spans=has_spans)


@router.get(
    "/models/{deployment}/ready",
    operation_id="read_model_readiness",
    summary="Whether a deployment answers",
    responses=_told(400, 401, 403, 404, 409, 422, 503),
)
def read_model_readiness(store: Store, caller: Calling, deployment: DeploymentName) -> ModelReadyOut:
    """Answer when the deployment is not paused and its project has a model."""
    plan = deployments.find_answering(store, caller, deployment)
    return ModelReadyOut(name=plan.deployment.name, ready=True)


@router.post(
    "/models/{deployment}/infer",
    operation_id="infer",
    summary="Have texts answered, in tensors",
    response_model=InferOut,
    response_model_exclude_none=True,
    responses=_told(400, 401, 403, 404, 409, 413, 422, 429, 503),
    openapi_extra=_BODY,
)
async def infer(
    request: Request, parts: Parts, threads: PredictingThreads, knock: Knock, deployment: DeploymentName
) -> Response:
    """Answer as a call of the deployment does: `text` (BYTES) in, and perhaps `external_id`; out come
    `label`, `probability`, `epistemic`, `out_of_scope`, `abstained`, `review_task_id` and `spans`."""
    content = await answer_call(
        request,
        parts,
        threads,
        knock,
        admit=lambda caller: deployments.demand_call(parts.store, caller, deployment),
        work=lambda caller, body: _infer(
            parts, caller, deployment, body, request.headers.getlist("inference-header-content-length")
        ),
    )
    return Response(content, media_type="application/json")


def _infer(parts: Askwell, caller: Caller, name: str, body: bytes, binary: Sequence[str]) -> bytes:
    if binary:
        reason = "this server takes tensors as JSON (Triton’s client: binary_data=False)"
        raise InvalidInput(field="inputs", reason=reason)
    try:
        asked = InferIn.model_validate_json(body)
    except ValidationError as error:
        raise invalid_body(error) from error
    call = asked.to_call()
    plan = deployments.find_answering(parts.store, caller, name)
    answers = parts.responder.predict(caller, name, call)
    has_spans = marks_spans(plan.project, plan.labels)
    found = InferOut.of(answers, asked, marks_spans=has_spans)
    return found.model_dump_json(exclude_none=True).encode()
