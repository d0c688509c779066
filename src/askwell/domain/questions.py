"""A question: a text reserved for a person, with what the model thinks and why it asks."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from askwell.domain.documents import Document
from askwell.domain.events import Stream
from askwell.domain.spans import Span

SUGGESTED = 5
"""Labels that a suggestion holds at most."""


class ReasonKind(StrEnum):
    """Why a text is worth asking."""

    BETWEEN = "between"
    UNKNOWN = "unknown"
    TYPICAL = "typical"
    LIKELY = "likely"
    HOLDS = "holds"
    WORDS = "words"
    RANDOM = "random"
    SECOND = "second"
    ASSIGNED = "assigned"
    RETURNED = "returned"
    AWAITED = "awaited"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a text is asked; ``labels`` are the label ids that the phrase names, ``by`` the deployment that has
    waited ``since``."""

    kind: ReasonKind
    labels: tuple[str, ...] = ()
    by: str = ""
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class SuggestedSpan:
    """A span that the model would mark, with its calibrated probability and the information, in nats ≥ 0,
    that an answer about it would give about the model's parameters."""

    span: Span
    probability: float
    epistemic: float


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the model would answer: label ids with their calibrated probabilities, likeliest first, and spans.

    ``epistemic`` is the information that an answer would give about the model's parameters, in nats ≥ 0;
    ``out_of_scope``, in [0, 1], the share of the project's texts that are less strange to the model.
    """

    labels: tuple[tuple[str, float], ...]
    epistemic: float
    out_of_scope: float
    spans: tuple[SuggestedSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A text in the ranked queue, as the learner wrote it.

    Without a rank it is not to be drawn: it is in somebody's hands, and only its suggestion is kept fresh.
    ``wanted`` is how many answers it may get, where the model asks another person about an answered text.
    """

    document_id: int
    rank: int | None
    score: float
    reason: Reason
    suggestion: Suggestion | None
    model_version: int
    answers_learnt: int
    wanted: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A text leased to a person until ``expires_at``.

    ``returned`` is the note with which a reviewer sent the person's answer back. ``is_check``: a deployment
    is checked by the answer, and what the model thinks is kept back.
    """

    document: Document
    stream: Stream
    propensity: float
    reason: Reason
    suggestion: Suggestion | None
    model_version: int
    answers_learnt: int
    expires_at: datetime
    returned: str | None = None
    is_check: bool = False


@dataclass(frozen=True, slots=True)
class Lull:
    """Why somebody is asked nothing now: the texts that lack answers, by what keeps them from the person.

    ``held`` are in other people's hands, the first until ``held_until`` unless it is answered before;
    ``assigned`` are for others; ``sent_back`` wait for the people who answered them; ``waiting`` are those
    that the person has answered or skipped and that lack answers of others.
    """

    held: int
    held_until: datetime | None
    assigned: int
    sent_back: int
    waiting: int


_GOLDEN = (5**0.5 - 1) / 2


def is_audit_turn(turn: int, share: float) -> bool:
    """Whether the ``turn``-th question of a project (from 0) is drawn uniformly at random.

    Multiples of the golden ratio modulo 1 fill [0, 1) evenly, so every stretch of questions holds very nearly
    its share; which text is then drawn is random, and does not depend on the turn.
    """
    return (turn + 1) * _GOLDEN % 1 < share
