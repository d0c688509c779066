"""The head: the most probable weights of a softmax (or of independent sigmoids) under a Gaussian prior.

Minimises Σᵢ wᵢ ℓ(W φᵢ, tᵢ) + λ/2 ‖W − M‖², w how far an answer is believed, by L-BFGS, with the shared
posterior covariance A as the initial inverse Hessian. Along a direction the logits are linear, so a line
search costs no product with the features.
Prior mean and MAP after Burgess, Lloyd & Ghahramani (2017), arXiv 1707.05562.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np

from askwell.engine.links import curvature, losses, probabilities
from askwell.engine.posterior import downdate
from askwell.engine.shapes import Covariance, Lifted, LiftedVector, Logits, Scores, Target, Targets, Weights
from askwell.engine.values import Task

QUICK, FINE = 2e-2, 5e-4
"""Tolerances: a quick fit leaves probabilities within about 0.01 of the optimum, a fine one within 0.0002
(BANKING77, 500 answers) at two and a half times the iterations."""

QUICK_ITERATIONS = 4
"""At most so many after a single answer; the next answer, or a rest, goes on from there. On BANKING77 such
fits lead to the same accuracy as full ones (means of three runs at 100, 300 and 500 labels, within noise)."""

MOST_ITERATIONS = 100
"""Of any fit."""

MEMORY = 8
"""Pairs of steps and gradient changes that L-BFGS keeps."""

ROUNDING = 1e-6
"""Relative rise of the loss that a step may show in single precision without being refused."""


@dataclass(frozen=True)
class Fit:
    """Fitted weights, the logits of the fitted rows, iterations taken and whether the tolerance was met."""

    weights: Weights
    logits: Logits
    iterations: int
    converged: bool


def fit(
    lifted: Lifted,
    targets: Targets,
    *,
    credence: Scores,
    task: Task,
    prior_mean: Weights,
    precision: float,
    start: Weights,
    covariance: Covariance,
    tolerance: float = FINE,
    max_iterations: int = MOST_ITERATIONS,
) -> Fit:
    """MAP weights from a start near them; stops when the Newton decrement √(gᵀAg) falls below the tolerance.

    The decrement bounds the error of a logit by decrement · √(φᵀAφ), so the tolerance speaks of predictions.
    """
    weights = start.astype(np.float32)
    logits = lifted @ weights.T
    value = _objective(logits, targets, credence, weights - prior_mean, precision, task)
    gradient = _gradient(lifted, logits, targets, credence, weights - prior_mean, precision, task)
    pairs: deque[tuple[Weights, Weights, float]] = deque(maxlen=MEMORY)
    for iteration in range(max_iterations):
        direction = -_apply_inverse(gradient, pairs, covariance)
        slope = float(np.vdot(gradient, direction))
        if -slope <= tolerance**2:
            return Fit(weights=weights, logits=logits, iterations=iteration, converged=True)
        change = lifted @ direction.T
        size, trial_logits, trial_value = 1.0, logits, value
        for _ in range(12):
            trial_logits = logits + size * change
            shift = weights + size * direction - prior_mean
            trial_value = _objective(trial_logits, targets, credence, shift, precision, task)
            if trial_value <= value + 1e-4 * size * slope + ROUNDING * abs(value):
                break
            size *= 0.5
        else:
            return Fit(weights=weights, logits=logits, iterations=iteration, converged=-slope < 1e-4)
        step = size * direction
        weights, logits, value = weights + step, trial_logits, trial_value
        fresh = _gradient(lifted, logits, targets, credence, weights - prior_mean, precision, task)
        turn = fresh - gradient
        bend = float(np.vdot(turn, step))
        if bend > 1e-12:
            pairs.append((step, turn, bend))
        gradient = fresh
    return Fit(weights=weights, logits=lifted @ weights.T, iterations=max_iterations, converged=False)


def predictor_step(
    weights: Weights, row: LiftedVector, target: Target, *, covariance: Covariance, task: Task
) -> Weights:
    """Weights after one more answer, to first order: W + (t − p₊) (Aφ)ᵀ, where z₊ = z + s (t − p₊), s = φᵀAφ.

    Solved for z₊ by Newton's method; exact when the other rows' loss is quadratic with inverse Hessian A.
    """
    gain = covariance @ row
    spread = float(row @ gain)
    before = weights @ row
    after = before.copy()
    for _ in range(20):
        probs = probabilities(after[None, :], task=task)[0]
        residual = after - before - spread * (target - probs)
        diagonal = 1.0 + spread * (probs if task == "one" else probs * (1.0 - probs))
        step = residual / diagonal
        if task == "one":
            scaled = probs / diagonal
            step = step + spread * scaled * float(probs @ step) / (1.0 - spread * float(probs @ scaled))
        size = min(1.0, 4.0 / (float(np.abs(step).max()) + 1e-12))
        after = after - size * step
        if float(np.abs(step).max()) < 1e-4:
            break
    return weights + np.outer((after - before) / max(spread, 1e-12), gain).astype(np.float32)


def absorb(
    weights: Weights, row: LiftedVector, target: Target, *, covariance: Covariance, task: Task
) -> tuple[Weights, Covariance]:
    """Weights and posterior covariance after one more answer, to first order."""
    weights = predictor_step(weights, row, target, covariance=covariance, task=task)
    bend = float(curvature(probabilities((row @ weights.T)[None, :], task=task), task=task)[0])
    return weights, downdate(covariance, row, bend)


def _objective(
    logits: Logits, targets: Targets, credence: Scores, shift: Weights, precision: float, task: Task
) -> float:
    penalty = 0.5 * precision * float(np.vdot(shift, shift))
    return float(np.dot(losses(logits, targets, task=task).astype(np.float64), credence)) + penalty


def _gradient(
    lifted: Lifted,
    logits: Logits,
    targets: Targets,
    credence: Scores,
    shift: Weights,
    precision: float,
    task: Task,
) -> Weights:
    residual = (probabilities(logits, task=task) - targets) * credence[:, None]
    return residual.T @ lifted + np.float32(precision) * shift


def _apply_inverse(
    gradient: Weights, pairs: deque[tuple[Weights, Weights, float]], covariance: Covariance
) -> Weights:
    """The two-loop recursion with A in the place of the identity, scaled to the last step's curvature."""
    vector = gradient.copy()
    factors: list[float] = []
    for step, turn, bend in reversed(pairs):
        factor = float(np.vdot(step, vector)) / bend
        vector -= factor * turn
        factors.append(factor)
    vector = vector @ covariance
    if pairs:
        _, turn, bend = pairs[-1]
        vector *= bend / max(float(np.vdot(turn, turn @ covariance)), 1e-30)
    for (step, turn, bend), factor in zip(pairs, reversed(factors), strict=True):
        vector += (factor - float(np.vdot(turn, vector)) / bend) * step
    return vector
