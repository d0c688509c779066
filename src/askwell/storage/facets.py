"""Counts of a project's texts by what they can be filtered by."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, distinct, func, select

from askwell.domain.annotations import Status
from askwell.domain.facets import Facets, count_values
from askwell.domain.labels import LabelKind
from askwell.storage import documents as pool
from askwell.storage.schema import annotation_labels, annotations, documents, labels, predictions, sources

SAMPLE = 5_000
_ANSWERED, _SKIPPED = Status.SUBMITTED.value, Status.SKIPPED.value


def count(connection: Connection, project_id: str, only: str | None = None) -> Facets:
    """Count a project's texts; with ``only``, none but that person's annotations count."""
    texts = pool.count(connection, project_id)
    mine: list[ColumnElement[bool]] = [annotations.c.project_id == project_id]
    labelled: list[ColumnElement[bool]] = [annotation_labels.c.project_id == project_id]
    if only is not None:
        mine.append(annotations.c.person_id == only)
        labelled.append(annotation_labels.c.person_id == only)
    people = _people(connection, mine)
    if only is None:
        answered, skipped = _states(connection, project_id)
    else:
        answered, skipped = people.get(only, (0, 0))
    number = func.count(distinct(annotations.c.document_id))
    flagged = select(number).where(*mine, annotations.c.is_flagged)
    commented = select(number).where(*mine, annotations.c.comment.is_not(None))
    sample = _metadata(connection, project_id, texts)
    return Facets(
        texts=texts,
        unanswered=texts - answered - skipped,
        answered=answered,
        skipped=skipped,
        flagged=connection.execute(flagged).scalar_one(),
        commented=connection.execute(commented).scalar_one(),
        answered_labels=_by(connection, annotation_labels.c.label_id, labelled),
        predicted_labels=_predicted(connection, project_id),
        people=people,
        sources=_sources(connection, project_id),
        metadata=count_values(sample),
        metadata_texts=len(sample),
    )


def _by(
    connection: Connection, column: ColumnElement[str], conditions: list[ColumnElement[bool]]
) -> dict[str, int]:
    query = select(column, func.count()).where(*conditions).group_by(column)
    return {str(value): int(number) for value, number in connection.execute(query)}


def _predicted(connection: Connection, project_id: str) -> dict[str, int]:
    """Count texts by the likeliest label; where parts are marked, by every label that marks some."""
    mine = predictions.c.project_id == project_id
    found = Counter(_by(connection, predictions.c.label_id, [mine, predictions.c.label_id != ""]))
    kinds = select(labels.c.id).where(
        labels.c.project_id == project_id, labels.c.kind == LabelKind.SPAN.value
    )
    if marking := set(connection.execute(kinds).scalars()):
        others = connection.execute(select(predictions.c.others).where(mine)).scalars()
        found.update(label for each in others for label, _ in each if label in marking)
    return dict(found)


def _states(connection: Connection, project_id: str) -> tuple[int, int]:
    touched = [documents.c.project_id == project_id, documents.c.status.in_((_ANSWERED, _SKIPPED))]
    counts = _by(connection, documents.c.status, touched)
    return counts.get(_ANSWERED, 0), counts.get(_SKIPPED, 0)


def _people(connection: Connection, mine: list[ColumnElement[bool]]) -> dict[str, tuple[int, int]]:
    person, status = annotations.c.person_id, annotations.c.status
    query = select(person, status, func.count().label("number")).where(*mine).group_by(person, status)
    counts: dict[str, dict[str, int]] = {}
    for row in connection.execute(query.order_by(person)):
        counts.setdefault(row.person_id, {})[row.status] = row.number
    return {
        key: (found.get(_ANSWERED, 0), found.get(_SKIPPED, 0))
        for key, found in counts.items()
        if _ANSWERED in found or _SKIPPED in found
    }


def _sources(connection: Connection, project_id: str) -> list[tuple[str, str, int]]:
    counts = _by(connection, documents.c.source_id, [documents.c.project_id == project_id])
    query = select(sources.c.id, sources.c.name).where(sources.c.project_id == project_id)
    rows = connection.execute(query.order_by(sources.c.created_at, sources.c.id))
    return [(row.id, row.name, counts[row.id]) for row in rows if row.id in counts]


def _metadata(connection: Connection, project_id: str, texts: int) -> list[Mapping[str, Any]]:
    """Read the metadata of texts spread evenly over the pool."""
    stride = max(1, -(-texts // SAMPLE))
    query = select(documents.c.metadata).where(
        documents.c.project_id == project_id, documents.c.position.in_(range(0, texts, stride))
    )
    return [row.metadata or {} for row in connection.execute(query)]
