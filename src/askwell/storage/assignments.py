"""Assignments and the rules that make them, as rows."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    and_,
    case,
    delete,
    exists,
    func,
    insert,
    literal,
    not_,
    or_,
    select,
    type_coerce,
    update,
)

from askwell.domain.annotations import Status
from askwell.domain.assignments import Assignment, Rule, RuleShare, Share
from askwell.storage.places import may_annotate
from askwell.storage.schema import annotations, assignment_rules, assignments, documents, members, people
from askwell.storage.schema.base import Instant
from askwell.storage.selection_filters import has_metadata


def which(connection: Connection, person_id: str, document_ids: Collection[int]) -> set[int]:
    """Give those of some texts that are assigned to a person."""
    query = select(assignments.c.document_id).where(
        assignments.c.person_id == person_id, assignments.c.document_id.in_(document_ids)
    )
    return set(connection.execute(query).scalars())


def find(connection: Connection, document_ids: Collection[int]) -> list[Assignment]:
    """Give how some texts are assigned: those alike together, and those of nobody as of no people."""
    query = select(assignments).where(assignments.c.document_id.in_(document_ids))
    given: dict[tuple[int, str | None], list[str]] = {}
    for row in connection.execute(query.order_by(assignments.c.person_id)):
        given.setdefault((row.document_id, row.rule_id), []).append(row.person_id)
    for document_id in set(document_ids) - {document_id for document_id, _ in given}:
        given[document_id, None] = []
    alike: dict[tuple[tuple[str, ...], str | None], list[int]] = {}
    for (document_id, rule_id), who in given.items():
        alike.setdefault((tuple(who), rule_id), []).append(document_id)
    return [Assignment(tuple(sorted(ids)), who, rule_id) for (who, rule_id), ids in alike.items()]


def replace(connection: Connection, project_id: str, given: Sequence[Assignment], at: datetime) -> None:
    """Take the texts named from everybody, then assign them as given."""
    ids = sorted({document_id for each in given for document_id in each.document_ids})
    connection.execute(delete(assignments).where(assignments.c.document_id.in_(ids)))
    pairs = {
        (document_id, person_id): each.rule_id
        for each in given
        for document_id in each.document_ids
        for person_id in each.people
    }
    rows = [
        {
            "document_id": document_id,
            "person_id": person_id,
            "project_id": project_id,
            "rule_id": rule_id,
            "created_at": at,
        }
        for (document_id, person_id), rule_id in pairs.items()
    ]
    if rows:
        connection.execute(insert(assignments), rows)
    _mark(connection, documents.c.id.in_(ids))


def add_rule(connection: Connection, project_id: str, rule: Rule) -> None:
    """Store a rule; ``apply`` assigns what is there already."""
    row = {
        "id": rule.id,
        "project_id": project_id,
        "field": rule.field,
        "value": rule.value,
        "people": list(rule.people),
        "created_by": rule.created_by,
        "created_at": rule.created_at,
    }
    connection.execute(insert(assignment_rules).values(**row))


def find_rules(connection: Connection, project_id: str) -> list[Rule]:
    """Give a project's rules, the oldest first."""
    query = select(assignment_rules).where(assignment_rules.c.project_id == project_id)
    rows = connection.execute(query.order_by(assignment_rules.c.created_at, assignment_rules.c.id))
    return [
        Rule(row.id, row.field, row.value, tuple(row.people), row.created_by, row.created_at) for row in rows
    ]


def remove_rule(connection: Connection, project_id: str, rule_id: str) -> None:
    """Forget a rule, and whatever was assigned by it."""
    mine = and_(assignments.c.project_id == project_id, assignments.c.rule_id == rule_id)
    theirs = documents.c.id.in_(select(assignments.c.document_id).where(mine))
    ids = connection.execute(select(documents.c.id).where(theirs)).scalars().all()
    connection.execute(delete(assignments).where(mine))
    connection.execute(delete(assignment_rules).where(assignment_rules.c.id == rule_id))
    for start in range(0, len(ids), 10_000):
        _mark(connection, documents.c.id.in_(ids[start : start + 10_000]))


