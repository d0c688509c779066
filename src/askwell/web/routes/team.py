"""Team: sign in and out, who am I, and API keys."""

from fastapi import APIRouter, Request, Response, status

from askwell.services import team
from askwell.web.deps import AllowedHosts, KeyId, SignedIn, SignInAttempts, Store
from askwell.web.errors import documented
from askwell.web.routes.sign_in import open_session, set_session_cookie
from askwell.web.security import SESSION_COOKIE, refuse_cross_site, refuse_foreign_host
from askwell.wire.team import KeyIn, KeysOut, MeOut, NewKeyOut, SessionIn

router = APIRouter(tags=["team"])


@router.post(
    "/sessions",
    operation_id="sign_in",
    summary="Sign in with the token of a one-time link",
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
    """Use the link up, and set a session cookie."""
    session = open_session(request, store, hosts, attempts, body.token)
    set_session_cookie(request, response, session)
    return MeOut.of(team.caller_by_session(store, session))


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
        team.sign_out(store, session)
    response.delete_cookie(SESSION_COOKIE, path="/", httponly=True, samesite="lax")


@router.get("/me", operation_id="read_me", summary="Who is calling", responses=documented(401, 403))
def read_me(caller: SignedIn) -> MeOut:
    """Give the person behind the key or session."""
    return MeOut.of(caller)


@router.get(
    "/keys", operation_id="list_keys", summary="The caller's API keys", responses=documented(401, 403)
)
def list_keys(store: Store, caller: SignedIn) -> KeysOut:
    """Give the keys that still work, oldest first."""
    return KeysOut.of(team.find_keys(store, caller))


@router.post(
    "/keys",
    operation_id="create_key",
    summary="Make an API key",
    status_code=status.HTTP_201_CREATED,
    responses=documented(401, 403, 404, 422),
)
def create_key(store: Store, caller: SignedIn, body: KeyIn) -> NewKeyOut:
    """Make a key for all of the caller's projects or for one. Its secret is shown only now."""
    made = team.create_key(store, caller, body.name, body.project_id)
    return NewKeyOut.with_secret(made.key, made.secret)


@router.delete(
    "/keys/{key}",
    operation_id="revoke_key",
    summary="End an API key",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(401, 403, 404, 422),
)
def revoke_key(store: Store, caller: SignedIn, key: KeyId) -> None:
    """End one of the caller's keys at once."""
    team.revoke_key(store, caller, key)
