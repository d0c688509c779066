"""The installation's people: who has an account, and how one is deleted."""

from fastapi import APIRouter, Response, status

from askwell.services import people
from askwell.web.deps import PersonId, SignedIn, SignInAttempts, Store
from askwell.web.errors import documented
from askwell.web.security import SESSION_COOKIE
from askwell.wire.members import DeletionIn, OwnDeletionIn, PeopleOut

router = APIRouter(tags=["team"])


@router.get(
    "/people",
    operation_id="list_people",
    summary="Everybody who has an account",
    responses=documented(401, 403),
)
def list_people(store: Store, caller: SignedIn) -> PeopleOut:
    """Give people and service accounts of all projects, to the installation's owner."""
    return PeopleOut.of(people.find_all(store, caller))


@router.post(
    "/people/{person}:delete",
    operation_id="delete_person",
    summary="Delete somebody's account",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(401, 403, 404, 409, 422),
)
def delete_person(store: Store, caller: SignedIn, person: PersonId, body: DeletionIn) -> None:
    """End somebody's sessions, keys and parts in projects for good; their answers stay, named or not."""
    people.delete(store, caller, person, is_anonymous=body.is_anonymous)


@router.post(
    "/me:delete",
    operation_id="delete_me",
    summary="Delete one's own account",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(401, 403, 409, 422, 429),
)
def delete_me(
    response: Response, store: Store, caller: SignedIn, attempts: SignInAttempts, body: OwnDeletionIn
) -> None:
    """End one's own sessions, keys and parts in projects for good; one's answers stay, named or not."""
    attempts.count(f"password of {caller.person.id}", store.now())
    people.delete_self(store, caller, is_anonymous=body.is_anonymous, password=body.password)
    response.delete_cookie(SESSION_COOKIE, path="/", httponly=True, samesite="lax")
