"""The texts that need a reviewer's eye: one query a reason, each led by its own index, put together."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Float,
    FromClause,
    Select,
    Subquery,
    and_,
    cast,
    distinct,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)

from askwell.domain.annotations import Status
from askwell.domain.events import EventKind
from askwell.domain.members import PERMISSIONS, Permission, Role
from askwell.domain.review import ReviewFilter, ReviewKind, ReviewPlace, ReviewReason
from askwell.storage.schema import (
    annotation_labels,
    annotations,
    consensus,
    documents,
    events,
    members,
    people,
    reviews,
)

DOUBTED = 0.5
"""Below this probability that it is right, an answer is held to be an error."""

_ANSWERING = (EventKind.SUBMIT.value, EventKind.RELABEL.value)
_SUBMITTED = annotations.c.status == Status.SUBMITTED.value
_PER_ROLE = [role.value for role in Role if Permission.REVIEW in PERMISSIONS[role]]


def find_places(
    connection: Connection, project_id: str, wanted: ReviewFilter, after: ReviewPlace | None, limit: int
) -> list[ReviewPlace]:
    """Give the places of the texts that follow a place, the most urgent first, at most ``limit``."""
    causes = _causes(project_id, wanted.kinds)
    ranked = (
        select(causes.c.document_id, func.max(causes.c.urgency).label("urgency"))
        .where(*_conditions(causes, wanted))
        .group_by(causes.c.document_id)
        .subquery("ranked")
    )
    query = select(ranked.c.document_id, ranked.c.urgency)
    if after is not None:
        last = literal(after.urgency, Float)
        is_next = and_(ranked.c.urgency == last, ranked.c.document_id > after.document_id)
        query = query.where(or_(ranked.c.urgency < last, is_next))
    query = query.order_by(ranked.c.urgency.desc(), ranked.c.document_id).limit(limit)
    return [ReviewPlace(row.urgency, row.document_id) for row in connection.execute(query)]


def find_reasons(
    connection: Connection, project_id: str, document_ids: Collection[int]
) -> dict[int, list[ReviewReason]]:
    """Give why each of some texts waits, the most urgent reason first; others are left out."""
    causes = _causes(project_id, ())
    wanted = ReviewFilter(document_ids=tuple(document_ids))
    query = select(causes.c.document_id, causes.c.kind, func.max(causes.c.urgency).label("urgency"))
    query = query.where(*_conditions(causes, wanted)).group_by(causes.c.document_id, causes.c.kind)
    found: dict[int, list[ReviewReason]] = {}
    for row in connection.execute(query):
        found.setdefault(row.document_id, []).append(ReviewReason(ReviewKind(row.kind), row.urgency))
    return {key: sorted(some, key=lambda each: -each.urgency) for key, some in found.items()}


def count(connection: Connection, project_id: str, wanted: ReviewFilter) -> tuple[dict[ReviewKind, int], int]:
    """Count the texts that wait by every reason, whichever are wanted, and those that are wanted."""
    causes = _causes(project_id, ())
    number = func.count(distinct(causes.c.document_id))
    query = select(causes.c.kind, number.label("number")).where(*_conditions(causes, wanted))
    found = {ReviewKind(row.kind): row.number for row in connection.execute(query.group_by(causes.c.kind))}
    some = _causes(project_id, wanted.kinds)
    total = select(func.count(distinct(some.c.document_id))).where(*_conditions(some, wanted))
    return found, connection.execute(total).scalar_one()


def waiting(project_id: str) -> tuple[Select[Any], ColumnElement[int]]:
    """Give the query of the texts that wait, and its column of their ids."""
    causes = _causes(project_id, ())
    return select(causes.c.document_id).where(_is_with_reviewers(causes)), causes.c.document_id


def _conditions(causes: Subquery, wanted: ReviewFilter) -> list[ColumnElement[bool]]:
    conditions = [_is_with_reviewers(causes)]
    if wanted.person_id is not None:
        own = (annotations.c.document_id == causes.c.document_id) & (
            annotations.c.person_id == wanted.person_id
        )
        conditions.append(exists().where(own))
    if wanted.label_id is not None:
        given = (annotation_labels.c.document_id == causes.c.document_id) & (
            annotation_labels.c.label_id == wanted.label_id
        )
        conditions.append(exists().where(given))
    if wanted.document_ids is not None:
        conditions.append(causes.c.document_id.in_(wanted.document_ids))
    return conditions


def _is_with_reviewers(causes: Subquery) -> ColumnElement[bool]:
    """Whether a text is not in the hands of somebody to whom it was sent back."""
    again = annotations.alias()
    awaited = (again.c.document_id == causes.c.document_id) & again.c.returned.is_not(None)
    return ~exists(select(again.c.document_id).where(awaited))


def _causes(project_id: str, kinds: Sequence[ReviewKind]) -> Subquery:
    found = {
        ReviewKind.DISAGREEMENT: _disagreements(project_id),
        ReviewKind.FLAG: _flags(project_id),
        ReviewKind.ERROR: _errors(project_id),
        ReviewKind.COMMENT: _comments(project_id),
        ReviewKind.RETURNED: _answered_again(project_id),
        ReviewKind.SINCE: _answered_since(project_id),
    }
    return union_all(*(found[kind] for kind in kinds or found)).subquery("causes")


def _cause(kind: ReviewKind, document_id: ColumnElement[int], urgency: ColumnElement[Any]) -> Select[Any]:
    columns: list[ColumnElement[Any]] = [
        document_id.label("document_id"),
        literal(kind.value).label("kind"),
        cast(urgency, Float).label("urgency"),
    ]
    return select(*columns)


def _disagreements(project_id: str) -> Select[Any]:
    apart = documents.c.disagreement
    return _cause(ReviewKind.DISAGREEMENT, documents.c.id, 0.4 + 0.5 * apart).where(
        documents.c.project_id == project_id, documents.c.is_reviewed.is_(False), apart > 0
    )


def _flags(project_id: str) -> Select[Any]:
    return _cause(ReviewKind.FLAG, annotations.c.document_id, literal(0.9, Float)).where(
        annotations.c.project_id == project_id, annotations.c.is_flagged, ~_is_decided_after(annotations)
    )


def _errors(project_id: str) -> Select[Any]:
    pair = consensus.join(documents, documents.c.id == consensus.c.document_id)
    query = _cause(ReviewKind.ERROR, consensus.c.document_id, 1.0 - consensus.c.quality).select_from(pair)
    return query.where(
        consensus.c.project_id == project_id,
        consensus.c.quality < DOUBTED,
        consensus.c.answers > 0,
        documents.c.is_reviewed.is_(False),
    )


def _comments(project_id: str) -> Select[Any]:
    """The texts on which the last comment that stands is not a reviewer's, and nobody settled it."""
    said, last, settled = events.alias(), events.alias(), events.alias()
    number = (
        select(func.max(said.c.number))
        .where(
            said.c.document_id == annotations.c.document_id,
            said.c.comment.is_not(None),
            said.c.kind != EventKind.SETTLE.value,
            _stands(said),
        )
        .correlate(annotations)
        .scalar_subquery()
    )
    is_settled = exists(
        select(settled.c.number).where(
            settled.c.document_id == annotations.c.document_id,
            settled.c.kind == EventKind.SETTLE.value,
            settled.c.number > last.c.number,
            _stands(settled),
        )
    )
    is_last = (last.c.project_id == annotations.c.project_id) & (last.c.number == number)
    both = annotations.join(last, is_last)
    return (
        _cause(ReviewKind.COMMENT, annotations.c.document_id, literal(0.85, Float))
        .select_from(both)
        .where(
            annotations.c.project_id == project_id,
            annotations.c.comment.is_not(None),
            ~last.c.person_id.in_(_reviewers(project_id)),
            ~is_settled,
            ~_is_decided_after(last, last.c.number),
        )
    )


