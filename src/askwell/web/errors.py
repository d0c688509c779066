"""Every error's status, said once, and the one shape in which clients see errors."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import ValidationError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException

from askwell.domain import errors
from askwell.engine.encoder_errors import EncoderError
from askwell.wire.annotate import MANY, ONE
from askwell.wire.errors import ErrorDetail, ErrorOut
from askwell.wire.team import BY_LINK, BY_PASSWORD

STATUS: dict[type[errors.AskwellError], HTTPStatus] = {
    errors.InvalidInput: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.NotSignedIn: HTTPStatus.UNAUTHORIZED,
    errors.SignInRefused: HTTPStatus.UNAUTHORIZED,
    errors.SessionNeeded: HTTPStatus.FORBIDDEN,
    errors.TooManyAttempts: HTTPStatus.TOO_MANY_REQUESTS,
    errors.NotAllowed: HTTPStatus.FORBIDDEN,
    errors.KeyTooNarrow: HTTPStatus.FORBIDDEN,
    errors.NotYourself: HTTPStatus.CONFLICT,
    errors.AlreadyMember: HTTPStatus.CONFLICT,
    errors.OwnerStays: HTTPStatus.CONFLICT,
    errors.InvitationRefused: HTTPStatus.NOT_FOUND,
    errors.NoProvider: HTTPStatus.NOT_FOUND,
    errors.ProviderAway: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.ProviderRefused: HTTPStatus.UNAUTHORIZED,
    errors.VisitRefused: HTTPStatus.UNAUTHORIZED,
    errors.InvitationNeeded: HTTPStatus.UNAUTHORIZED,
    errors.IdentityTaken: HTTPStatus.CONFLICT,
    errors.CrossSiteRequest: HTTPStatus.FORBIDDEN,
    errors.NameTaken: HTTPStatus.CONFLICT,
    errors.EventConflict: HTTPStatus.CONFLICT,
    errors.TextChanged: HTTPStatus.CONFLICT,
    errors.LeaseLost: HTTPStatus.CONFLICT,
    errors.NothingToUndo: HTTPStatus.CONFLICT,
    errors.NothingToPublish: HTTPStatus.CONFLICT,
    errors.NothingToAskAgain: HTTPStatus.CONFLICT,
    errors.LaterChange: HTTPStatus.CONFLICT,
    errors.NotYours: HTTPStatus.FORBIDDEN,
    errors.ModelNotReady: HTTPStatus.CONFLICT,
    errors.DeploymentPaused: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.VersionUnreadable: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.NothingToRollBack: HTTPStatus.CONFLICT,
    errors.TaskOver: HTTPStatus.CONFLICT,
    errors.TooManyTexts: HTTPStatus.TOO_MANY_REQUESTS,
    errors.TooManyTextsOfKey: HTTPStatus.TOO_MANY_REQUESTS,
    errors.NoLabels: HTTPStatus.CONFLICT,
    errors.UnreadableFile: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.PackageMissing: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.MissingColumn: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.EmptyFile: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.NotADemo: HTTPStatus.CONFLICT,
    errors.BundleMismatch: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.BundleDiffers: HTTPStatus.CONFLICT,
    errors.NotReady: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.TooBusy: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.ResultGone: HTTPStatus.NOT_FOUND,
    errors.CallerGone: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.TooLarge: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
}

_TELLS_WHEN = (errors.TooManyAttempts, errors.TooManyTexts, errors.TooManyTextsOfKey, errors.TooBusy)

INFERENCE = "/v2"
"""The path of the Open Inference Protocol, under which an error is a sentence and an invalid request 400."""

_MEANING = {
    400: "The body could not be parsed.",
    401: "Not signed in.",
    403: "The caller's role does not allow this, or the request came from another site.",
    404: "There is no such thing, or the caller has no part in it.",
    409: "It does not go with the present state.",
    413: "The body is too large.",
    422: "Something in the request is not valid; `field` names it.",
    429: "Too many attempts, or texts; `Retry-After` says when to come back.",
    503: "Not ready, or too busy; `Retry-After` says when to try again.",
}


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Give the error responses of a route for its documentation."""
    return {status: {"model": ErrorOut, "description": _MEANING[status]} for status in sorted(statuses)}


def add_error_handlers(app: FastAPI) -> None:
    """Have every expected error rendered as an ``ErrorOut``."""
    app.add_exception_handler(errors.AskwellError, _askwell_error)
    app.add_exception_handler(EncoderError, _encoder_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(OperationalError, _database_error)
    app.add_exception_handler(PoolTimeout, _database_error)


def invalid_body(error: ValidationError) -> RequestValidationError:
    """Give the error of a body that a route reads by itself, as if the framework had read it."""
    found = [{**problem, "loc": ("body", *problem["loc"])} for problem in error.errors(include_context=False)]
    return RequestValidationError(found)


def render(
    status: int, detail: ErrorDetail, headers: dict[str, str] | None = None, *, path: str = ""
) -> JSONResponse:
    """Give a response in the one shape of errors, or that of the Open Inference Protocol under its path."""
    if path.startswith(INFERENCE):
        is_invalid = status == HTTPStatus.UNPROCESSABLE_ENTITY
        status = HTTPStatus.BAD_REQUEST if is_invalid else status
        said = {"error": detail.message, "code": detail.code}
        return JSONResponse(said, status_code=status, headers=headers)
    body = ErrorOut(error=detail).model_dump(exclude_none=True)
    return JSONResponse(body, status_code=status, headers=headers)


def render_error(error: errors.AskwellError, *, path: str = "") -> JSONResponse:
    """Give the response for an error of the domain."""
    headers: dict[str, str] = {}
    if isinstance(error, errors.NotSignedIn):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, _TELLS_WHEN):
        headers["Retry-After"] = str(error.facts["seconds"])
    if isinstance(error, errors.NotReady):
        headers["Retry-After"] = "1"
    status = STATUS.get(type(error), HTTPStatus.BAD_REQUEST)
    return render(status, ErrorDetail.of(error), headers, path=path)


def _askwell_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, errors.AskwellError)  # noqa: S101 — tells the type; registered for this class only
    return render_error(error, path=request.url.path)


def _encoder_error(request: Request, error: Exception) -> JSONResponse:
    detail = ErrorDetail(code="encoder_unusable", message=str(error))
    return render(HTTPStatus.CONFLICT, detail, path=request.url.path)


def _validation_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 — as above
    return render(HTTPStatus.UNPROCESSABLE_ENTITY, _first(error.errors()), path=request.url.path)


def _http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 — as above
    phrase = HTTPStatus(error.status_code).phrase
    code = phrase.lower().replace(" ", "_").replace("-", "_")
    message = "There is nothing at this address." if error.status_code == 404 else error.detail
    detail = ErrorDetail(code=code, message=message)
    return render(error.status_code, detail, dict(error.headers or {}), path=request.url.path)


def _database_error(request: Request, error: Exception) -> JSONResponse:
    detail = ErrorDetail(code="database_unavailable", message="The database does not answer; try again.")
    return render(HTTPStatus.SERVICE_UNAVAILABLE, detail, {"Retry-After": "1"}, path=request.url.path)


_FORMS = {ONE, MANY, BY_LINK, BY_PASSWORD}
"""Names of a body's possible forms, which mean nothing to who sent it."""


def _first(found: Sequence[Any]) -> ErrorDetail:
    """Give the first of a validation's errors: one sentence that names the field."""
    first = found[0]
    path = [str(part) for part in first["loc"] if part not in _FORMS]
    field = (".".join(path[1:]) or path[0]).encode("utf-8", "replace").decode()
    message = str(first["msg"]).removeprefix("Value error, ").encode("utf-8", "replace").decode()
    return ErrorDetail(code="invalid_input", message=f"{field}: {message}", field=field)
