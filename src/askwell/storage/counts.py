"""Counts over a project's annotations, as the database sees them."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, case, func, select

from askwell.domain.annotations import Status
from askwell.domain.events import Stream
from askwell.domain.members import PersonKind
from askwell.domain.models import PersonProgress
from askwell.storage.schema import annotation_labels, annotations, documents, people


@dataclass(frozen=True, slots=True)
class Counts:
    """Annotations by what became of them, and what each person gave, whoever answered most first."""

    answers: int
    skipped: int
    flagged: int
    people: tuple[PersonProgress, ...]


def count_annotations(connection: Connection, project_id: str) -> Counts:
    """Count a project's annotations."""
    mine = annotations.c.project_id == project_id
    given = (annotations.c.person_id, people.c.name, people.c.kind)
    query = select(
        *given,
        _count_of(Status.SUBMITTED).label("answers"),
        _count_of(Status.SKIPPED).label("skipped"),
        func.max(annotations.c.updated_at).label("last_at"),
    )
    query = query.outerjoin_from(annotations, people, people.c.id == annotations.c.person_id)
    rows = connection.execute(query.where(mine).group_by(*given)).all()
    found = [
        PersonProgress(
            person_id=row.person_id,
            name=row.name or row.person_id,
            kind=PersonKind(row.kind or PersonKind.PERSON),
            answers=row.answers,
            skipped=row.skipped,
            last_at=row.last_at,
        )
        for row in rows
    ]
    flagged = select(func.count()).where(mine, annotations.c.is_flagged)
    return Counts(
        answers=sum(person.answers for person in found),
        skipped=sum(person.skipped for person in found),
        flagged=connection.execute(flagged).scalar_one(),
        people=tuple(sorted(found, key=lambda person: (-person.answers, person.name, person.person_id))),
    )


def count_labels(connection: Connection, project_id: str) -> dict[str, int]:
    """Count the answers that have each label, on the text or on parts of it, by label id."""
    label_id, mine = annotation_labels.c.label_id, annotation_labels.c.project_id == project_id
    rows = connection.execute(select(label_id, func.count()).where(mine).group_by(label_id))
    return {str(found): int(number) for found, number in rows}


def count_audited(connection: Connection, project_id: str) -> int:
    """Count the texts on which the model can be measured: a uniform sample of the project's texts.

    They are the answered ones among the first of the project's random order, as far as the audit stream has
    gone.
    """
    answered = annotations.join(documents, documents.c.id == annotations.c.document_id)
    given = (annotations.c.project_id == project_id) & (annotations.c.status == Status.SUBMITTED.value)
    frontier = select(func.max(documents.c.audit_key)).select_from(answered)
    frontier = frontier.where(given, annotations.c.stream == Stream.AUDIT.value)
    query = select(func.count(annotations.c.document_id.distinct())).select_from(answered)
    query = query.where(given, documents.c.audit_key <= frontier.scalar_subquery())
    return connection.execute(query).scalar_one()


def _count_of(status: Status) -> ColumnElement[int]:
    return func.count(case((annotations.c.status == status.value, 1)))
