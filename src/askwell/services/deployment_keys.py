"""Keys of one deployment: for programs that call it and do nothing else."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from askwell.domain.errors import KeyTooNarrow, NotFound
from askwell.domain.members import ApiKey, Caller, Permission
from askwell.domain.trail import Deed
from askwell.services.planning import demand
from askwell.services.team import NewKey, draw_key, hash_secret
from askwell.services.trail import note
from askwell.storage import keys, members
from askwell.storage.store import Store


def create(
    store: Store, caller: Caller, name: str, key_name: str, *, texts_a_minute: int | None = None
) -> NewKey:
    """Make a key that calls one deployment in the caller's name; its secret is shown only now.

    ``texts_a_minute`` is how much may be asked with it, beside the deployment's own limit; None: no limit of
    its own. Raises ``KeyTooNarrow`` for a caller whose own key may not call the model.
    """
    if caller.permissions is not None and Permission.PREDICT not in caller.permissions:
        raise KeyTooNarrow(permission="make a key that may be used for more")
    now = store.now()
    with store.database.write() as connection:
        deployment, project = demand(connection, caller, name, Permission.MANAGE, is_locked=True)
        drawn = draw_key(caller.person.id, key_name, project.id, [Permission.PREDICT], now)
        key = replace(
            drawn.key,
            deployment_id=deployment.id,
            deployment=deployment.name,
            texts_a_minute=texts_a_minute,
        )
        keys.add_key(connection, key, hash_secret(drawn.secret))
        note(
            connection,
            caller,
            Deed.KEY_MADE,
            project_id=project.id,
            target=key.name,
            at=now,
            key=key.id,
            deployment=deployment.name,
        )
    return NewKey(key, drawn.secret)


def find_all(store: Store, caller: Caller, name: str) -> tuple[Sequence[ApiKey], Mapping[str, str]]:
    """Give a deployment's keys that still work, oldest first, and by their ids the names of who made them."""
    with store.database.read() as connection:
        deployment, _ = demand(connection, caller, name, Permission.MANAGE)
        found = keys.find_keys_of_deployment(connection, deployment.id)
        return found, members.find_names(connection, list({key.person_id for key in found}))


def revoke(store: Store, caller: Caller, name: str, key_id: str) -> None:
    """End one of a deployment's keys at once, whoever made it."""
    now = store.now()
    with store.database.write() as connection:
        deployment, project = demand(connection, caller, name, Permission.MANAGE)
        mine = {key.id: key for key in keys.find_keys_of_deployment(connection, deployment.id)}
        if key_id not in mine or not keys.revoke_keys_of_deployment(
            connection, deployment.id, now, key_id=key_id
        ):
            raise NotFound(kind="key", name=key_id)
        note(
            connection,
            caller,
            Deed.KEY_REVOKED,
            project_id=project.id,
            target=mine[key_id].name,
            at=now,
            key=key_id,
            deployment=deployment.name,
        )
