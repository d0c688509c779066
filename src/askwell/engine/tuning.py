"""Learning the slow parameters from the answers: the names' strength, the temperature, what to believe."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from askwell.engine import head, posterior
from askwell.engine.answers import Answers
from askwell.engine.calibration import fit_bias, fit_temperature, leave_one_out
from askwell.engine.credence import credence as believed
from askwell.engine.links import curvature, losses, probabilities
from askwell.engine.prior import Hyper, neighbours, penalty, prior_mean
from askwell.engine.shapes import (
    Lifted,
    Rows,
    Scores,
    SelectedLogits,
    SelectedScores,
    Targets,
    Weights,
)
from askwell.engine.values import Task

FEWEST = 8
"""Below this many answers nothing is learnt."""

ACTIVE_TRUST, AUDIT_TRUST = 0.3, 25.0
"""An answer to a chosen text weighs 0.3 / (1 + a / 25) of one from the audit stream in the temperature, where
a is how many of these there are."""

MOST = 2_000
"""At most this many answered rows are held out in turn."""

ROUGH = 3e-2
"""Tolerance of fits that are only compared; whom to believe is asked of finer ones, since doubts add up."""

ROUNDS = 3
"""So often are answers weighed by the others, at first by all of them alike: whoever went on from the last
weights would never forgive an answer that came before its like (BANKING77 without a wrong answer: −.006)."""

MANY = 1_000
"""With more answers than these they are weighed once: each time takes seconds then, and few are in doubt."""


@dataclass(frozen=True)
class Tuned:
    """The slow parameters, and how far the answers of some rows of what was given are believed."""

    hyper: Hyper
    rows: Rows
    credence: SelectedScores


def tune(
    lifted: Lifted,
    answers: Answers,
    *,
    directions: Weights,
    start: Weights,
    hyper: Hyper,
    task: Task,
    robust: bool,
) -> Tuned:
    """The present hyper-parameters or their neighbours, whichever has the least held-out loss.

    One step on each grid a call, so that the model drifts and never jumps; unchanged below FEWEST answers.
    Only audit answers choose κ and λ: actively chosen texts are the hard ones, and what suits them costs
    accuracy on the rest (BANKING77 at 300 answers: .78 with all, .81 with fixed ones). Each label in them has
    the same weight, so that rare labels keep their prior.

    With `robust`, and one label a text, an answer that all others contradict loses weight.
    """
    if len(lifted) < FEWEST or len(directions) < 2:
        return Tuned(hyper, np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32))
    targets, audit, credence = answers.targets(), answers.audit(), answers.credence()
    rows = np.linspace(0, len(lifted) - 1, min(len(lifted), MOST)).astype(np.int64)
    marked = audit[rows]
    audited = rows[marked]
    weight = label_balance(targets[audited])

    def hold_out(
        trial: Hyper, rows: Rows, credence: Scores, tolerance: float = ROUGH
    ) -> tuple[SelectedLogits, SelectedScores]:
        return held_out(
            lifted,
            targets,
            credence=credence,
            rows=rows,
            directions=directions,
            start=start,
            hyper=trial,
            task=task,
            tolerance=tolerance,
        )

    def loss(trial: Hyper) -> float:
        logits, _ = hold_out(trial, audited, credence)
        return float(weight @ losses(logits, targets[audited], task=task)) + penalty(trial)

    chosen = min(neighbours(hyper), key=loss) if len(audited) else hyper
    logits, variance = hold_out(chosen, rows, credence)
    held_targets = targets[rows]
    bias = fit_bias(logits[marked], held_targets[marked], task=task)
    trust = np.where(marked, 1.0, ACTIVE_TRUST / (1.0 + audit.sum() / AUDIT_TRUST))
    temperature, tempering = fit_temperature(logits + bias, held_targets, variance, trust, task=task)
    tuned = replace(
        chosen,
        temperature=temperature,
        tempering=tempering,
        explained=explained(losses(logits, held_targets, task=task), held_targets, task=task),
        bias=tuple(float(shift) for shift in bias),
    )
    if not robust or task == "several":
        return Tuned(tuned, rows, np.ones(len(rows), dtype=np.float32))
    weighed = np.ones_like(credence)
    for _ in range(ROUNDS if len(lifted) <= MANY else 1):
        logits, _ = hold_out(chosen, rows, weighed, head.FINE)
        weighed[rows] = believed(losses(logits, held_targets, task=task), classes=targets.shape[1])
    return Tuned(tuned, rows, weighed[rows])


def explained(loss: Scores, targets: Targets, *, task: Task) -> float:
    """1 − held-out loss over the loss of always saying the labels' own frequencies, between zero and one."""
    share = (targets.sum(axis=0) + 0.5) / (len(targets) + (0.5 * targets.shape[1] if task == "one" else 1.0))
    alone = -targets @ np.log(share)
    if task == "several":
        alone = alone - (1.0 - targets) @ np.log1p(-share)
    return float(np.clip(1.0 - loss.mean() / max(float(alone.mean()), 1e-9), 0.0, 1.0))


def label_balance(targets: Targets) -> Scores:
    """Weights that sum to the number of answers and give every label in them the same share."""
    counts = targets.sum(axis=0)
    seen = counts > 0
    share = np.zeros_like(counts)
    share[seen] = 1.0 / counts[seen]
    weight = targets @ share
    if not len(weight):
        return weight
    weight[weight == 0] = weight[weight > 0].min() if (weight > 0).any() else 1.0
    return weight * (len(targets) / weight.sum())


def held_out(
    lifted: Lifted,
    targets: Targets,
    *,
    credence: Scores,
    rows: Rows,
    directions: Weights,
    start: Weights,
    hyper: Hyper,
    task: Task,
    tolerance: float,
) -> tuple[SelectedLogits, SelectedScores]:
    """Leave-one-out logits and variances of the head that these hyper-parameters give."""
    size = lifted.shape[1]
    rough = credence * curvature(probabilities(lifted @ start.T, task=task), task=task)
    matrix = posterior.covariance(lifted, rough, precision=hyper.precision, dimension=size)
    mean = prior_mean(directions, kappa=hyper.kappa, task=task)
    fitted = head.fit(
        lifted,
        targets,
        credence=credence,
        task=task,
        prior_mean=mean,
        precision=hyper.precision,
        start=start,
        covariance=matrix,
        tolerance=tolerance,
    )
    return leave_one_out(
        lifted,
        fitted.logits,
        targets,
        credence=credence,
        rows=rows,
        precision=hyper.precision,
        task=task,
    )
