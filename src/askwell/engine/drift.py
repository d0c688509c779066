"""Whether recent texts are drawn from where the pool is, and which of them speak against it.

Maximum mean discrepancy (Gretton et al. 2012) with the kernel k(x, y) = exp(−4 |x − y|² / m), m the median of
|x − y|²: a fourth of the usual width, with which new labels in the traffic were seen more often. The p-value
comes from shuffling which text is recent, so it holds whatever the features are like, for texts drawn
independently: a burst of one caller's is no such draw. Label shares are compared by the G-test, its p-value
from tables with the same totals, so that labels with few texts are no trouble.

Legend: `N` texts of the pool, `M` recent ones, `B` shuffles, `C` labels.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from askwell.engine.shapes import ClassVector, Counts, Features, SelectedScores, Traffic

SHARPNESS = 4.0
MOST = 1_000
"""Texts of each side that are compared, drawn at random where there are more."""
SHUFFLES = 500
TABLES = 2_000


@dataclass(frozen=True)
class Drift:
    """MMD² of the features, its p-value, and for each recent text how far it speaks for a drift: the witness
    function, positive where texts like it are commoner in the traffic than in the pool."""

    distance: float
    p_value: float
    witness: SelectedScores


@dataclass(frozen=True)
class ShareDrift:
    """The G statistic of two rows of counts and its p-value; for each label how many standard deviations its
    recent share lies above what both together say (adjusted residuals, Haberman 1973), and its own p-value.

    `labels` are adjusted for there being C of them: each says how often the largest residual of all would be
    as large (Westfall & Young 1993). G sees many small moves, `labels` one large one.
    """

    statistic: float
    p_value: float
    residuals: ClassVector
    labels: ClassVector


def feature_drift(
    pool: Features,
    traffic: Traffic,
    *,
    most: int = MOST,
    shuffles: int = SHUFFLES,
    rng: np.random.Generator,
) -> Drift:
    """Compare rows of features; nothing is told (p = 1) with fewer than two on a side."""
    if min(len(pool), len(traffic)) < 2:
        return Drift(0.0, 1.0, np.zeros(len(traffic), dtype=np.float32))
    old, new = (_some(rows, most, rng).astype(np.float32) for rows in (pool, traffic))
    both = np.concatenate([old, new])
    apart = _squares(both, both)
    width = float(np.median(apart[~np.eye(len(both), dtype=np.bool_)])) or 1.0
    kernel = np.exp(-SHARPNESS / width * apart)
    signs = np.concatenate([np.full(len(old), -1.0 / len(old)), np.full(len(new), 1.0 / len(new))])
    shuffled = np.stack([signs, *(rng.permutation(signs) for _ in range(shuffles))], axis=1)
    distances = np.einsum("nb,nb->b", shuffled, kernel @ shuffled.astype(np.float32))
    near = np.exp(-SHARPNESS / width * _squares(traffic.astype(np.float32), both))
    return Drift(
        distance=float(distances[0]),
        p_value=_chance(distances[1:], float(distances[0])),
        witness=near @ signs.astype(np.float32),
    )


def share_drift(
    before: Counts, recent: Counts, *, tables: int = TABLES, rng: np.random.Generator
) -> ShareDrift:
    """Compare how often each label was given; nothing is told (p = 1) where a side has no text.

    Each text counts once: for `several` compare one label's texts with all others, label by label.
    """
    total, size = before + recent, int(recent.sum())
    if not size or not before.sum():
        return ShareDrift(0.0, 1.0, np.zeros(len(total)), np.ones(len(total)))
    drawn = rng.multivariate_hypergeometric(total, size, size=tables, method="marginals")
    every = np.concatenate([recent[None, :], drawn])
    statistics, residuals = _g(every, total), _residuals(every, total)
    largest = np.abs(residuals[1:]).max(axis=1)
    return ShareDrift(
        statistic=float(statistics[0]),
        p_value=_chance(statistics[1:], float(statistics[0])),
        residuals=residuals[0],
        labels=np.array([_chance(largest, float(one)) for one in np.abs(residuals[0])]),
    )


def _g(recent: np.ndarray, total: np.ndarray) -> np.ndarray:
    """G = 2 Σ observed · log(observed / expected) of each row beside what it leaves of the total."""
    found = np.zeros(len(recent))
    for side in (recent, total - recent):
        expected = side.sum(axis=1, keepdims=True) * (total / total.sum())
        found += 2.0 * (side * np.log(np.where(side > 0, side, 1) / np.where(side > 0, expected, 1))).sum(
            axis=1
        )
    return found


def _residuals(recent: np.ndarray, total: np.ndarray) -> np.ndarray:
    size, share = int(recent[0].sum()), total / total.sum()
    spread = np.sqrt(size * share * (1.0 - share) * (1.0 - size / total.sum()))
    return (recent - size * share) / np.where(spread > 0, spread, 1.0)


def _chance(drawn: np.ndarray, seen: float) -> float:
    """(1 + draws that are as large) / (1 + draws): never 0, and exact (Phipson & Smyth 2010)."""
    return float((1 + (drawn >= seen - 1e-6).sum()) / (1 + len(drawn)))


def _squares(rows: np.ndarray, others: np.ndarray) -> np.ndarray:
    norms = np.square(rows).sum(axis=1)[:, None] + np.square(others).sum(axis=1)
    return np.maximum(norms - 2.0 * (rows @ others.T), 0.0)


def _some(rows: np.ndarray, most: int, rng: np.random.Generator) -> np.ndarray:
    return rows if len(rows) <= most else rows[rng.choice(len(rows), size=most, replace=False)]
