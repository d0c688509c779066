"""The ranked queue that the learner writes, as rows."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from askwell.domain.questions import Candidate, Reason, ReasonKind
from askwell.storage import suggestion_rows
from askwell.storage.schema import queue


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
            "suggestion": suggestion_rows.to_json(candidate.suggestion),
            "model_version": candidate.model_version,
            "answers_learnt": candidate.answers_learnt,
            "wanted": candidate.wanted,
        }
        for candidate in candidates
    ]
    if rows:
        connection.execute(insert(queue), rows)


def find_candidates(connection: Connection, document_ids: Collection[int]) -> dict[int, Candidate]:
    """Give what the learner last thought of some texts, where it wrote it down."""
    query = select(queue).where(queue.c.document_id.in_(document_ids))
    return {row.document_id: _candidate(row) for row in connection.execute(query)}


def _candidate(row: Row[Any]) -> Candidate:
    return Candidate(
        document_id=row.document_id,
        rank=row.rank,
        score=row.score,
        reason=Reason(ReasonKind(row.reason["kind"]), tuple(row.reason["labels"])),
        suggestion=suggestion_rows.from_json(row.suggestion),
        model_version=row.model_version,
        answers_learnt=row.answers_learnt,
        wanted=row.wanted,
    )
