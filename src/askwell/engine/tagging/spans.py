"""Which spans the chain believes in: exact probabilities of likely spans, and a choice without clashes.

Legend: `T` words of texts that lie end to end, `G` chains, `K` tags, `Q` spans.
P(span) = f[s, B] Π m[·, I] e[t, I] / c[t] · (b[last] − what goes on), with f, b, e, c of `chain.Chain`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from askwell.engine.tagging.chain import Chain, Packing
from askwell.engine.tagging.shapes import Counts, Places
from askwell.engine.tagging.tags import Scheme

LEAST = 0.05
"""Spans that are less probable are not looked for."""


@dataclass(frozen=True)
class Spans:
    """Spans of many texts by start: first word, one past the last, label, and their probability in [0, 1]."""

    start: Places
    end: Places
    label: Places
    probability: NDArray[np.float64]

    def take(self, chosen: Places) -> Spans:
        """Some of them."""
        return Spans(self.start[chosen], self.end[chosen], self.label[chosen], self.probability[chosen])


def likely(chain: Chain, packing: Packing, counts: Counts, scheme: Scheme, *, least: float = LEAST) -> Spans:
    """Every span of at least this probability, word numbers counted over all texts end to end.

    A span is at most as probable as any of its beginnings, so these are followed for as long as they stay
    likely.
    """
    words = int(counts.sum())
    ends = np.cumsum(counts)[counts > 0]
    is_last = np.zeros(words + 1, dtype=np.bool_)
    is_last[ends - 1] = True
    where = np.empty(words, dtype=np.int64)
    where[packing.index] = np.arange(words)
    begins = np.arange(1, scheme.tags, 2)
    starting = chain.forward[:, :, begins] * chain.backward[:, :, begins]
    chains, packed, kinds = np.nonzero(starting >= least)
    start = packing.index[packed]
    tag = begins[kinds]
    mass = chain.forward[chains, packed, tag]
    now, last = start, tag
    found: list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]] = []
    labels = np.array([[scheme.label(g, int(b)) for b in begins] for g in range(scheme.chains)])
    label = labels[chains, kinds]
    inner = tag + 1
    while len(start):
        here = where[now]
        ahead = where[np.where(is_last[now], now, now + 1)]
        onward = chain.moves[chains, last, inner] * chain.emission[chains, ahead, inner]
        onward = np.where(is_last[now], 0.0, onward / chain.scale[chains, ahead])
        going_on = mass * onward * chain.backward[chains, ahead, inner]
        ending = mass * chain.backward[chains, here, last] - going_on
        done = ending >= least
        found.append((start[done], now[done] + 1, label[done], np.minimum(ending[done], 1.0)))
        alive = going_on >= least
        start, label, chains, inner = start[alive], label[alive], chains[alive], inner[alive]
        mass, now, last = mass[alive] * onward[alive], now[alive] + 1, inner
    parts = [np.concatenate(column) for column in zip(*found, strict=True)] if found else []
    if not parts:
        nothing = np.empty(0, dtype=np.int64)
        return Spans(nothing, nothing, nothing, np.empty(0))
    order = np.lexsort((parts[2], parts[1], parts[0]))
    return Spans(parts[0][order], parts[1][order], parts[2][order], parts[3][order])


def choose(spans: Spans, scheme: Scheme, *, threshold: float) -> Spans:
    """The most probable spans that do not clash, down to a threshold, in order of start.

    Where F₁ is wanted the best threshold is half of the F₁ that is reached (Lipton et al. 2014,
    arXiv 1402.1892): below a half, a span worth suggesting is often not on the most probable path.
    """
    kept: list[int] = []
    taken: dict[int, set[int]] = {}
    for at in np.argsort(-spans.probability, kind="stable").tolist():
        if spans.probability[at] < threshold:
            break
        lane = taken.setdefault(0 if scheme.layout == "flat" else int(spans.label[at]), set())
        here = range(int(spans.start[at]), int(spans.end[at]))
        if lane.isdisjoint(here):
            lane.update(here)
            kept.append(at)
    return spans.take(np.array(sorted(kept), dtype=np.int64))
