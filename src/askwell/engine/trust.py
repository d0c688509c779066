"""How often what a model says is right: its own probabilities, corrected by what audit answers show.

A decision made with confidence q is right with probability

    ρ(q) = (1 − ε) σ(a + b logit q + d),

Platt's correction (1999) around "right as often as it says" (a = d = 0, b = 1), with a lapse ε that no
confidence removes, as in psychometric curves (Wichmann & Hill 2001): answers that were wrong themselves. d
is one label's own departure. The priors say how far calibrated models were off on held-out texts; few audit
answers therefore leave ρ near q, many replace it. The posterior is summed over a grid: nothing to converge.

Legend: `q` confidence, `R` draws, `N` decisions.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from askwell.engine.shapes import DrawnScores, Draws, Marks, Rows, Scores

Floats = NDArray[np.float64]

OFFSET = 0.5
"""Prior standard deviation of a, in nats."""
SLOPE = 0.35
"""Prior standard deviation of log b."""
OWN = 0.5
"""Prior standard deviation of a label's own departure d, in nats."""
LAPSES = (0.0, 0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.32)
"""Values of ε."""
RARER = 1.7
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


def believe(confidence: Scores, right: Marks, *, draws: int, rng: np.random.Generator) -> Trust:
    """Posterior of ρ after audit decisions, drawn `draws` times; from the prior where there are none."""
    nodes = _grid()
    log = nodes.log + _likelihood(nodes, confidence, right)
    return _drawn(nodes, log, draws=draws, rng=rng)


def believe_each(
    confidence: Scores,
    right: Marks,
    label: Rows,
    *,
    classes: int,
    draws: int,
    rng: np.random.Generator,
) -> list[Trust]:
    """Posterior of ρ for each label: the others' decisions tell of a, b and ε, its own of d as well."""
    nodes, steps = _grid(), OWN * _AT[::2]
    whole = nodes.log + _likelihood(nodes, confidence, right)
    own = _Nodes(
        offset=(nodes.offset[:, None] + steps).ravel(),
        slope=np.repeat(nodes.slope, len(steps)),
        lapse=np.repeat(nodes.lapse, len(steps)),
        log=np.tile(-0.5 * (steps / OWN) ** 2, len(nodes.offset)),
    )
    found: list[Trust] = []
    for place in range(classes):
        mine = label == place
        decisions = confidence[mine], right[mine]
        others = whole - _likelihood(nodes, *decisions)
        log = np.repeat(others, len(steps)) + own.log + _likelihood(own, *decisions)
        found.append(_drawn(own, log, draws=draws, rng=rng))
    return found


@dataclass(frozen=True)
class _Nodes:
    """Values of the parameters, and the log of their prior up to a constant."""

    offset: Floats
    slope: Floats
    lapse: Floats
    log: Floats


def _grid() -> _Nodes:
    at, lapses = _AT[::2], np.array(LAPSES, dtype=np.float64)
    first = np.repeat(_AT, len(at) * len(lapses))
    second = np.tile(np.repeat(at, len(lapses)), len(_AT))
    third = np.tile(np.arange(len(lapses)), len(_AT) * len(at))
    log = -0.5 * (first**2 + second**2) - float(np.log(RARER)) * third
    return _Nodes(OFFSET * first, np.exp(SLOPE * second), lapses[third], log)


def _drawn(nodes: _Nodes, log: Floats, *, draws: int, rng: np.random.Generator) -> Trust:
    edges = np.cumsum(np.exp(log - log.max()))
    node = np.searchsorted(edges[:-1], float(edges[-1]) * rng.random(draws))
    return Trust(nodes.offset[node], nodes.slope[node], nodes.lapse[node])


def _likelihood(nodes: _Nodes, confidence: Scores, right: Marks) -> Floats:
    """Log-likelihood of each node; decisions of like confidence are counted together."""
    level, place = np.unique(np.round(_STEP * _logit(confidence)), return_inverse=True)
    hits = np.bincount(place, weights=right, minlength=len(level))
    misses = np.bincount(place, minlength=len(level)) - hits
    total = np.zeros(len(nodes.offset))
    for value, hit, miss in zip(level / _STEP, hits, misses, strict=True):
        chance = (1.0 - nodes.lapse) / (1.0 + np.exp(-(nodes.offset + nodes.slope * value)))
        total += hit * np.log(chance) + miss * np.log1p(-chance)
    return total


def _logit(confidence: Scores) -> Floats:
    safe = np.clip(confidence.astype(np.float64), _EDGE, 1.0 - _EDGE)
    return np.log(safe) - np.log1p(-safe)
