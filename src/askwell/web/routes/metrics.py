"""Figures for Prometheus: from this machine, or with a key or the token that was set for it."""

import hmac
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from askwell.domain.errors import NotSignedIn
from askwell.domain.members import Caller
from askwell.services import team
from askwell.web.deps import Bearer, Parts, Store
from askwell.web.errors import documented
from askwell.web.exposition import expose
from askwell.web.security import is_from_this_machine

router = APIRouter(tags=["deploy"])

_TEXT: dict[int | str, dict[str, Any]] = {
    200: {"description": "The figures.", "content": {"text/plain": {"schema": {"type": "string"}}}}
}


def _reader(request: Request, parts: Parts, store: Store, key: Bearer) -> Caller | None:
    """Find out who reads: None for whoever may see everything."""
    settings = parts.settings
    if key is not None:
        token = settings.metrics_token
        if token and hmac.compare_digest(key.credentials.encode(), token.encode()):
            return None
        return team.caller_by_key(store, key.credentials)
    is_private = not (settings.trusted_proxies or settings.public_url)
    if is_private and is_from_this_machine(request, settings.host):
        return None
    raise NotSignedIn


Reader = Annotated[Caller | None, Depends(_reader)]


@router.get(
    "/metrics",
    operation_id="read_metrics",
    summary="Figures for Prometheus",
    response_class=Response,
    responses=_TEXT | documented(401, 403),
)
def read_metrics(request: Request, reader: Reader) -> Response:
    """Give counts, ages and times of deployments, how far models are behind, and what this process does.

    An API key sees the projects that its person may view; `ASKWELL_METRICS_TOKEN`, and whoever asks on the
    machine itself without a proxy between, everything. Counts of deployments are those of all processes,
    since they were made; the requests are this process's own.
    """
    state = request.app.state
    content, kind = expose(state.meter.read(reader), state.requests, request.headers.get("accept", ""))
    return Response(content, media_type=kind)
