"""How many labels a simulated annotation needed, and how many times fewer than another, with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Need:
    """What it took to reach a level; `censored` where a run ended before, so it took at least that."""

    amount: float
    censored: bool = False


@dataclass(frozen=True)
class Ratio:
    """Geometric mean of baseline ÷ strategy with its 95 % bootstrap interval.

    `least` where the baseline was censored (the ratio is at least so much), `most` where the strategy was.
    """

    value: float
    low: float
    high: float
    least: bool = False
    most: bool = False


def needed(
    amounts: Sequence[float], quality: Sequence[float], *, level: float, target: float, holds: int = 1
) -> Need:
    """The first amount with quality ≥ level × target at it and at the `holds` − 1 points after it.

    The last amount, censored, where that never happens. Raises ValueError for an empty curve.
    """
    if not amounts:
        raise ValueError("A curve needs at least one point.")
    reached = [value >= level * target for value in quality]
    for place, amount in enumerate(amounts):
        if all(reached[place : place + holds]):
            return Need(float(max(amount, 1)))
    return Need(float(max(amounts[-1], 1)), censored=True)


def ratio(
    baseline: Sequence[Sequence[Need]],
    strategy: Sequence[Sequence[Need]],
    *,
    rng: np.random.Generator,
    draws: int = 2_000,
) -> Ratio:
    """Over data sets (outer) and seeds (inner) the geometric mean of baseline ÷ strategy.

    Each data set counts once, whatever its number of seeds. The interval resamples the seeds of each side
    within each data set and takes the sets as they are; with one seed it has no width.
    """
    drawn = np.zeros(draws)
    mean = 0.0
    for ours, theirs in zip(strategy, baseline, strict=True):
        for needs, sign in ((theirs, 1.0), (ours, -1.0)):
            logs = np.log([need.amount for need in needs])
            mean += sign * float(logs.mean()) / len(baseline)
            picked = logs[rng.integers(0, len(logs), size=(draws, len(logs)))]
            drawn += sign * picked.mean(axis=1) / len(baseline)
    low, high = np.exp(np.percentile(drawn, [2.5, 97.5]))
    return Ratio(
        value=float(np.exp(mean)),
        low=float(low),
        high=float(high),
        least=any(need.censored for needs in baseline for need in needs),
        most=any(need.censored for needs in strategy for need in needs),
    )
