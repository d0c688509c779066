"""Learning the slow parameters from the answers: the names' strength, the temperature, what to believe."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from askwell.engine import head
from askwell.engine.calibration import fit_bias, fit_temperature
from askwell.engine.credence import credence as believed
from askwell.engine.links import losses
from askwell.engine.pieces import PIECE, Pieces
from askwell.engine.prediction import strange
from askwell.engine.prior import Hyper, neighbours, penalty
from askwell.engine.shapes import Rows, Scores, SelectedScores, Targets
from askwell.engine.trial import Trial
from askwell.engine.values import Task

FEWEST = 8
"""Below this many answers nothing is learnt."""

ACTIVE_TRUST, AUDIT_TRUST = 0.3, 25.0
"""An answer to a chosen text weighs 0.3 / (1 + a / 25) of one from the audit stream in the temperature, where
a is how many of these there are."""

MOST = 2_000
"""At most this many answered rows are held out in turn."""

ROUNDS = 3
"""So often are answers weighed by the others, at first by all of them alike: whoever went on from the last
weights would never forgive an answer that came before its like (BANKING77 without a wrong answer: −.006)."""

MANY = 1_000
"""With more answers than these they are weighed once: each time takes seconds then, and few are in doubt."""


@dataclass(frozen=True)
class Tuned:
    """The slow parameters, how far the answers of some rows of what was given are believed, and how strange
    all its texts are to heads that have not seen them (of few answers: none)."""

    hyper: Hyper
    rows: Rows
    credence: SelectedScores
    strange: Scores


def tune(trial: Trial) -> Pieces[Tuned]:
    """The present hyper-parameters or their neighbours, whichever has the least held-out loss.

    One step on each grid a call, so that the model drifts and never jumps; unchanged below FEWEST answers.
    Only audit answers choose κ and λ: actively chosen texts are the hard ones, and what suits them costs
    accuracy on the rest (BANKING77 at 300 answers: .78 with all, .81 with fixed ones). Each label in them has
    the same weight, so that rare labels keep their prior. Temperature and shifts of labels are learnt from
    heads that have not seen the answers (`Trial.cross_fit`).
    """
    if len(trial.lifted) < FEWEST or len(trial.directions) < 2:
        nothing = np.empty(0, dtype=np.float32)
        return Tuned(trial.hyper, np.empty(0, dtype=np.int64), nothing, nothing)
    task, targets, audit, credence = trial.task, trial.targets, trial.audit, trial.credence
    every, audited = np.arange(len(targets)), np.flatnonzero(audit)
    weight = label_balance(targets[audited])
    best, chosen = np.inf, trial.hyper
    for rival in neighbours(trial.hyper) if len(audited) else []:
        logits, _ = trial.refit(rival, places=audited, credence=credence)
        loss = float(weight @ losses(logits, targets[audited], task=task)) + penalty(rival)
        if loss < best:
            best, chosen = loss, rival
        yield PIECE
    places = np.linspace(0, len(targets) - 1, min(len(targets), MOST)).astype(np.int64)
    held, _ = trial.refit(chosen, places=places, credence=credence)
    told = explained(losses(held, targets[places], task=task), targets[places], task=task)
    yield PIECE
    logits, variance = yield from trial.cross_fit(chosen, every)
    bias = fit_bias(logits[audit], targets[audit], task=task)
    trust = np.where(audit, 1.0, ACTIVE_TRUST / (1.0 + audit.sum() / AUDIT_TRUST))
    temperature, tempering = fit_temperature(logits + bias, targets, variance, trust, task=task)
    tuned = replace(
        chosen,
        temperature=temperature,
        tempering=tempering,
        explained=told,
        bias=tuple(float(shift) for shift in bias),
    )
    unseen = strange(logits, variance, hyper=tuned, task=task)
    if not trial.is_weighing:
        return Tuned(tuned, every, np.ones(len(every), dtype=np.float32), unseen)
    weighed = np.ones_like(credence)
    for _ in range(ROUNDS if len(every) <= MANY else 1):
        held, _ = trial.refit(chosen, places=places, credence=weighed, tolerance=head.FINE)
        weighed[places] = believed(losses(held, targets[places], task=task), classes=targets.shape[1])
        yield PIECE
    return Tuned(tuned, places, weighed[places], unseen)


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
