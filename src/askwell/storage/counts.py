"""Counts over a project's annotations, as the database sees them."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from askwell.domain.annotations import Status
from askwell.storage.schema import annotations


@dataclass(frozen=True, slots=True)
class Counts:
    """Annotations by what became of them, and answers by person."""

    answers: int
    skipped: int
    flagged: int
    by_person: dict[str, int]


def count_annotations(connection: Connection, project_id: str) -> Counts:
    """Count a project's annotations."""
    number = func.count()
    query = select(annotations.c.person_id, annotations.c.status, number.label("number"))
    query = query.where(annotations.c.project_id == project_id)
    rows = connection.execute(query.group_by(annotations.c.person_id, annotations.c.status)).all()
    by_person: Counter[str] = Counter()
    for row in rows:
        if row.status == Status.SUBMITTED.value:
            by_person[row.person_id] += row.number
    flagged = select(number).where(annotations.c.project_id == project_id, annotations.c.is_flagged)
    return Counts(
        answers=by_person.total(),
        skipped=sum(row.number for row in rows if row.status == Status.SKIPPED.value),
        flagged=connection.execute(flagged).scalar_one(),
        by_person=dict(by_person),
    )


def count_labels(connection: Connection, project_id: str) -> dict[str, int]:
    """Count how often each label was given, by label id."""
    query = select(annotations.c.labels).where(
        annotations.c.project_id == project_id, annotations.c.status == Status.SUBMITTED.value
    )
    given: Counter[str] = Counter()
    for labels in connection.execution_options(yield_per=10_000).execute(query).scalars():
        given.update(labels)
    return dict(given)
