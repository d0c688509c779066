"""What people do today: scikit-learn's logistic regression on the same features, without a prior mean."""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import numpy as np
from sklearn.linear_model import LogisticRegression

from askwell.engine.features import Space
from askwell.engine.shapes import Features, Probs, Rows, Targets
from askwell.services.simulate_data import SimulationData


class Logistic:
    """Logistic regression (C = 1) on the lifted features without their constant, for one label or several.

    A label not yet seen has probability zero; before anything is seen all are equally probable. A fit starts
    from the last one where the labels seen are the same, which changes the time it takes, not the optimum.
    """

    def __init__(self, data: SimulationData) -> None:
        space = Space(mean=data.pool.mean(axis=0, dtype=np.float32))
        self.task = data.task
        self.pool: Features = space.lift(data.pool.astype(np.float32))[:, :-1]
        self.test: Features = space.lift(data.test)[:, :-1]
        self.classes = data.targets.shape[1]
        self._columns: list[LogisticRegression | float] = [0.5] * self.classes
        self._model: LogisticRegression | None = None
        self._seen = np.empty(0, dtype=np.int64)

    def fit(self, rows: Rows, targets: Targets) -> None:
        """Fit to all answers so far: pool rows and one target for each."""
        if self.task == "several":
            self._columns = [_binary(self.pool[rows], targets[:, place]) for place in range(self.classes)]
            return
        labels = targets.argmax(axis=1)
        seen = np.unique(labels)
        if len(seen) < 2:
            self._model = None
        else:
            if self._model is None or not np.array_equal(seen, self._seen):
                self._model = LogisticRegression(max_iter=1000, warm_start=True)
            with warnings.catch_warnings():
                warnings.filterwarnings("ignore", message="The number of unique classes")
                self._model.fit(self.pool[rows], labels)
        self._seen = seen

    def predict(self, features: Features) -> Probs:
        """Probabilities of rows in the model's own space (of `pool` or `test`)."""
        if self.task == "several":
            columns = [_chances(column, features) for column in self._columns]
            return np.stack(columns, axis=1).astype(np.float32)
        probs = np.zeros((len(features), self.classes), dtype=np.float32)
        seen = self._seen if len(self._seen) else np.arange(self.classes)
        probs[:, seen] = 1.0 / len(seen) if self._model is None else self._model.predict_proba(features)
        return probs

    def predict_test(self) -> Probs:
        """Probabilities of the test texts."""
        return self.predict(self.test)


def _binary(features: Features, present: np.ndarray) -> LogisticRegression | float:
    if len(present) == 0 or present.min() == present.max():
        return float(present.mean()) if len(present) else 0.5
    return LogisticRegression(max_iter=1000).fit(features, present > 0.5)


def _chances(column: LogisticRegression | float, features: Features) -> np.ndarray:
    if isinstance(column, LogisticRegression):
        return np.asarray(column.predict_proba(features))[:, 1]
    return np.full(len(features), column)


class TagLogistic:
    """Logistic regression (C = 1) over tags, on words with their neighbours, for each chain of tags.

    Legend: `T` words end to end, `D` their values, `G` chains, `K` tags. A tag not yet seen has no chance.
    """

    def __init__(self, values: Features, counts: Rows, *, chains: int, tags: int) -> None:
        sample = values[:: max(1, len(values) // 100_000)]
        self._mean = sample.mean(axis=0, dtype=np.float32)
        self._values, self._counts = values, counts
        self._ends = np.cumsum(counts)
        self._tags = tags
        self._models: list[LogisticRegression | int] = [0] * chains

    def fit(self, rows: Rows, tags: Sequence[np.ndarray]) -> None:
        """Fit to texts of the pool and their tags, (G, L) for the L words of each."""
        if not len(rows):
            return
        ends, counts = self._ends[rows].tolist(), self._counts[rows].tolist()
        words = np.concatenate([np.arange(end - count, end) for end, count in zip(ends, counts, strict=True)])
        lifted = self._lift(self._values[words], self._counts[rows])
        for chain, seen in enumerate(np.concatenate(tags, axis=1)):
            if (seen == seen[0]).all():
                self._models[chain] = int(seen[0])
                continue
            with warnings.catch_warnings():
                warnings.filterwarnings("ignore", message="The number of unique classes")
                self._models[chain] = LogisticRegression(max_iter=200).fit(lifted, seen)

    def predict(self, values: Features, counts: Rows) -> np.ndarray:
        """Log-probabilities of the tags of words, (G, T, K)."""
        lifted = self._lift(values, counts)
        logs = np.full((len(self._models), len(values), self._tags), -30.0)
        for chain, model in enumerate(self._models):
            if isinstance(model, int):
                logs[chain, :, model] = 0.0
            elif len(lifted):
                logs[chain][:, model.classes_] = np.maximum(model.predict_log_proba(lifted), -30.0)
        return logs

    def _lift(self, values: Features, counts: Rows) -> np.ndarray:
        """Each word with half of the one before and the one after, centred, ten times as large."""
        own = 10.0 * (values.astype(np.float32) - self._mean)
        before, after = np.zeros_like(own), np.zeros_like(own)
        before[1:], after[:-1] = 0.5 * own[:-1], 0.5 * own[1:]
        ends = np.cumsum(counts)[counts > 0]
        before[ends - counts[counts > 0]] = 0.0
        after[ends - 1] = 0.0
        return np.concatenate([own, before, after], axis=1)
