"""Learning the slow parameters from answers held out: the prior, the calibration, and where to suggest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from askwell.engine.pieces import Pieces
from askwell.engine.tagging.answers import TagAnswers
from askwell.engine.tagging.chain import run
from askwell.engine.tagging.holdout import HeldOut, Trial
from askwell.engine.tagging.hyper import TagHyper, neighbours, penalty, precisions
from askwell.engine.tagging.reading import calibrate
from askwell.engine.tagging.shapes import SomeScores, TextRows
from askwell.engine.tagging.spans import Spans
from askwell.engine.tagging.tags import Scheme
from askwell.engine.tagging.uncertainty import Uncertainty

FEWEST = 8
"""Below this many answers nothing is learnt."""

HELD, FOLDS, TRIED = 200, 4, 2
"""At most so many answered texts are held out, in so many folds; another prior is tried on some of these."""

MANY = 100
"""Answers for each fold less: with many of them a few large folds say enough."""

ACTIVE_TRUST, AUDIT_TRUST = 0.3, 25.0
"""An answer to a chosen text weighs 0.3 / (1 + a / 25) of one from the audit stream, a of which there are."""

GRIDS = {
    "shift": (-1.0, -0.6, -0.3, 0.0, 0.3, 0.6, 1.0, 1.4),
    "temperature": (0.7, 0.85, 1.0, 1.15, 1.3, 1.5, 1.75, 2.0),
    "tempering": (0.003, 0.01, 0.03, 0.1),
}
"""Values of the calibration that are tried, one parameter after the other."""

WIDTH, SHIFT_WIDTH = 0.25, 0.5
"""Of the priors: the temperature log-normal about one, the shift normal about zero."""

PART = 0.4
"""The threshold is this part of the F₁ expected on the pool. Half of it is best where the probabilities hold;
on texts stranger than the pool's those of spans are too low (WNUT-17's development set, 400 answers: F₁ .55
with a threshold of .15, .50 with .35)."""

LOWEST, HIGHEST = 0.12, 0.5
"""Between these lies the probability from which spans are suggested."""


def tune(
    trial: Trial, hyper: TagHyper, knows: Uncertainty, rng: np.random.Generator, *, is_named: bool
) -> Pieces[TagHyper]:
    """The present prior or a neighbour of it drawn at random, if that predicts held-out answers better.

    One step at most a call, so that the model drifts and never jumps. The calibration is learnt besides.
    """
    among, folds = deal(trial.answers, rng)
    held = yield from trial.hold_out(hyper, folds, among)
    rivals = neighbours(hyper) if is_named else precisions(hyper)
    rival = rivals[int(rng.integers(len(rivals)))]
    challenge = yield from trial.hold_out(rival, folds[:TRIED], among)
    seen = {int(row) for part in challenge for row in part.rows}
    beside = [part for part in held if int(part.rows[0]) in seen]
    now = loss(beside, variances(beside, knows), hyper, trial.scheme) + penalty(hyper)
    then = loss(challenge, variances(challenge, knows), hyper, trial.scheme) + penalty(rival)
    found = yield from fit_calibration(held, hyper, trial.scheme, knows=knows)
    return replace(found, kappa=rival.kappa, precision=rival.precision) if then < now else found


def deal(
    answers: TagAnswers, rng: np.random.Generator
) -> tuple[TextRows, list[list[tuple[TextRows, float]]]]:
    """All answered texts, and some in folds, those of the audit stream first and weighing most."""
    rows, audit = answers.rows(), answers.audit()
    order = np.lexsort((rng.permutation(len(rows)), ~audit))[:HELD]
    audited, others = rows[order][audit[order]], rows[order][~audit[order]]
    count = int(np.clip(FOLDS - len(rows) // MANY, 1, FOLDS)) if len(rows) > HELD else FOLDS
    trust = ACTIVE_TRUST / (1.0 + len(audited) / AUDIT_TRUST) if len(audited) else 1.0
    parts = [((audited[turn::count], 1.0), (others[turn::count], trust)) for turn in range(count)]
    folds = [[(part, weight) for part, weight in fold if len(part)] for fold in parts]
    return rows, [fold for fold in folds if fold]


def variances(held: Sequence[HeldOut], knows: Uncertainty) -> list[SomeScores]:
    """The variance of each part's words, in packed order."""
    words = [(part.lesson.words.rows, part.lesson.packing.index) for part in held]
    return [knows.variance(knows.sketch(rows))[index] for rows, index in words]


def loss(held: Sequence[HeldOut], spread: Sequence[SomeScores], hyper: TagHyper, scheme: Scheme) -> float:
    """Negative log-likelihood (nats) of held-out answers, weighted, given their words' variances."""
    total = 0.0
    for part, variance in zip(held, spread, strict=True):
        lesson = part.lesson
        z, moves = calibrate(part.potentials, part.parameters.moves, variance, hyper)
        exponents, starts = scheme.exponents(moves)
        chain = run(z, exponents, starts, lesson.packing)
        right = float(np.vdot(lesson.shares, z) + np.vdot(lesson.moves, moves))
        total += part.weight * (float(chain.evidence.sum()) - right)
    return total


def fit_calibration(
    held: Sequence[HeldOut], hyper: TagHyper, scheme: Scheme, *, knows: Uncertainty
) -> Pieces[TagHyper]:
    """Shift, temperature and tempering that make held-out answers most probable, in turns."""
    spread, size = variances(held, knows), sum(part.potentials.size for part in held)

    def cost(trial: TagHyper) -> float:
        prior = (np.log(trial.temperature) / WIDTH) ** 2 + (trial.shift / SHIFT_WIDTH) ** 2
        return loss(held, spread, trial, scheme) + 0.5 * float(prior)

    for _ in range(2):
        before = hyper
        for name, grid in GRIDS.items():
            costs: list[float] = []
            for value in grid:
                costs.append(cost(replace(hyper, **{name: value})))
                yield size
            hyper = replace(hyper, **{name: grid[int(np.argmin(costs))]})
        if hyper == before:
            break
    return hyper


def fit_threshold(spans: Spans, expected: float, hyper: TagHyper) -> TagHyper:
    """The threshold for the highest F₁ that a sample promises by its probabilities.

    2 Σ p over suggested / (number suggested + number expected): near half of its highest value is best
    (Lipton et al. 2014, arXiv 1402.1892).
    """
    probability = np.sort(spans.probability)[::-1]
    if not len(probability):
        return hyper
    share = 2.0 * np.cumsum(probability) / (np.arange(1, len(probability) + 1) + expected)
    reached = float(share.max())
    return replace(hyper, reached=reached, threshold=float(np.clip(PART * reached, LOWEST, HIGHEST)))
