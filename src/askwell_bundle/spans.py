"""The head for labels of parts of texts: which spans it finds, and how much it does not know.

Legend: `L` words of a text, `D` values of a word, `E` = 3 D + 3, `G` chains, `K` tags, `S` sketched values.
φₜ = [xₜ, ½ xₜ₋₁, ½ xₜ₊₁, 3, is first, is last], x = 10 (value − mean); beyond a text's ends x = 0.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from askwell_bundle.chain import Chain, FoundSpan, chosen
from askwell_bundle.choices import functional_variance, mutual_information, placed, unpacked

Floats = NDArray[np.float32]

SCALE = 10.0
CONSTANT = 3.0
NEIGHBOUR = 0.5
EXTRA = 3


@dataclass(frozen=True)
class Tagged:
    """The spans of a text, each with its epistemic nats, and of the whole text the two numbers of doubt."""

    spans: list[tuple[FoundSpan, float]]
    epistemic: float
    out_of_scope: float


@dataclass(frozen=True)
class SpanHead:
    """Weights (G, K, E), moves m (G, K, K), the posterior in few directions, scope, and the calibration."""

    weights: Floats
    moves: NDArray[np.float64]
    basis: Floats
    covariance: Floats
    mean: Floats
    scope: Floats
    is_flat: bool
    temperature: float
    shift: float
    tempering: float
    threshold: float

    @staticmethod
    def of(arrays: dict[str, NDArray[Any]], calibration: dict[str, Any]) -> "SpanHead":
        """The head in a bundle's arrays, with its calibration."""
        return SpanHead(
            weights=arrays["weights"],
            moves=arrays["moves"].astype(np.float64),
            basis=arrays["basis"],
            covariance=unpacked(arrays["covariance"]),
            mean=arrays["mean"],
            scope=arrays.get("scope", np.empty(0)).astype(np.float32),
            is_flat=calibration["layout"] == "flat",
            temperature=float(calibration["temperature"]),
            shift=float(calibration["shift"]),
            tempering=float(calibration["tempering"]),
            threshold=float(calibration["threshold"]),
        )

    def tag(self, values: NDArray[np.float16]) -> Tagged:
        """What the model finds in a text, given the rows of its words (L, D)."""
        if not len(values):
            return Tagged([], 0.0, float(placed(np.zeros(1), self.scope)[0]))
        rows = np.subtract(values, self.mean, dtype=np.float32)
        rows *= np.float32(SCALE)
        variance = self._variance(rows)
        softer = 1.0 / (self.temperature * np.sqrt(1.0 + np.pi / 8.0 * self.tempering * variance))
        lifted = _lifted(rows)
        information = np.zeros(len(rows))
        found: list[FoundSpan] = []
        for number, weights in enumerate(self.weights):
            z = (lifted @ weights.T).astype(np.float64)
            z[:, 1:] += self.shift
            chain = Chain.over(z * softer[:, None], self.moves[number] / self.temperature)
            information += mutual_information(chain.marginals, self.tempering * variance, is_one=True)
            for begin in range(1, len(weights), 2):
                label = (begin - 1) // 2 if self.is_flat else number
                found += chain.spans(begin, label)
        kept = chosen(found, threshold=self.threshold, is_flat=self.is_flat)
        mean = float(variance.astype(np.float64).mean())
        return Tagged(
            spans=[(span, max(float(information[span.start : span.end].sum()), 0.0)) for span in kept],
            epistemic=max(float(information.sum()), 0.0),
            out_of_scope=float(placed(np.array([mean / (1.0 + mean)]), self.scope)[0]),
        )

    def _variance(self, rows: Floats) -> Floats:
        sketched = np.empty((len(rows), self.basis.shape[1] + 1), np.float32)
        np.matmul(rows, self.basis, out=sketched[:, :-1])
        sketched[:, -1] = CONSTANT
        return functional_variance(sketched, self.covariance)


def _lifted(rows: Floats) -> Floats:
    size = rows.shape[1]
    lifted = np.zeros((len(rows), 3 * size + EXTRA), np.float32)
    lifted[:, :size] = rows
    lifted[1:, size : 2 * size] = np.float32(NEIGHBOUR) * rows[:-1]
    lifted[:-1, 2 * size : 3 * size] = np.float32(NEIGHBOUR) * rows[1:]
    lifted[:, -3], lifted[0, -2], lifted[-1, -1] = CONSTANT, 1.0, 1.0
    return lifted
