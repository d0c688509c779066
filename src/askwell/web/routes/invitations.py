"""Invitations: make, list and take back a project's; open one, and join by it."""

from fastapi import APIRouter, Request, Response, status

from askwell.domain.members import sign_in_name
from askwell.services import invitations, sessions
from askwell.web.deps import AllowedHosts, InvitationId, ProjectId, SignedIn, SignInAttempts, Store
from askwell.web.errors import documented
from askwell.web.routes.sessions import set_session
from askwell.web.security import (
    Attempts,
    client_address,
    neighbourhood,
    refuse_cross_site,
    refuse_foreign_host,
)
from askwell.wire.invitations import (
    InvitationIn,
    InvitationsOut,
    JoinedOut,
    JoinIn,
    NewInvitationOut,
    OpenedOut,
    TokenIn,
)
from askwell.wire.team import MeOut

router = APIRouter(tags=["team"])


@router.post(
    "/projects/{project}/invitations",
    operation_id="create_invitation",
    summary="Invite somebody by a link",
    status_code=status.HTTP_201_CREATED,
    responses=documented(401, 403, 404, 422),
)
def create_invitation(
    store: Store, caller: SignedIn, project: ProjectId, body: InvitationIn
) -> NewInvitationOut:
    """Make an invitation that works once, within seven days. Its link is `/join#TOKEN`, shown only now."""
    made = invitations.create(store, caller, project, body.role, body.name)
    return NewInvitationOut.with_token(made.invitation, made.secret)


@router.get(
    "/projects/{project}/invitations",
    operation_id="list_invitations",
    summary="The project's open invitations",
    responses=documented(401, 403, 404, 422),
)
def list_invitations(store: Store, caller: SignedIn, project: ProjectId) -> InvitationsOut:
    """Give the invitations that still work, newest first."""
    return InvitationsOut.of(invitations.find_open(store, caller, project))


@router.delete(
    "/projects/{project}/invitations/{invitation}",
    operation_id="revoke_invitation",
    summary="Take an invitation back",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(401, 403, 404, 422),
)
def revoke_invitation(store: Store, caller: SignedIn, project: ProjectId, invitation: InvitationId) -> None:
    """End an invitation at once; it can be restored until it would have expired."""
    invitations.revoke(store, caller, project, invitation)


@router.post(
    "/projects/{project}/invitations/{invitation}:restore",
    operation_id="restore_invitation",
    summary="Let an invitation that was taken back work again",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(401, 403, 404, 422),
)
def restore_invitation(store: Store, caller: SignedIn, project: ProjectId, invitation: InvitationId) -> None:
    """Undo the taking back; the link is the same, and so is the day on which it expires."""
    invitations.restore(store, caller, project, invitation)


@router.post(
    "/invitations:read",
    operation_id="read_invitation",
    summary="What an invitation opens",
    responses=documented(403, 404, 422, 429),
)
def read_invitation(
    request: Request, store: Store, hosts: AllowedHosts, attempts: SignInAttempts, body: TokenIn
) -> OpenedOut:
    """Give the project's name, the role and who invites, to whoever has the link; nothing is used up."""
    _guard(request, store, hosts, attempts)
    return OpenedOut.of(invitations.read(store, body.token))


@router.post(
    "/invitations:accept",
    operation_id="accept_invitation",
    summary="Join with one's own account",
    responses=documented(401, 403, 404, 409, 422, 429),
)
def accept_invitation(store: Store, caller: SignedIn, attempts: SignInAttempts, body: TokenIn) -> JoinedOut:
    """Use the invitation up, and give the caller its role; done in a browser, not with a key."""
    attempts.count(f"invitations of {caller.person.id}", store.now())
    opened = invitations.accept(store, caller, body.token)
    return JoinedOut(project_id=opened.project.id, me=MeOut.of(caller))


@router.post(
    "/invitations:join",
    operation_id="join",
    summary="Join with a new account",
    status_code=status.HTTP_201_CREATED,
    responses=documented(403, 404, 409, 422, 429),
)
def join(
    request: Request,
    response: Response,
    store: Store,
    hosts: AllowedHosts,
    attempts: SignInAttempts,
    body: JoinIn,
) -> JoinedOut:
    """Make an account with a name and a password, give it the invitation's role, and sign it in."""
    _guard(request, store, hosts, attempts)
    attempts.count(f"name {sign_in_name(body.name)}", store.now())
    opened, session = invitations.join(
        store,
        body.token,
        name=body.name,
        password=body.password,
        user_agent=request.headers.get("user-agent", ""),
        address=client_address(request),
    )
    set_session(request, response, session)
    me = MeOut.of(sessions.caller_by_session(store, session))
    return JoinedOut(project_id=opened.project.id, me=me)


def _guard(request: Request, store: Store, hosts: AllowedHosts, attempts: Attempts) -> None:
    """Refuse other sites and too many attempts, as at signing in, but counted apart from it."""
    refuse_foreign_host(request, hosts)
    refuse_cross_site(request, is_proof_needed=False)
    attempts.count(f"invitation {neighbourhood(client_address(request))}", store.now())
