"""The audit trail: each deed is noted in its own transaction, and read by those who manage."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection

from askwell.domain.members import Caller, Permission
from askwell.domain.trail import MAX_TARGET, Deed, Door, Step, TrailFilter
from askwell.services.access import authorise, demand_owner
from askwell.storage import members, projects, trail
from askwell.storage.store import Store

MAX_STEPS = 500


@dataclass(frozen=True, slots=True)
class TrailPage:
    """Some steps; by their ids the names of the people in them, of all who can be asked for, of projects."""

    steps: list[Step]
    names: dict[str, str]
    people: dict[str, str]
    projects: dict[str, str]


def note(
    connection: Connection,
    caller: Caller,
    action: Deed,
    *,
    project_id: str | None = None,
    target: str = "",
    at: datetime | None = None,
    **details: object,
) -> None:
    """Note what the caller does, in the transaction in which they do it: both happen, or neither.

    ``target`` is what it is done to, by the name that people know; ``at`` is this moment, unless told.
    """
    door = Door.SESSION if caller.session_id else Door.KEY if caller.key_id else Door.TERMINAL
    _append(connection, action, caller.person.id, project_id, target, door, caller.address, at, details)


def note_work(
    connection: Connection,
    person_id: str,
    action: Deed,
    *,
    project_id: str,
    target: str = "",
    at: datetime | None = None,
    **details: object,
) -> None:
    """Note what a worker has finished in somebody's name."""
    _append(connection, action, person_id, project_id, target, Door.NONE, "", at, details)


def note_refusal(
    connection: Connection, address: str, *, target: str = "", at: datetime | None = None, **details: object
) -> None:
    """Note that a stranger was not let in.

    The name that was tried is not kept, also not hashed: people type passwords into the wrong field, and a
    hash of something short can be guessed. ``target`` is the id of the account, where there is one.
    """
    _append(connection, Deed.SIGN_IN_REFUSED, None, None, target, Door.NONE, address, at, details)


def find_page(
    store: Store,
    caller: Caller,
    project_id: str | None,
    wanted: TrailFilter,
    *,
    before: int | None = None,
    limit: int = 50,
) -> TrailPage:
    """Give a page of the steps, newest first: a project's to those who manage it, or all to the owner."""
    with store.database.read() as connection:
        demand_sight(connection, caller, project_id)
        steps = trail.find(connection, project_id, wanted, before=before, limit=min(max(limit, 1), MAX_STEPS))
        people = members.find_names(connection, trail.find_people(connection, project_id))
        names = people | members.find_names(connection, named(steps))
        of_projects = projects.find_names(connection, {step.project_id or "" for step in steps})
    return TrailPage(steps, names, people, of_projects)


def forget_old(store: Store, days: int) -> int:
    """Delete the steps that are older than so many days, and give their number; 0 days keeps them all."""
    if not days:
        return 0
    oldest = store.now() - timedelta(days=days)
    with store.database.write(is_durable=False) as connection:
        return trail.forget_before(connection, oldest)


def demand_sight(connection: Connection, caller: Caller, project_id: str | None) -> None:
    """Raise ``NotAllowed`` or ``NotFound`` unless the caller may see a project's trail, or (None) all."""
    if project_id is None:
        demand_owner(caller)
    else:
        authorise(connection, caller, project_id, Permission.MANAGE)


def named(steps: Sequence[Step]) -> list[str]:
    """Give the ids of the people in some steps: who did it, and to whose account."""
    found = {step.person_id for step in steps if step.person_id}
    return [*found, *(step.target for step in steps if step.action is Deed.SIGN_IN_REFUSED and step.target)]


def _append(
    connection: Connection,
    action: Deed,
    person_id: str | None,
    project_id: str | None,
    target: str,
    door: Door,
    address: str,
    at: datetime | None,
    details: dict[str, object],
) -> None:
    moment = at or datetime.now(UTC)
    step = Step(0, moment, action, person_id, project_id, target[:MAX_TARGET], details, door, address[:64])
    trail.append(connection, step)
