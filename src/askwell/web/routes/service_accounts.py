"""Service accounts: programs with a part in one project, and their keys."""

from fastapi import APIRouter, status

from askwell.services import service_accounts
from askwell.web.deps import KeyId, PersonId, ProjectId, SignedIn, Store
from askwell.web.errors import documented
from askwell.wire.members import NewServiceAccountOut, ServiceAccountIn, ServiceAccountsOut, ServiceKeyIn
from askwell.wire.team import NewKeyOut, permissions_of

router = APIRouter(tags=["team"])


@router.get(
    "/projects/{project}/service-accounts",
    operation_id="list_service_accounts",
    summary="The project's service accounts",
    responses=documented(401, 403, 404, 422),
)
def list_service_accounts(store: Store, caller: SignedIn, project: ProjectId) -> ServiceAccountsOut:
    """Give the programs that have a part in the project, with their keys, oldest first."""
    return ServiceAccountsOut.of(service_accounts.find_all(store, caller, project))


@router.post(
    "/projects/{project}/service-accounts",
    operation_id="create_service_account",
    summary="Make a service account",
    status_code=status.HTTP_201_CREATED,
    responses=documented(401, 403, 404, 422),
)
def create_service_account(
    store: Store, caller: SignedIn, project: ProjectId, body: ServiceAccountIn
) -> NewServiceAccountOut:
    """Make an account for a program, and its first key, whose secret is shown only now."""
    permissions = permissions_of(body.permissions)
    account, made = service_accounts.create(store, caller, project, body.name, permissions=permissions)
    return NewServiceAccountOut.with_secret(account, made.key, made.secret)


@router.post(
    "/projects/{project}/service-accounts/{person}/keys",
    operation_id="create_service_key",
    summary="Make another key for a service account",
    status_code=status.HTTP_201_CREATED,
    responses=documented(401, 403, 404, 422),
)
def create_service_key(
    store: Store, caller: SignedIn, project: ProjectId, person: PersonId, body: ServiceKeyIn
) -> NewKeyOut:
    """Make a key beside those that are there, such as before one is ended; its secret is shown only now."""
    permissions = permissions_of(body.permissions)
    made = service_accounts.create_key(store, caller, project, person, body.name, permissions=permissions)
    return NewKeyOut.with_secret(made.key, made.secret)


@router.delete(
    "/projects/{project}/service-accounts/{person}/keys/{key}",
    operation_id="revoke_service_key",
    summary="End a service account's key",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(401, 403, 404, 422),
)
def revoke_service_key(
    store: Store, caller: SignedIn, project: ProjectId, person: PersonId, key: KeyId
) -> None:
    """End one of a service account's keys at once; take the account out as a member to end them all."""
    service_accounts.revoke_key(store, caller, project, person, key)
