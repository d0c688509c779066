"""What reviewers decided, as rows: the fold of the review events, kept beside them."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from askwell.domain.annotations import Review
from askwell.storage import span_rows
from askwell.storage.schema import documents, reviews


def store(
    connection: Connection, project_id: str, decided: Mapping[int, Review | None], at: datetime
) -> None:
    """Store what was decided about some texts (None: nothing any more), by the texts' ids."""
    if not decided:
        return
    connection.execute(delete(reviews).where(reviews.c.document_id.in_(list(decided))))
    given = [review for review in decided.values() if review is not None]
    if given:
        connection.execute(insert(reviews), [_row(project_id, review) for review in given])
    for is_reviewed in (True, False):
        ids = [key for key, review in decided.items() if (review is not None) is is_reviewed]
        if ids:
            change = update(documents).where(documents.c.id.in_(ids))
            connection.execute(change.values(is_reviewed=is_reviewed, touched_at=at))


def find_for(connection: Connection, document_ids: Collection[int]) -> dict[int, Review]:
    """Give the reviews that stand of some texts, by the texts' ids."""
    query = select(reviews).where(reviews.c.document_id.in_(document_ids))
    return {row.document_id: _review(row) for row in connection.execute(query)}


def find_all(connection: Connection, project_id: str) -> Iterable[Review]:
    """Give every review of a project that stands, in the order of their events."""
    query = select(reviews).where(reviews.c.project_id == project_id)
    for row in connection.execute(query.order_by(reviews.c.event_number)):
        yield _review(row)


def _row(project_id: str, review: Review) -> dict[str, object]:
    return {
        "document_id": review.document_id,
        "project_id": project_id,
        "person_id": review.person_id,
        "labels": list(review.labels),
        "spans": span_rows.to_json(review.spans, is_given=review.has_spans),
        "comment": review.comment,
        "event_number": review.event_number,
        "updated_at": review.updated_at,
    }


def _review(row: Row[Any]) -> Review:
    return Review(
        document_id=row.document_id,
        person_id=row.person_id,
        labels=tuple(row.labels),
        comment=row.comment,
        event_number=row.event_number,
        updated_at=row.updated_at,
        spans=span_rows.from_json(row.spans),
        has_spans=row.spans is not None,
    )
