"""Scores of how much an answer about each text would teach: margin and expected information.

Legend: `p` probabilities, `v` the variance of a logit, φ a lifted row. Higher scores are asked earlier.
"""

from __future__ import annotations

import numpy as np

from askwell.engine.links import curvature
from askwell.engine.shapes import Covariance, Lifted, Probs, SampleLifted, SampleProbs, Scores
from askwell.engine.values import Task


def margin(probs: Probs, *, task: Task) -> Scores:
    """How torn the model is, in [0, 1]: 1 − (p₁ − p₂); for `several` the least sure label's 1 − |2p − 1|."""
    if task == "several":
        return 1.0 - np.abs(2.0 * probs - 1.0).min(axis=1)
    if probs.shape[1] == 1:
        return np.zeros(len(probs), dtype=probs.dtype)
    top = np.partition(probs, probs.shape[1] - 2, axis=1)[:, -2:]
    return np.clip(1.0 - (top[:, 1] - top[:, 0]), 0.0, 1.0)


def expected_information(
    lifted: Lifted,
    probs: Probs,
    targets: SampleLifted,
    target_probs: SampleProbs,
    *,
    matrix: Covariance,
    task: Task,
) -> Scores:
    """Closed-form EPIG: h φᵀMφ / (1 + h φᵀAφ), M = A T A, T = mean of h φφᵀ over target texts (≥ 0).

    To first order the fall of the targets' predictive variance after an answer about each row
    (Bickford Smith et al. 2023, arXiv 2304.08151).
    """
    weighted = targets * np.sqrt(curvature(target_probs, task=task) / max(len(targets), 1))[:, None]
    through = lifted @ matrix
    gain = np.square(through @ weighted.T).sum(axis=1)
    bend = curvature(probs, task=task)
    return bend * gain / (1.0 + bend * np.einsum("ne,ne->n", through, lifted))
