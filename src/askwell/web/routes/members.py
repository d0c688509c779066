"""Members: who is in a project, in which role; add, change, take out, and leave."""

from fastapi import APIRouter, status

from askwell.services import membership
from askwell.web.deps import PersonId, ProjectId, SignedIn, Store
from askwell.web.errors import documented
from askwell.wire.members import MemberIn, MemberOut, MembersOut, RoleIn

router = APIRouter(tags=["team"])


@router.get(
    "/projects/{project}/members",
    operation_id="list_members",
    summary="Who is in the project",
    responses=documented(401, 403, 404, 422),
)
def list_members(store: Store, caller: SignedIn, project: ProjectId) -> MembersOut:
    """Give people and service accounts with their roles, the installation's owner first."""
    return MembersOut.of(membership.find_all(store, caller, project), caller)


@router.post(
    "/projects/{project}/members",
    operation_id="add_member",
    summary="Add somebody who has an account",
    status_code=status.HTTP_201_CREATED,
    responses=documented(401, 403, 404, 409, 422),
)
def add_member(store: Store, caller: SignedIn, project: ProjectId, body: MemberIn) -> MemberOut:
    """Give somebody a part in the project, by the name that they sign in with; an owner makes an owner."""
    return MemberOut.of(membership.add(store, caller, project, body.name, body.role), caller)


@router.patch(
    "/projects/{project}/members/{person}",
    operation_id="change_member",
    summary="Change somebody's role",
    responses=documented(401, 403, 404, 409, 422),
)
def change_member(
    store: Store, caller: SignedIn, project: ProjectId, person: PersonId, body: RoleIn
) -> MemberOut:
    """Give somebody another role; only an owner makes or unmakes an owner, and nobody changes their own."""
    return MemberOut.of(membership.change_role(store, caller, project, person, body.role), caller)


@router.delete(
    "/projects/{project}/members/{person}",
    operation_id="remove_member",
    summary="Take somebody out of the project",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(401, 403, 404, 409, 422),
)
def remove_member(store: Store, caller: SignedIn, project: ProjectId, person: PersonId) -> None:
    """End somebody's part in the project; the texts that they hold are given back, their answers stay."""
    membership.remove(store, caller, project, person)


@router.post(
    "/projects/{project}:leave",
    operation_id="leave_project",
    summary="Leave the project",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(401, 403, 404, 409, 422),
)
def leave_project(store: Store, caller: SignedIn, project: ProjectId) -> None:
    """Give up one's own part in the project; one's answers stay."""
    membership.leave(store, caller, project)
