"""Probabilities that mean what they say: leave-one-out in closed form, and the temperature learnt from it.

Legend: `z` logits, `p` probabilities, `t` targets, `h` curvature, `s` = φᵀAφ of an answered row.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from askwell.engine.links import curvature, losses, probabilities
from askwell.engine.posterior import covariance, functional_variance, soften
from askwell.engine.shapes import (
    ClassVector,
    Lifted,
    Logits,
    Rows,
    Scores,
    SelectedLogits,
    SelectedScores,
    Targets,
)
from askwell.engine.values import Task

Floats = NDArray[np.float64]

NEGLIGIBLE = 3e-2
"""Rows with less curvature times variance than this for a class do not change its variance."""

TEMPERATURES = np.exp(np.linspace(-1.2, 1.2, 25))
TEMPERINGS = (0.003, 0.01, 0.03, 0.1)
WIDTHS = (0.25, 0.5, 1.0, 2.0)

EVIDENT = 3.0
"""Nats of evidence without which labels are not shifted, lest a handful of answers shift them by luck."""


def leave_one_out(
    lifted: Lifted,
    logits: Logits,
    targets: Targets,
    *,
    credence: Scores,
    rows: Rows,
    precision: float,
    task: Task,
) -> tuple[SelectedLogits, SelectedScores]:
    """Logits of the given answered rows had each not been answered, without refitting, and mean variances.

    With A_c = (λI + Σ h_c φφᵀ)⁻¹ with h_c = w p_c (1 − p_c) C/(C − 1) (`several`: no factor), w the
    credence, and from the row's own s = φᵀA_cφ: s₋ = s / (1 − h s), z₋ = z + s₋ w (p − t). Exact where the
    other rows' loss is quadratic. The rows with curvature for a class are few, so A_c is never formed
    (Woodbury's identity).
    """
    probs = probabilities(logits, task=task)
    classes = probs.shape[1]
    factor = classes / (classes - 1) if task == "one" and classes > 1 else 1.0
    bend = np.maximum(credence[:, None] * factor * probs * (1.0 - probs), 1e-9)
    norms = np.square(lifted).sum(axis=1) / precision
    asked = lifted[rows]
    variance = np.repeat(norms[rows][:, None], classes, axis=1)
    for label in range(classes):
        active = np.flatnonzero(bend[:, label] * norms > NEGLIGIBLE)
        basis, weight = lifted[active], bend[active, label]
        if len(active) > lifted.shape[1]:
            matrix = covariance(basis, weight, precision=precision, dimension=lifted.shape[1])
            variance[:, label] = functional_variance(asked, matrix)
        elif len(active):
            cross = basis @ asked.T / precision
            inner = (basis @ basis.T / precision).astype(np.float64)
            inner[np.diag_indices_from(inner)] += 1.0 / weight
            variance[:, label] -= (cross * np.linalg.solve(inner, cross)).sum(axis=0)
    without = np.maximum(variance, 0.0) / np.maximum(1.0 - bend[rows] * variance, 0.02)
    held = logits[rows] + without * credence[rows, None] * (probs[rows] - targets[rows])
    return held.astype(np.float32), without.mean(axis=1)


def unanswered(logits: Logits, targets: Targets, variance: Scores, *, task: Task) -> Logits:
    """Logits of believed rows had each not been answered, from one variance s for all classes.

    z₋ = z + s (p − t) / (1 − h s) with the row's own h: rougher than `leave_one_out`, and a product cheaper.
    """
    probs = probabilities(logits, task=task)
    without = variance / np.maximum(1.0 - curvature(probs, task=task) * variance, 0.02)
    return logits + without[:, None] * (probs - targets)


def fit_temperature(
    logits: Logits, targets: Targets, variance: Scores, importance: Scores, *, task: Task, width: float = 0.2
) -> tuple[float, float]:
    """Temperature T and tempering τ that make held-out answers most probable.

    T has a log-normal prior of the given width about one, each larger τ is e times less probable than the
    one before; rows are weighted by importance (an audit row speaks for the pool, a chosen one less so).
    """
    best, chosen = np.inf, (1.0, TEMPERINGS[0])
    for step, tempering in enumerate(TEMPERINGS):
        for temperature in TEMPERATURES:
            softened = soften(logits, variance, temperature=float(temperature), tempering=tempering)
            loss = float(importance @ losses(softened, targets, task=task))
            loss += 0.5 * (np.log(temperature) / width) ** 2 + step
            if loss < best:
                best, chosen = loss, (float(temperature), tempering)
    return chosen


def fit_bias(logits: Logits, targets: Targets, *, task: Task) -> ClassVector:
    """Per-class shifts b of held-out logits that make audit answers most probable; b ~ N(0, width²).

    Actively chosen answers over-represent hard labels; the audit stream says how common each label really is.
    The width is the one of WIDTHS with the most evidence (Laplace's approximation). Less of it than EVIDENT,
    no shift.
    """
    best = float(losses(logits, targets, task=task).sum()) - EVIDENT
    chosen = bias = np.zeros(logits.shape[1])
    for width in WIDTHS:
        bias, cost = _shift(logits, targets, bias, width=width, task=task)
        if cost < best:
            best, chosen = cost, bias
    return chosen.astype(np.float32)


def _shift(
    logits: Logits, targets: Targets, start: Floats, *, width: float, task: Task
) -> tuple[Floats, float]:
    """The most probable shift for one width by Newton's method, and its negative log evidence in nats."""
    bias, identity = start, np.eye(len(start))
    hessian: Floats = identity
    for _ in range(25):
        probs = probabilities(logits + bias, task=task)
        hessian = np.diag((probs if task == "one" else probs * (1.0 - probs)).sum(axis=0))
        if task == "one":
            hessian = hessian - probs.T @ probs
        gradient = (probs - targets).sum(axis=0) + bias / width**2
        step: Floats = np.linalg.inv(hessian + identity / width**2) @ gradient
        largest = float(np.abs(step).max())
        bias = bias - step * min(1.0, 2.0 / (largest + 1e-12))
        if largest < 1e-2:
            break
    volume = float(np.linalg.slogdet(identity + width**2 * hessian)[1])
    loss = float(losses(logits + bias, targets, task=task).sum())
    return bias, loss + 0.5 * float(bias @ bias) / width**2 + 0.5 * volume
