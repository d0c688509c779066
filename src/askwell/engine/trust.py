"""How often what a model says is right: its own probabilities, corrected by what audit answers show.

A decision made with confidence q is right with probability

    ρ(q) = (1 − ε) σ(a + b logit q + d),

Platt's correction (1999) around "right as often as it says" (a = d = 0, b = 1), with a lapse ε that no
confidence removes, as in psychometric curves (Wichmann & Hill 2001): answers that were wrong themselves. d
is one label's own departure. The priors say how far calibrated models were off on held-out texts; few audit
answers therefore leave ρ near q, many replace it. The posterior is summed over a grid: nothing to converge.

Legend: `q` confidence, `r` whether it was right, `G` grid nodes, `R` draws, `N` decisions.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from askwell.engine.shapes import DrawnScores, Draws, Marks, Scores

Floats = NDArray[np.float64]

OFFSET = 0.5
"""Prior standard deviation of a, in nats."""
SLOPE = 0.35
"""Prior standard deviation of log b."""
OWN = 0.5
"""Prior standard deviation of a label's own departure d, in nats."""
LAPSES = (0.0, 0.005, 0.01, 0.02, 0.04, 0.08)
"""Values of ε."""
RARER = 1.5
"""How much less probable each lapse is than the one before."""

_EDGE = 1e-4
"""Confidence is taken to be at least this far from 0 and 1: audit files keep eleven bits."""
_STEP = 32
"""Logits of confidence are told apart to one part in so many, which bounds the work whatever N is."""

_AT = np.linspace(-3.0, 3.0, 21)


@dataclass(frozen=True)
class Trust:
    """Draws from the posterior of ρ: offsets (a + d), slopes b and lapses ε."""

    offset: Draws
    slope: Draws
    lapse: Draws

    def chances(self, confidence: Scores) -> DrawnScores:
        """ρ(q) of each decision in each draw; in every draw it grows with q."""
        inside = self.offset[:, None] + self.slope[:, None] * _logit(confidence)
        return (1.0 - self.lapse[:, None]) / (1.0 + np.exp(-inside))


def believe(
    confidence: Scores, right: Marks, *, own: Marks | None = None, draws: int, rng: np.random.Generator
) -> Trust:
    """Posterior of ρ after audit decisions, drawn `draws` times.

    With `own` it is that of one label, whose decisions are marked: the others tell of a, b and ε, its own
    of all four. Without any decision the draws are from the prior.
    """
    offsets, slopes = OFFSET * _AT, np.exp(SLOPE * _AT[::2])
    a, b, lapse = (axis.ravel() for axis in np.meshgrid(offsets, slopes, np.array(LAPSES), indexing="ij"))
    log = -0.5 * ((a / OFFSET) ** 2 + (np.log(b) / SLOPE) ** 2)
    log -= np.log(RARER) * np.searchsorted(LAPSES, lapse)
    if own is not None:
        log = log + _likelihood(a, b, lapse, confidence[~own], right[~own])
        departures = OWN * _AT[::2]
        a = (a[:, None] + departures).ravel()
        b, lapse = np.repeat(b, len(departures)), np.repeat(lapse, len(departures))
        log = (log[:, None] - 0.5 * (departures / OWN) ** 2).ravel()
        confidence, right = confidence[own], right[own]
    log = log + _likelihood(a, b, lapse, confidence, right)
    weight = np.exp(log - log.max())
    node = rng.choice(len(weight), size=draws, p=weight / weight.sum())
    return Trust(offset=a[node], slope=b[node], lapse=lapse[node])


def _likelihood(a: Floats, b: Floats, lapse: Floats, confidence: Scores, right: Marks) -> Floats:
    """Log-likelihood of each node; decisions of like confidence are counted together."""
    level, place = np.unique(np.round(_STEP * _logit(confidence)), return_inverse=True)
    hits = np.bincount(place, weights=right, minlength=len(level))
    misses = np.bincount(place, minlength=len(level)) - hits
    total = np.zeros(len(a))
    for value, hit, miss in zip(level / _STEP, hits, misses, strict=True):
        chance = (1.0 - lapse) / (1.0 + np.exp(-(a + b * value)))
        total += hit * np.log(chance) + miss * np.log1p(-chance)
    return total


def _logit(confidence: Scores) -> Floats:
    safe = np.clip(confidence.astype(np.float64), _EDGE, 1.0 - _EDGE)
    return np.log(safe) - np.log1p(-safe)
