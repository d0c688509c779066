"""Forget: what a deployment keeps of somebody's texts is deleted, unless it is the project's by now."""

from askwell.domain.documents import MAX_EXTERNAL_ID
from askwell.domain.errors import InvalidInput
from askwell.domain.forgotten import Forgotten, Stays
from askwell.domain.members import Caller, Permission
from askwell.domain.trail import Deed
from askwell.services.planning import demand
from askwell.services.trail import note
from askwell.storage import projects, redacting, served
from askwell.storage.redacting import SentText
from askwell.storage.store import Store


def forget(store: Store, caller: Caller, name: str, external_id: str) -> Forgotten:
    """Delete what a deployment keeps of the texts that were sent under an id, and say what stays and why.

    What was served is deleted with its texts and features. A text that was handed to people is emptied while
    nobody has dealt with it; else it stays, without the id. Tasks that are open are cancelled. What is noted
    on the trail does not hold the id.
    """
    if not 1 <= len(external_id) <= MAX_EXTERNAL_ID:
        raise InvalidInput(field="external_id", reason=f"must be 1 to {MAX_EXTERNAL_ID} characters")
    now = store.now()
    with store.database.read() as connection:
        deployment, _ = demand(connection, caller, name, Permission.EDIT)
    with store.database.write() as connection:
        projects.lock_clock(connection, deployment.project_id)  # nobody answers one of them meanwhile
        deployment, project = demand(connection, caller, name, Permission.EDIT)
        records = served.forget_external(connection, deployment.id, external_id)
        sent = redacting.find_sent(connection, deployment.id, external_id)
        kept: dict[Stays, list[int]] = {}
        for text in sent:
            if (reason := _stays(text)) is not None:
                kept.setdefault(reason, []).append(text.document_id)
        document_ids = [text.document_id for text in sent]
        ended = redacting.unlink(connection, deployment.id, project.id, external_id, document_ids, now)
        emptied = [text.document_id for text in sent if _stays(text) is None]
        for document_id in emptied:
            redacting.empty(connection, store.home, project.id, document_id)
        if records or sent:
            note(
                connection,
                caller,
                Deed.SERVED_FORGOTTEN,
                project_id=project.id,
                target=deployment.name,
                at=now,
                served=records,
                texts=len(emptied),
                kept=len(sent) - len(emptied),
            )
    return Forgotten(records, len(emptied), ended, {reason: tuple(ids) for reason, ids in kept.items()})


def _stays(text: SentText) -> Stays | None:
    """Say why a text stays; None where it goes."""
    if not text.is_handed:
        return Stays.IMPORTED
    if text.is_touched:
        return Stays.ANSWERED
    return Stays.SHARED if text.is_shared else None
