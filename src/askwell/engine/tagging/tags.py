"""Spans as tags and back: B and I of each label and O, in one chain (flat) or a chain a label (overlapping).

Legend: `G` chains, `K` tags of a chain: O is 0, B of its k-th label 1 + 2k, I 2 + 2k. `C` labels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from askwell.engine.tagging.shapes import Pairs, Potentials, Starts

Layout = Literal["flat", "overlapping"]
"""`flat`: no word is in two spans. `overlapping`: spans of different labels may overlap and nest."""

FORBIDDEN = -np.inf


@dataclass(frozen=True)
class WordSpan:
    """A span over words [start, end) with the number of its label."""

    start: int
    end: int
    label: int


@dataclass(frozen=True)
class Scheme:
    """The tags of so many labels in a layout."""

    labels: int
    layout: Layout

    @property
    def chains(self) -> int:
        """Chains G: one, or one a label."""
        return 1 if self.layout == "flat" else self.labels

    @property
    def tags(self) -> int:
        """Tags K of a chain."""
        return 1 + 2 * self.labels if self.layout == "flat" else 3

    def place(self, label: int) -> tuple[int, int]:
        """The chain of a label and its B there; its I is the next."""
        return (0, 1 + 2 * label) if self.layout == "flat" else (label, 1)

    def label(self, chain: int, tag: int) -> int:
        """The label of a B or I."""
        return (tag - 1) // 2 if self.layout == "flat" else chain

    def allowed(self) -> NDArray[np.bool_]:
        """Which tag may follow which (K, K): an I only its own B or I."""
        table = np.ones((self.tags, self.tags), dtype=np.bool_)
        table[:, 2::2] = False
        inner = np.arange(2, self.tags, 2)
        table[inner, inner] = table[inner - 1, inner] = True
        return table

    def first(self) -> NDArray[np.bool_]:
        """Which tags a text may begin with: no I."""
        return np.arange(self.tags) % 2 + (np.arange(self.tags) == 0) > 0

    def targets(self, given: Sequence[Sequence[WordSpan]], words: int) -> tuple[Potentials, Pairs]:
        """The share of people who give each tag at each word (G, T, K), and each step (G, K, K), summed.

        Spans that the layout cannot hold beside a longer one are left out. Raises ValueError for a span that
        is empty or not within the text, or of a label that there is not.
        """
        shares = np.zeros((self.chains, words, self.tags))
        moves = np.zeros((self.chains, self.tags, self.tags))
        chains = np.arange(self.chains)[:, None]
        for spans in given:
            tags = self.encode(spans, words)
            shares[chains, np.arange(words), tags] += 1.0 / len(given)
            np.add.at(moves, (chains, tags[:, :-1], tags[:, 1:]), 1.0 / len(given))
        return shares, moves

    def encode(self, spans: Sequence[WordSpan], words: int) -> NDArray[np.int64]:
        """The tags of one person's spans (G, T), longer spans first where they clash."""
        tags = np.zeros((self.chains, words), dtype=np.int64)
        for span in sorted(spans, key=lambda span: (span.start - span.end, span.start)):
            if not (0 <= span.start < span.end <= words and 0 <= span.label < self.labels):
                raise ValueError(f"{span} is no span of a text of {words} words with {self.labels} labels.")
            chain, begin = self.place(span.label)
            here = tags[chain, span.start : span.end]
            if not here.any():
                here[0], here[1:] = begin, begin + 1
        return tags

    def decode(self, tags: NDArray[np.int64]) -> list[WordSpan]:
        """The spans of tags (G, T), in order of start, then end, then label."""
        spans: list[WordSpan] = []
        for chain, row in enumerate(tags):
            for start in np.flatnonzero(row % 2 == 1).tolist():
                end = start + 1
                while end < len(row) and row[end] == row[start] + 1:
                    end += 1
                spans.append(WordSpan(start, end, self.label(chain, int(row[start]))))
        return sorted(spans, key=lambda span: (span.start, span.end, span.label))

    def exponents(self, moves: Pairs) -> tuple[Pairs, Starts]:
        """exp m with zero for what is not allowed, and the same of first tags."""
        starts = np.repeat(self.first().astype(np.float64)[None], self.chains, axis=0)
        return np.where(self.allowed(), np.exp(moves), 0.0), starts
