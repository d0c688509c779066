"""The feature space of the head: unit rows centred, scaled by ten and given a constant.

Legend: `x` a unit row of the encoder, `m` the pool's mean, φ = [10 (x − m), 3] the lifted row.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from askwell.engine.shapes import ClassVector, Features, LabelFeatures, Lifted, Vector, Weights

SCALE = 10.0
"""Centred unit rows have values near 0.05; ten times that suits a unit prior on the weights."""

CONSTANT = 3.0
"""The constant feature: under a unit prior on weights, a class's bias has standard deviation three."""


@dataclass(frozen=True)
class Space:
    """The affine map from unit rows to lifted rows, fixed by the pool's mean."""

    mean: Vector

    @property
    def dimension(self) -> int:
        """Number of encoder features, D."""
        return int(self.mean.shape[0])

    def lift(self, features: Features) -> Lifted:
        """φ = [10 (x − m), 3], float32."""
        lifted = np.empty((features.shape[0], self.dimension + 1), dtype=np.float32)
        np.subtract(features, self.mean, out=lifted[:, :-1], casting="same_kind")
        lifted[:, :-1] *= SCALE
        lifted[:, -1] = CONSTANT
        return lifted

    def directions(self, label_features: LabelFeatures) -> Weights:
        """Unit directions of the label names seen from the pool's mean; zero for a name at the mean."""
        centred = np.asarray(label_features, dtype=np.float32) - self.mean
        length = np.linalg.norm(centred, axis=1, keepdims=True)
        unit = np.where(length > 1e-6, centred / np.maximum(length, 1e-6), 0.0)
        return np.concatenate([unit, np.zeros((len(unit), 1))], axis=1).astype(np.float32)

    def fold(self, weights: Weights) -> tuple[LabelFeatures, ClassVector]:
        """Weights V and biases b with x Vᵀ + b = φ Wᵀ, so that raw rows are scored without lifting them."""
        scaled = (SCALE * weights[:, :-1]).astype(np.float32)
        return scaled, (CONSTANT * weights[:, -1] - scaled @ self.mean).astype(np.float32)
