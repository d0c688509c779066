"""What to ask next: scores over the pool or its candidates, a spread choice, and the reasons.

`auto` multiplies how torn the model is, how unlike the answered texts a text is (the standard deviation of a
linear model), and a power of density that falls from 4 to 1.5 while the answers grow to four a label.
The choice reads the head without its calibration, whose shifts would pass over rare labels.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from askwell.engine import acquisition
from askwell.engine.batching import spread
from askwell.engine.links import entropy, probabilities
from askwell.engine.pool import Pool
from askwell.engine.posterior import functional_variance, mutual_information
from askwell.engine.prediction import predict_logits
from askwell.engine.prior import Hyper
from askwell.engine.reasons import explain
from askwell.engine.shapes import (
    Candidates,
    ClassVector,
    Covariance,
    Lifted,
    Mask,
    Probs,
    Rows,
    Scores,
    SelectedScores,
    Weights,
)
from askwell.engine.values import Question, Reason, Strategy, Task

WHOLE_POOL = 20_000
"""Up to this many available texts the margin of every one is fresh; beyond it that of a candidate set is."""

CANDIDATES = 1_000
"""Texts scored in full; of a large pool as many again are drawn at random, so that no text is overlooked."""

EARLY_POWER, LATE_POWER, ANSWERS_A_LABEL = 4.0, 1.5, 4.0
"""The power of density at no answers, from that many answers a label on, and that number."""


@dataclass(frozen=True)
class Model:
    """What a ranking reads of the learner: the head, its posterior, its calibration, answers per label.

    `coverage` is the covariance (λI + Σ φφᵀ)⁻¹ of a linear model of the same answers: each counts in full,
    however sure the head is, so that its variance says how little the answers so far resemble a text.
    """

    weights: Weights
    matrix: Covariance
    coverage: Covariance
    hyper: Hyper
    counts: ClassVector


class Ranker:
    """Ranks pool rows; remembers each row's last known margin and variance, which choose the candidates."""

    def __init__(self, *, task: Task, strategy: Strategy, rng: np.random.Generator) -> None:
        self.task: Task = task
        self.strategy: Strategy = strategy
        self._rng = rng
        self._torn = np.empty(0, dtype=np.float32)
        self._variance = np.empty(0, dtype=np.float32)

    def rank(self, pool: Pool, model: Model, *, available: Mask, size: int) -> list[Question]:
        """At most `size` questions, best first."""
        self._grow(pool)
        rows = np.flatnonzero(available[: pool.count])
        size = min(size, len(rows))
        if size <= 0:
            return []
        power = density_power(model.counts)
        if self.strategy == "random":
            rows = self._rng.permutation(rows)[:size]
        elif len(rows) > WHOLE_POOL:
            best = self._best(pool, rows, power=power)
            rows = np.union1d(best, self._rng.choice(rows, size=CANDIDATES, replace=False))
        folded, bias = pool.space.fold(model.weights)
        logits = pool.logits(folded, bias, rows)
        self._torn[rows] = self._doubt(probabilities(logits, task=self.task))
        if len(rows) > CANDIDATES + size and self.strategy != "random":
            kept = np.searchsorted(rows, self._best(pool, rows, power=power))
            rows, logits = rows[kept], logits[kept]
        features = pool.dense(rows)
        lifted = pool.space.lift(features)
        matrix = model.coverage if self.strategy == "auto" else model.matrix
        variance = functional_variance(lifted, matrix)
        self._variance[rows] = variance
        probs = probabilities(logits, task=self.task)
        scores = self._scores(lifted, probs, variance, pool.density[rows] ** power, model)
        chosen = np.arange(size) if self.strategy == "random" else spread(scores, features, size=size)
        spreads = functional_variance(lifted[chosen], model.matrix)
        prediction = predict_logits(logits[chosen], spreads, hyper=model.hyper, task=self.task)
        reasons = [Reason(kind="random")] * size
        if self.strategy != "random":
            reasons = explain(
                prediction.probs,
                torn=_standing(self._torn[rows], chosen),
                variance=_standing(variance, chosen),
                typical=_standing(pool.density[rows], chosen),
                counts=model.counts,
            )
        return [
            Question(
                row=int(rows[at]),
                score=float(scores[at]),
                reason=reasons[turn],
                probs=prediction.probs[turn],
                epistemic=float(prediction.epistemic[turn]),
            )
            for turn, at in enumerate(chosen)
        ]

    def _grow(self, pool: Pool) -> None:
        new = pool.count - len(self._torn)
        if new > 0:
            self._torn = np.concatenate([self._torn, np.ones(new, dtype=np.float32)])
            level = self._variance.max() if len(self._variance) else 1.0
            self._variance = np.concatenate([self._variance, np.full(new, level, dtype=np.float32)])

    def _best(self, pool: Pool, rows: Rows, *, power: float) -> Candidates:
        """The CANDIDATES rows with the best last known score, in ascending order."""
        value = self._torn[rows]
        if self.strategy == "auto":
            value = value * np.sqrt(self._variance[rows]) * pool.density[rows] ** power
        elif self.strategy in ("bald", "epig"):
            value = value * np.sqrt(self._variance[rows])
        return np.sort(rows[np.argpartition(-value, CANDIDATES)[:CANDIDATES]])

    def _doubt(self, probs: Probs) -> Scores:
        if self.strategy in ("entropy", "bald", "epig"):
            return entropy(probs, task=self.task)
        return acquisition.margin(probs, task=self.task)

    def _scores(
        self, lifted: Lifted, probs: Probs, variance: Scores, density: Scores, model: Model
    ) -> Scores:
        match self.strategy:
            case "random":
                return np.ones(len(probs))
            case "margin" | "entropy":
                return self._doubt(probs)
            case "bald":
                return mutual_information(probs, variance, task=self.task)
            case "epig":
                sample = self._rng.permutation(len(lifted))[:256]
                return acquisition.expected_information(
                    lifted, probs, lifted[sample], probs[sample], matrix=model.matrix, task=self.task
                )
            case "auto":
                return self._doubt(probs) * np.sqrt(variance) * density


def density_power(counts: ClassVector) -> float:
    """The power of density that suits so many answers per label."""
    progress = min(1.0, float(counts.sum()) / (ANSWERS_A_LABEL * max(len(counts), 1)))
    return EARLY_POWER + (LATE_POWER - EARLY_POWER) * progress


def _standing(values: Scores, chosen: Rows) -> SelectedScores:
    """The share of values that lie below each chosen one."""
    return np.searchsorted(np.sort(values), values[chosen]) / max(len(values), 1)
