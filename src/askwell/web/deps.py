"""What a route asks for, so that its signature reads as English."""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated

from fastapi import Depends, Path, Request
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer

from askwell.bootstrap import Askwell
from askwell.domain.deployments import MAX_NAME
from askwell.domain.errors import NotSignedIn
from askwell.domain.members import Caller, demand_breadth
from askwell.services import sessions, team
from askwell.services.provider import Provider
from askwell.storage import store
from askwell.web.predicting import Predicting
from askwell.web.security import (
    SAFE_METHODS,
    SESSION_COOKIE,
    Attempts,
    client_address,
    refuse_cross_site,
    refuse_foreign_host,
)
from askwell.web.watching import Watch
from askwell.wire.base import MAX_INTEGER, CleanStr

_bearer = HTTPBearer(auto_error=False, scheme_name="key", description="An API key.")
_cookie = APIKeyCookie(
    name=SESSION_COOKIE, auto_error=False, scheme_name="session", description="A browser's session."
)


async def _askwell(request: Request) -> Askwell:
    return request.app.state.askwell


async def _store(request: Request) -> store.Store:
    return request.app.state.askwell.store


async def _allowed_hosts(request: Request) -> frozenset[str]:
    return request.app.state.allowed_hosts


async def _attempts(request: Request) -> Attempts:
    return request.app.state.attempts


async def _provider(request: Request) -> Provider | None:
    return request.app.state.askwell.provider


async def _predicting(request: Request) -> Predicting:
    return request.app.state.predicting


async def _watch(request: Request) -> Watch:
    return request.app.state.watch


Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
Parts = Annotated[Askwell, Depends(_askwell)]
Store = Annotated[store.Store, Depends(_store)]
AllowedHosts = Annotated[frozenset[str], Depends(_allowed_hosts)]
SignInAttempts = Annotated[Attempts, Depends(_attempts)]
MaybeProvider = Annotated[Provider | None, Depends(_provider)]
PredictingThreads = Annotated[Predicting, Depends(_predicting)]
Watching = Annotated[Watch, Depends(_watch)]


def _caller(
    request: Request,
    store: Store,
    allowed_hosts: AllowedHosts,
    key: Bearer,
    session: Annotated[str | None, Depends(_cookie)],
) -> Caller:
    """Find out who is asking: by an API key, else by a session whose request came from our own pages."""
    if key is not None:
        return replace(team.caller_by_key(store, key.credentials), address=client_address(request))
    if session is None:
        raise NotSignedIn
    refuse_foreign_host(request, allowed_hosts)
    if request.method not in SAFE_METHODS:
        refuse_cross_site(request, is_proof_needed=True)
    return replace(sessions.caller_by_session(store, session), address=client_address(request))


Calling = Annotated[Caller, Depends(_caller)]
"""Who calls a deployment, or asks what came of a call: also with a key of one deployment."""


async def _signed_in(caller: Calling) -> Caller:
    """Refuse keys of one deployment, which open no route but those that say so by `Calling` or `Knock`."""
    demand_breadth(caller)
    return caller


SignedIn = Annotated[Caller, Depends(_signed_in)]


async def _knock(
    request: Request, key: Bearer, session: Annotated[str | None, Depends(_cookie)]
) -> Callable[[], Caller]:
    state = request.app.state
    return lambda: _caller(request, state.askwell.store, state.allowed_hosts, key, session)


Knock = Annotated[Callable[[], Caller], Depends(_knock)]
"""Finds out who is asking, as ``Calling`` is found, once the route calls it, in a thread of its choice."""


def _maybe_caller(store: Store, session: Annotated[str | None, Depends(_cookie)]) -> Caller | None:
    """Find out who is signed in with this browser, if anybody, for what is open to everybody."""
    try:
        return None if session is None else sessions.caller_by_session(store, session)
    except NotSignedIn:
        return None


MaybeSignedIn = Annotated[Caller | None, Depends(_maybe_caller)]

ProjectId = Annotated[CleanStr, Path(alias="project", max_length=40, description="The project's id.")]
LabelId = Annotated[CleanStr, Path(alias="label", max_length=40, description="The label's id.")]
PersonId = Annotated[CleanStr, Path(alias="person", max_length=40, description="The person's id.")]
InvitationId = Annotated[
    CleanStr, Path(alias="invitation", max_length=40, description="The invitation's id.")
]
ChangeId = Annotated[CleanStr, Path(alias="change", max_length=40, description="The change's id.")]
GuidelineVersion = Annotated[int, Path(alias="version", ge=0, le=MAX_INTEGER, description="The version.")]
SessionId = Annotated[CleanStr, Path(alias="session", max_length=40, description="The session's id.")]
JobId = Annotated[CleanStr, Path(alias="job", max_length=40, description="The job's id.")]
SourceId = Annotated[CleanStr, Path(alias="source", max_length=40, description="The source's id.")]
KeyId = Annotated[CleanStr, Path(alias="key", max_length=40, description="The key's id.")]
WebhookId = Annotated[CleanStr, Path(alias="webhook", max_length=40, description="The webhook's id.")]
RuleId = Annotated[CleanStr, Path(alias="rule", max_length=40, description="The rule's id.")]
DeploymentName = Annotated[
    CleanStr, Path(alias="deployment", max_length=MAX_NAME, description="The deployment's name.")
]
ServedVersion = Annotated[
    int, Path(alias="version", ge=1, le=MAX_INTEGER, description="A version that it serves or served before.")
]
TaskId = Annotated[CleanStr, Path(alias="task", max_length=40, description="The review task's id.")]
DocumentId = Annotated[int, Path(alias="document", ge=1, le=MAX_INTEGER, description="The text's id.")]
