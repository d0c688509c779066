"""A linear chain over the words of one text: exact marginals, and the probabilities of likely spans.

p(y | x) ∝ exp Σ z[t, y_t] + Σ m[y_t, y_t+1] (Lafferty, McCallum & Pereira, ICML 2001); forward-backward with
scaling after Rabiner (1989).

Legend: `L` words, `G` chains, `K` tags of a chain: O is 0, B of its k-th label 1 + 2k, I 2 + 2k.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]

LEAST = 0.05
"""Spans that are less probable are not looked for."""


@dataclass(frozen=True)
class FoundSpan:
    """Words from `start` to before `end`, the number of the label, and a probability in [0, 1]."""

    start: int
    end: int
    label: int
    probability: float


@dataclass(frozen=True)
class Chain:
    """One chain over L words: scaled forward and backward (L, K), emissions, scales, and exp m (K, K)."""

    forward: Doubles
    backward: Doubles
    emission: Doubles
    scale: Doubles
    moves: Doubles

    @staticmethod
    def over(potentials: Doubles, log_moves: Doubles) -> "Chain":
        """Forward and backward over potentials z (L, K) and m (K, K), where an I follows only its B or I."""
        words, tags = potentials.shape
        moves: Doubles = np.where(allowed(tags), np.exp(log_moves), 0.0)
        starts = np.ones(tags)
        starts[2::2] = 0.0
        emission = np.exp(potentials - potentials.max(axis=1, keepdims=True))
        forward, backward, scale = np.empty_like(emission), np.ones_like(emission), np.empty(words)
        for word in range(words):
            now = emission[word] * (starts if word == 0 else forward[word - 1] @ moves)
            scale[word] = now.sum()
            forward[word] = now / scale[word]
        for word in range(words - 2, -1, -1):
            ahead = emission[word + 1] * backward[word + 1] / scale[word + 1]
            backward[word] = moves @ ahead
        return Chain(forward, backward, emission, scale, moves)

    @property
    def marginals(self) -> Doubles:
        """The probability of each tag at each word (L, K)."""
        return self.forward * self.backward

    def spans(self, begin: int, label: int) -> Iterator[FoundSpan]:
        """The spans of the label whose B is the tag `begin`, as far as they have the probability `LEAST`.

        A span is at most as probable as any of its beginnings, so each is followed while it stays likely.
        """
        inner, words = begin + 1, len(self.scale)
        for start in np.flatnonzero(self.marginals[:, begin] >= LEAST).tolist():
            mass, last, tag = float(self.forward[start, begin]), start, begin
            while True:
                onward = 0.0
                if last + 1 < words:
                    onward = self.moves[tag, inner] * self.emission[last + 1, inner] / self.scale[last + 1]
                going_on = mass * onward * self.backward[min(last + 1, words - 1), inner]
                ending = mass * self.backward[last, tag] - going_on
                if ending >= LEAST:
                    yield FoundSpan(start, last + 1, label, min(float(ending), 1.0))
                if going_on < LEAST:
                    break
                mass, last, tag = mass * float(onward), last + 1, inner


def allowed(tags: int) -> NDArray[np.bool_]:
    """Which tag may follow which (K, K): an I only its own B or I."""
    table = np.ones((tags, tags), dtype=np.bool_)
    table[:, 2::2] = False
    inner = np.arange(2, tags, 2)
    table[inner, inner] = table[inner - 1, inner] = True
    return table


def chosen(spans: list[FoundSpan], *, threshold: float, is_flat: bool) -> list[FoundSpan]:
    """The most probable spans that do not clash, down to a threshold, in the order of the text."""
    kept: list[FoundSpan] = []
    taken: dict[Any, set[int]] = {}
    ordered = sorted(spans, key=lambda span: (span.start, span.end, span.label))
    for span in sorted(ordered, key=lambda span: -span.probability):
        if span.probability < threshold:
            break
        lane = taken.setdefault(0 if is_flat else span.label, set())
        here = range(span.start, span.end)
        if lane.isdisjoint(here):
            lane.update(here)
            kept.append(span)
    return sorted(kept, key=lambda span: (span.start, span.end, span.label))
