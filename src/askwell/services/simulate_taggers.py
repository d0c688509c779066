"""Who learns spans in a simulation: the product's tagger, or scikit-learn on the same words.

Legend: `T` words that lie end to end, `G` chains, `K` tags of a chain.
"""

from __future__ import annotations

import time
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from askwell.engine.shapes import Marks, Mask, Rows
from askwell.engine.span_evaluation import FoundSpan, GivenSpan
from askwell.engine.tagging.tagger import Tagger
from askwell.engine.tagging.tags import Scheme
from askwell.engine.values import Strategy
from askwell.services.simulate_logistic import TagLogistic
from askwell.services.simulate_spans import SpanSimulationData

SPAN_STRATEGIES: tuple[str, ...] = ("auto", "baseline", "random", "entropy", "margin", "bald", "epig")
"""The tagger's strategies, and `baseline`: random order with scikit-learn's logistic regression."""

Found = list[list[FoundSpan]]


class SpanStudent(Protocol):
    """A model of spans that is taught, and that may choose what it is taught."""

    @property
    def order(self) -> Literal["own", "random"]:
        """`random`: every text is drawn uniformly at random, and `choose` is never called."""
        ...

    @property
    def every_answer(self) -> bool:
        """False where a refit that is not measured can be left out, since nothing depends on it."""
        ...

    def learn(self, rows: Rows, audit: Marks) -> float:
        """Take in the spans of further texts, refit, and say in how many ms."""
        ...

    def choose(self, available: Mask, size: int) -> Rows:
        """At most `size` rows to ask about next."""
        ...

    def find_test(self) -> Found:
        """The spans found in the test texts, in code points."""
        ...


class TaggerStudent:
    """The tagger as the live product drives it."""

    every_answer = True

    def __init__(self, data: SpanSimulationData, *, strategy: Strategy, rng: np.random.Generator) -> None:
        self.order: Literal["own", "random"] = "random" if strategy == "random" else "own"
        self._data = data
        self.tagger = Tagger(
            dimension=data.values.shape[1],
            label_features=data.label_features,
            labels=data.classes,
            layout=data.layout,
            strategy=strategy,
            rng=rng,
        )
        self.tagger.extend(data.values, data.words)

    def learn(self, rows: Rows, audit: Marks) -> float:
        """Answer, learn the slow parameters if it is time, update; the update's milliseconds."""
        for row, drawn in zip(rows, audit, strict=True):
            self.tagger.answer(int(row), [self._data.spans[int(row)]], audit=bool(drawn))
        while self.tagger.measure():
            pass
        if self.tagger.wants_tuning:
            self.tagger.tune()
        return self.tagger.update().total_ms

    def choose(self, available: Mask, size: int) -> Rows:
        """The best questions by the strategy."""
        return np.array([question.row for question in self.tagger.rank(available=available, size=size)])

    def find_test(self) -> Found:
        """The spans found in the test texts."""
        counts = np.array([len(places) for places in self._data.test_places], dtype=np.int64)
        tagged = self.tagger.predict(self._data.test_values, counts)
        return [
            [
                FoundSpan(
                    GivenSpan(places[span.start][0], places[span.end - 1][1], span.label), span.probability
                )
                for span in each.spans
            ]
            for each, places in zip(tagged, self._data.test_places, strict=True)
        ]


class TagLogisticStudent:
    """Uniform random order, and scikit-learn's logistic regression over tags with the best allowed path."""

    order: Literal["own", "random"] = "random"
    every_answer = False

    def __init__(self, data: SpanSimulationData) -> None:
        self._data = data
        self._scheme = Scheme(data.classes, data.layout)
        self._model = TagLogistic(data.values, data.words, chains=self._scheme.chains, tags=self._scheme.tags)
        self._rows = np.empty(0, dtype=np.int64)

    def learn(self, rows: Rows, audit: Marks) -> float:
        """Fit to all texts so far; milliseconds."""
        self._rows = np.concatenate([self._rows, rows])
        begun = time.perf_counter()
        tags = [
            self._scheme.encode(self._data.spans[int(row)], int(self._data.words[row])) for row in self._rows
        ]
        self._model.fit(self._rows, tags)
        return 1e3 * (time.perf_counter() - begun)

    def choose(self, available: Mask, size: int) -> Rows:
        """The first available rows; the order is another's business."""
        return np.flatnonzero(available)[:size]

    def find_test(self) -> Found:
        """The spans on the best path of each test text, each as probable as its tags together."""
        counts = np.array([len(places) for places in self._data.test_places], dtype=np.int64)
        logs = self._model.predict(self._data.test_values, counts)
        ends = np.cumsum(counts)
        return [
            self._found(logs[:, end - count : end], places)
            for end, count, places in zip(ends, counts, self._data.test_places, strict=True)
        ]

    def _found(self, logs: NDArray[np.float64], places: list[tuple[int, int]]) -> list[FoundSpan]:
        if not places:
            return []
        tags = np.stack([best_path(scores, self._scheme) for scores in logs])
        found: list[FoundSpan] = []
        for span in self._scheme.decode(tags):
            chain = self._scheme.place(span.label)[0]
            here = np.arange(span.start, span.end)
            chance = float(np.exp(logs[chain, here, tags[chain, here]].sum()))
            edges = (places[span.start][0], places[span.end - 1][1])
            found.append(FoundSpan(GivenSpan(*edges, span.label), chance))
        return found


def best_path(scores: NDArray[np.float64], scheme: Scheme) -> NDArray[np.int64]:
    """The likeliest allowed sequence of tags for log-probabilities (T, K): Viterbi 1967."""
    words = len(scores)
    if not words:
        return np.empty(0, dtype=np.int64)
    steps = np.where(scheme.allowed(), 0.0, -np.inf)
    best = np.where(scheme.first(), scores[0], -np.inf)
    back = np.zeros((words, scores.shape[1]), dtype=np.int64)
    for at in range(1, words):
        ways = best[:, None] + steps
        back[at] = ways.argmax(axis=0)
        best = ways.max(axis=0) + scores[at]
    path = [int(best.argmax())]
    for at in range(words - 1, 0, -1):
        path.append(int(back[at, path[-1]]))
    return np.array(path[::-1], dtype=np.int64)


def span_student_for(data: SpanSimulationData, strategy: str, *, seed: int) -> SpanStudent:
    """The student of a strategy; the same seed gives the same run. Raises ValueError for no strategy."""
    if strategy == "baseline":
        return TagLogisticStudent(data)
    rng = np.random.default_rng(np.random.SeedSequence(seed).spawn(2)[1])
    known: tuple[Strategy, ...] = ("auto", "random", "entropy", "margin", "bald", "epig")
    for each in known:
        if each == strategy:
            return TaggerStudent(data, strategy=each, rng=rng)
    raise ValueError(f"{strategy!r} is no strategy for spans")
