"""What the client gives of texts that need a reviewer's eye: frozen values, read from the server's JSON."""

from dataclasses import dataclass
from datetime import datetime

from askwell.sdk_spans import Span
from askwell.sdk_values import Document


@dataclass(frozen=True, slots=True)
class ReviewReason:
    """Why a text waits, in a plain phrase; ``urgency`` in [0, 1]."""

    kind: str
    phrase: str
    urgency: float


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """Where one person stands with a text: label ids and spans, a flag, their last comment."""

    person_id: str
    person: str
    status: str
    labels: tuple[str, ...]
    spans: tuple[Span, ...]
    is_flagged: bool
    comment: str | None


@dataclass(frozen=True, slots=True)
class Decision:
    """What a reviewer decided, and when."""

    person_id: str
    person: str
    labels: tuple[str, ...]
    spans: tuple[Span, ...]
    comment: str | None
    at: datetime | None


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """A text that waits: why, everybody's answers, and the decision that stood before, if there was one."""

    document: Document
    urgency: float
    reasons: tuple[ReviewReason, ...]
    answers: tuple[GivenAnswer, ...]
    decided: Decision | None
