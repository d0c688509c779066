"""The head for labels of whole texts: calibrated probabilities, and two numbers of doubt apart from them.

Legend: `N` texts, `C` labels, `D` values of a text, `E` = D + 1; `v` = φᵀAφ, the variance of a logit.
The probit link z / √(1 + π v / 8) after MacKay (1992); the information that the weights hold about an answer,
½ log det(I + v Λ), to first order as in Houlsby et al. 2011 (arXiv 1112.5745).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

SCALE = 10.0
CONSTANT = 3.0


@dataclass(frozen=True)
class Said:
    """Probabilities (N, C), epistemic nats (N,), and how strange each text is, in [0, 1] (N,)."""

    probs: NDArray[Any]
    epistemic: NDArray[Any]
    out_of_scope: NDArray[Any]


@dataclass(frozen=True)
class ChoiceHead:
    """Weights W (C, E), covariance A (E, E), the pool's mean (D,) and scope, and the calibration."""

    weights: Floats
    covariance: Floats
    mean: Floats
    scope: Floats
    is_one: bool
    temperature: float
    tempering: float
    bias: tuple[float, ...]

    @staticmethod
    def of(arrays: dict[str, NDArray[Any]], calibration: dict[str, Any], *, is_one: bool) -> "ChoiceHead":
        """The head in a bundle's arrays, with its calibration."""
        return ChoiceHead(
            weights=arrays["weights"],
            covariance=unpacked(arrays["covariance"]),
            mean=arrays["mean"].astype(np.float32),
            scope=arrays.get("scope", np.empty(0)).astype(np.float32),
            is_one=is_one,
            temperature=float(calibration["temperature"]),
            tempering=float(calibration["tempering"]),
            bias=tuple(float(shift) for shift in calibration.get("bias") or ()),
        )

    def predict(self, rows: Floats) -> Said:
        """What the model says of unit rows."""
        lifted = np.empty((len(rows), rows.shape[1] + 1), np.float32)
        np.subtract(rows, self.mean, out=lifted[:, :-1], casting="same_kind")
        lifted[:, :-1] *= SCALE
        lifted[:, -1] = CONSTANT
        variance = functional_variance(lifted, self.covariance)
        logits = lifted @ self.weights.T
        if self.bias:
            logits = logits + np.asarray(self.bias, np.float32)
        believed = self.tempering * variance
        probs = self._probabilities(_softened(logits, believed) / self.temperature)
        whole = self._probabilities(_softened(logits, variance))
        return Said(
            probs=probs,
            epistemic=mutual_information(probs, believed, is_one=self.is_one),
            out_of_scope=placed(1.0 - whole.max(axis=1), self.scope),
        )

    def _probabilities(self, logits: NDArray[Any]) -> NDArray[Any]:
        """Softmax where one label is chosen, a sigmoid each where several are."""
        if not self.is_one:
            return np.exp(-np.logaddexp(0.0, -logits))
        exponent = np.exp(logits - logits.max(axis=1, keepdims=True))
        return exponent / exponent.sum(axis=1, keepdims=True)


def functional_variance(rows: Floats, matrix: Floats) -> Floats:
    """v = φᵀAφ of each row, at least zero."""
    return np.maximum(np.einsum("ne,ne->n", rows @ matrix, rows), 0.0)


def mutual_information(probs: NDArray[Any], variance: NDArray[Any], *, is_one: bool) -> NDArray[Any]:
    """Information in nats that the weights hold about each answer, at most its entropy."""
    safe = np.clip(probs, 1e-12, 1.0)
    entropy = -(probs * np.log(safe)).sum(axis=1)
    if is_one:
        inflated = 1.0 + variance[:, None] * probs
        inside = np.log(inflated).sum(axis=1) + np.log(np.maximum((probs / inflated).sum(axis=1), 1e-30))
    else:
        rest = 1.0 - probs
        entropy -= (rest * np.log(np.clip(rest, 1e-12, 1.0))).sum(axis=1)
        inside = np.log1p(variance[:, None] * probs * rest).sum(axis=1)
    return np.clip(0.5 * inside, 0.0, np.maximum(entropy, 0.0))


def placed(scores: NDArray[Any], quantiles: Floats) -> NDArray[Any]:
    """The share of the pool's texts that are less strange, in [0, 1]; the scores where none was measured."""
    if not len(quantiles):
        return scores
    scale = np.concatenate([[0.0], quantiles, [1.0]])
    shares = (np.arange(len(quantiles)) + 0.5) / len(quantiles)
    return np.interp(scores, scale, np.concatenate([[0.0], shares, [1.0]]))


def unpacked(packed: Floats) -> Floats:
    """The symmetric matrix of which the lower triangle is kept, row by row."""
    size = int((np.sqrt(8 * len(packed) + 1) - 1) / 2)
    matrix = np.zeros((size, size), dtype=np.float32)
    matrix[np.tril_indices(size)] = packed
    return matrix + np.tril(matrix, -1).T


def _softened(logits: NDArray[Any], variance: NDArray[Any]) -> NDArray[Any]:
    return logits / np.sqrt(1.0 + np.pi / 8.0 * variance)[:, None]
