"""What is not known for want of answers: the posterior around the chain's weights, in a few directions.

A = (λI + Σ h ψψᵀ)⁻¹ over answered words, with ψ the word's own values in the pool's main directions and h the
trace of its curvature; v = ψᵀAψ is the variance of a tag's potential.

Legend: `T` words, `D` values of a word, `S` = B + 1 sketched values, `G` chains, `K` tags.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from askwell.engine import posterior
from askwell.engine.tagging.shapes import Basis, Covariance, Potentials, Rows, Sketch, WordScores
from askwell.engine.tagging.words import CONSTANT

DIRECTIONS = 128
"""Main directions of the pool that are kept: most of what tells words apart, at a tenth of the cost."""


@dataclass(frozen=True)
class Uncertainty:
    """The basis of the sketch, and A."""

    basis: Basis
    matrix: Covariance

    def sketch(self, rows: Rows) -> Sketch:
        """ψ of centred and scaled rows."""
        return sketch(rows, self.basis)

    def variance(self, sketched: Sketch) -> WordScores:
        """v of sketched rows."""
        return posterior.functional_variance(sketched, self.matrix)


def sketch(rows: Rows, basis: Basis) -> Sketch:
    """ψ: the rows in the directions of the basis, and a constant."""
    found = np.empty((len(rows), basis.shape[1] + 1), dtype=np.float32)
    np.matmul(rows, basis, out=found[:, :-1])
    found[:, -1] = CONSTANT
    return found


def main_directions(rows: Rows) -> Basis:
    """The directions in which centred rows differ most (principal components)."""
    gram = (rows.T @ rows).astype(np.float64)
    _, vectors = np.linalg.eigh(gram)
    return np.ascontiguousarray(vectors[:, ::-1][:, :DIRECTIONS]).astype(np.float32)


def word_curvature(marginals: Potentials) -> WordScores:
    """h = 1 − Σp² of each word, of the chain that is least sure."""
    return (1.0 - np.square(marginals).sum(axis=2)).max(axis=0).clip(0.0, 1.0)


def information(marginals: Potentials, variance: WordScores) -> WordScores:
    """Nats that the weights hold about the tags of each word, summed over chains (≥ 0)."""
    parts = [posterior.mutual_information(chain, variance, task="one") for chain in marginals]
    return np.sum(parts, axis=0)
