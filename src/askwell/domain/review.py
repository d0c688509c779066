"""Review: why a text needs a reviewer's eye, and how urgent that is."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from askwell.domain.annotations import Annotation, Review
from askwell.domain.documents import Document
from askwell.domain.forecasts import Forecast
from askwell.domain.spans import Span
from askwell.domain.threads import Thread


class ReviewKind(StrEnum):
    """Why somebody who decides should look at a text.

    ``DISAGREEMENT``: people answered differently. ``FLAG``: somebody asked for a second look. ``ERROR``: the
    answer that stands is more likely wrong than right, as far as the model and the other answers can tell.
    ``COMMENT``: somebody wrote, and nobody who decides has replied. ``RETURNED``: it was sent back, and has
    been answered again. ``SINCE``: it was answered anew after it had been decided.
    """

    DISAGREEMENT = "disagreement"
    FLAG = "flag"
    ERROR = "error"
    COMMENT = "comment"
    RETURNED = "returned"
    SINCE = "since"


@dataclass(frozen=True, slots=True)
class ReviewReason:
    """One reason to look at a text; ``urgency`` in [0, 1]."""

    kind: ReviewKind
    urgency: float


@dataclass(frozen=True, slots=True)
class ReviewFilter:
    """Which of the texts that wait are wanted: for one of some reasons, touched by somebody, with a label."""

    kinds: tuple[ReviewKind, ...] = ()
    person_id: str | None = None
    label_id: str | None = None
    document_ids: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class ReviewPlace:
    """A text's place in the queue: the most urgent come first, then those that came into the pool first."""

    urgency: float
    document_id: int


@dataclass(frozen=True, slots=True)
class Agreed:
    """What most people say of a text: labels (None where two come first alike), and spans."""

    labels: tuple[str, ...] | None
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class ReviewItem:
    """A text that waits, why, and what is to be weighed: the answers, the model's view, what was written."""

    document: Document
    reasons: Sequence[ReviewReason]
    annotations: Sequence[Annotation]
    agreed: Agreed | None
    decided: Review | None
    forecast: Forecast | None
    thread: Thread

    @property
    def urgency(self) -> float:
        """That of its most urgent reason, in [0, 1]."""
        return max((reason.urgency for reason in self.reasons), default=0.0)
