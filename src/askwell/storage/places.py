"""Places in SQL: who has one of a text's places, how many there are, and whether one is left for somebody.

A person has a place of a text who has answered it, who holds it by a lease that has not expired, or to whom
the answer was sent back. What ``domain.places`` defines is repeated here for whole tables.
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    and_,
    bindparam,
    case,
    exists,
    func,
    not_,
    or_,
    select,
    union_all,
)

from askwell.domain import places
from askwell.domain.annotations import Status
from askwell.domain.members import PERMISSIONS, Permission
from askwell.domain.projects import Project
from askwell.storage.schema import annotations, assignments, documents, leases, members, people, queue
from askwell.storage.schema.base import Instant

_ROLES = [role.value for role, granted in PERMISSIONS.items() if Permission.ANNOTATE in granted]
PERSON, NOW = bindparam("person"), bindparam("now", type_=Instant)


def rules(project: Project) -> dict[str, object]:
    """Give what the conditions below are filled with of a project's settings."""
    return {
        "overlap": project.overlap,
        "shared_lots": places.shared_lots(project),
        "most": places.most(project),
    }


def find_holders(connection: Connection, document_ids: Collection[int], now: datetime) -> dict[int, set[str]]:
    """Give the people who have a place of each of some texts."""
    answered = select(annotations.c.document_id, annotations.c.person_id).where(
        annotations.c.document_id.in_(document_ids), has_place_by_work(annotations)
    )
    held = select(leases.c.document_id, leases.c.person_id).where(
        leases.c.document_id.in_(document_ids), leases.c.expires_at > now
    )
    holders: dict[int, set[str]] = {document_id: set() for document_id in document_ids}
    for row in connection.execute(union_all(answered, held)):
        holders[row.document_id].add(row.person_id)
    return holders


def find_wanted(connection: Connection, project: Project, document_ids: Collection[int]) -> dict[int, int]:
    """Give how many people may answer each of some texts."""
    query = select(documents.c.id, wanted(queue.c.wanted).label("wanted"))
    query = query.outerjoin(queue, queue.c.document_id == documents.c.id)
    rows = connection.execute(query.where(documents.c.id.in_(document_ids)), rules(project))
    return {row.id: row.wanted for row in rows}


def find_full(connection: Connection, project: Project, document_ids: Collection[int]) -> set[int]:
    """Give those of some texts that have all the answers they are to get, or that a reviewer decided."""
    is_full = or_(documents.c.is_reviewed, documents.c.answers >= wanted())
    query = select(documents.c.id).where(documents.c.id.in_(document_ids), is_full)
    return set(connection.execute(query, rules(project)).scalars())


def wanted(asked: ColumnElement[int | None] | None = None) -> ColumnElement[int]:
    """How many people may answer a text of ``documents``: ``domain.places.wanted``."""
    shared = case((documents.c.lot < bindparam("shared_lots"), bindparam("overlap", type_=Integer)), else_=1)
    standing = shared + documents.c.extra
    if asked is None:
        return standing
    most = bindparam("most", type_=Integer)
    allowed = case((asked > most, most), else_=asked)
    return case((allowed > standing, allowed), else_=standing)


def may_annotate(
    project_id: ColumnElement[str],
    person_id: ColumnElement[str],
    since: ColumnElement[datetime] | None = None,
) -> ColumnElement[bool]:
    """Whether somebody is one of those who annotate in a project, and was so ``since`` then."""
    part, owner = members.alias(), people.alias()
    taking = select(part.c.person_id).where(
        part.c.project_id == project_id, part.c.person_id == person_id, part.c.role.in_(_ROLES)
    )
    if since is not None:
        taking = taking.where(part.c.created_at <= since)
    owning = select(owner.c.id).where(owner.c.id == person_id, owner.c.is_owner)
    return or_(exists(taking), exists(owning))


def is_sent_back(given: FromClause) -> ColumnElement[bool]:
    """Whether an annotation waits for the person to whom it was sent back, who has not left since."""
    waits = and_(given.c.returned.is_not(None), given.c.status == Status.OPEN.value)
    return and_(waits, may_annotate(given.c.project_id, given.c.person_id, given.c.updated_at))


def has_place_by_work(given: FromClause) -> ColumnElement[bool]:
    """Whether an annotation takes a place: an answer, or one that was sent back."""
    return or_(given.c.status == Status.SUBMITTED.value, is_sent_back(given))


def is_free(asked: ColumnElement[int | None] | None = None) -> ColumnElement[bool]:
    """Whether ``documents`` has a place left for the person, who may be asked, and has not dealt with it."""
    return and_(
        not_(documents.c.is_reviewed),
        taken() < wanted(asked),
        is_open_to_person(),
        not_(is_in_hand()),
        not_(is_done()),
    )


def taken() -> ColumnElement[int]:
    """How many people have a place of a text of ``documents``, each counted once."""
    holds, back = leases.alias(), annotations.alias()
    given = annotations.alias()
    same = and_(given.c.document_id == holds.c.document_id, given.c.person_id == holds.c.person_id)
    held = select(func.count()).where(
        holds.c.document_id == documents.c.id,
        holds.c.expires_at > NOW,
        ~exists(select(given.c.document_id).where(same, has_place_by_work(given))),
    )
    returned = select(func.count()).where(back.c.document_id == documents.c.id, is_sent_back(back))
    return documents.c.answers + held.scalar_subquery() + returned.scalar_subquery()


def is_open_to_person() -> ColumnElement[bool]:
    """Whether a text is the person's to be asked: assigned to them, or to nobody who is still there."""
    return or_(not_(documents.c.is_assigned), is_assigned(PERSON), not_(is_assigned()))


def is_assigned(person: ColumnElement[str] | None = None) -> ColumnElement[bool]:
    """Whether a text is assigned to somebody who is still there, or to one person."""
    given = assignments.alias()
    mine = select(given.c.document_id).where(given.c.document_id == documents.c.id)
    if person is not None:
        return exists(mine.where(given.c.person_id == person))
    return exists(mine.where(may_annotate(given.c.project_id, given.c.person_id)))


def is_in_hand() -> ColumnElement[bool]:
    """Whether the person holds a text of ``documents`` now."""
    own = leases.alias()
    mine = select(own.c.document_id).where(own.c.document_id == documents.c.id, own.c.person_id == PERSON)
    return exists(mine.where(own.c.expires_at > NOW))


def is_done() -> ColumnElement[bool]:
    """Whether the person has answered or skipped a text of ``documents``, or has it sent back to them."""
    done = annotations.alias()
    mine = select(done.c.document_id).where(done.c.document_id == documents.c.id, done.c.person_id == PERSON)
    return exists(mine.where(or_(done.c.status != Status.OPEN.value, is_sent_back(done))))
