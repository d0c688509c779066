"""What the tagger learns slowly: the strength of the names and of the prior, and the calibration."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from askwell.engine.tagging.shapes import TagWeights, Weights
from askwell.engine.tagging.tags import Scheme
from askwell.engine.tagging.words import CONSTANT

KAPPAS = (0.0, 0.5, 1.0, 1.5, 2.0)
"""The strengths of the names that are tried."""

PRECISIONS = (0.35, 0.6, 1.0, 1.7, 3.0)
"""The precisions that are tried."""

RARE = 0.05
"""The share of words that is expected to begin a span, before anything is known."""


@dataclass(frozen=True)
class TagHyper:
    """Strength κ of the names, precision λ, and the calibration.

    The calibration is a temperature T of the whole chain, a shift of every tag but O, and a tempering τ of
    the variance; from `threshold` on a span is suggested, and `reached` is the F₁ expected of that.
    """

    kappa: float = 0.5
    precision: float = 1.0
    temperature: float = 1.0
    shift: float = 0.0
    tempering: float = 0.01
    threshold: float = 0.3
    reached: float = 0.0

    def to_meta(self) -> dict[str, Any]:
        """As JSON-able values."""
        return dict(vars(self))

    @staticmethod
    def from_meta(meta: dict[str, Any]) -> TagHyper:
        """From the values of `to_meta`; missing ones have their defaults."""
        known = {name: float(meta[name]) for name in vars(TagHyper()) if name in meta}
        return TagHyper(**known)


def prior_mean(directions: Weights, scheme: Scheme, *, kappa: float) -> TagWeights:
    """κ d for B and I of each label, with biases by which few words are in spans; zero for O."""
    mean = np.zeros((scheme.chains, scheme.tags, directions.shape[1]), dtype=np.float32)
    bias = np.log(RARE / (1.0 - RARE) / scheme.labels) / CONSTANT
    for label, direction in enumerate(directions):
        chain, begin = scheme.place(label)
        mean[chain, begin : begin + 2] = kappa * direction
        mean[chain, begin : begin + 2, -3] = bias
    return mean


def neighbours(hyper: TagHyper) -> list[TagHyper]:
    """One step away on the grids of κ and λ."""
    near = [replace(hyper, kappa=kappa) for kappa in _beside(hyper.kappa, KAPPAS)]
    return [*near, *precisions(hyper)]


def precisions(hyper: TagHyper) -> list[TagHyper]:
    """One step away on the grid of λ alone."""
    return [replace(hyper, precision=precision) for precision in _beside(hyper.precision, PRECISIONS)]


def penalty(hyper: TagHyper) -> float:
    """Negative log prior in nats: κ normal about 0.5 with width 0.7, λ log-normal about 1 with width 0.3."""
    return 0.5 * ((hyper.kappa - 0.5) / 0.7) ** 2 + 0.5 * (float(np.log(hyper.precision)) / 0.3) ** 2


def _beside(value: float, grid: tuple[float, ...]) -> list[float]:
    at = int(np.argmin(np.abs(np.array(grid) - value)))
    return [grid[index] for index in (at - 1, at + 1) if 0 <= index < len(grid)]
