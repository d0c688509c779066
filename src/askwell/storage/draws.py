"""The ways of drawing a text that a person may be asked, and what keeps texts from them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    Float,
    Integer,
    Select,
    and_,
    bindparam,
    func,
    literal_column,
    not_,
    or_,
    select,
    type_coerce,
)

from askwell.domain.annotations import Status
from askwell.domain.events import EventKind, Stream
from askwell.domain.projects import Project
from askwell.domain.questions import Lull
from askwell.domain.review_tasks import TaskStatus
from askwell.storage import places
from askwell.storage.places import NOW, PERSON, is_free
from askwell.storage.schema import annotations, assignments, documents, events, leases, queue, review_tasks
from askwell.storage.schema.base import Instant

_PROJECT = bindparam("project")
_AT_MOST = 256
"""Texts that are looked at for a second opinion before something else is asked."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Who is to be asked, in which project, and when."""

    project: Project
    person_id: str
    now: datetime

    def values(self, **more: object) -> dict[str, object]:
        """Give what the queries below are filled with."""
        known = {"project": self.project.id, "person": self.person_id, "now": self.now}
        return known | places.rules(self.project) | more


@dataclass(frozen=True, slots=True)
class SentBack:
    """A text that was sent back to the person, and how it had come to be asked."""

    document_id: int
    event_number: int
    stream: Stream
    propensity: float | None
    model_version: int | None


def find_sent_back(connection: Connection, asking: Asking, count: int) -> list[SentBack]:
    """Give the texts sent back to the person that are not in their hands, the first of them first."""
    return [
        SentBack(row.id, row.event_number, Stream(row.stream), row.propensity, row.model_version)
        for row in connection.execute(_SENT_BACK, asking.values(count=count))
    ]


def find_urgencies(connection: Connection, asking: Asking) -> list[float]:
    """Give how urgent the texts are that deployments wait for, each degree once, the highest first."""
    return list(connection.execute(_URGENCIES, asking.values()).scalars())


def draw_awaited(connection: Connection, asking: Asking, urgency: float) -> int | None:
    """Give, of the texts that deployments wait for as urgently, the one that has waited longest."""
    return connection.execute(_AWAITED, asking.values(urgency=urgency)).scalar()


def draw_ranked(connection: Connection, asking: Asking) -> int | None:
    """Give the best-ranked text that this person may be asked now."""
    return connection.execute(_RANKED, asking.values()).scalar()


def draw_ranked_assigned(connection: Connection, asking: Asking) -> int | None:
    """Give the best-ranked of the texts that are assigned to the person."""
    return connection.execute(_RANKED_ASSIGNED, asking.values()).scalar()


def draw_assigned(connection: Connection, asking: Asking) -> int | None:
    """Give the first text that is assigned to the person."""
    return connection.execute(_ASSIGNED, asking.values()).scalar()


def draw_untouched(connection: Connection, asking: Asking) -> int | None:
    """Give the first text in the project's random order that nobody has answered."""
    return connection.execute(_UNTOUCHED, asking.values()).scalar()


def draw_started(connection: Connection, asking: Asking, *, is_quick: bool) -> int | None:
    """Give a text that some people have answered, but not enough, those with most answers first.

    ``is_quick``: a few are looked at, which is enough unless most of them lack the answers of others.
    """
    values = asking.values(at_most=_AT_MOST if is_quick else -1)
    is_shared = asking.project.overlap_share > 0
    for answers in range(asking.project.overlap - 1 if is_shared else 0, 0, -1):
        query = _STARTED_QUICK if is_quick else _STARTED
        found = connection.execute(query, values | {"answers": answers}).scalar()
        if found is not None:
            return found
    return connection.execute(_EXTRA, values).scalar()


def has_assigned(connection: Connection, asking: Asking) -> bool:
    """Whether any text is assigned to the person."""
    query = select(assignments.c.document_id).where(
        assignments.c.project_id == asking.project.id, assignments.c.person_id == asking.person_id
    )
    return connection.execute(query.limit(1)).first() is not None


def count_out_of_reach(connection: Connection, asking: Asking) -> int:
    """Count the texts that nobody has answered and that are assigned to others."""
    return connection.execute(_OUT_OF_REACH, asking.values()).scalar_one()


def find_superfluous(connection: Connection, asking: Asking, document_ids: Collection[int]) -> set[int]:
    """Give those of some texts in the person's hands that need not be asked of them any more."""
    query = select(documents.c.id).outerjoin(queue, queue.c.document_id == documents.c.id)
    is_full = places.taken() > places.wanted(queue.c.wanted)
    query = query.where(or_(documents.c.is_reviewed, is_full, not_(places.is_open_to_person())))
    rows = connection.execute(query.where(documents.c.id.in_(document_ids)), asking.values())
    return set(rows.scalars())


def find_lull(connection: Connection, asking: Asking) -> Lull:
    """Give what keeps the texts that lack answers from a person who has none in hand."""
    held = connection.execute(_HELD, asking.values()).one()
    return Lull(
        held=held.texts,
        held_until=held.until,
        assigned=connection.execute(_ASSIGNED_TO_OTHERS, asking.values()).scalar_one(),
        sent_back=connection.execute(_SENT_BACK_TO_OTHERS, asking.values()).scalar_one(),
        waiting=connection.execute(_WAITING, asking.values()).scalar_one(),
    )


