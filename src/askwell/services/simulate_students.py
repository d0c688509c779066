"""Who learns in a simulation: the product's learner, a published rule with its head, or scikit-learn."""

from __future__ import annotations

import time
from typing import Literal, Protocol, get_args

import numpy as np

from askwell.engine.features import Space
from askwell.engine.learner import Learner
from askwell.engine.shapes import Marks, Mask, Probs, Rows, Targets
from askwell.engine.values import Strategy
from askwell.services.simulate_data import SimulationData
from askwell.services.simulate_logistic import Logistic
from askwell.services.simulate_rules import badge, typiclust

Rule = Literal["typiclust", "badge"]
"""Published rules that are not offered in projects; the model beneath is the learner's own."""

SimulatedStrategy = Literal[
    "auto", "baseline", "random", "entropy", "margin", "bald", "epig", "typiclust", "badge"
]
"""The learner's strategies, two rules for comparison, and `baseline`: random order with scikit-learn."""

STRATEGIES: tuple[SimulatedStrategy, ...] = get_args(SimulatedStrategy)


class Student(Protocol):
    """A model that is taught, and that may choose what it is taught."""

    @property
    def order(self) -> Literal["own", "random"]:
        """`random`: every text is drawn uniformly at random, and `choose` is never called."""
        ...

    @property
    def every_answer(self) -> bool:
        """False where a refit that is not measured can be left out, since nothing depends on it."""
        ...

    def learn(self, rows: Rows, targets: Targets, audit: Marks) -> float:
        """Take in further answers, refit, and say in how many ms; `audit` marks those drawn at random."""
        ...

    def choose(self, available: Mask, size: int) -> Rows:
        """At most `size` rows to ask about next."""
        ...

    def predict_test(self) -> Probs:
        """Probabilities of the test texts."""
        ...


class LearnerStudent:
    """The learner as the live product drives it, asking by a strategy of its own or by a published rule."""

    every_answer = True

    def __init__(self, data: SimulationData, *, strategy: Strategy | Rule, rng: np.random.Generator) -> None:
        self.order: Literal["own", "random"] = "random" if strategy == "random" else "own"
        self._data, self._rng = data, rng
        self._rule: Rule | None = strategy if strategy == "typiclust" or strategy == "badge" else None
        self.learner = Learner(
            dimension=data.pool.shape[1],
            task=data.task,
            label_features=data.label_features,
            strategy="random" if strategy == "typiclust" or strategy == "badge" else strategy,
            rng=rng,
        )
        self.learner.extend(data.pool)
        self._space = Space(mean=data.pool.mean(axis=0, dtype=np.float32))

    def learn(self, rows: Rows, targets: Targets, audit: Marks) -> float:
        """Answer, learn the slow parameters if it is time, update; the update's milliseconds."""
        for row, target, drawn in zip(rows, targets, audit, strict=True):
            self.learner.answer(int(row), target, audit=bool(drawn))
        while self.learner.measure():
            pass
        if self.learner.wants_tuning:
            self.learner.tune()
        return self.learner.update().total_ms

    def choose(self, available: Mask, size: int) -> Rows:
        """The best questions by the strategy or the rule."""
        if self._rule is None:
            return np.array([question.row for question in self.learner.rank(available=available, size=size)])
        features = self._data.pool.astype(np.float32)
        if self._rule == "typiclust":
            return typiclust(
                features, answered=self.learner.answered, available=available, size=size, rng=self._rng
            )
        probs = self.learner.predict(features).probs
        return badge(self._space.lift(features), probs, available=available, size=size, rng=self._rng)

    def predict_test(self) -> Probs:
        """Calibrated probabilities of the test texts."""
        return self.learner.predict(self._data.test).probs


class LogisticStudent:
    """Uniform random order and scikit-learn's logistic regression."""

    order: Literal["own", "random"] = "random"
    every_answer = False

    def __init__(self, data: SimulationData) -> None:
        self.model = Logistic(data)
        self._rows = np.empty(0, dtype=np.int64)
        self._targets = np.empty((0, data.targets.shape[1]), dtype=np.float32)

    def learn(self, rows: Rows, targets: Targets, audit: Marks) -> float:
        """Fit to all answers so far; milliseconds."""
        self._rows = np.concatenate([self._rows, rows])
        self._targets = np.concatenate([self._targets, targets])
        begun = time.perf_counter()
        self.model.fit(self._rows, self._targets)
        return 1e3 * (time.perf_counter() - begun)

    def choose(self, available: Mask, size: int) -> Rows:
        """The first available rows; the order is another's business."""
        return np.flatnonzero(available)[:size]

    def predict_test(self) -> Probs:
        """Probabilities of the test texts."""
        return self.model.predict_test()


def student_for(data: SimulationData, strategy: SimulatedStrategy, *, seed: int) -> Student:
    """The student of a strategy; the same seed gives the same run."""
    if strategy == "baseline":
        return LogisticStudent(data)
    rng = np.random.default_rng(np.random.SeedSequence(seed).spawn(2)[1])
    return LearnerStudent(data, strategy=strategy, rng=rng)
