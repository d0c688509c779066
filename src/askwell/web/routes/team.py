"""Team: who am I, my name and password, and API keys."""

from fastapi import APIRouter, status

from askwell.services import passwords, team
from askwell.web.deps import KeyId, SignedIn, SignInAttempts, Store
from askwell.web.errors import documented
from askwell.wire.team import (
    KeyIn,
    KeysOut,
    MeChangeIn,
    MeOut,
    NewKeyOut,
    PasswordChangeIn,
    permissions_of,
)

router = APIRouter(tags=["team"])


@router.get("/me", operation_id="read_me", summary="Who is calling", responses=documented(401, 403))
def read_me(caller: SignedIn) -> MeOut:
    """Give the person behind the key or session."""
    return MeOut.of(caller)


@router.patch(
    "/me",
    operation_id="change_me",
    summary="Change one's own name",
    responses=documented(401, 403, 409, 422),
)
def change_me(store: Store, caller: SignedIn, body: MeChangeIn) -> MeOut:
    """Change the caller's name, which is also what they sign in with; no two people have the same."""
    return MeOut.of(team.rename(store, caller, body.name))


@router.put(
    "/me/password",
    operation_id="set_password",
    summary="Set one's own password",
    status_code=status.HTTP_204_NO_CONTENT,
    responses=documented(401, 403, 422, 429),
)
def set_password(store: Store, caller: SignedIn, attempts: SignInAttempts, body: PasswordChangeIn) -> None:
    """Set the caller's password and end their other sessions; done in a browser, not with a key.

    The present password is needed where there is one, but not within 15 minutes of coming in by a link.
    """
    attempts.count(f"password of {caller.person.id}", store.now())
    passwords.set_password(store, caller, new=body.new, current=body.current)


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
    """Make a key for all of the caller's projects or for one, and for all that they may do or for a part.

    Its secret is shown only now.
    """
    permissions = permissions_of(body.permissions)
    made = team.create_key(store, caller, body.name, body.project_id, permissions=permissions)
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
