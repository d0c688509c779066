"""Sessions: sign in by a one-time link or a password, see where one is signed in, and sign out."""

from fastapi import APIRouter, Request, Response, status

from askwell.domain.members import sign_in_name
from askwell.services import passwords, sessions
from askwell.web.deps import AllowedHosts, SessionId, SignedIn, SignInAttempts, Store
from askwell.web.errors import documented
from askwell.web.security import SESSION_COOKIE, client_address, refuse_cross_site, refuse_foreign_host
from askwell.wire.team import LinkIn, MeOut, SessionIn, SessionsOut

router = APIRouter(tags=["team"])


@router.post(
    "/sessions",
    operation_id="sign_in",
    summary="Sign in with a one-time link's token, or with a name and a password",
    status_code=status.HTTP_201_CREATED,
    responses=documented(401, 403, 422, 429),
)
def sign_in(
    request: Request,
    response: Response,
    store: Store,
    hosts: AllowedHosts,
    attempts: SignInAttempts,
    body: SessionIn,
) -> MeOut:
    """Set a session cookie; a link is used up by it."""
    refuse_foreign_host(request, hosts)
    refuse_cross_site(request, is_proof_needed=False)
    address = client_address(request)
    attempts.count(address, store.now())
    agent = request.headers.get("user-agent", "")
    if isinstance(body, LinkIn):
        session = sessions.sign_in(store, body.token, agent, address=address)
    else:
        attempts.count(f"name {sign_in_name(body.name)}", store.now())
        session = passwords.sign_in(store, body.name, body.password, agent, address=address)
    set_session(request, response, session)
    return MeOut.of(sessions.caller_by_session(store, session))


@router.get(
    "/sessions",
    operation_id="list_sessions",
    summary="Where the caller is signed in",
    responses=documented(401, 403),
)
def list_sessions(store: Store, caller: SignedIn) -> SessionsOut:
    """Give the browsers in which the caller is signed in, newest first."""
    return SessionsOut.of(sessions.find_sessions(store, caller), caller)


@router.delete(
    "/sessions/{session}",
    operation_id="end_session",
    summary="Sign out elsewhere",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(401, 403, 404, 422),
)
def end_session(store: Store, caller: SignedIn, session: SessionId) -> None:
    """End one of the caller's sessions at once."""
    sessions.end_session(store, caller, session)


@router.delete(
    "/sessions",
    operation_id="sign_out",
    summary="End this browser's session",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(403),
)
def sign_out(request: Request, response: Response, store: Store, hosts: AllowedHosts) -> None:
    """End the session at once, here and in the browser; harmless without one."""
    session = request.cookies.get(SESSION_COOKIE)
    if session is not None:
        refuse_foreign_host(request, hosts)
        refuse_cross_site(request, is_proof_needed=True)
        sessions.sign_out(store, session, address=client_address(request))
    response.delete_cookie(SESSION_COOKIE, path="/", httponly=True, samesite="lax")


def set_session(request: Request, response: Response, session: str) -> None:
    """Hand a session to the browser, out of reach of scripts and of other sites."""
    response.set_cookie(
        SESSION_COOKIE,
        session,
        max_age=round(sessions.SESSION_LIFE.total_seconds()),
        path="/",
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )
