"""Answered texts read by a head that has not seen their answers: cross-fitting, some texts at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from askwell.engine.tagging.answers import TagAnswers
from askwell.engine.tagging.fit import Lesson, Parameters, fit, potentials
from askwell.engine.tagging.hyper import TagHyper, prior_mean
from askwell.engine.tagging.pool import WordPool
from askwell.engine.tagging.shapes import Potentials, TextRows, Weights
from askwell.engine.tagging.tags import Scheme

TOLERANCE = 0.3
"""Nats; held-out probabilities need not be finer."""


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
    ) -> list[HeldOut]:
        """For each fold the head fitted to `among` without it; a fold is groups of texts with their weights.

        Fits begin at the prior: a start that knows the answers would leave some of them in.
        """
        mean = prior_mean(self.directions, self.scheme, kappa=hyper.kappa)
        steps = np.zeros((self.scheme.chains, self.scheme.tags, self.scheme.tags))
        found: list[HeldOut] = []
        for fold in folds:
            rest = np.setdiff1d(among, np.concatenate([rows for rows, _ in fold]))
            fitted = fit(
                self.answers.lesson(self.pool, rest),
                scheme=self.scheme,
                prior_mean=mean,
                precision=hyper.precision,
                start=Parameters(mean, steps),
                tolerance=TOLERANCE,
            )
            for rows, weight in fold:
                lesson = self.answers.lesson(self.pool, rows)
                z = potentials(lesson.words, lesson.packing, fitted.parameters.weights)
                found.append(HeldOut(rows, weight, lesson, z, fitted.parameters))
        return found


def split(rows: TextRows, folds: int) -> list[TextRows]:
    """The rows dealt out into so many folds, none of them empty."""
    return [rows[turn::folds] for turn in range(min(folds, len(rows)))]
