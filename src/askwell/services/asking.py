"""Ask: lease the texts most worth asking, and now and then one drawn at random."""

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection

from askwell.domain.documents import Document
from askwell.domain.errors import InvalidInput
from askwell.domain.events import Stream
from askwell.domain.members import Caller, Permission
from askwell.domain.projects import Project
from askwell.domain.questions import Candidate, Question, Reason, ReasonKind, is_audit_turn
from askwell.services.access import authorise
from askwell.storage import annotations, documents, leases, projects
from askwell.storage import queue as queues
from askwell.storage.leases import Lease
from askwell.storage.projects import Clock
from askwell.storage.queue import Asking
from askwell.storage.store import Store

MAX_QUESTIONS = 50


def next_questions(
    store: Store,
    caller: Caller,
    project_id: str,
    count: int = 1,
    *,
    keep: Collection[int] | None = None,
) -> list[Question]:
    """Give the caller's open questions, filled up to ``count`` with new ones; fewer when no text is left.

    Every text given is leased: nobody beyond the project's overlap gets it until the lease expires. With
    ``keep``, the texts that somebody has begun to look at, each of the others that the model asked for is
    exchanged for a better one when a newer model has ranked; one drawn at random stays.
    """
    if not 1 <= count <= MAX_QUESTIONS:
        raise InvalidInput(field="n", reason=f"must be between 1 and {MAX_QUESTIONS}")
    with store.database.write(is_durable=False) as connection:
        project = authorise(connection, caller, project_id, Permission.ANNOTATE)
        projects.lock_clock(connection, project_id)
        now = store.now()
        held = leases.find_live(connection, project_id, caller.person.id, now)[:count]
        clock = projects.read_clock(connection, project_id)
        asking = Asking(project_id, caller.person.id, project.overlap, now)
        if keep is not None:
            kept = frozenset(keep)
            held = [
                lease if lease.document_id in kept else _fresh(connection, project, clock, asking, lease)
                for lease in held
            ]
        new = [
            lease
            for turn in range(clock.questions, clock.questions + count - len(held))
            if (lease := _lease_one(connection, project, clock, asking, turn)) is not None
        ]
        if new:
            projects.tick_questions(connection, project_id, len(new))
        return _questions(connection, project_id, caller.person.id, [*held, *new])


def _lease_one(
    connection: Connection, project: Project, clock: Clock, asking: Asking, turn: int
) -> Lease | None:
    drawn = _draw(connection, project, clock, asking, turn)
    if drawn is None:
        return None
    document_id, stream, propensity = drawn
    lease = Lease(
        document_id=document_id,
        person_id=asking.person_id,
        stream=stream,
        propensity=propensity,
        model_version=clock.model_version,
        sequence=turn,
        expires_at=asking.now + timedelta(seconds=project.lease_seconds),
    )
    leases.take(connection, project.id, lease)
    return lease


def _fresh(connection: Connection, project: Project, clock: Clock, asking: Asking, lease: Lease) -> Lease:
    """Exchange a lease's text for the best-ranked one; its turn stays, and with it the audit's share."""
    if lease.stream is not Stream.ACTIVE or lease.model_version >= clock.model_version:
        return lease
    best = next(iter(queues.draw_ranked(connection, asking, 1)), None)
    if best is None:
        return lease
    leases.release(connection, [lease.document_id], lease.person_id)
    fresh = replace(
        lease,
        document_id=best,
        model_version=clock.model_version,
        expires_at=asking.now + timedelta(seconds=project.lease_seconds),
    )
    leases.take(connection, project.id, fresh)
    return fresh


def _draw(
    connection: Connection, project: Project, clock: Clock, asking: Asking, turn: int
) -> tuple[int, Stream, float] | None:
    """Draw a text: one that was sent back, else one that waits for a second opinion, else by the turn."""
    if returned := queues.draw_returned(connection, asking, 1):
        return returned[0], Stream.DIRECT, 1.0
    if project.overlap > 1 and (started := queues.draw_random(connection, asking, 1, only_started=True)):
        return started[0], Stream.DIRECT, 1.0
    untouched = max(clock.documents - clock.answered, 1)
    if not is_audit_turn(turn, project.audit_share):
        if ranked := queues.draw_ranked(connection, asking, 1):
            return ranked[0], Stream.ACTIVE, 1.0 - project.audit_share
        share = 1.0
    else:
        share = project.audit_share
    if drawn := queues.draw_random(connection, asking, 1):
        return drawn[0], Stream.AUDIT, share / untouched
    return None


def _questions(connection: Connection, project_id: str, person_id: str, held: list[Lease]) -> list[Question]:
    ids = [lease.document_id for lease in held]
    texts = {document.id: document for document in documents.find_by_ids(connection, project_id, ids)}
    candidates = queues.find_candidates(connection, ids)
    given = annotations.find_for(connection, ids)
    returned = {each.document_id: each.returned for each in given if each.person_id == person_id}
    return [
        _question(
            lease,
            texts[lease.document_id],
            candidates.get(lease.document_id),
            returned.get(lease.document_id),
        )
        for lease in held
    ]


def _question(
    lease: Lease, document: Document, candidate: Candidate | None, returned: str | None
) -> Question:
    return Question(
        document=document,
        stream=lease.stream,
        propensity=lease.propensity,
        reason=Reason(ReasonKind.RETURNED) if returned is not None else _reason(lease, candidate),
        suggestion=candidate.suggestion if candidate else None,
        model_version=candidate.model_version if candidate else lease.model_version,
        answers_learnt=candidate.answers_learnt if candidate else 0,
        expires_at=lease.expires_at,
        returned=returned,
    )


def _reason(lease: Lease, candidate: Candidate | None) -> Reason:
    if lease.stream is Stream.DIRECT:
        return Reason(ReasonKind.SECOND)
    if candidate is None or lease.stream is not Stream.ACTIVE:
        return Reason(ReasonKind.RANDOM)
    return candidate.reason
