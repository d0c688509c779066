"""When a number of texts will be done, from what was done on each of the last days.

Legend: `G` past days, `F` simulated futures.
"""

from __future__ import annotations

import numpy as np

from askwell.engine.shapes import FutureDays, PastDays

HORIZON = 730
"""Days that are looked ahead; what takes longer is not foreseen."""

_CHUNK = 32


def days_until(
    counts: PastDays,
    remaining: int,
    *,
    already: int = 0,
    futures: int = 1_000,
    rng: np.random.Generator,
) -> FutureDays:
    """Simulate how many days it takes until ``remaining`` more are done; ∞ beyond ``HORIZON``.

    Future days are like past ones, those without work too: each future draws its own weights of the past
    days, w ~ Dirichlet(1, …, 1) (the Bayesian bootstrap of Rubin, 1981), so that few days give a wide
    answer, and then each of its days from them. ``already`` of the first day are done by now. A result of 1
    is the first day itself; 0 when nothing remains.
    """
    if remaining <= 0:
        return np.zeros(futures)
    weights = np.cumsum(rng.dirichlet(np.ones(len(counts)), size=futures), axis=1)
    left = np.full(futures, float(remaining))
    days = np.full(futures, np.inf)
    for start in range(0, HORIZON, _CHUNK):
        size = min(_CHUNK, HORIZON - start)
        chances = rng.random((futures, size, 1))
        drawn = counts[np.minimum((chances > weights[:, None, :]).sum(axis=2), len(counts) - 1)]
        if start == 0:
            drawn = drawn.copy()
            drawn[:, 0] = np.maximum(drawn[:, 0] - already, 0)
        done = np.cumsum(drawn, axis=1)
        is_there = done >= left[:, None]
        newly = is_there.any(axis=1) & np.isinf(days)
        days[newly] = start + is_there[newly].argmax(axis=1) + 1
        left = left - done[:, -1]
        if np.isfinite(days).all():
            break
    return days
