"""How often a deployment is right, as far as the texts tell that chance chose and people answered."""

from dataclasses import dataclass
from enum import StrEnum

from askwell.domain.policies import Likely
from askwell.domain.spans import Span


@dataclass(frozen=True, slots=True)
class AuditedAnswer:
    """What the model said of a text that chance chose, and what people answered.

    ``was_given`` is whether the caller got the model's answer: it had not abstained.
    """

    model_version: int
    labels: frozenset[str]
    spans: frozenset[Span]
    probability: float
    was_given: bool
    answer_labels: frozenset[str]
    answer_spans: frozenset[Span]

    @property
    def is_right(self) -> bool:
        """Whether people gave the same labels and spans, and no others."""
        return self.labels == self.answer_labels and self.spans == self.answer_spans


@dataclass(frozen=True, slots=True)
class Drawn:
    """How many texts chance chose for people, and what became of them."""

    answered: int = 0
    open: int = 0
    expired: int = 0
    cancelled: int = 0


class Verdict(StrEnum):
    """How a share stands to a target: its interval lies above, below, or holds it."""

    HELD = "held"
    MISSED = "missed"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Reliability:
    """Texts whose probability fell in [low, high): their mean probability and the share that was right."""

    low: float
    high: float
    count: int
    confidence: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class LiveLabel:
    """One label: how often it was right when the model gave it, and given when it was right.

    ``said`` and ``meant`` are how often the model and people gave it, to a text or to a part of one.
    ``target`` is the precision that its owner asks for, which ``given``, its precision in what callers were
    answered, is compared with.
    """

    label_id: str
    said: int
    meant: int
    precision: Likely | None
    recall: Likely | None
    given: Likely | None
    target: float | None
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class LiveQuality:
    """What ``answers`` audited texts say; figures are None while there are too few of them.

    ``mean_probability`` is what the model thinks of its answers, to be compared with ``accuracy``, the share
    of texts with just the right labels and spans. ``given`` counts the texts on which it did not abstain, and
    ``precision`` is the share of right ones among all labels and spans that it gave to these.
    """

    answers: int
    accuracy: Likely | None
    mean_probability: float | None
    ece: float | None
    reliability: tuple[Reliability, ...]
    given: int
    precision: Likely | None
    target: float | None
    verdict: Verdict | None
    labels: tuple[LiveLabel, ...]
