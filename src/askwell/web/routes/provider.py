"""Signing in through a provider (OpenID Connect): who it is, the way there, and the way back."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response, status
from fastapi.responses import RedirectResponse

from askwell.domain.errors import AskwellError, NotSignedIn
from askwell.services import identities
from askwell.web.deps import (
    AllowedHosts,
    MaybeProvider,
    MaybeSignedIn,
    Parts,
    SignedIn,
    SignInAttempts,
    Store,
)
from askwell.web.errors import documented
from askwell.web.routes.sessions import set_session
from askwell.web.security import client_address, refuse_cross_site, refuse_foreign_host
from askwell.wire.base import CleanStr
from askwell.wire.provider import IdentitiesOut, ProviderOut, VisitIn, VisitOut

VISIT_COOKIE = "askwell_visit"
PLACE = "/api/v1/provider"

router = APIRouter(tags=["team"])

Sent = Annotated[CleanStr | None, Query(max_length=4_000)]


@router.get("/provider", operation_id="read_provider", summary="Who signs people in here", responses={})
def read_provider(provider: MaybeProvider) -> ProviderOut:
    """Give the provider's name to show on the sign-in page."""
    return ProviderOut(name=None if provider is None else provider.name)


@router.post(
    "/provider:visit",
    operation_id="visit_provider",
    summary="Begin to sign in through the provider",
    responses=documented(401, 403, 404, 422, 429, 503),
)
def visit_provider(
    request: Request,
    response: Response,
    parts: Parts,
    hosts: AllowedHosts,
    attempts: SignInAttempts,
    maybe_provider: MaybeProvider,
    caller: MaybeSignedIn,
    body: VisitIn,
) -> VisitOut:
    """Give the address to go to, and a cookie by which the same browser is known when it comes back.

    With `is_linking` the provider's account is linked to the one that is signed in.
    """
    refuse_foreign_host(request, hosts)
    refuse_cross_site(request, is_proof_needed=True)
    provider = identities.demand(maybe_provider)
    if body.is_linking and caller is None:
        raise NotSignedIn
    attempts.count(client_address(request), parts.store.now())
    departure = identities.depart(
        parts.store,
        provider,
        redirect_uri=_redirect_uri(request, parts),
        next_path=body.next_path,
        invitation=body.invitation_token,
        linking=caller if body.is_linking else None,
    )
    response.set_cookie(
        VISIT_COOKIE,
        departure.browser,
        max_age=round(identities.VISIT_LIFE.total_seconds()),
        path=PLACE,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
    return VisitOut(address=departure.address)


@router.get(
    "/provider/return",
    operation_id="return_from_provider",
    summary="Where the provider sends people back to",
    status_code=status.HTTP_303_SEE_OTHER,
    response_class=RedirectResponse,
    responses=documented(422),
)
def return_from_provider(
    request: Request,
    parts: Parts,
    hosts: AllowedHosts,
    maybe_provider: MaybeProvider,
    caller: MaybeSignedIn,
    state: Sent = None,
    code: Sent = None,
    error: Sent = None,
) -> RedirectResponse:
    """Sign in, or link the account, and go on to the page; what went wrong is told on the sign-in page."""
    try:
        refuse_foreign_host(request, hosts)
        arrival = identities.arrive(
            parts.store,
            identities.demand(maybe_provider),
            state=state or "",
            browser=request.cookies.get(VISIT_COOKIE, ""),
            code=code,
            refusal=error,
            redirect_uri=_redirect_uri(request, parts),
            caller=caller,
            user_agent=request.headers.get("user-agent", ""),
            address=client_address(request),
        )
    except AskwellError as problem:
        place = "/sign-in" if caller is None else "/account"
        answer = RedirectResponse(
            f"{place}?{urlencode({'problem': problem.code})}", status.HTTP_303_SEE_OTHER
        )
    else:
        answer = RedirectResponse(arrival.path, status.HTTP_303_SEE_OTHER)
        if arrival.session is not None:
            set_session(request, answer, arrival.session)
    answer.delete_cookie(VISIT_COOKIE, path=PLACE, httponly=True, samesite="lax")
    return answer


@router.get(
    "/me/identities",
    operation_id="list_identities",
    summary="The caller's accounts at the provider",
    responses=documented(401, 403),
)
def list_identities(store: Store, caller: SignedIn) -> IdentitiesOut:
    """Give what is linked to one's account; asked in a browser, not with a key."""
    return IdentitiesOut.of(identities.find_own(store, caller))


@router.delete(
    "/me/identities",
    operation_id="unlink_identities",
    summary="Unlink one's accounts at the provider",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(401, 403, 422),
)
def unlink_identities(store: Store, caller: SignedIn) -> None:
    """Have the provider sign one in no more; a password must be set."""
    identities.unlink(store, caller)


def _redirect_uri(request: Request, parts: Parts) -> str:
    """Give where the provider sends people back: under the address that is set, or as this request came."""
    known = parts.settings.public_url or f"{request.url.scheme}://{request.headers.get('host', '')}"
    return f"{known}{PLACE}/return"
