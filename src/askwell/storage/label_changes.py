"""Changes of a label set as rows, and the answers that one of them touches."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from askwell.domain.surgery import Change, ChangeKind, Reach
from askwell.storage.schema import annotation_labels, events, label_changes, labels


def add(connection: Connection, change: Change) -> None:
    """Store a change that was made."""
    details = {
        "labels": dict(change.labels),
        "into": dict(change.into),
        "note": change.note,
        "reach": asdict(change.reach),
        "more": dict(change.details),
    }
    connection.execute(
        insert(label_changes).values(
            id=change.id,
            project_id=change.project_id,
            kind=change.kind.value,
            person_id=change.person_id,
            created_at=change.created_at,
            details=details,
            answers=change.reach.answers,
        )
    )


def extend(connection: Connection, change_id: str, reach: Reach) -> None:
    """Say how much a change that is made in pieces has touched by now."""
    row = connection.execute(select(label_changes).where(label_changes.c.id == change_id)).one()
    details = {**row.details, "reach": asdict(reach)}
    mine = update(label_changes).where(label_changes.c.id == change_id)
    connection.execute(mine.values(details=details, answers=reach.answers))


def mark(connection: Connection, change_id: str, at: datetime | None, by: str | None) -> None:
    """Say that a change is undone, when and by whom; or (None) that it stands."""
    mine = update(label_changes).where(label_changes.c.id == change_id)
    connection.execute(mine.values(undone_at=at, undone_by=by))


def find(connection: Connection, project_id: str, change_id: str) -> Change | None:
    """Give one change of a project, or None."""
    query = select(label_changes).where(
        label_changes.c.project_id == project_id, label_changes.c.id == change_id
    )
    row = connection.execute(query).first()
    return _change(row) if row else None


def find_all(connection: Connection, project_id: str, limit: int) -> list[Change]:
    """Give a project's changes, the latest first."""
    query = select(label_changes).where(label_changes.c.project_id == project_id)
    query = query.order_by(label_changes.c.created_at.desc(), label_changes.c.id).limit(limit)
    return [_change(row) for row in connection.execute(query)]


def find_answered_with(
    connection: Connection, project_id: str, label_ids: Collection[str]
) -> list[tuple[int, str]]:
    """Give text and person of every answer that stands with one of some labels, by text."""
    column = annotation_labels.c
    query = select(column.document_id, column.person_id).distinct()
    query = query.where(column.project_id == project_id, column.label_id.in_(label_ids))
    rows = connection.execute(query.order_by(column.document_id, column.person_id))
    return [(row.document_id, row.person_id) for row in rows]


def was_ever_given(connection: Connection, project_id: str, label_id: str) -> bool:
    """Whether any event of a project names a label."""
    for document in (events.c.labels, events.c.spans):
        query = select(document).where(events.c.project_id == project_id)
        for stored in connection.execute(query, execution_options={"yield_per": 2_000}).scalars():
            if any(label_id in (each if isinstance(each, list) else [each]) for each in stored or ()):
                return True
    return False


def remove_label(connection: Connection, project_id: str, label_id: str) -> None:
    """Forget a label that nothing names."""
    mine = (labels.c.project_id == project_id) & (labels.c.id == label_id)
    connection.execute(delete(labels).where(mine))


def _change(row: Row[Any]) -> Change:
    return Change(
        id=row.id,
        project_id=row.project_id,
        kind=ChangeKind(row.kind),
        person_id=row.person_id,
        created_at=row.created_at,
        reach=Reach(**row.details["reach"]),
        labels=row.details["labels"],
        into=row.details["into"],
        note=row.details["note"],
        details=row.details["more"],
        undone_at=row.undone_at,
        undone_by=row.undone_by,
    )
