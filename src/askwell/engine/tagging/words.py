"""Words of texts as the head sees them: each with its two neighbours, centred and scaled, never written out.

Legend: `T` words of texts that lie end to end, `D` values of a word, `E` = 3 D + 3 lifted values, `R` rows of
weights. φₜ = [xₜ, ½ xₜ₋₁, ½ xₜ₊₁, 3, is first, is last], x = 10 (value − mean); beyond a text's ends x = 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from askwell.engine.tagging.shapes import Counts, Errors, Labels, Logits, Marks, Mean, Rows, Values, Weights

SCALE = 10.0
"""Centred rows have values near 0.05; ten times that suits a unit prior on the weights."""

NEIGHBOUR = 0.5
"""A neighbour's values beside the word's own."""

CONSTANT = 3.0
"""The constant value: under a unit prior on weights a tag's bias has standard deviation three."""

EXTRA = 3
"""Lifted values that are not of the encoder: the constant, is first, is last."""


@dataclass(frozen=True)
class Words:
    """Centred and scaled words, and which of them begin and end a text."""

    rows: Rows
    is_first: Marks
    is_last: Marks

    @staticmethod
    def of(values: Values | Rows, counts: Counts, mean: Mean) -> Words:
        """The words of texts with so many words each."""
        rows = np.subtract(values, mean, dtype=np.float32)
        rows *= np.float32(SCALE)
        ends = np.cumsum(counts)[counts > 0]
        is_first, is_last = np.zeros(len(rows), dtype=np.bool_), np.zeros(len(rows), dtype=np.bool_)
        is_first[ends - counts[counts > 0]] = True
        is_last[ends - 1] = True
        return Words(rows=rows, is_first=is_first, is_last=is_last)

    @staticmethod
    def joined(one: Words, other: Words) -> Words:
        """The words of texts and of further texts, all with the same mean."""
        return Words(
            rows=np.concatenate([one.rows, other.rows]),
            is_first=np.concatenate([one.is_first, other.is_first]),
            is_last=np.concatenate([one.is_last, other.is_last]),
        )

    @property
    def size(self) -> int:
        """Lifted values E."""
        return lifted_size(self.rows.shape[1])

    def project(self, weights: Weights) -> Logits:
        """φ Wᵀ (T, R), in single precision."""
        count, dimension = len(weights), self.rows.shape[1]
        blocks = weights[:, : 3 * dimension].reshape(count, 3, dimension).transpose(1, 0, 2)
        products = self.rows @ blocks.reshape(3 * count, dimension).T
        own, before, after = products[:, :count], products[:, count : 2 * count], products[:, 2 * count :]
        logits = own + CONSTANT * weights[:, -3]
        logits[1:] += NEIGHBOUR * np.where(self.is_first[1:, None], 0.0, before[:-1])
        logits[:-1] += NEIGHBOUR * np.where(self.is_last[:-1, None], 0.0, after[1:])
        logits += self.is_first[:, None] * weights[:, -2] + self.is_last[:, None] * weights[:, -1]
        return logits

    def collect(self, errors: Errors) -> Weights:
        """Σ e φᵀ (R, E): the transpose of `project`."""
        count, dimension = errors.shape[1], self.rows.shape[1]
        spread = np.zeros((len(errors), 3 * count), dtype=np.float32)
        spread[:, :count] = errors
        spread[:-1, count : 2 * count] = NEIGHBOUR * np.where(self.is_first[1:, None], 0.0, errors[1:])
        spread[1:, 2 * count :] = NEIGHBOUR * np.where(self.is_last[:-1, None], 0.0, errors[:-1])
        gathered = np.empty((count, self.size), dtype=np.float32)
        blocks = (spread.T @ self.rows).reshape(3, count, dimension).transpose(1, 0, 2)
        gathered[:, : 3 * dimension] = blocks.reshape(count, 3 * dimension)
        gathered[:, -3] = CONSTANT * errors.sum(axis=0)
        gathered[:, -2] = errors[self.is_first].sum(axis=0)
        gathered[:, -1] = errors[self.is_last].sum(axis=0)
        return gathered

    def lifted(self) -> Weights:
        """φ written out (T, E), for where few words are concerned."""
        lifted = np.zeros((len(self.rows), self.size), dtype=np.float32)
        dimension = self.rows.shape[1]
        lifted[:, :dimension] = self.rows
        half = np.float32(NEIGHBOUR)
        lifted[1:, dimension : 2 * dimension] = half * np.where(self.is_first[1:, None], 0.0, self.rows[:-1])
        lifted[:-1, 2 * dimension : -EXTRA] = half * np.where(self.is_last[:-1, None], 0.0, self.rows[1:])
        lifted[:, -3], lifted[:, -2], lifted[:, -1] = CONSTANT, self.is_first, self.is_last
        return lifted


def lifted_size(dimension: int) -> int:
    """E, of words with so many values."""
    return 3 * dimension + EXTRA


def directions(label_features: Labels, mean: Mean) -> Weights:
    """Unit directions of the label names seen from the mean (C, E), zero but for the word's own values."""
    centred = np.asarray(label_features, dtype=np.float32) - mean
    length = np.linalg.norm(centred, axis=1, keepdims=True)
    found = np.zeros((len(centred), lifted_size(centred.shape[1])), dtype=np.float32)
    np.divide(centred, length, out=found[:, : centred.shape[1]], where=length > 1e-6)
    return found
