"""What to ask next: scores over the pool or its candidates, a spread choice, and the reasons.

`auto` multiplies what an answer tells about the pool with every label counted alike (`Outlook`), the square
root of how torn the model is, and a power of density. Typical texts teach most where texts that lie together
have the same label, and mislead where they do not: the power is proportional to the share of the answers'
entropy that the model explains on texts held out.
The choice reads the head without its calibration, whose shifts would pass over rare labels.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from askwell.engine import acquisition
from askwell.engine.acquisition import Outlook
from askwell.engine.batching import Foresee, spread
from askwell.engine.links import entropy, probabilities
from askwell.engine.pool import Pool
from askwell.engine.posterior import functional_variance, mutual_information
from askwell.engine.prediction import predict_logits
from askwell.engine.prior import Hyper
from askwell.engine.reasons import explain
from askwell.engine.scope import Scope
from askwell.engine.second import Again, best, information_without, share
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
"""So many texts are scored in full when there is time; so many margins are fresh where they alone count."""

SHORTLIST, CANDIDATES = 2_000, 1_000
"""Texts whose margin is fresh, by their last known score; and the best of these, scored in full."""

ROTATING = 250
"""As many more of each are drawn at random, so that no text is overlooked."""

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

    def rank(
        self, pool: Pool, model: Model, *, available: Mask, size: int, again: Again | None = None
    ) -> list[Question]:
        """At most `size` questions, best first; those of `again` compete with the available rows."""
        if pool.count > len(self._torn):
            self.survey(pool, model)
        if again is not None:
            again = None if self.strategy == "random" else best(again, task=self.task)
        rows = np.flatnonzero(available[: pool.count])
        size = min(size, len(rows) + (len(again.rows) if again else 0))
        if size <= 0:
            return []
        folded, bias = pool.space.fold(model.weights)
        if self.strategy == "random":
            rows = self._rng.permutation(rows)[:size]
            logits = pool.logits(folded, bias, rows)
        else:
            is_informed = self.strategy not in ("margin", "entropy")
            most = max(SHORTLIST if is_informed else WHOLE_POOL, 2 * size)
            rows = rows[self._best(pool, rows, model, most=most)]
            logits = pool.logits(folded, bias, rows)
            self._torn[rows] = self._doubt(probabilities(logits, task=self.task))
            kept = self._best(pool, rows, model, most=max(CANDIDATES, 2 * size))
            rows, logits = rows[kept], logits[kept]
        new, told, worth = len(rows), 1.0, 0.0
        outlook = self._outlook(pool, model)
        if again is not None:
            believed = np.concatenate([probabilities(logits, task=self.task), again.agreed])
            told = share(believed, again.accuracy, task=self.task)
            rows = np.concatenate([rows, again.rows])
            logits = np.concatenate([logits, pool.logits(folded, bias, again.rows)])
        features = pool.dense(rows)
        lifted = pool.space.lift(features)
        variance = self._measure(rows[:new], lifted[:new], logits[:new], outlook, model)
        if again is not None:
            old = lifted[new:], logits[new:], outlook, model
            self._remeasure(again.rows, again.held, *old)
            unknown = np.maximum(entropy(again.held, task=self.task), 1e-9)
            worth = float(np.mean(self._scores(pool, again.rows, model) / unknown))
            variance = np.concatenate([variance, self._remeasure(again.rows, again.agreed, *old)])
        scores = self._scores(pool, rows, model) * told
        if again is not None:
            scores[new:] += again.trust * worth
        chosen = np.arange(size)
        if self.strategy != "random":
            foresee = outlook and self._foresee(outlook, lifted, logits, model, answers=size)
            chosen = spread(scores, features, size=size, foresee=foresee)
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
            reasons = [
                reason if at < new else Reason(kind="second")
                for reason, at in zip(reasons, chosen, strict=True)
            ]
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

    def _best(self, pool: Pool, rows: Rows, model: Model, *, most: int) -> Candidates:
        """Places of the rows with the best last known score, and of ROTATING others; of all, if few more."""
        if len(rows) <= most + ROTATING:
            return np.arange(len(rows))
        order = np.argpartition(-self._scores(pool, rows, model), most)
        return np.unique(np.concatenate([order[:most], self._rng.choice(order[most:], ROTATING)]))

    def _outlook(self, pool: Pool, model: Model) -> Outlook | None:
        if self.strategy not in ("auto", "epig"):
            return None
        targets = pool.space.lift(pool.dense(self._targets))
        probs = probabilities(targets @ model.weights.T, task=self.task)
        balanced = self.strategy == "auto"
        return Outlook.over(targets, probs, matrix=model.matrix, task=self.task, balanced=balanced)

    def _foresee(
        self, outlook: Outlook, lifted: Lifted, logits: Logits, model: Model, *, answers: int
    ) -> Foresee:
        def foresee(best: Candidates) -> Callable[[int], SelectedScores]:
            probs = probabilities(logits[best], task=self.task)
            return outlook.foresight(
                lifted[best], probs, matrix=model.matrix, task=self.task, answers=answers
            ).answer

        return foresee

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

    def _remeasure(
        self,
        rows: Rows,
        believed: Probs,
        lifted: Lifted,
        logits: Logits,
        outlook: Outlook | None,
        model: Model,
    ) -> SelectedScores:
        """Variances of answered rows; what is open about each, and would teach, is remembered."""
        variance = functional_variance(lifted, model.matrix)
        self._torn[rows] = self._doubt(believed)
        if outlook is not None:
            probs = probabilities(logits, task=self.task)
            self._information[rows] = information_without(
                outlook, lifted, probs, believed, variance, task=self.task
            )
        elif self.strategy == "bald":
            self._information[rows] = mutual_information(believed, variance, task=self.task)
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
