"""Clustered unit rows with labels, for tests that need data a head can learn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Clusters:
    """Unit rows around one centre per class, and the centres as label features."""

    features: np.ndarray
    labels: np.ndarray
    label_features: np.ndarray

    def target(self, row: int) -> np.ndarray:
        return np.eye(len(self.label_features), dtype=np.float32)[self.labels[row]]


def make_clusters(*, texts: int = 240, classes: int = 4, dimension: int = 12, seed: int = 0) -> Clusters:
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(classes, dimension))
    labels = rng.integers(0, classes, size=texts)
    rows = centres[labels] + 0.9 * rng.normal(size=(texts, dimension))
    names = centres + 0.5 * rng.normal(size=centres.shape)
    return Clusters(
        features=(rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float16),
        labels=labels,
        label_features=(names / np.linalg.norm(names, axis=1, keepdims=True)).astype(np.float32),
    )
