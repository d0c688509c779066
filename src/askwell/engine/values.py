"""The values that the learner takes and gives: strategies, questions, predictions, reports, state."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from numpy import ndarray

from askwell.engine.shapes import Probs, Scores, Target

Task = Literal["one", "several"]
"""`one`: exactly one label per text. `several`: any subset of the labels."""

Strategy = Literal["auto", "random", "entropy", "margin", "bald", "epig"]
"""How the next question is chosen; `auto` is the product's default."""

ReasonKind = Literal["between", "unknown", "typical", "likely", "random", "second"]
"""Why a text is asked: torn between two labels, unlike anything answered, typical of many texts,
a likely example of a label with few answers, drawn at random, or answered in a way that needs another."""


@dataclass(frozen=True)
class Reason:
    """Why a text is asked, with the labels concerned (class indices, most probable first)."""

    kind: ReasonKind
    labels: tuple[int, ...] = ()


@dataclass(frozen=True)
class Question:
    """A pool row worth asking: its score (higher is asked earlier), the reason, what the model says of it."""

    row: int
    score: float
    reason: Reason
    probs: Target
    epistemic: float
    out_of_scope: float


@dataclass(frozen=True)
class Prediction:
    """Calibrated probabilities, and apart from them two numbers per text.

    `epistemic` in nats (≥ 0): how much of the uncertainty is for want of answers. `out_of_scope` in [0, 1]:
    the share of the pool's texts that are less strange to the model.
    """

    probs: Probs
    epistemic: Scores
    out_of_scope: Scores


@dataclass(frozen=True)
class UpdateReport:
    """What one update did: answers in the model, iterations, whether it converged, wall time in ms."""

    answers: int
    iterations: int
    converged: bool
    fit_ms: float
    covariance_ms: float

    @property
    def total_ms(self) -> float:
        """Wall time of the whole update in milliseconds."""
        return self.fit_ms + self.covariance_ms


@dataclass(frozen=True)
class HeadState:
    """A head without its pool: small arrays (for safetensors) and JSON-able meta, enough to predict."""

    arrays: dict[str, ndarray]
    meta: dict[str, Any] = field(default_factory=dict[str, Any])
