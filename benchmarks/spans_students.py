"""Who is taught in the benchmark of spans: our tagger by strategy, or logistic regression on its words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from sklearn.linear_model import LogisticRegression

from askwell.engine.tagging.chain import Packing, best_path
from askwell.engine.tagging.reading import Tagged, TaggedSpan
from askwell.engine.tagging.tags import Scheme
from askwell.engine.tagging.words import Words
from spans_data import Part, SpanData, new_tagger

OURS = ("auto", "random", "margin", "entropy", "bald", "epig")
STRATEGIES = (*OURS, "baseline")
KNOWING = "knowing"
"""Nobody's strategy: an order that knows the answers, to see how far any order could come."""

SEEN = 600
"""Texts among which the knowing order chooses."""

OPENING = 4
"""Words that a text costs besides its own, to the knowing order."""


class Student(Protocol):
    """Asks for texts, is told their spans, and is tested."""

    def ask(self, available: np.ndarray, size: int) -> list[int]:
        """Rows that are to be answered."""
        ...

    def teach(self, rows: Sequence[int], *, audit: bool) -> None:
        """Tell the spans of some rows."""
        ...

    def test(self, part: Part) -> list[Tagged]:
        """Learn from all that was told, and find the spans of other texts."""
        ...


class TaggerStudent:
    """Askwell's tagger, as the live product keeps it."""

    def __init__(self, data: SpanData, *, strategy: str, seed: int) -> None:
        self._spans = data.train.spans
        self._tagger = new_tagger(data, strategy=strategy, seed=seed)

    def ask(self, available: np.ndarray, size: int) -> list[int]:
        """The tagger's questions, after a quick fit to what it was told since."""
        self._tagger.update()
        return [question.row for question in self._tagger.rank(available=available, size=size)]

    def teach(self, rows: Sequence[int], *, audit: bool) -> None:
        """Answer them."""
        for row in rows:
            self._tagger.answer(row, [self._spans[row]], audit=audit)

    def test(self, part: Part) -> list[Tagged]:
        """Polish, tune when it is time, and predict."""
        self._tagger.polish()
        if self._tagger.wants_tuning:
            self._tagger.tune()
            self._tagger.polish()
        self._tagger.measure()
        return self._tagger.predict(part.values, part.counts)


class KnowingStudent(TaggerStudent):
    """The tagger, asked for the texts with the most wrong and missing spans for their length.

    Of one ranking, only so many are of labels that a sixth of it holds already.
    """

    def __init__(self, data: SpanData, *, seed: int) -> None:
        super().__init__(data, strategy="auto", seed=seed)
        self._counts = data.train.counts
        self._rng = np.random.default_rng(seed)

    def ask(self, available: np.ndarray, size: int) -> list[int]:
        """The tagger's worst mistakes, label by label."""
        self._tagger.update()
        free = np.flatnonzero(available)
        free = self._rng.choice(free, min(len(free), SEEN), replace=False)
        found = self._tagger.predict_rows(free)
        wrong = np.array([self._mistakes(row, each) for row, each in zip(free, found, strict=True)])
        worst = free[np.argsort(-wrong / (self._counts[free] + OPENING), kind="stable")].tolist()
        held: Counter[int] = Counter()
        asked: list[int] = []
        for row in worst:
            labels = {span.label for span in self._spans[row]}
            if not labels or any(held[label] < max(2, size // 6) for label in labels):
                asked.append(row)
                held.update(labels)
        return (asked + [row for row in worst if row not in asked])[:size]

    def _mistakes(self, row: int, tagged: Tagged) -> int:
        given = {(span.start, span.end, span.label) for span in self._spans[row]}
        found = {(span.start, span.end, span.label) for span in tagged.spans if span.probability >= 0.5}
        return len(given ^ found)


class Baseline:
    """scikit-learn's logistic regression (C = 1) over B, I and O of the same words; the best allowed path."""

    def __init__(self, data: SpanData) -> None:
        self._data = data
        self._scheme = Scheme(len(data.names), "flat")
        self._mean = data.train.values.mean(axis=0, dtype=np.float64).astype(np.float32)
        self._begins = np.cumsum(data.train.counts) - data.train.counts
        self._rows: list[int] = []

    def ask(self, available: np.ndarray, size: int) -> list[int]:
        """Nothing of its own: it is taught in random order."""
        return np.flatnonzero(available)[:size].tolist()

    def teach(self, rows: Sequence[int], *, audit: bool) -> None:
        """Remember them."""
        del audit
        self._rows += rows

    def test(self, part: Part) -> list[Tagged]:
        """Fit anew, and predict."""
        train, rows = self._data.train, self._rows
        values = np.concatenate(
            [train.values[self._begins[row] : self._begins[row] + train.counts[row]] for row in rows]
        )
        told = [self._scheme.encode(train.spans[row], int(train.counts[row]))[0] for row in rows]
        tags = np.concatenate(told)
        model = LogisticRegression(C=1.0, max_iter=200)
        taught = Words.of(values, train.counts[rows], self._mean).lifted()
        scores = np.full((1, len(part.values), self._scheme.tags), -30.0)
        if len(np.unique(tags)) < 2:
            scores[:, :, tags[0]] = 0.0
        else:
            model.fit(taught, tags)
            lifted = Words.of(part.values, part.counts, self._mean).lifted()
            scores[0][:, model.classes_] = model.predict_log_proba(lifted)
        return self._spans(scores, part)

    def _spans(self, scores: np.ndarray, part: Part) -> list[Tagged]:
        packing = Packing.of(part.counts)
        moves, starts = self._scheme.exponents(np.zeros((1, self._scheme.tags, self._scheme.tags)))
        with np.errstate(divide="ignore"):
            path = best_path(scores[:, packing.index], np.log(moves), np.log(starts), packing)
        tags = np.empty_like(path)
        tags[:, packing.index] = path
        found: list[Tagged] = []
        for end, count in zip(np.cumsum(part.counts).tolist(), part.counts.tolist(), strict=True):
            spans = self._scheme.decode(tags[:, end - count : end])
            made = tuple(TaggedSpan(s.start, s.end, s.label, 1.0, 0.0) for s in spans)
            found.append(Tagged(spans=made, epistemic=0.0, out_of_scope=0.0))
        return found


def student_for(data: SpanData, strategy: str, seed: int) -> Student:
    """The student of a strategy."""
    if strategy == KNOWING:
        return KnowingStudent(data, seed=seed)
    return Baseline(data) if strategy == "baseline" else TaggerStudent(data, strategy=strategy, seed=seed)