def _last_submit(column: Any) -> Any:
    submits = and_(
        events.c.document_id == annotations.c.document_id,
        events.c.person_id == annotations.c.person_id,
        events.c.kind == EventKind.SUBMIT.value,
    )
    return select(column).where(submits).order_by(events.c.number.desc()).limit(1).scalar_subquery()


_TEXTS = select(documents.c.id).where(documents.c.project_id == _PROJECT)
_LACKS = and_(not_(documents.c.is_reviewed), documents.c.answers < places.wanted())

_SENT_BACK = (
    select(
        documents.c.id,
        annotations.c.event_number,
        annotations.c.stream,
        _last_submit(events.c.propensity).label("propensity"),
        _last_submit(events.c.model_version).label("model_version"),
    )
    .join(annotations, annotations.c.document_id == documents.c.id)
    .where(annotations.c.project_id == _PROJECT, annotations.c.person_id == PERSON)
    .where(places.is_sent_back(annotations), not_(documents.c.is_reviewed), not_(places.is_in_hand()))
    .order_by(annotations.c.event_number)
    .limit(bindparam("count", type_=Integer))
)

_WAITS = and_(review_tasks.c.project_id == _PROJECT, review_tasks.c.status == TaskStatus.OPEN.value)

_URGENCIES = select(review_tasks.c.urgency).distinct().where(_WAITS).order_by(review_tasks.c.urgency.desc())

_AWAITED = (
    select(review_tasks.c.document_id)
    .join(documents, documents.c.id == review_tasks.c.document_id)
    .where(_WAITS, review_tasks.c.urgency == bindparam("urgency", type_=Float), is_free())
    .order_by(review_tasks.c.created_at, review_tasks.c.document_id)
    .limit(1)
)

_RANKED = (
    select(queue.c.document_id)
    .join(documents, documents.c.id == queue.c.document_id)
    .where(queue.c.project_id == _PROJECT, queue.c.rank.is_not(None), is_free(queue.c.wanted))
    .order_by(queue.c.rank)
    .limit(1)
)

_RANKED_ASSIGNED = _RANKED.where(documents.c.is_assigned, places.is_assigned(PERSON))

_ASSIGNED = (
    select(assignments.c.document_id)
    .join(documents, documents.c.id == assignments.c.document_id)
    .where(assignments.c.project_id == _PROJECT, assignments.c.person_id == PERSON, is_free())
    .order_by(assignments.c.document_id)
    .limit(1)
)

_UNTOUCHED = (
    _TEXTS.where(documents.c.answers == literal_column("0"), is_free())
    .order_by(documents.c.audit_key)
    .limit(1)
)


def _started(texts: Select[Any]) -> Select[Any]:
    return texts.where(
        documents.c.project_id == _PROJECT,
        documents.c.answers == bindparam("answers", type_=Integer),
        documents.c.lot < bindparam("shared_lots", type_=Integer),
    ).order_by(documents.c.lot)


_STARTED = _started(select(documents.c.id)).where(is_free()).limit(1)

_FIRST_STARTED = _started(select(documents.c.id)).limit(bindparam("at_most", type_=Integer)).subquery()

_STARTED_QUICK = (
    select(documents.c.id)
    .join(_FIRST_STARTED, _FIRST_STARTED.c.id == documents.c.id)
    .where(is_free())
    .order_by(documents.c.lot)
    .limit(1)
)

_EXTRA = _TEXTS.where(documents.c.extra > literal_column("0"), documents.c.answers > 0, is_free()).limit(1)

_OUT_OF_REACH = select(func.count()).where(
    documents.c.project_id == _PROJECT,
    documents.c.is_assigned,
    documents.c.answers == 0,
    not_(documents.c.is_reviewed),
    not_(places.is_open_to_person()),
)

_HELD = (
    select(
        func.count(leases.c.document_id.distinct()).label("texts"),
        type_coerce(func.min(leases.c.expires_at), Instant).label("until"),
    )
    .join(documents, documents.c.id == leases.c.document_id)
    .where(leases.c.project_id == _PROJECT, leases.c.expires_at > NOW, leases.c.person_id != PERSON)
    .where(_LACKS, places.is_open_to_person(), not_(places.is_done()))
)

_ASSIGNED_TO_OTHERS = select(func.count()).where(
    documents.c.project_id == _PROJECT,
    documents.c.is_assigned,
    _LACKS,
    not_(places.is_open_to_person()),
    not_(places.is_done()),
)

_SENT_BACK_TO_OTHERS = (
    select(func.count(documents.c.id.distinct()))
    .join(annotations, annotations.c.document_id == documents.c.id)
    .where(annotations.c.project_id == _PROJECT, annotations.c.returned.is_not(None))
    .where(annotations.c.person_id != PERSON, places.is_sent_back(annotations))
    .where(_LACKS, places.is_open_to_person(), not_(places.is_done()))
)

_WAITING = (
    select(func.count())
    .select_from(documents)
    .join(annotations, annotations.c.document_id == documents.c.id)
    .where(annotations.c.project_id == _PROJECT, annotations.c.person_id == PERSON)
    .where(annotations.c.status != Status.OPEN.value, _LACKS)
)
