"""The posterior around the head: one covariance for all classes, and what it says of a text.

A = (λI + Σᵢ hᵢ φᵢφᵢᵀ)⁻¹ with hᵢ the curvature of row i (`links.curvature`); v = φᵀAφ is a logit's variance.
The probit link z / √(1 + π v / 8) after MacKay (1992).
"""

from __future__ import annotations

import numpy as np

from askwell.engine.links import curvature, entropy, probabilities
from askwell.engine.shapes import Covariance, Lifted, LiftedVector, Logits, Packed, Probs, Scores
from askwell.engine.values import Task


def covariance(lifted: Lifted, weights: Scores, *, precision: float, dimension: int) -> Covariance:
    """A = (λI + Σ h φφᵀ)⁻¹, factored in double precision and given in single.

    Raises numpy.linalg.LinAlgError if the matrix is singular (a precision of zero and too few rows).
    """
    scaled = lifted * np.sqrt(np.maximum(weights, 0.0))[:, None].astype(np.float32)
    gram = (scaled.T @ scaled).astype(np.float64) if len(lifted) else np.zeros((dimension, dimension))
    gram.flat[:: dimension + 1] += precision
    inverse = np.linalg.inv(gram)
    return (0.5 * (inverse + inverse.T)).astype(np.float32)


def around(lifted: Lifted, logits: Logits, *, credence: Scores, precision: float, task: Task) -> Covariance:
    """The covariance around a head that gives these rows these logits; each row counts as it is believed."""
    bend = credence * curvature(probabilities(logits, task=task), task=task)
    return covariance(lifted, bend, precision=precision, dimension=lifted.shape[1])


def downdate(matrix: Covariance, row: LiftedVector, weight: float) -> Covariance:
    """A after one more row of curvature h: A − h Aφ(Aφ)ᵀ / (1 + h φᵀAφ) (Sherman & Morrison)."""
    gain = matrix @ row
    return matrix - np.float32(weight / (1.0 + weight * float(row @ gain))) * np.outer(gain, gain)


def functional_variance(lifted: Lifted, matrix: Covariance) -> Scores:
    """v = φᵀAφ, the variance of each class's logit, at least zero."""
    return np.maximum(np.einsum("ne,ne->n", lifted @ matrix, lifted), 0.0)


def soften(logits: Logits, variance: Scores, *, temperature: float = 1.0, tempering: float = 1.0) -> Logits:
    """z / (T √(1 + π τ v / 8)): the probit link with temperature T and tempered variance τ v."""
    return logits / (temperature * np.sqrt(1.0 + np.pi / 8.0 * tempering * variance))[:, None]


def mutual_information(probs: Probs, variance: Scores, *, task: Task) -> Scores:
    """Information in nats that the weights hold about an answer: ½ log det(I + v Λ), at most the entropy.

    `one`: Λ = diag p − ppᵀ, with determinant Π(1 + v p) · Σ p / (1 + v p); `several`: Λ = diag p(1 − p).
    To first order in v it is BALD, ½ v (1 − Σp²) (Houlsby et al. 2011, arXiv 1112.5745).
    """
    if task == "one":
        inflated = 1.0 + variance[:, None] * probs
        inside = np.log(inflated).sum(axis=1) + np.log(np.maximum((probs / inflated).sum(axis=1), 1e-30))
    else:
        inside = np.log1p(variance[:, None] * probs * (1.0 - probs)).sum(axis=1)
    return np.clip(0.5 * inside, 0.0, entropy(probs, task=task))


def pack(matrix: Covariance) -> Packed:
    """The lower triangle, row by row: half the bytes."""
    return matrix[np.tril_indices(len(matrix))]


def unpack(packed: Packed) -> Covariance:
    """The symmetric matrix of `pack`."""
    size = int((np.sqrt(8 * len(packed) + 1) - 1) / 2)
    matrix = np.zeros((size, size), dtype=np.float32)
    matrix[np.tril_indices(size)] = packed
    return matrix + np.tril(matrix, -1).T
