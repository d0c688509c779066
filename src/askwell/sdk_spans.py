"""Marked spans as the client gives them: given by people, suggested, predicted."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a text from code point ``start`` to before ``end``, with a label's id."""

    start: int
    end: int
    label_id: str


@dataclass(frozen=True, slots=True)
class SuggestedSpan:
    """A span that the model would mark: its calibrated probability, in [0, 1], and its doubt in nats ≥ 0."""

    start: int
    end: int
    label_id: str
    name: str
    probability: float
    epistemic: float


@dataclass(frozen=True, slots=True)
class PredictedSpan:
    """A span that the model finds, in the unit that was asked for: its words, its label's id and name."""

    start: int
    end: int
    text: str
    label_id: str
    label: str
    probability: float
    epistemic: float
