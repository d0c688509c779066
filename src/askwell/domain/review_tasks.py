"""Review tasks: texts that a deployment handed to people, until they are answered or expire."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from askwell.domain.policies import WHY
from askwell.domain.questions import Suggestion
from askwell.domain.spans import Span

AUDIT = "audit"
"""Why a text is handed over that the model did answer: chance chose it, to see whether it was right."""

BECAUSE: Mapping[str, str] = {
    **{why.value: phrase for why, phrase in WHY.items()},
    AUDIT: "it was drawn at random, to see how often the model is right",
}
"""Why a text is handed to people, in plain words."""


class TaskStatus(StrEnum):
    """Where a review task stands."""

    OPEN = "open"
    ANSWERED = "answered"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class ModelAnswer:
    """What the model would have answered: label ids, spans with their probabilities, and the probability that
    it is right.

    ``suggestion`` is how it is offered to the one who is asked, with likely labels beside the answer's; None
    where that was not kept.
    """

    labels: tuple[str, ...]
    probability: float
    model_version: int
    spans: tuple[tuple[Span, float], ...] = ()
    suggestion: Suggestion | None = None


@dataclass(frozen=True, slots=True)
class FinalAnswer:
    """What stands in the end: people's answer with the one who gave it, or (``person_id`` None) a default."""

    labels: tuple[str, ...]
    spans: tuple[Span, ...] = ()
    person_id: str | None = None


@dataclass(frozen=True, slots=True)
class ReviewTask:
    """A text that waits for people, or did.

    ``because`` is a key of ``BECAUSE``; the higher the ``urgency``, the earlier it is asked. ``answer`` is
    None while it is open, and where nothing stands in the end.
    """

    id: str
    project_id: str
    deployment_id: str
    deployment: str
    document_id: int
    because: str
    urgency: float
    created_at: datetime
    model: ModelAnswer
    external_id: str | None = None
    is_audit: bool = False
    status: TaskStatus = TaskStatus.OPEN
    expires_at: datetime | None = None
    ended_at: datetime | None = None
    answer: FinalAnswer | None = None


@dataclass(frozen=True, slots=True)
class Awaited:
    """That a deployment has waited for a text since some time, what it would have said, and whether the model
    is checked by it."""

    deployment: str
    since: datetime
    guess: ModelAnswer
    is_audit: bool


def urgency_of(*, is_awaited: bool, is_abstained: bool) -> float:
    """Give how urgent a task is: first those whose caller waits, then those without an answer.

    Among equals the one that has waited longest is asked first.
    """
    return 2.0 * is_awaited + 1.0 * is_abstained