def _answered_again(project_id: str) -> Select[Any]:
    returned = events.alias()
    is_whose = (annotations.c.document_id == returned.c.document_id) & (
        annotations.c.person_id == returned.c.about
    )
    return (
        _cause(ReviewKind.RETURNED, returned.c.document_id, literal(0.75, Float))
        .select_from(returned.join(annotations, is_whose))
        .where(
            returned.c.project_id == project_id,
            returned.c.kind == literal(EventKind.RETURN.value, literal_execute=True),
            _stands(returned),
            _SUBMITTED,
            annotations.c.event_number > returned.c.number,
            ~_is_decided_after(returned, returned.c.number),
        )
    )


def _answered_since(project_id: str) -> Select[Any]:
    answer = events.alias()
    whose = func.coalesce(answer.c.about, answer.c.person_id)
    is_later = (answer.c.document_id == reviews.c.document_id) & (answer.c.number > reviews.c.event_number)
    is_whose = (annotations.c.document_id == answer.c.document_id) & (annotations.c.person_id == whose)
    return (
        _cause(ReviewKind.SINCE, reviews.c.document_id, literal(0.8, Float))
        .select_from(reviews.join(answer, is_later).join(annotations, is_whose))
        .where(
            reviews.c.project_id == project_id,
            answer.c.kind.in_(_ANSWERING),
            answer.c.batch.is_(None),
            _stands(answer),
            _SUBMITTED,
        )
    )


def _is_decided_after(what: FromClause, number: ColumnElement[int] | None = None) -> ColumnElement[bool]:
    """Whether a text was decided after something happened to it."""
    since = what.c.event_number if number is None else number
    later = (reviews.c.document_id == what.c.document_id) & (reviews.c.event_number > since)
    return exists(select(reviews.c.document_id).where(later).correlate(what))


def _stands(event: FromClause) -> ColumnElement[bool]:
    """Whether an event was not taken back; an undo that was taken back itself does not count."""
    undo, redo = events.alias(), events.alias()
    is_redone = exists(
        select(redo.c.number).where(redo.c.document_id == undo.c.document_id, redo.c.target == undo.c.id)
    )
    is_undone = select(undo.c.number).where(
        undo.c.document_id == event.c.document_id, undo.c.target == event.c.id, ~is_redone
    )
    return ~exists(is_undone)


def _reviewers(project_id: str) -> CompoundSelect[Any]:
    """Those who may review: by their role in the project, or as owners of the installation."""
    of_project = select(members.c.person_id).where(
        members.c.project_id == project_id, members.c.role.in_(_PER_ROLE)
    )
    return of_project.union_all(select(people.c.id).where(people.c.is_owner))
