"""Answers that were given under earlier versions of a guideline, as rows.

Those to texts that were decided are left out: a decision stands, and nobody is asked about such a text.
"""

from typing import Any

from sqlalchemy import Connection, Select, and_, exists, func, not_, or_, select

from askwell.domain.annotations import Status
from askwell.domain.guidelines import Whom
from askwell.domain.projects import Project, Task
from askwell.storage.schema import annotation_labels, annotations, documents, predictions

_column = annotations.c


def find(
    connection: Connection, project: Project, version: int, whom: Whom, label_id: str | None, limit: int
) -> list[tuple[int, str]]:
    """Give text and person of answers from before a version, by text: all, with a label, or doubted."""
    query = _earlier(project, version, whom, label_id)
    query = query.order_by(_column.document_id, _column.person_id).limit(limit)
    return [(row.document_id, row.person_id) for row in connection.execute(query)]


def count(connection: Connection, project: Project, version: int, whom: Whom, label_id: str | None) -> int:
    """Count these answers."""
    query = _earlier(project, version, whom, label_id).subquery()
    return connection.execute(select(func.count()).select_from(query)).scalar_one()


def count_by_label(connection: Connection, project: Project, version: int) -> dict[str, int]:
    """Count the answers from before a version by the labels in them."""
    query = (
        _earlier(project, version, Whom.ALL, None)
        .join(annotation_labels, _is_same)
        .with_only_columns(annotation_labels.c.label_id, func.count().label("answers"))
        .group_by(annotation_labels.c.label_id)
    )
    return {row.label_id: row.answers for row in connection.execute(query)}


_is_same = and_(
    annotation_labels.c.document_id == _column.document_id, annotation_labels.c.person_id == _column.person_id
)


def _earlier(project: Project, version: int, whom: Whom, label_id: str | None) -> Select[Any, Any]:
    query = select(_column.document_id, _column.person_id).where(
        _column.project_id == project.id,
        _column.status == Status.SUBMITTED.value,
        func.coalesce(_column.guideline_version, 0) < version,
        exists().where(documents.c.id == _column.document_id, not_(documents.c.is_reviewed)),
    )
    if whom is Whom.LABEL:
        return query.where(exists().where(_is_same, annotation_labels.c.label_id == label_id))
    if whom is Whom.DOUBTED:
        says = exists().where(_is_same, annotation_labels.c.label_id == predictions.c.label_id)
        is_likely = predictions.c.probability >= 0.5
        is_doubted = or_(~says, ~is_likely) if project.task is Task.CHOOSE_ONE else and_(~says, is_likely)
        return query.join(predictions, predictions.c.document_id == _column.document_id).where(
            predictions.c.label_id != "", is_doubted
        )
    return query
