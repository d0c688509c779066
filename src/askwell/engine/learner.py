"""The live model of one project: answers go in one at a time, questions and calibrated predictions come out.

Legend: `N` pool texts, `n` answered texts, `C` labels, `D` encoder features. Nothing here does IO, a clock is
read only for the timings in a report, and the same calls with the same generator give the same results.
"""

from __future__ import annotations

import time

import numpy as np

from askwell.engine import head, posterior
from askwell.engine.answers import Answers
from askwell.engine.pieces import Ongoing, Pieces, whole
from askwell.engine.pool import FEWEST_OPEN, GROWTH, Pool
from askwell.engine.prediction import predict_lifted, strange
from askwell.engine.prior import Hyper, prior_mean
from askwell.engine.ranking import Model, Ranker
from askwell.engine.scope import Scope
from askwell.engine.second import Again
from askwell.engine.shapes import (
    Encoded,
    Features,
    LabelFeatures,
    Mask,
    Rows,
    Target,
    Weights,
)
from askwell.engine.trial import Trial
from askwell.engine.tuning import tune
from askwell.engine.values import HeadState, Prediction, Question, Strategy, Task, UpdateReport

PREDICTOR_LIMIT = 16
"""Up to this many new answers move the weights by rank-one steps first; beyond, the fit alone is as fast."""


