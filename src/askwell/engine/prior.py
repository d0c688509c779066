"""The prior over weights: a mean from the labels' names, which answers may confirm or wear down.

Weight of class c ~ N(κ·d_c, 1/λ), d_c the unit direction of its name seen from the pool's mean.
After Burgess, Lloyd & Ghahramani (2017), arXiv 1707.05562.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from askwell.engine.features import CONSTANT
from askwell.engine.shapes import Weights
from askwell.engine.values import Task

KAPPAS = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0)
"""The strengths of the names that are tried when the prior is learnt."""

PRECISIONS = (0.25, 0.5, 1.0, 2.0, 4.0)
"""The precisions that are tried."""


@dataclass(frozen=True)
class Hyper:
    """What is learnt slowly: strength κ of the names, precision λ, and the calibration.

    The calibration is a temperature T, a tempering τ of the variance, and a shift of each class's logit.
    `explained` in [0, 1] is the share of the answers' entropy that the model takes away from texts held out.
    """

    kappa: float = 1.5
    precision: float = 1.0
    temperature: float = 1.0
    tempering: float = 0.003
    explained: float = 0.5
    bias: tuple[float, ...] = ()

    def to_meta(self) -> dict[str, Any]:
        """As JSON-able values."""
        return {**vars(self), "bias": list(self.bias)}

    @staticmethod
    def from_meta(meta: dict[str, Any]) -> Hyper:
        """From the values of `to_meta`; missing ones have their defaults."""
        names = ("kappa", "precision", "temperature", "tempering", "explained")
        known = {name: float(meta[name]) for name in names if name in meta}
        return Hyper(**known, bias=tuple(float(shift) for shift in meta.get("bias", ())))


def prior_mean(directions: Weights, *, kappa: float, task: Task) -> Weights:
    """M = κ d with a bias of zero for `one`; for `several` the bias says that one label in C is present."""
    mean = (kappa * directions).astype(np.float32)
    if task == "several":
        mean[:, -1] = -np.log(max(len(directions) - 1.0, 1.0)) / CONSTANT
    return mean


def neighbours(hyper: Hyper) -> list[Hyper]:
    """The present values first, then those one step away on the grids of κ and λ."""
    near = [hyper]
    near += [replace(hyper, kappa=kappa) for kappa in _beside(hyper.kappa, KAPPAS)]
    near += [replace(hyper, precision=precision) for precision in _beside(hyper.precision, PRECISIONS)]
    return near


def penalty(hyper: Hyper) -> float:
    """Negative log prior in nats: κ log-normal about 1.5 with width 0.7, λ about 1 with width 0.25.

    A few dozen audit answers overrule κ, some hundreds λ: looser, λ wandered with the luck of few audit
    answers and cost a fifth more labels on BANKING77.
    """
    kappa = np.log((hyper.kappa + 0.1) / 1.6) / 0.7
    precision = np.log(hyper.precision) / 0.25
    return float(0.5 * (kappa**2 + precision**2))


def _beside(value: float, grid: tuple[float, ...]) -> list[float]:
    at = int(np.argmin(np.abs(np.array(grid) - value)))
    return [grid[index] for index in (at - 1, at + 1) if 0 <= index < len(grid)]
