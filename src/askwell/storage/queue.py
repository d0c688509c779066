"""The ranked queue that the learner writes, and the ways of drawing a text that a person may be asked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    delete,
    exists,
    func,
    insert,
    select,
)

from askwell.domain.annotations import Status
from askwell.domain.questions import Candidate, Reason, ReasonKind, Suggestion
from askwell.storage import span_rows
from askwell.storage.leases import has_no_answer_yet
from askwell.storage.schema import annotations, documents, leases, queue
from askwell.storage.schema.base import Instant


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

    def values(self, count: int) -> dict[str, object]:
        """Give what the queries below are filled with."""
        return {
            "project": self.project_id,
            "person": self.person_id,
            "overlap": self.overlap,
            "now": self.now,
            "count": count,
        }


def draw_ranked(connection: Connection, asking: Asking, count: int) -> list[int]:
    """Give the best-ranked texts that this person may be asked now."""
    return list(connection.execute(_RANKED, asking.values(count)).scalars())


def draw_random(
    connection: Connection, asking: Asking, count: int, *, only_started: bool = False
) -> list[int]:
    """Give the first texts of the project's random order that this person may be asked now.

    Texts that some people have answered already, but not yet enough, come first (or alone).
    """
    found: list[int] = []
    for answers in range(asking.overlap - 1, 0 if only_started else -1, -1):
        values = asking.values(count - len(found)) | {"answers": answers}
        found += connection.execute(_IN_ORDER, values).scalars()
        if len(found) >= count:
            break
    return found


def draw_returned(connection: Connection, asking: Asking, count: int) -> list[int]:
    """Give the texts that were sent back to this person, the first sent first."""
    return list(connection.execute(_RETURNED, asking.values(count)).scalars())


def _is_free() -> ColumnElement[bool]:
    """A text with a place left, not in this person's hands, and not done by them before."""
    own, other, done = leases.alias(), leases.alias(), annotations.alias()
    person, now = bindparam("person"), bindparam("now", type_=Instant)
    held = (
        select(func.count())
        .select_from(other)
        .where(
            other.c.document_id == documents.c.id,
            other.c.expires_at > now,
            has_no_answer_yet(other),
        )
    )
    is_mine = select(own.c.document_id).where(
        own.c.document_id == documents.c.id, own.c.person_id == person, own.c.expires_at > now
    )
    is_done = select(done.c.document_id).where(
        done.c.document_id == documents.c.id,
        done.c.person_id == person,
        done.c.status.in_((Status.SUBMITTED.value, Status.SKIPPED.value)),
    )
    taken = documents.c.answers + held.scalar_subquery()
    return and_(taken < bindparam("overlap"), ~exists(is_mine), ~exists(is_done))


_RANKED = (
    select(queue.c.document_id)
    .join(documents, documents.c.id == queue.c.document_id)
    .where(queue.c.project_id == bindparam("project"), queue.c.rank.is_not(None), _is_free())
    .order_by(queue.c.rank)
    .limit(bindparam("count"))
)

_RETURNED = (
    select(documents.c.id)
    .join(annotations, annotations.c.document_id == documents.c.id)
    .where(
        annotations.c.project_id == bindparam("project"),
        annotations.c.person_id == bindparam("person"),
        annotations.c.returned.is_not(None),
        _is_free(),
    )
    .order_by(annotations.c.event_number)
    .limit(bindparam("count"))
)

_IN_ORDER = (
    select(documents.c.id)
    .where(documents.c.project_id == bindparam("project"), documents.c.answers == bindparam("answers"))
    .where(_is_free())
    .order_by(documents.c.audit_key)
    .limit(bindparam("count"))
)


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
    return {
        "labels": [list(pair) for pair in suggestion.labels],
        "epistemic": suggestion.epistemic,
        "out_of_scope": suggestion.out_of_scope,
        "spans": span_rows.suggested_to_json(suggestion.spans),
    }


def _suggestion(value: dict[str, Any] | None) -> Suggestion | None:
    if value is None:
        return None
    pairs = tuple((str(label), float(probability)) for label, probability in value["labels"])
    spans = span_rows.suggested_from_json(value.get("spans", ()))
    return Suggestion(pairs, float(value["epistemic"]), float(value["out_of_scope"]), spans)
