"""How far people agree on marked spans: the F1 of pairs of answers, strict and by labelled characters.

Strict: both edges and the label are the same. Partial: the share of characters with the same label, Dice's
coefficient of the two sets of (character, label). Both are summed over pairs of answers to the same text
(Hripcsak & Rothschild 2005), so that a text on which nobody marked anything says nothing.

Legend: a span is (start, end, label); `U` texts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from askwell.engine.agreement import Measure, measured

Mark = tuple[int, int, int]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Marked:
    """One person's spans in one text, maybe none."""

    text: int
    person: int
    spans: frozenset[Mark]


class SpanPairs:
    """All pairs of answers to the same texts, with what they have in common."""

    def __init__(self, answers: Iterable[Marked], *, labels: int, rng: np.random.Generator) -> None:
        self._rng = rng
        by_text: dict[int, list[Marked]] = defaultdict(list)
        for answer in answers:
            by_text[answer.text].append(answer)
        shared = [given for given in by_text.values() if len(given) > 1]
        found = [(at, *pair) for at, given in enumerate(shared) for pair in combinations(given, 2)]
        self._texts = np.array([at for at, _, _ in found], dtype=np.int64)
        self._people = np.array([(a.person, b.person) for _, a, b in found], dtype=np.int64).reshape(-1, 2)
        self._strict = np.array([_strict(a.spans, b.spans, labels) for _, a, b in found])
        self._partial = np.array([_partial(a.spans, b.spans, labels) for _, a, b in found])
        if not found:
            self._strict = self._partial = np.zeros((0, labels, 2))

    def f1(self, *, is_partial: bool = False) -> Measure:
        """The F1 of all pairs."""
        return self._ratio(np.ones(len(self._texts), dtype=np.bool_), is_partial=is_partial)

    def label(self, label: int) -> Measure:
        """The strict F1 of one label's spans."""
        return self._ratio(np.ones(len(self._texts), dtype=np.bool_), label=label)

    def pair(self, one: int, other: int) -> Measure:
        """The strict F1 of two people."""
        return self._ratio((self._people == one).any(axis=1) & (self._people == other).any(axis=1))

    def person(self, person: int) -> Measure:
        """The strict F1 of one person against the others."""
        return self._ratio((self._people == person).any(axis=1))

    def _ratio(
        self, kept: NDArray[np.bool_], *, label: int | None = None, is_partial: bool = False
    ) -> Measure:
        table = (self._partial if is_partial else self._strict)[kept]
        sums = table.sum(axis=1) if label is None else table[:, label]
        texts, at = np.unique(self._texts[kept], return_inverse=True)
        both = np.bincount(at, sums[:, 0], minlength=len(texts)).astype(np.float64)
        all_ = np.bincount(at, sums[:, 1], minlength=len(texts)).astype(np.float64)

        def value(weights: Floats) -> Floats:
            whole = weights @ all_
            share = 2.0 * (weights @ both) / np.where(whole > 0, whole, 1.0)
            return np.where(whole > 0, share, np.nan)[:, None]

        return measured(value, len(texts), self._rng)[0]


def _strict(one: frozenset[Mark], other: frozenset[Mark], labels: int) -> Floats:
    """By label: spans that both marked, and the sum of what each did."""
    table = np.zeros((labels, 2))
    for _, _, label in one & other:
        table[label, 0] += 1.0
    for _, _, label in (*one, *other):
        table[label, 1] += 1.0
    return table


def _partial(one: frozenset[Mark], other: frozenset[Mark], labels: int) -> Floats:
    """The same of characters."""
    table = np.zeros((labels, 2))
    mine, theirs = _covered(one), _covered(other)
    for label in {*mine, *theirs}:
        left, right = mine.get(label, []), theirs.get(label, [])
        table[label, 0] = sum(max(0, min(a[1], b[1]) - max(a[0], b[0])) for a in left for b in right)
        table[label, 1] = sum(end - start for start, end in (*left, *right))
    return table


def _covered(spans: frozenset[Mark]) -> Mapping[int, list[tuple[int, int]]]:
    """The stretches of characters that each label covers, none touching another of its label."""
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for start, end, label in sorted(spans):
        stretches = found[label]
        if stretches and start <= stretches[-1][1]:
            stretches[-1] = (stretches[-1][0], max(end, stretches[-1][1]))
        else:
            stretches.append((start, end))
    return found
