"""What people do today: scikit-learn's logistic regression on the same features, without a prior mean."""

from __future__ import annotations

import warnings

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
