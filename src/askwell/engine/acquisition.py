"""Scores of how much an answer about each text would teach: margin, and information about the whole pool.

Legend: `p` probabilities, `h` curvature, φ a lifted row. Higher scores are asked earlier.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from askwell.engine.links import curvature
from askwell.engine.shapes import Covariance, Lifted, Probs, SampleLifted, SampleProbs, SampleScores, Scores
from askwell.engine.values import Task

RARE = 1e-3
"""A label that the model gives less than this share of the pool is weighed as if it had so much."""


def margin(probs: Probs, *, task: Task) -> Scores:
    """How torn the model is, in [0, 1]: 1 − (p₁ − p₂); for `several` the least sure label's 1 − |2p − 1|."""
    if task == "several":
        return 1.0 - np.abs(2.0 * probs - 1.0).min(axis=1)
    if probs.shape[1] == 1:
        return np.zeros(len(probs), dtype=probs.dtype)
    top = np.partition(probs, probs.shape[1] - 2, axis=1)[:, -2:]
    return np.clip(1.0 - (top[:, 1] - top[:, 0]), 0.0, 1.0)


@dataclass(frozen=True)
class Outlook:
    """What there is to learn about the pool: M = A T A, where T is the mean of w h φφᵀ over target texts."""

    gain: Covariance

    @staticmethod
    def over(
        targets: SampleLifted, probs: SampleProbs, *, matrix: Covariance, task: Task, balanced: bool
    ) -> Outlook:
        """The outlook of a posterior covariance A over a sample of the pool with its probabilities.

        With `balanced` the weights w give every label the same share of the targets, by the model's own
        probabilities: so counts a pool for someone who wants rare labels right as well. Otherwise w = 1.
        """
        weight = curvature(probs, task=task) / max(len(targets), 1)
        if balanced:
            weight = weight * label_shares(probs)
        through = (targets * np.sqrt(weight).astype(np.float32)[:, None]) @ matrix
        return Outlook(gain=through.T @ through)

    def information(self, lifted: Lifted, probs: Probs, variance: Scores, *, task: Task) -> Scores:
        """Closed-form EPIG: h φᵀMφ / (1 + h v), how much an answer takes off the targets' variance (≥ 0).

        v = φᵀAφ. To first order the information expected about the targets' labels (Bickford Smith et al.
        2023, arXiv 2304.08151), with one curvature for all classes.
        """
        bend = curvature(probs, task=task)
        fall = np.maximum(np.einsum("ne,ne->n", lifted @ self.gain, lifted), 0.0)
        return bend * fall / (1.0 + bend * variance)


def label_shares(probs: SampleProbs) -> SampleScores:
    """Weights with mean one under which every label has the same expected number of texts."""
    share = probs / np.maximum(probs.mean(axis=0), RARE)
    weight = share.sum(axis=1)
    return weight / max(float(weight.mean()), 1e-12)