def apply(
    connection: Connection, project_id: str, rules: Iterable[Rule], at: datetime, *, start: int = 0
) -> None:
    """Assign the texts from a position on that rules speak of; what is assigned already stays so."""
    is_sqlite = connection.dialect.name == "sqlite"
    for rule in rules:
        here = and_(
            documents.c.project_id == project_id,
            documents.c.position >= start,
            has_metadata(rule.field, rule.value, is_sqlite=is_sqlite),
        )
        for person_id in rule.people:
            known = assignments.alias()
            is_known = exists(
                select(known.c.document_id).where(
                    known.c.document_id == documents.c.id, known.c.person_id == person_id
                )
            )
            values = (literal(person_id), literal(project_id), literal(rule.id), literal(at, Instant))
            source = select(documents.c.id, *values).where(here, ~is_known)
            columns = ["document_id", "person_id", "project_id", "rule_id", "created_at"]
            connection.execute(insert(assignments).from_select(columns, source))
        connection.execute(update(documents).where(here).values(is_assigned=True))


def count_texts(connection: Connection, project_id: str) -> int:
    """Count the texts that are assigned to anybody."""
    query = select(func.count()).where(documents.c.project_id == project_id, documents.c.is_assigned)
    return connection.execute(query).scalar_one()


def count_by_rule(connection: Connection, project_id: str) -> list[RuleShare]:
    """Give a project's rules with the texts that are assigned by each."""
    number = func.count(assignments.c.document_id.distinct())
    query = select(assignments.c.rule_id, number.label("texts")).where(
        assignments.c.project_id == project_id, assignments.c.rule_id.is_not(None)
    )
    counts = {row.rule_id: row.texts for row in connection.execute(query.group_by(assignments.c.rule_id))}
    return [RuleShare(rule, counts.get(rule.id, 0)) for rule in find_rules(connection, project_id)]


def count_by_person(connection: Connection, project_id: str) -> list[Share]:
    """Give who may be asked, and whoever has texts assigned, with how many these are and how many done."""
    is_done = and_(
        annotations.c.document_id == assignments.c.document_id,
        annotations.c.person_id == assignments.c.person_id,
        annotations.c.status != Status.OPEN.value,
    )
    query = (
        select(
            assignments.c.person_id,
            func.count().label("assigned"),
            func.count(case((exists(select(annotations.c.document_id).where(is_done)), 1))).label("done"),
        )
        .where(assignments.c.project_id == project_id)
        .group_by(assignments.c.person_id)
    )
    counts = {row.person_id: row for row in connection.execute(query)}
    may = find_askable(connection, project_id)
    names = {**may, **_names(connection, counts.keys() - may.keys())}
    return [
        Share(
            person_id,
            name,
            assigned=counts[person_id].assigned if person_id in counts else 0,
            done=counts[person_id].done if person_id in counts else 0,
            is_gone=person_id not in may,
        )
        for person_id, name in names.items()
    ]


def find_askable(connection: Connection, project_id: str) -> dict[str, str]:
    """Give the names of those who may be asked in a project, in their order, by the people's ids."""
    project: Any = type_coerce(literal(project_id), members.c.project_id.type)
    query = select(people.c.id, people.c.name).where(may_annotate(project, people.c.id))
    query = query.where(people.c.left_at.is_(None)).order_by(people.c.name, people.c.id)
    return {row.id: row.name for row in connection.execute(query)}


def _names(connection: Connection, person_ids: Collection[str]) -> dict[str, str]:
    query = select(people.c.id, people.c.name).where(people.c.id.in_(person_ids)).order_by(people.c.name)
    return {row.id: row.name for row in connection.execute(query)}


def _mark(connection: Connection, some: Any) -> None:
    """Bring the texts' own rows in line with their assignments."""
    is_assigned = exists(select(assignments.c.document_id).where(assignments.c.document_id == documents.c.id))
    differs = or_(
        and_(documents.c.is_assigned, not_(is_assigned)), and_(not_(documents.c.is_assigned), is_assigned)
    )
    connection.execute(update(documents).where(some, differs).values(is_assigned=is_assigned))
