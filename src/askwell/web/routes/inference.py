"""The Open Inference Protocol (V2): deployments for KServe, Triton's clients and others that speak it."""

import json
from collections.abc import Callable
from typing import Any, cast

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import ValidationError

from askwell import __version__
from askwell.bootstrap import Askwell
from askwell.domain.errors import InvalidInput
from askwell.domain.members import Caller
from askwell.domain.projects import marks_spans
from askwell.services import deployments, health
from askwell.services.planning import Plan
from askwell.web.calling import answer_call
from askwell.web.deps import Calling, DeploymentName, Knock, Parts, PredictingThreads, ServedVersion, Store
from askwell.web.errors import invalid_body
from askwell.web.predicting import Predicting
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
from askwell_bundle import tensors
from askwell_bundle.tensors import LENGTH

router = APIRouter(prefix="/v2", tags=["deploy"])

_MEANING = {
    400: "Something in the request is not valid.",
    401: "Not signed in.",
    403: "The caller's role does not allow this, or the request came from another site.",
    404: "No deployment of this name is open to the caller, or it never served this version.",
    409: "The project has no model yet.",
    413: "The body is too large.",
    422: "Never sent: the protocol has 400 in its place.",
    429: "More texts than may be asked of the deployment, or with the key; `Retry-After` says until when.",
    503: "Paused, not ready, or too busy.",
}


def _told(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {status: {"model": InferErrorOut, "description": _MEANING[status]} for status in statuses}


_READING = _told(400, 401, 403, 404, 409, 422, 503)
_CALLING = _told(400, 401, 403, 404, 409, 413, 422, 429, 503)


def _schema() -> dict[str, Any]:
    """Give the body's schema with its definitions in the places where they are used."""
    schema = InferIn.model_json_schema()
    definitions = schema.pop("$defs")

    def whole(part: Any) -> Any:
        match part:
            case {"$ref": str(place)}:
                return whole(definitions[place.rpartition("/")[2]])
            case dict():
                return {key: whole(value) for key, value in cast("dict[str, Any]", part).items()}
            case list():
                return [whole(each) for each in cast("list[Any]", part)]
            case _:
                return part

    return cast("dict[str, Any]", whole(schema))


_BODY: dict[str, Any] = {
    "requestBody": {"required": True, "content": {"application/json": {"schema": _schema()}}}
}


@router.get("", operation_id="check_inference_server", summary="What serves here")
async def check_inference_server() -> ServerMetadataOut:
    """Give the name, the version and the extensions of the server, to everybody."""
    return ServerMetadataOut(name="askwell", version=__version__, extensions=[tensors.EXTENSION])


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
    responses=_READING,
)
def read_model_metadata(store: Store, caller: Calling, deployment: DeploymentName) -> ModelMetadataOut:
    """Give what goes in, what comes out, and the version that answers."""
    return _describe(deployments.find_answering(store, caller, deployment))


@router.get(
    "/models/{deployment}/versions/{version}",
    operation_id="read_version_metadata",
    summary="The tensors of one version",
    responses=_READING,
)
def read_version_metadata(
    store: Store, caller: Calling, deployment: DeploymentName, version: ServedVersion
) -> ModelMetadataOut:
    """Give what goes in and what comes out of a version that the deployment serves or served before."""
    return _describe(deployments.find_answering(store, caller, deployment, version=version))


@router.get(
    "/models/{deployment}/ready",
    operation_id="read_model_readiness",
    summary="Whether a deployment answers",
    responses=_READING,
)
def read_model_readiness(store: Store, caller: Calling, deployment: DeploymentName) -> ModelReadyOut:
    """Answer when the deployment is not paused and its project has a model."""
    plan = deployments.find_answering(store, caller, deployment)
    return ModelReadyOut(name=plan.deployment.name, ready=True)


@router.get(
    "/models/{deployment}/versions/{version}/ready",
    operation_id="read_version_readiness",
    summary="Whether one version answers",
    responses=_READING,
)
def read_version_readiness(
    store: Store, caller: Calling, deployment: DeploymentName, version: ServedVersion
) -> ModelReadyOut:
    """Answer when the deployment is not paused, and serves this version or served it before."""
    plan = deployments.find_answering(store, caller, deployment, version=version)
    return ModelReadyOut(name=plan.deployment.name, ready=True)


@router.post(
    "/models/{deployment}/infer",
    operation_id="infer",
    summary="Have texts answered, in tensors",
    response_model=InferOut,
    response_model_exclude_none=True,
    responses=_CALLING,
    openapi_extra=_BODY,
)
async def infer(
    request: Request, parts: Parts, threads: PredictingThreads, knock: Knock, deployment: DeploymentName
) -> Response:
    """Answer as a call of the deployment does: `text` (BYTES) in, and perhaps `external_id`; out come
    `label`, `probability`, `epistemic`, `out_of_scope`, `abstained`, `review_task_id` and `spans`.

    Tensors may be in binary, behind the JSON, both ways (`binary_tensor_data`).
    """
    return await _answer(request, parts, threads, knock, deployment, None)


@router.post(
    "/models/{deployment}/versions/{version}/infer",
    operation_id="infer_version",
    summary="Have texts answered by one version",
    response_model=InferOut,
    response_model_exclude_none=True,
    responses=_CALLING,
    openapi_extra=_BODY,
)
async def infer_version(
    request: Request,
    parts: Parts,
    threads: PredictingThreads,
    knock: Knock,
    deployment: DeploymentName,
    version: ServedVersion,
) -> Response:
    """Answer as `infer` does, with a version that the deployment serves or served before, and as it abstains
    now."""
    return await _answer(request, parts, threads, knock, deployment, version)


def _describe(plan: Plan) -> ModelMetadataOut:
    has_spans = marks_spans(plan.project, plan.labels)
    return ModelMetadataOut.of(plan.deployment.name, plan.main.version.version, marks_spans=has_spans)


async def _answer(
    request: Request,
    parts: Askwell,
    threads: Predicting,
    knock: Callable[[], Caller],
    name: str,
    version: int | None,
) -> Response:
    length = request.headers.get(LENGTH)
    content, head = await answer_call(
        request,
        parts,
        threads,
        knock,
        admit=lambda caller: deployments.demand_call(parts.store, caller, name),
        work=lambda caller, body: _infer(parts, caller, name, version, body, length),
    )
    if head is None:
        return Response(content, media_type="application/json")
    return Response(content, media_type="application/octet-stream", headers={LENGTH: str(head)})


def _infer(
    parts: Askwell, caller: Caller, name: str, version: int | None, body: bytes, length: str | None
) -> tuple[bytes, int | None]:
    """Give the answer's bytes, and how many of them are JSON where tensors in binary follow."""
    try:
        whole = body if length is None else json.dumps(tensors.unpack(body, length)).encode()
        asked = InferIn.model_validate_json(whole)
    except ValidationError as error:
        raise invalid_body(error) from error
    except tensors.InvalidInput as error:
        raise InvalidInput(**error.facts) from error
    call = asked.to_call()
    plan = deployments.find_answering(parts.store, caller, name, version=version)
    answers = parts.responder.predict(caller, name, call, version=version)
    has_spans = marks_spans(plan.project, plan.labels)
    found = InferOut.of(answers, asked, marks_spans=has_spans)
    wanted = asked.model_dump(exclude_none=True, include={"outputs", "parameters"})
    packed = tensors.pack(found.model_dump(exclude_none=True), wanted)
    return packed or (found.model_dump_json(exclude_none=True).encode(), None)
