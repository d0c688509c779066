"""What to ask next: scores over the pool or its candidates, a spread choice, and the reasons.

`auto` multiplies what an answer tells about the pool with every label counted alike (`Outlook`), the square
root of how torn the model is, and a power of density. Typical texts teach most where texts that lie together
have the same label, and mislead where they do not: the power is proportional to the share of the answers'
entropy that the model explains on texts held out.
The choice reads the head without its calibration, whose shifts would pass over rare labels.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from askwell.engine import acquisition
from askwell.engine.acquisition import Outlook
from askwell.engine.batching import spread
from askwell.engine.links import entropy, probabilities
from askwell.engine.pool import Pool
from askwell.engine.posterior import functional_variance, mutual_information
from askwell.engine.prediction import predict_logits
from askwell.engine.prior import Hyper
from askwell.engine.reasons import explain
from askwell.engine.scope import Scope
from askwell.engine.shapes import (
    Candidates,
    ClassVector,
    Covariance,
    Lifted,
    Logits,
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
"""Texts scored in full, by their last known score."""

ROTATING = 250
"""As many more are drawn at random, so that no text is overlooked; CANDIDATES of a large pool."""

TARGETS = 1_000
"""Texts drawn from the pool that stand for what users will ask about."""

DENSITY_POWER = 3.0
"""The power of density where the model explains everything."""


@dataclass(frozen=True)
class Model:
    """What a ranking reads of the learner: the head, its posterior, its calibration, answers per label."""

    weights: Weights
    matrix: Covariance
    hyper: Hyper
    scope: Scope
    counts: ClassVector


class Ranker:
    """Ranks pool rows; remembers each row's last known margin and information, to choose candidates by."""

    def __init__(self, *, task: Task, strategy: Strategy, rng: np.random.Generator) -> None:
        self.task: Task = task
        self.strategy: Strategy = strategy
        self._rng = rng
        self._torn = np.empty(0, dtype=np.float32)
        self._information = np.empty(0, dtype=np.float32)
        self._targets = np.empty(0, dtype=np.int64)

    def survey(self, pool: Pool, model: Model) -> None:
        """Score as many rows as `WHOLE_POOL` in full, when there is time, and draw the target texts anew."""
        self._grow(pool)
        self._targets = self._rng.permutation(pool.count)[:TARGETS]
        if pool.count == 0 or self.strategy not in ("auto", "epig", "bald"):
            return
        outlook = self._outlook(pool, model)
        rows = self._rng.permutation(pool.count)[:WHOLE_POOL]
        for begin in range(0, len(rows), CANDIDATES):
            some = rows[begin : begin + CANDIDATES]
            lifted = pool.space.lift(pool.dense(some))
            self._measure(some, lifted, lifted @ model.weights.T, outlook, model)

    def rank(self, pool: Pool, model: Model, *, available: Mask, size: int) -> list[Question]:
        """At most `size` questions, best first."""
        if pool.count > len(self._torn):
            self.survey(pool, model)
        rows = np.flatnonzero(available[: pool.count])
        size = min(size, len(rows))
        if size <= 0:
            return []
        if self.strategy == "random":
            rows = self._rng.permutation(rows)[:size]
        elif len(rows) > WHOLE_POOL:
            best = self._best(pool, rows, model)
            rows = np.union1d(best, self._rng.choice(rows, size=CANDIDATES, replace=False))
        folded, bias = pool.space.fold(model.weights)
        logits = pool.logits(folded, bias, rows)
        if self.strategy != "random":
            self._torn[rows] = self._doubt(probabilities(logits, task=self.task))
            if len(rows) > 2 * CANDIDATES + size:
                best = self._best(pool, rows, model)
                best = np.union1d(best, self._rng.choice(rows, size=ROTATING, replace=False))
                kept = np.searchsorted(rows, best)
                rows, logits = rows[kept], logits[kept]
        features = pool.dense(rows)
        lifted = pool.space.lift(features)
        variance = self._measure(rows, lifted, logits, self._outlook(pool, model), model)
        scores = self._scores(pool, rows, model)
        chosen = np.arange(size) if self.strategy == "random" else spread(scores, features, size=size)
        prediction = predict_logits(
            logits[chosen], variance[chosen], hyper=model.hyper, scope=model.scope, task=self.task
        )
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
                out_of_scope=float(prediction.out_of_scope[turn]),
            )
            for turn, at in enumerate(chosen)
        ]

    def _grow(self, pool: Pool) -> None:
        """Room for new rows, which count as the middle of the known ones until they are scored."""
        new = pool.count - len(self._torn)
        if new > 0:
            middle = float(np.median(self._information)) if len(self._information) else 1.0
            self._torn = np.concatenate([self._torn, np.ones(new, dtype=np.float32)])
            self._information = np.concatenate([self._information, np.full(new, middle, dtype=np.float32)])

    def _best(self, pool: Pool, rows: Rows, model: Model) -> Candidates:
        """The CANDIDATES rows with the best last known score."""
        return rows[np.argpartition(-self._scores(pool, rows, model), CANDIDATES)[:CANDIDATES]]

    def _outlook(self, pool: Pool, model: Model) -> Outlook | None:
        if self.strategy not in ("auto", "epig"):
            return None
        targets = pool.space.lift(pool.dense(self._targets))
        probs = probabilities(targets @ model.weights.T, task=self.task)
        balanced = self.strategy == "auto"
        return Outlook.over(targets, probs, matrix=model.matrix, task=self.task, balanced=balanced)

    def _measure(
        self, rows: Rows, lifted: Lifted, logits: Logits, outlook: Outlook | None, model: Model
    ) -> Scores:
        """Variances of the given rows; what an answer about each would teach is remembered."""
        variance = functional_variance(lifted, model.matrix)
        probs = probabilities(logits, task=self.task)
        self._torn[rows] = self._doubt(probs)
        if outlook is not None:
            self._information[rows] = outlook.information(lifted, probs, variance, task=self.task)
        elif self.strategy == "bald":
            self._information[rows] = mutual_information(probs, variance, task=self.task)
        return variance

    def _doubt(self, probs: Probs) -> Scores:
        if self.strategy == "entropy":
            return entropy(probs, task=self.task)
        return acquisition.margin(probs, task=self.task)

    def _scores(self, pool: Pool, rows: Rows, model: Model) -> SelectedScores:
        """The rows' scores as far as they are known; of freshly measured rows the scores themselves."""
        match self.strategy:
            case "random":
                return np.ones(len(rows))
            case "margin" | "entropy":
                return self._torn[rows]
            case "bald" | "epig":
                return self._information[rows]
            case "auto":
                power = DENSITY_POWER * model.hyper.explained
                return self._information[rows] * np.sqrt(self._torn[rows]) * pool.density[rows] ** power


def _standing(values: Scores, chosen: Rows) -> SelectedScores:
    """The share of values that lie below each chosen one."""
    return np.searchsorted(np.sort(values), values[chosen]) / max(len(values), 1)
