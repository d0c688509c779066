"""Scores of how much an answer about each text would teach: margin, and information about the whole pool.

Legend: `p` probabilities, `h` curvature, φ a lifted row. Higher scores are asked earlier.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from askwell.engine.links import curvature
from askwell.engine.shapes import (
    Covariance,
    Lifted,
    Probs,
    SampleLifted,
    SampleProbs,
    SampleScores,
    Scores,
)
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

    def foresight(
        self, lifted: Lifted, probs: Probs, *, matrix: Covariance, task: Task, answers: int
    ) -> Foresight:
        """What is left to tell of these rows as at most so many of them come to be answered."""
        return Foresight(lifted, curvature(probs, task=task), matrix=matrix, gain=self.gain, answers=answers)


class Foresight:
    """The information of a few rows while some of them are taken as answered, whatever the answers will be.

    An answer takes w ggᵀ off A and w (gmᵀ + mgᵀ) − w² f ggᵀ off M, where g = Aφ, m = Mφ, f = φᵀMφ and
    w = h / (1 + h v). Only products with the rows themselves are kept: φᵢᵀg and φᵢᵀm of each answer.
    """

    def __init__(
        self, lifted: Lifted, bend: Scores, *, matrix: Covariance, gain: Covariance, answers: int
    ) -> None:
        self._lifted, self._bend = lifted, bend
        self._through, self._toward = lifted @ matrix, lifted @ gain
        self._variance = np.einsum("ne,ne->n", self._through, lifted).astype(np.float64)
        self._fall = np.einsum("ne,ne->n", self._toward, lifted).astype(np.float64)
        self._first = np.maximum(self._information(), 1e-300)
        self._near = np.zeros((len(lifted), answers), dtype=np.float32)
        self._far = np.zeros((len(lifted), answers), dtype=np.float32)
        self._weights, self._falls = np.zeros(answers, dtype=np.float32), np.zeros(answers, dtype=np.float32)
        self._count = 0

    def answer(self, at: int) -> Scores:
        """Take one more row as answered; what is left of each row's information, as a share of the first."""
        done = slice(0, self._count)
        near, far, weights = self._near[:, done], self._far[:, done], self._weights[done]
        row = self._lifted[at]
        beside, beyond = weights * near[at], weights * far[at]
        to_near = self._through @ row - near @ beside
        to_far = self._toward @ row - far @ beside - near @ (beyond - weights * self._falls[done] * beside)
        weight = self._bend[at] / (1.0 + self._bend[at] * self._variance[at])
        fall = self._fall[at]
        self._variance -= weight * to_near**2
        self._fall += weight**2 * fall * to_near**2 - 2.0 * weight * to_near * to_far
        self._near[:, self._count], self._far[:, self._count] = to_near, to_far
        self._weights[self._count], self._falls[self._count] = weight, fall
        self._count += 1
        return self._information() / self._first

    def _information(self) -> Scores:
        variance, fall = np.maximum(self._variance, 0.0), np.maximum(self._fall, 0.0)
        return self._bend * fall / (1.0 + self._bend * variance)


def label_shares(probs: SampleProbs) -> SampleScores:
    """Weights with mean one under which every label has the same expected number of texts."""
    share = probs / np.maximum(probs.mean(axis=0), RARE)
    weight = share.sum(axis=1)
    return weight / max(float(weight.mean()), 1e-12)
