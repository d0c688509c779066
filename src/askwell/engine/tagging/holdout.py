"""Answered texts read by a head that has not seen their answers: cross-fitting, some texts at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from askwell.engine.pieces import Pieces
from askwell.engine.tagging.answers import TagAnswers
from askwell.engine.tagging.fit import Lesson, Parameters, fit, potentials
from askwell.engine.tagging.hyper import TagHyper, prior_mean
from askwell.engine.tagging.pool import WordPool
from askwell.engine.tagging.reading import Model, Tagged, tag
from askwell.engine.tagging.shapes import Potentials, TextRows, Weights
from askwell.engine.tagging.tags import Scheme

TOLERANCE, EACH = 0.3, 2e-3
"""Nats, and as many more for each answer; held-out probabilities need not be finer."""

FOLDS = 4
"""Parts of the answers that are held out in turn."""


@dataclass(frozen=True)
class HeldOut:
    """Texts, their potentials under a head fitted without them, that head, and how much the texts count."""

    rows: TextRows
    weight: float
    lesson: Lesson
    potentials: Potentials
    parameters: Parameters


@dataclass(frozen=True)
class Trial:
    """What is needed to fit heads of any prior to any of the answers."""

    pool: WordPool
    answers: TagAnswers
    scheme: Scheme
    directions: Weights

    def hold_out(
        self, hyper: TagHyper, folds: Sequence[Sequence[tuple[TextRows, float]]], among: TextRows
    ) -> Pieces[list[HeldOut]]:
        """For each fold the head fitted to `among` without it; a fold is groups of texts with their weights.

        Fits begin at the prior: a start that knows the answers would leave some of them in.
        """
        mean = prior_mean(self.directions, self.scheme, kappa=hyper.kappa)
        steps = np.zeros((self.scheme.chains, self.scheme.tags, self.scheme.tags))
        found: list[HeldOut] = []
        for fold in folds:
            rest = np.setdiff1d(among, np.concatenate([rows for rows, _ in fold]))
            fitted = yield from fit(
                self._lesson(rest),
                scheme=self.scheme,
                prior_mean=mean,
                precision=hyper.precision,
                start=Parameters(mean, steps),
                tolerance=TOLERANCE + EACH * len(rest),
            )
            for rows, weight in fold:
                lesson = self._lesson(rows)
                z = potentials(lesson.words, lesson.packing, fitted.parameters.weights)
                found.append(HeldOut(rows, weight, lesson, z, fitted.parameters))
        return found

    def _lesson(self, rows: TextRows) -> Lesson:
        return self.answers.lesson(self.pool.words(rows)[0], rows)


def leave_one_out(trial: Trial, model: Model, rows: TextRows) -> Pieces[list[Tagged]]:
    """Each answered text as predicted had it, and a few others, not been answered.

    Raises KeyError for a row without an answer.
    """
    for row in rows:
        if int(row) not in trial.answers:
            raise KeyError(int(row))
    folds = [[(fold, 1.0)] for fold in split(np.unique(rows), FOLDS)]
    found: dict[int, Tagged] = {}
    for part in (yield from trial.hold_out(model.hyper, folds, trial.answers.rows())):
        words, counts = trial.pool.words(part.rows)
        tagged = tag(words, counts, replace(model, parameters=part.parameters))
        found.update(zip(part.rows.tolist(), tagged, strict=True))
    return [found[int(row)] for row in rows]


def split(rows: TextRows, folds: int) -> list[TextRows]:
    """The rows dealt out into so many folds, none of them empty."""
    return [rows[turn::folds] for turn in range(min(folds, len(rows)))]
