"""Ask: lease the texts most worth asking, and now and then one drawn at random."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from askwell.domain.documents import Document
from askwell.domain.errors import InvalidInput
from askwell.domain.events import Stream
from askwell.domain.members import Caller, Permission
from askwell.domain.questions import Candidate, Lull, Question, Reason, ReasonKind, Suggestion
from askwell.domain.review_tasks import Awaited
from askwell.services.access import authorise
from askwell.services.drawing import Drawer
from askwell.storage import (
    annotations,
    artifacts,
    assignments,
    documents,
    draws,
    leases,
    projects,
    review_tasks,
)
from askwell.storage import queue as queues
from askwell.storage.draws import Asking
from askwell.storage.leases import Lease
from askwell.storage.store import Store

MAX_QUESTIONS = 50


@dataclass(frozen=True, slots=True)
class Thought:
    """What a version thinks of a text, if anything, and how many answers it has learnt from."""

    suggestion: Suggestion | None
    model_version: int
    answers_learnt: int


def next_questions(
    store: Store,
    caller: Caller,
    project_id: str,
    count: int = 1,
    *,
    keep: Collection[int] | None = None,
) -> list[Question]:
    """Give the caller's open questions, filled up to ``count`` with new ones; fewer when no text is left.

    Every text given is leased: nobody beyond its places (``domain.places``) gets it until the lease expires.
    With ``keep``, the texts that somebody has begun to look at, each of the others that the model asked for
    is exchanged for a better one when a newer model has ranked; one drawn at random stays. What need not be
    asked of the caller any more is given up.
    """
    if not 1 <= count <= MAX_QUESTIONS:
        raise InvalidInput(field="n", reason=f"must be between 1 and {MAX_QUESTIONS}")
    with store.database.write(is_durable=False) as connection:
        projects.lock_clock(connection, project_id)  # first: who was taken out meanwhile gets nothing
        project = authorise(connection, caller, project_id, Permission.ANNOTATE)
        asking = Asking(project, caller.person.id, store.now())
        clock = projects.read_clock(connection, project_id)
        drawer = Drawer(connection, asking, clock)
        held = leases.find_live(connection, project_id, caller.person.id, asking.now)[:count]
        if keep is not None:
            held = _renewed(connection, asking, drawer, held, frozenset(keep))
        sent_back = drawer.take_sent_back(count - len(held))
        known = [*held, *sent_back]
        new = [
            lease
            for turn in range(clock.questions, clock.questions + count - len(known))
            if (lease := drawer.take(turn)) is not None
        ]
        if new:
            projects.tick_questions(connection, project_id, len(new))
        in_order = sorted([*known, *new], key=lambda lease: lease.sequence)
        return _questions(connection, asking, in_order)


def find_lull(store: Store, caller: Caller, project_id: str) -> Lull:
    """Give what keeps the texts that lack answers from a caller who has no question."""
    with store.database.read() as connection:
        project = authorise(connection, caller, project_id, Permission.ANNOTATE)
        return draws.find_lull(connection, Asking(project, caller.person.id, store.now()))


def _renewed(
    connection: Connection, asking: Asking, drawer: Drawer, held: list[Lease], kept: Collection[int]
) -> list[Lease]:
    """Give the leases with those exchanged or left out that nobody has looked at."""
    unseen = [lease for lease in held if lease.document_id not in kept]
    if not unseen:
        return held
    ids = draws.find_superfluous(connection, asking, [lease.document_id for lease in unseen])
    given_up = [lease for lease in unseen if lease.document_id in ids and lease.sequence >= 0]
    if given_up:
        drawer.release(given_up)
    return [
        lease if lease.document_id in kept else drawer.exchange(lease)
        for lease in held
        if lease not in given_up
    ]


def _questions(connection: Connection, asking: Asking, held: list[Lease]) -> list[Question]:
    if not held:
        return []
    project_id, ids = asking.project.id, [lease.document_id for lease in held]
    texts = {document.id: document for document in documents.find_by_ids(connection, project_id, ids)}
    candidates = queues.find_candidates(connection, ids)
    notes = annotations.find_sent_back(connection, asking.person_id, ids)
    picked = [lease.document_id for lease in held if lease.stream is Stream.DIRECT]
    assigned = assignments.which(connection, asking.person_id, picked) if picked else set[int]()
    awaited = review_tasks.find_waiting(connection, ids)
    checking = {document_id for document_id, one in awaited.items() if one.is_audit}
    thoughts = _guesses(connection, project_id, awaited) | {
        document_id: Thought(candidate.suggestion, candidate.model_version, candidate.answers_learnt)
        for document_id, candidate in candidates.items()
        if candidate.suggestion is not None
    }
    return [
        _question(
            lease,
            texts[lease.document_id],
            thoughts.get(lease.document_id, Thought(None, lease.model_version, 0)),
            _reason(lease, candidates.get(lease.document_id), notes, assigned, awaited),
            notes.get(lease.document_id),
            is_check=lease.document_id in checking,
        )
        for lease in held
    ]


def _guesses(connection: Connection, project_id: str, awaited: Mapping[int, Awaited]) -> dict[int, Thought]:
    """Give what deployments would have said of the texts that they wait for: it is offered until the model
    that learns has met them."""
    guesses = {document_id: one.guess for document_id, one in awaited.items()}
    learnt = {
        version: found.answers
        for version in {guess.model_version for guess in guesses.values()}
        if (found := artifacts.find_version(connection, project_id, version)) is not None
    }
    return {
        document_id: Thought(guess.suggestion, guess.model_version, learnt.get(guess.model_version, 0))
        for document_id, guess in guesses.items()
    }


def _question(
    lease: Lease,
    document: Document,
    thought: Thought,
    reason: Reason,
    returned: str | None,
    *,
    is_check: bool,
) -> Question:
    """Give a question; where a deployment is checked by it, what the model thinks is kept back."""
    return Question(
        document=document,
        stream=lease.stream,
        propensity=lease.propensity,
        reason=reason,
        suggestion=None if is_check else thought.suggestion,
        model_version=thought.model_version,
        answers_learnt=thought.answers_learnt,
        expires_at=lease.expires_at,
        returned=returned,
        is_check=is_check,
    )


def _reason(
    lease: Lease,
    candidate: Candidate | None,
    notes: Mapping[int, str],
    assigned: Collection[int],
    awaited: Mapping[int, Awaited],
) -> Reason:
    if lease.document_id in notes:
        return Reason(ReasonKind.RETURNED)
    if lease.document_id in awaited and lease.stream is not Stream.AUDIT:
        waiting = awaited[lease.document_id]
        return Reason(ReasonKind.AWAITED, by=waiting.deployment, since=waiting.since)
    if lease.stream is Stream.DIRECT:
        return Reason(ReasonKind.ASSIGNED if lease.document_id in assigned else ReasonKind.SECOND)
    if candidate is None or lease.stream is not Stream.ACTIVE:
        return Reason(ReasonKind.RANDOM)
    return candidate.reason
