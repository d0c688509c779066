"""Annotate: the next question, the answer, and the way back."""

from collections.abc import Sequence
from datetime import timedelta

from askwell.domain.errors import AskwellError
from askwell.domain.events import EventKind
from askwell.domain.members import Caller, Permission
from askwell.services import settling
from askwell.services.access import authorise
from askwell.services.actions import Action, Receipt
from askwell.services.desk import Desk
from askwell.storage import leases, projects
from askwell.storage.store import Store

AT_ONCE = 200
"""Actions in one transaction."""

_REVIEWERS = (EventKind.REVIEW, EventKind.RETURN, EventKind.SETTLE)


def record(store: Store, caller: Caller, project_id: str, action: Action) -> Receipt:
    """Store what a person did with a text; when this returns, it is committed.

    Raises ``InvalidInput`` for labels that the project does not have, ``EventConflict`` when the id was used
    for something else, ``LeaseLost`` when enough others have answered meanwhile, ``NothingToUndo``,
    ``NotYours`` and ``NotFound``; ``NotAllowed`` where somebody who may not review decides,
    sends back or settles a thread.
    """
    result = record_all(store, caller, project_id, [action])[0]
    if isinstance(result, AskwellError):
        raise result
    return result


def record_all(
    store: Store, caller: Caller, project_id: str, actions: Sequence[Action]
) -> list[Receipt | AskwellError]:
    """Store what a person did with texts, in its order, and give the receipt or the error of each.

    An action that fails leaves nothing behind and does not stop the others. They are committed ``AT_ONCE`` at
    a time, so that others need not wait for a long list.
    """
    results: list[Receipt | AskwellError] = []
    for start in range(0, len(actions), AT_ONCE):
        with store.database.write() as connection:
            projects.lock_clock(connection, project_id)
            project = authorise(connection, caller, project_id, Permission.ANNOTATE)
            labels = {label.id: label for label in projects.find_labels(connection, project_id)}
            some = actions[start : start + AT_ONCE]
            if any(action.kind in _REVIEWERS for action in some):
                authorise(connection, caller, project_id, Permission.REVIEW)
            desk = Desk(connection, project, caller, labels, some, store.now())
            results += [desk.take(action) for action in some]
            desk.save()
            settling.settle(connection, project_id, desk.touched, store.now())
    return results


def extend_leases(store: Store, caller: Caller, project_id: str) -> int:
    """Keep the caller's texts reserved for another lease time, and say how many there are."""
    with store.database.write(is_durable=False) as connection:
        projects.lock_clock(connection, project_id)
        project = authorise(connection, caller, project_id, Permission.ANNOTATE)
        now = store.now()  # under the lock: a lease that has expired may be in other hands by now
        expires_at = now + timedelta(seconds=project.lease_seconds)
        return leases.extend(connection, project_id, caller.person.id, now, expires_at)


def release_leases(store: Store, caller: Caller, project_id: str) -> None:
    """Give the caller's unanswered texts back to the queue."""
    with store.database.write(is_durable=False) as connection:
        authorise(connection, caller, project_id, Permission.ANNOTATE)
        projects.lock_clock(connection, project_id)
        leases.release_all(connection, project_id, caller.person.id, store.now())
