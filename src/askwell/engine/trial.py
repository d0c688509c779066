"""A learner's answers as they are held out: one at a time in closed form, or a tenth at a time for good.

The closed form takes away an answer's own pull on the weights, at the cost of a prediction. It does not take
away its say in how far the others are believed: those that contradict it are doubted still, so that what is
said of its text is right too often (by .6 to 3.6 points of accuracy on six data sets, 600 answers). It tells
heads from heads, and answers from answers. How often the model is right is asked of heads that have not seen
the answer at all, where the rest are weighed by one another alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from askwell.engine import head, posterior
from askwell.engine.calibration import leave_one_out, unanswered
from askwell.engine.credence import credence as believed
from askwell.engine.links import losses
from askwell.engine.pieces import PIECE, Pieces
from askwell.engine.prediction import calibrate
from askwell.engine.prior import Hyper, prior_mean
from askwell.engine.shapes import (
    Covariance,
    Lifted,
    Logits,
    Marks,
    Probs,
    Rows,
    Scores,
    SelectedLogits,
    SelectedScores,
    Targets,
    Weights,
)
from askwell.engine.values import Task

ROUGH = 3e-2
"""Tolerance of fits that are only compared, or that only predict what was held out."""

FOLDS, FEWER, LARGE = 10, 4, 4_000
"""Parts of the answers that are held out in turn; with more answers than LARGE, fewer say enough."""


@dataclass(frozen=True)
class Trial:
    """A learner's answers, its head, and what is needed to fit others to any of the answers.

    `rows` are the answers' rows in the pool, `sure` answers that others cannot refute; with `robust`, and one
    label a text, an answer that all others contradict loses weight.
    """

    rows: Rows
    lifted: Lifted
    targets: Targets
    audit: Marks
    sure: Marks
    credence: Scores
    directions: Weights
    weights: Weights
    hyper: Hyper
    task: Task
    robust: bool

    @property
    def is_weighing(self) -> bool:
        """Whether answers are judged by one another."""
        return self.robust and self.task == "one"

    def leave_one_out(self, rows: Rows) -> Probs:
        """Calibrated probabilities of answered pool rows, each left out of the head in closed form.

        Raises KeyError for a row without an answer.
        """
        logits, variance = self._left_out(
            self.lifted @ self.weights.T, self.credence, self._find(rows), self.hyper
        )
        return calibrate(logits, variance, hyper=self.hyper, task=self.task)

    def hold_out(self, rows: Rows) -> Pieces[Probs]:
        """Calibrated probabilities of answered pool rows by heads that have seen nothing of them.

        Raises KeyError for a row without an answer.
        """
        places = self._find(rows)
        logits, variance = yield from self.cross_fit(self.hyper, places)
        return calibrate(logits, variance, hyper=self.hyper, task=self.task)

    def refit(
        self, hyper: Hyper, *, places: Rows, credence: Scores, tolerance: float = ROUGH
    ) -> tuple[SelectedLogits, SelectedScores]:
        """Logits and variances of answers, each left out of the head that these hyper-parameters give, in
        closed form."""
        every = np.arange(len(self.lifted))
        fitted = self._fit(hyper, every, credence, self.weights, tolerance)
        return self._left_out(fitted.logits, credence, places, hyper)

    def cross_fit(self, hyper: Hyper, places: Rows) -> Pieces[tuple[SelectedLogits, SelectedScores]]:
        """Logits and variances of answers by heads that have seen nothing of them, a part at a time."""
        logits = np.zeros((len(places), self.targets.shape[1]), dtype=np.float32)
        variance = np.zeros(len(places), dtype=np.float32)
        fold = folds(self.rows, FOLDS if len(self.rows) <= LARGE else FEWER)
        for turn in np.unique(fold[places]):
            asked = np.flatnonzero(fold[places] == turn)
            weights, matrix = self._unseeing(hyper, np.flatnonzero(fold != turn))
            lifted = self.lifted[places[asked]]
            logits[asked] = lifted @ weights.T
            variance[asked] = posterior.functional_variance(lifted, matrix)
            yield PIECE
        return logits, variance

    def _find(self, rows: Rows) -> Rows:
        position = {int(row): place for place, row in enumerate(self.rows)}
        return np.array([position[int(row)] for row in rows], dtype=np.int64)

    def _left_out(
        self, logits: Logits, credence: Scores, places: Rows, hyper: Hyper
    ) -> tuple[SelectedLogits, SelectedScores]:
        return leave_one_out(
            self.lifted,
            logits,
            self.targets,
            credence=credence,
            rows=places,
            precision=hyper.precision,
            task=self.task,
        )

    def _unseeing(self, hyper: Hyper, places: Rows) -> tuple[Weights, Covariance]:
        """A head of these answers alone, and the covariance around it."""
        credence = np.ones(len(places), dtype=np.float32)
        fitted = self._fit(hyper, places, credence, self.weights, ROUGH)
        matrix = self._covariance(hyper, places, credence, fitted.logits)
        if not self.is_weighing:
            return fitted.weights, matrix
        targets = self.targets[places]
        variance = posterior.functional_variance(self.lifted[places], matrix)
        held = unanswered(fitted.logits, targets, variance, task=self.task)
        credence = believed(losses(held, targets, task=self.task), classes=targets.shape[1])
        credence[self.sure[places]] = 1.0
        fitted = self._fit(hyper, places, credence, fitted.weights, ROUGH)
        return fitted.weights, self._covariance(hyper, places, credence, fitted.logits)

    def _fit(
        self, hyper: Hyper, places: Rows, credence: Scores, start: Weights, tolerance: float
    ) -> head.Fit:
        lifted = self.lifted[places]
        return head.fit(
            lifted,
            self.targets[places],
            credence=credence,
            task=self.task,
            prior_mean=prior_mean(self.directions, kappa=hyper.kappa, task=self.task),
            precision=hyper.precision,
            start=start,
            covariance=self._covariance(hyper, places, credence, lifted @ start.T),
            tolerance=tolerance,
        )

    def _covariance(self, hyper: Hyper, places: Rows, credence: Scores, logits: Logits) -> Covariance:
        return posterior.around(
            self.lifted[places], logits, credence=credence, precision=hyper.precision, task=self.task
        )


def folds(rows: Rows, count: int) -> Rows:
    """Which of so many parts each pool row belongs to: always the same, as if at random (splitmix64)."""
    mixed = rows.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    return ((mixed ^ (mixed >> np.uint64(27))) % np.uint64(count)).astype(np.int64)
