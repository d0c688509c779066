"""What the engine computes of doubt, again: by loops, slow and obvious."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise, permutations, product
from math import comb

import numpy as np

from askwell.engine.trust import LAPSES, OFFSET, OWN, RARER, SLOPE


def chance(q: float, a: float, b: float, lapse: float) -> float:
    """How often a decision of confidence q is right."""
    odds = (q / (1 - q)) ** b * np.exp(a)
    return float((1 - lapse) * odds / (1 + odds))


def believed(q: float, seen: list[tuple[float, bool]], own: list[tuple[float, bool]] | None = None) -> float:
    """Posterior mean of a decision's chance, node by node; with `own` that of the label that made those."""
    steps = np.linspace(-3, 3, 21)
    departures = [OWN * step for step in steps[::2]] if own is not None else [0.0]
    total = weighted = 0.0
    for x, y, (place, lapse), d in product(steps, steps[::2], enumerate(LAPSES), departures):
        a, b = OFFSET * x, np.exp(SLOPE * y)
        weight = np.exp(-0.5 * (x**2 + y**2 + (d / OWN) ** 2)) / RARER**place
        for shift, decisions in ((0.0, seen), (d, own or [])):
            for confidence, right in decisions:
                p = chance(confidence, a + shift, b, lapse)
                weight *= p if right else 1 - p
        total += weight
        weighted += weight * chance(q, a + d, b, lapse)
    return weighted / total


def precisions(
    confidence: np.ndarray, weights: np.ndarray, chances: np.ndarray, threshold: float
) -> list[float]:
    """Precision at a threshold in each draw."""
    found: list[float] = []
    for w, p in zip(weights, chances, strict=True):
        inside = [i for i, q in enumerate(confidence) if q >= threshold]
        found.append(sum(w[i] * p[i] for i in inside) / sum(w[i] for i in inside))
    return found


def in_doubt(row: np.ndarray, thresholds: np.ndarray, floors: np.ndarray, *, several: bool) -> bool:
    """Whether one text is asked about."""
    if several:
        return any(floor < p < threshold for p, threshold, floor in zip(row, thresholds, floors, strict=True))
    label = max(range(len(row)), key=lambda c: row[c])
    return bool(row[label] < thresholds[label])


def risks(confidence: list[float], right: list[bool]) -> list[float]:
    """Share of mistakes among the k most confident, over all orders of those with equal confidence."""
    orders = [
        order
        for order in permutations(range(len(right)))
        if all(confidence[i] >= confidence[j] for i, j in pairwise(order))
    ]
    return [
        float(np.mean([np.mean([not right[i] for i in order[:k]]) for order in orders]))
        for k in range(1, len(right) + 1)
    ]


def held_out(size: int) -> Iterator[tuple[list[int], int]]:
    """Each of `size` rows left out in turn, with the others."""
    for out in range(size):
        yield [i for i in range(size) if i != out], out


def kernel_distance(pool: np.ndarray, recent: np.ndarray, sharpness: float) -> tuple[float, list[float]]:
    """MMD² and the witness function of each recent row, by loops over pairs."""
    both = [*pool, *recent]
    apart = [float(np.sum((x - y) ** 2)) for i, x in enumerate(both) for j, y in enumerate(both) if i != j]
    width = np.median(apart)

    def mean(rows: np.ndarray, others: np.ndarray) -> float:
        return float(
            np.mean([np.exp(-sharpness * np.sum((x - y) ** 2) / width) for x in rows for y in others])
        )

    distance = mean(recent, recent) + mean(pool, pool) - 2 * mean(pool, recent)
    return distance, [mean(row[None, :], recent) - mean(row[None, :], pool) for row in recent]


def tables(total: list[int], size: int) -> Iterator[tuple[tuple[int, ...], float]]:
    """Every table of recent counts with these totals, with its probability."""
    for recent in product(*(range(count + 1) for count in total)):
        if sum(recent) == size:
            ways = float(np.prod([comb(count, part) for count, part in zip(total, recent, strict=True)]))
            yield recent, ways / comb(sum(total), size)
