"""Deploy: call the model."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import ValidationError

from askwell.bootstrap import Askwell
from askwell.domain.members import Caller, Permission
from askwell.domain.spans import OffsetUnit
from askwell.services import access
from askwell.web.calling import answer_call
from askwell.web.deps import Knock, Parts, PredictingThreads, ProjectId, SignedIn
from askwell.web.errors import documented, invalid_body
from askwell.wire.deploy import PredictIn, PredictionsOut
from askwell.wire.nearest import NearestIn, NearestOut

router = APIRouter(tags=["deploy"])

_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": PredictIn.model_json_schema()}},
    }
}


@router.post(
    "/projects/{project}/predict",
    operation_id="predict",
    summary="Predict texts",
    response_model=PredictionsOut,
    responses=documented(401, 403, 404, 409, 413, 422, 503),
    openapi_extra=_BODY,
)
async def predict(
    request: Request, parts: Parts, threads: PredictingThreads, knock: Knock, project: ProjectId
) -> Response:
    """Give, for each text, calibrated probabilities and, apart from them, what the model does not know."""
    content = await answer_call(
        request,
        parts,
        threads,
        knock,
        admit=lambda caller: access.check(parts.store, caller, project, Permission.PREDICT),
        work=lambda caller, body: _predict(parts, caller, project, body),
    )
    return Response(content, media_type="application/json")


@router.post(
    "/projects/{project}/nearest",
    operation_id="find_nearest",
    summary="The answered texts nearest to a text",
    responses=documented(401, 403, 404, 409, 422, 503),
)
async def find_nearest(
    parts: Parts, threads: PredictingThreads, caller: SignedIn, project: ProjectId, body: NearestIn
) -> NearestOut:
    """Give the answered texts most like a text, by the cosine of their features, with what people said."""

    def find() -> NearestOut:
        return NearestOut.of(parts.neighbours.find(caller, project, body.text, count=body.n))

    return await threads.run(find)


def _predict(parts: Askwell, caller: Caller, project: str, body: bytes) -> bytes:
    try:
        asked = PredictIn.model_validate_json(body)
    except ValidationError as error:
        raise invalid_body(error) from error
    unit = OffsetUnit(asked.offset_unit)
    batch = parts.predictor.predict(caller, project, asked.texts, n_best=asked.n_best, unit=unit)
    return PredictionsOut.of(batch).model_dump_json().encode()
