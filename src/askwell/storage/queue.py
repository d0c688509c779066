"""The ranked queue that the learner writes, and the ways of drawing a text that a person may be asked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, delete, exists, func, insert, select

from askwell.domain.annotations import Status
from askwell.domain.questions import Candidate, Reason, ReasonKind, Suggestion
from askwell.storage.leases import has_no_answer_yet
from askwell.storage.schema import annotations, documents, leases, queue


def replace_all(connection: Connection, project_id: str, candidates: Sequence[Candidate]) -> None:
    """Put a new ranking in the place of the old one."""
    connection.execute(delete(queue).where(queue.c.project_id == project_id))
    rows = [
        {
            "project_id": project_id,
            "document_id": candidate.document_id,
            "rank": candidate.rank,
            "score": candidate.score,
            "reason": {"kind": candidate.reason.kind.value, "labels": list(candidate.reason.labels)},
            "suggestion": _suggestion_json(candidate.suggestion),
            "model_version": candidate.model_version,
            "answers_learnt": candidate.answers_learnt,
        }
        for candidate in candidates
    ]
    if rows:
        connection.execute(insert(queue), rows)


def find_candidates(connection: Connection, document_ids: Collection[int]) -> dict[int, Candidate]:
    """Give what the learner last thought of some texts, where it wrote it down."""
    query = select(queue).where(queue.c.document_id.in_(document_ids))
    return {row.document_id: _candidate(row) for row in connection.execute(query)}


@dataclass(frozen=True, slots=True)
class Asking:
    """Who is to be asked, where, when, and how many people answer each text there."""

    project_id: str
    person_id: str
    overlap: int
    now: datetime


def draw_ranked(connection: Connection, asking: Asking, count: int) -> list[int]:
    """Give the best-ranked texts that this person may be asked now."""
    query = (
        select(queue.c.document_id)
        .join(documents, documents.c.id == queue.c.document_id)
        .where(queue.c.project_id == asking.project_id, queue.c.rank.is_not(None))
        .where(_is_free(asking))
        .order_by(queue.c.rank)
        .limit(count)
    )
    return list(connection.execute(query).scalars())


def draw_random(
    connection: Connection, asking: Asking, count: int, *, only_started: bool = False
) -> list[int]:
    """Give the first texts of the project's random order that this person may be asked now.

    Texts that some people have answered already, but not yet enough, come first (or alone).
    """
    found: list[int] = []
    for answers in range(asking.overlap - 1, 0 if only_started else -1, -1):
        query = (
            select(documents.c.id)
            .where(documents.c.project_id == asking.project_id, documents.c.answers == answers)
            .where(_is_free(asking))
            .order_by(documents.c.audit_key)
            .limit(count - len(found))
        )
        found += connection.execute(query).scalars()
        if len(found) >= count:
            break
    return found


def _is_free(asking: Asking) -> ColumnElement[bool]:
    """A text with a place left, not in this person's hands, and not done or left open by them before."""
    own, other, done = leases.alias(), leases.alias(), annotations.alias()
    held = (
        select(func.count())
        .select_from(other)
        .where(
            other.c.document_id == documents.c.id,
            other.c.expires_at > asking.now,
            has_no_answer_yet(other.c.document_id, other.c.person_id),
        )
    )
    is_mine = select(own.c.document_id).where(
        own.c.document_id == documents.c.id,
        own.c.person_id == asking.person_id,
        own.c.expires_at > asking.now,
    )
    is_done = select(done.c.document_id).where(
        done.c.document_id == documents.c.id,
        done.c.person_id == asking.person_id,
        done.c.status.in_((Status.SUBMITTED.value, Status.SKIPPED.value)),
    )
    taken = documents.c.answers + held.scalar_subquery()
    return and_(taken < asking.overlap, ~exists(is_mine), ~exists(is_done))


def _candidate(row: Row[Any]) -> Candidate:
    return Candidate(
        document_id=row.document_id,
        rank=row.rank,
        score=row.score,
        reason=Reason(ReasonKind(row.reason["kind"]), tuple(row.reason["labels"])),
        suggestion=_suggestion(row.suggestion),
        model_version=row.model_version,
        answers_learnt=row.answers_learnt,
    )


def _suggestion_json(suggestion: Suggestion | None) -> dict[str, object] | None:
    if suggestion is None:
        return None
    return {"labels": [list(pair) for pair in suggestion.labels], "epistemic": suggestion.epistemic}


def _suggestion(value: dict[str, Any] | None) -> Suggestion | None:
    if value is None:
        return None
    pairs = tuple((str(label), float(probability)) for label, probability in value["labels"])
    return Suggestion(pairs, float(value["epistemic"]))
