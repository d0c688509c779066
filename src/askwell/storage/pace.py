"""What people did and when, counted by the database: by person and day, with the time that they worked."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, Select, case, exists, func, select, type_coerce

from askwell.domain.annotations import Status
from askwell.domain.events import EventKind, Stream
from askwell.domain.members import PERMISSIONS, Permission, PersonKind
from askwell.storage.schema import annotations, documents, events, leases, members, people

_DAY = 86_400_000_000
_MINUTE = 60_000_000
_AT_WORK = [role.value for role, granted in PERMISSIONS.items() if Permission.ANNOTATE in granted]


@dataclass(frozen=True, slots=True)
class Work:
    """How long somebody worked on texts that they were asked, and how many they answered meanwhile."""

    active: timedelta
    answers: int


def find_team(connection: Connection, project_id: str) -> dict[str, str]:
    """Give the names of the people who may annotate or have done something, by their ids."""
    at_work = select(members.c.person_id).where(
        members.c.project_id == project_id, members.c.role.in_(_AT_WORK)
    )
    active = select(annotations.c.person_id).where(annotations.c.project_id == project_id)
    query = select(people.c.id, people.c.name).where(
        people.c.kind == PersonKind.PERSON.value, people.c.id.in_(at_work.union(active))
    )
    return {row.id: row.name for row in connection.execute(query)}


def count_answers(
    connection: Connection, project_id: str, since: datetime, utc_offset: int
) -> dict[tuple[str, int], int]:
    """Give how many texts each person answered on each day, by person and day's number since 1970.

    ``utc_offset`` is in minutes: a day begins at midnight there. What was taken back does not count.
    """
    day = _day(type_coerce(events.c.created_at, BigInteger), utc_offset).label("day")
    query = select(events.c.person_id, day, func.count(events.c.document_id.distinct()).label("number"))
    query = query.where(_is_answer(project_id), events.c.created_at >= since)
    rows = connection.execute(query.group_by(events.c.person_id, day))
    return {(row.person_id, row.day): row.number for row in rows}


def count_texts(connection: Connection, project_id: str, since: datetime, utc_offset: int) -> dict[int, int]:
    """Give how many texts got the first of their answers on each day, by the day's number since 1970."""
    at = type_coerce(events.c.created_at, BigInteger)
    first = (
        select(func.min(at).label("at"))
        .join(documents, documents.c.id == events.c.document_id)
        .where(_is_answer(project_id), documents.c.answers > 0)
        .group_by(events.c.document_id)
        .subquery()
    )
    day = _day(first.c.at, utc_offset).label("day")
    query = select(day, func.count().label("number")).group_by(day)
    rows = connection.execute(query.where(first.c.at >= round(since.timestamp() * 1_000_000)))
    return {row.day: row.number for row in rows}


def measure_work(
    connection: Connection, project_id: str, since: datetime, pause: timedelta
) -> dict[str, Work]:
    """Give how long each person worked on texts that they were asked, by their ids.

    It is the sum of the gaps between two things that they did, leaving out those longer than ``pause``.
    """
    at = type_coerce(events.c.created_at, BigInteger)
    before = func.lag(at).over(partition_by=events.c.person_id, order_by=events.c.number)
    asked = events.c.stream.in_([Stream.ACTIVE.value, Stream.AUDIT.value])
    gaps = (
        select(events.c.person_id, events.c.kind, (at - before).label("gap"))
        .where(events.c.project_id == project_id, asked, events.c.created_at >= since)
        .subquery()
    )
    longest = round(pause.total_seconds() * 1_000_000)
    worked = func.coalesce(func.sum(case((gaps.c.gap <= longest, gaps.c.gap), else_=0)), 0)
    answers = func.count(case((gaps.c.kind == EventKind.SUBMIT.value, 1)))
    query = select(gaps.c.person_id, worked.label("worked"), answers.label("answers"))
    return {
        row.person_id: Work(timedelta(microseconds=int(row.worked)), row.answers)
        for row in connection.execute(query.group_by(gaps.c.person_id))
    }


def median_seconds(connection: Connection, project_id: str) -> dict[str, float]:
    """Give the median time that each person's answers took, as far as it was measured, by their ids."""
    mine = annotations.c.person_id
    ranked = (
        select(
            mine,
            annotations.c.seconds,
            func.row_number().over(partition_by=mine, order_by=annotations.c.seconds).label("place"),
            func.count().over(partition_by=mine).label("size"),
        )
        .where(
            annotations.c.project_id == project_id,
            annotations.c.seconds.is_not(None),
            annotations.c.status == Status.SUBMITTED.value,
        )
        .subquery()
    )
    is_middle = ((2 * ranked.c.place) >= ranked.c.size) & ((2 * ranked.c.place) <= ranked.c.size + 2)
    query = select(ranked.c.person_id, func.avg(ranked.c.seconds).label("seconds"))
    rows = connection.execute(query.where(is_middle).group_by(ranked.c.person_id))
    return {row.person_id: float(row.seconds) for row in rows}


def count_flags(connection: Connection, project_id: str) -> dict[str, int]:
    """Give how many texts each person has flagged, by their ids."""
    query = select(annotations.c.person_id, func.count().label("number"))
    query = query.where(annotations.c.project_id == project_id, annotations.c.is_flagged)
    return {row.person_id: row.number for row in connection.execute(query.group_by(annotations.c.person_id))}


def count_held(connection: Connection, project_id: str, now: datetime) -> dict[str, int]:
    """Give how many texts that they have not answered each person has in hands, by their ids."""
    live = (leases.c.project_id == project_id) & (leases.c.expires_at > now)
    is_answered = exists().where(
        annotations.c.document_id == leases.c.document_id,
        annotations.c.person_id == leases.c.person_id,
        annotations.c.status == Status.SUBMITTED.value,
    )
    query = select(leases.c.person_id, func.count().label("number")).where(live, ~is_answered)
    return {row.person_id: row.number for row in connection.execute(query.group_by(leases.c.person_id))}


def count_held_unanswered(connection: Connection, project_id: str, now: datetime) -> int:
    """Give how many texts without any answer are in somebody's hands."""
    query = select(func.count(leases.c.document_id.distinct())).join(
        documents, documents.c.id == leases.c.document_id
    )
    live = (leases.c.project_id == project_id) & (leases.c.expires_at > now)
    return connection.execute(query.where(live, documents.c.answers == 0)).scalar_one()


def _day(at: ColumnElement[Any], utc_offset: int) -> ColumnElement[Any]:
    return (at + utc_offset * _MINUTE) // _DAY


def _is_answer(project_id: str) -> ColumnElement[bool]:
    """Say in SQL that an event is an answer that somebody gave by themselves, and did not take back."""
    return (
        (events.c.project_id == project_id)
        & (events.c.kind == EventKind.SUBMIT.value)
        & (events.c.stream != Stream.IMPORT.value)
        & events.c.id.not_in(_undone(project_id))
    )


def _undone(project_id: str) -> Select[Any]:
    undo = events.alias()
    redo = events.alias()
    is_undo = (undo.c.project_id == project_id) & (undo.c.kind == EventKind.UNDO.value)
    is_redo = (redo.c.project_id == project_id) & (redo.c.kind == EventKind.UNDO.value)
    redone = select(redo.c.target).where(is_redo, redo.c.target.is_not(None))
    return select(undo.c.target).where(is_undo, undo.c.target.is_not(None), undo.c.id.not_in(redone))
