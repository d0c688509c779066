"""The installation's people: who has an account, and how one is deleted, by its person or by the owner."""

from askwell.domain.errors import InvalidInput, NotFound, OwnerStays
from askwell.domain.members import Caller, Person
from askwell.domain.trail import Deed
from askwell.services.access import demand_owner
from askwell.services.passwords import is_password
from askwell.services.sessions import demand_session
from askwell.services.trail import note
from askwell.storage import leaving
from askwell.storage.store import Store


def find_all(store: Store, caller: Caller) -> list[tuple[Person, int]]:
    """Give everybody who has an account, oldest first, with the number of their projects."""
    demand_owner(caller)
    with store.database.read() as connection:
        return leaving.find_accounts(connection)


def delete(store: Store, caller: Caller, person_id: str, *, is_anonymous: bool) -> None:
    """Delete somebody's account, as the installation's owner does; their answers stay.

    Sessions, keys, parts in projects and what they hold end at once. Their answers keep the name, or with
    ``is_anonymous`` become those of “Former member 3”, and the name is free again.
    """
    demand_owner(caller)
    _close(store, caller, person_id, is_anonymous=is_anonymous)


def delete_self(store: Store, caller: Caller, *, is_anonymous: bool, password: str | None = None) -> None:
    """Delete one's own account, as `delete` does it.

    Where a password is set it must be given: a browser that was left open is not enough. Raises
    ``SessionNeeded`` for a key.
    """
    demand_session(caller)
    if not is_password(store, caller, password):
        raise InvalidInput(field="password", reason="your password is needed to delete your account")
    _close(store, caller, caller.person.id, is_anonymous=is_anonymous)


def _close(store: Store, caller: Caller, person_id: str, *, is_anonymous: bool) -> None:
    now = store.now()
    with store.database.write() as connection:
        person = leaving.find_present(connection, person_id)
        if person is None:
            raise NotFound(kind="account", name=person_id)
        if person.is_owner:
            raise OwnerStays
        leaving.close_account(connection, person_id, now, is_anonymous=is_anonymous)
        known = "" if is_anonymous else person.name  # an anonymous answer must not find its name here
        note(connection, caller, Deed.ACCOUNT_DELETED, target=known, at=now, person=person_id)