class Learner:
    """A Bayesian head over frozen features, its answers, and the choice of what to ask next.

    Args:
        dimension: encoder features D.
        task: `one` label per text, or `several`.
        label_features: unit rows, embeddings of "name" or "name: description", one per label.
        strategy: how questions are chosen.
        rng: source of all randomness (pool samples, exploration).
        state: a state of `Learner.state`, from which slow parameters and weights are taken up again.
    """

    def __init__(
        self,
        *,
        dimension: int,
        task: Task,
        label_features: LabelFeatures,
        strategy: Strategy = "auto",
        rng: np.random.Generator,
        state: HeadState | None = None,
    ) -> None:
        self.task: Task = task
        self._rng = rng
        self._labels = np.asarray(label_features, dtype=np.float32)
        arrays, meta = (state.arrays, state.meta) if state else ({}, {})
        self._answers = Answers(classes=len(self._labels), doubts=arrays)
        self._hyper = Hyper.from_meta(meta.get("hyper", {}))
        self._pool = Pool(
            dimension=dimension, mean=arrays.get("mean"), mean_count=int(meta.get("mean_count", 0))
        )
        self._scope = Scope.from_arrays(arrays)
        self._ranker = Ranker(task=task, strategy=strategy, rng=rng)
        self._tuned, self._surveyed = int(meta.get("tuned", 0)), 0
        self._sample, self._held = np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        self._pending: list[int] = []
        self._refit, self._polished = True, False
        self._tuning: Ongoing[bool] | None = None
        self._weights = self._prior_mean()
        self._covariance = np.eye(dimension + 1, dtype=np.float32) / np.float32(self._hyper.precision)
        if state and arrays["weights"].shape == self._weights.shape:
            self._weights = arrays["weights"].astype(np.float32)
            self._covariance = posterior.unpack(arrays["covariance"])

    @property
    def hyper(self) -> Hyper:
        """The slowly learnt parameters in use."""
        return self._hyper

    @property
    def classes(self) -> int:
        """Number of labels C."""
        return len(self._labels)

    @property
    def answered(self) -> Rows:
        """Answered pool rows."""
        return self._answers.rows()

    @property
    def wants_tuning(self) -> bool:
        """True when answers or pool have grown by a tenth since the slow parameters were last learnt."""
        is_outgrown = self._pool.count > GROWTH * self._surveyed
        return is_outgrown or len(self._answers) >= max(10.0, GROWTH * self._tuned)

    def outgrow(self) -> None:
        """Want tuning anew: the answers are other ones than before."""
        self._tuned, self._tuning = 0, None

    def extend(self, features: Encoded) -> None:
        """Append unit rows (fp16) to the pool."""
        if self._pool.extend(features):
            self._refit, self._tuning = True, None

    def set_apart(self, rows: Rows) -> None:
        """Leave pool rows out of the scale of strangeness: they came since they were strange, or may have."""
        self._pool.set_apart(rows)

    def answer(self, row: int, target: Target | None, *, audit: bool = False, sure: bool = False) -> None:
        """Record an answer to a row: a distribution (`one`) or 0/1 vector (`several`); None withdraws it.

        `audit`: the text was drawn at random, it counts most in calibration; `sure`: others cannot refute it.
        Raises IndexError for a row outside the pool, ValueError for a target of the wrong length.
        """
        if not 0 <= row < self._pool.count:
            raise IndexError(f"Row {row} is not in the pool of {self._pool.count}.")
        if target is None or row in self._answers:
            self._refit, self._tuning = True, None
        else:
            self._pending.append(row)
        self._answers.put(row, target, audit=audit, sure=sure)

    def update(self) -> UpdateReport:
        """Bring the head near the optimum for all answers so far, in a few iterations (`head.QUICK`).

        After a few new answers there are at most `head.QUICK_ITERATIONS`, so that nobody waits long.
        """
        is_small = not self._refit and len(self._pending) <= PREDICTOR_LIMIT
        return self._fit(head.QUICK, most=head.QUICK_ITERATIONS if is_small else head.MOST_ITERATIONS)

    def polish(self) -> bool:
        """Bring the head to the optimum, when there is time; False if it is there already (`head.FINE`)."""
        if is_new := not self._polished:
            self._fit(head.FINE)
            self._place()
        self._polished = True
        return is_new

    def _fit(self, tolerance: float, *, most: int = head.MOST_ITERATIONS) -> UpdateReport:
        begun = time.perf_counter()
        rows, targets = self._answers.rows(), self._answers.targets()
        lifted = self._pool.space.lift(self._pool.dense(rows))
        if not self._refit and len(self._pending) <= PREDICTOR_LIMIT:
            for row in self._pending:
                at = int(np.flatnonzero(rows == row)[0])
                self._weights, self._covariance = head.absorb(
                    self._weights, lifted[at], targets[at], covariance=self._covariance, task=self.task
                )
        self._polished &= not (self._pending or self._refit)
        self._pending, self._refit = [], False
        result = head.fit(
            lifted,
            targets,
            credence=self._answers.credence(),
            task=self.task,
            prior_mean=self._prior_mean(),
            precision=self._hyper.precision,
            start=self._weights,
            covariance=self._covariance,
            tolerance=tolerance,
            max_iterations=most,
        )
        self._weights, fitted = result.weights, time.perf_counter()
        self._covariance = posterior.around(
            lifted,
            result.logits,
            credence=self._answers.credence(),
            precision=self._hyper.precision,
            task=self.task,
        )
        return UpdateReport(
            answers=len(rows),
            iterations=result.iterations,
            converged=result.converged,
            fit_ms=1e3 * (fitted - begun),
            covariance_ms=1e3 * (time.perf_counter() - fitted),
        )

    def measure(self) -> bool:
        """Measure the densities of a part of the pool, within a second; False if there is nothing to do.

        The next ranking reads them. To be called when idle, again and again.
        """
        return self._pool.measure_density(self._rng)

    def tune(self) -> bool:
        """Learn the slow parameters (κ, λ, calibration, credence) from the answers; True if any changed.

        The pool is surveyed anew besides. To be called when idle or on a schedule; `update` afterwards brings
        the weights in line.
        """
        self._tuning = None
        return whole(self._tune())

    def tune_on(self) -> bool:
        """A piece of `tune` and `update`; False if it was the last.

        Answers that come in between are learnt, and held out the next time; where one is changed or taken
        back, it begins anew.
        """
        self._tuning = self._tuning or Ongoing(self._tune())
        if not self._tuning.advance():
            return True
        if self._tuning.result:
            self.update()
        self._tuning = None
        return False

    def rank(self, *, available: Mask, size: int, again: Again | None = None) -> list[Question]:
        """At most `size` questions out of the available rows, best first, spread apart from each other."""
        return self._ranker.rank(self._pool, self._model(), available=available, size=size, again=again)

    def predict(self, features: Features) -> Prediction:
        """Calibrated probabilities, epistemic uncertainty and strangeness of unit rows."""
        lifted = self._pool.space.lift(features)
        return predict_lifted(
            lifted, self._weights, self._covariance, hyper=self._hyper, scope=self._scope, task=self.task
        )

    def predict_rows(self, rows: Rows) -> Prediction:
        """The same for rows of the pool."""
        return self.predict(self._pool.dense(rows))

    def trial(self) -> Trial:
        """The answers so far, to be held out: to judge the model by them, or them by one another."""
        rows = self._answers.rows()
        return Trial(
            rows=rows,
            lifted=self._pool.space.lift(self._pool.dense(rows)),
            targets=self._answers.targets(),
            audit=self._answers.audit(),
            sure=self._answers.sure(),
            directions=self._pool.space.directions(self._labels),
            credence=self._answers.credence(),
            weights=self._weights,
            hyper=self._hyper,
            task=self.task,
            robust=self._ranker.strategy == "auto",
        )

    def state(self) -> HeadState:
        """All that is needed to predict without the pool, and to learn on after a restart."""
        return HeadState(
            arrays={
                "weights": self._weights,
                "covariance": posterior.pack(self._covariance),
                "mean": self._pool.space.mean,
                "scope": self._scope.quantiles,
                **self._answers.doubts(),
            },
            meta={
                "task": self.task,
                "hyper": self._hyper.to_meta(),
                "answers": len(self._answers),
                "tuned": self._tuned,
                "mean_count": self._pool.mean_count,
            },
        )

    def _place(self) -> None:
        """Measure on the pool how strange texts are to the head as it is: another head is another scale."""
        if len(self._sample) + len(self._held):
            lifted = self._pool.space.lift(self._pool.dense(self._sample))
            variance = posterior.functional_variance(lifted, self._covariance)
            found = strange(lifted @ self._weights.T, variance, hyper=self._hyper, task=self.task)
            self._scope = Scope.over(np.concatenate([found, self._held]))

    def _model(self) -> Model:
        return Model(
            weights=self._weights,
            matrix=self._covariance,
            hyper=self._hyper,
            scope=self._scope,
            counts=self._answers.targets().sum(axis=0),
        )

    def _tune(self) -> Pieces[bool]:
        rows, count = self._answers.rows(), self._pool.count
        tuned = yield from tune(self.trial())
        self._tuned, self._surveyed = len(rows), count
        changed = self._answers.believe(rows[tuned.rows], tuned.credence) or tuned.hyper != self._hyper
        self._hyper, self._refit = tuned.hyper, self._refit or changed
        self._sample = self._pool.sample_open(self._answers.rows(), self._rng)
        held = tuned.strange if len(self._sample) < FEWEST_OPEN else tuned.strange[:0]
        self._held = held[self._pool.own(rows)[: len(held)]]
        self._place()
        self._ranker.survey(self._pool, self._model())
        return changed

    def _prior_mean(self) -> Weights:
        return prior_mean(self._pool.space.directions(self._labels), kappa=self._hyper.kappa, task=self.task)
