"""What the model thinks of every text, kept in the database little by little while nobody waits."""

from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from askwell.domain.forecasts import Forecast
from askwell.engine.learner import Learner
from askwell.services.dataset import Dataset
from askwell.storage import forecasts
from askwell.storage.store import Store

CHUNK = 2_000
AT_ONCE = 500
"""Rows in one transaction, which is over in some ten milliseconds, so that an answer never waits long."""
NOTICEABLE = 0.01
"""A probability that has moved by less, with the same labels, is not written again."""
BIG, PAUSE = 5_000, timedelta(seconds=10)
"""Pools of more than ``BIG`` texts are gone through anew at most once in ``PAUSE``."""
SHOWN = 3


class Forecaster:
    """Goes round the pool, a chunk at each call of ``advance``, and writes what has changed noticeably.

    A new version of the model begins a new round where the last stopped, so that under steady answering no
    text is left behind. What was last written is kept in memory: a new process writes everything once.
    """

    def __init__(self, store: Store, project_id: str) -> None:
        self._store = store
        self._project_id = project_id
        self._marks: NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._probability: NDArray[np.float32] = np.empty(0, dtype=np.float32)
        self._next = 0
        self._left = 0
        self._version = 0
        self._begun_at: datetime | None = None

    def advance(self, learner: Learner, dataset: Dataset, version: int) -> bool:
        """Bring a chunk of texts up to a version; False when nothing is to be done now."""
        self._grow(dataset.count)
        if version != self._version and self._is_time():
            self._version, self._left, self._begun_at = version, dataset.count, self._store.now()
        if not (self._left and dataset.labels):
            return False
        size = min(CHUNK, self._left, dataset.count - self._next)
        self._write(np.arange(self._next, self._next + size), learner, dataset, version)
        self._left -= size
        self._next = (self._next + size) % dataset.count
        return True

    def _is_time(self) -> bool:
        is_small = len(self._marks) <= BIG or self._begun_at is None
        return is_small or self._begun_at is None or self._store.now() - self._begun_at >= PAUSE

    def _grow(self, count: int) -> None:
        new = count - len(self._marks)
        if new:
            self._marks = np.concatenate([self._marks, np.full(new, -1, dtype=np.int64)])
            self._probability = np.concatenate([self._probability, np.zeros(new, dtype=np.float32)])

    def _write(self, rows: NDArray[np.int64], learner: Learner, dataset: Dataset, version: int) -> None:
        predicted = learner.predict_rows(rows)
        marks, top = _marks(predicted.probs), predicted.probs.max(axis=1)
        is_changed = marks != self._marks[rows]
        is_changed |= np.abs(top - self._probability[rows]) >= NOTICEABLE
        changed = np.flatnonzero(is_changed)
        names = [label.id for label in dataset.labels]
        for start in range(0, len(changed), AT_ONCE):
            part = changed[start : start + AT_ONCE]
            new = [
                Forecast(
                    document_id=int(dataset.ids[rows[i]]),
                    labels=_shown(names, predicted.probs[i]),
                    epistemic=round(float(predicted.epistemic[i]), 4),
                    out_of_scope=round(float(predicted.out_of_scope[i]), 4),
                    model_version=version,
                )
                for i in part
            ]
            with self._store.database.write(is_durable=False) as connection:
                forecasts.put(connection, self._project_id, new)
            self._marks[rows[part]], self._probability[rows[part]] = marks[part], top[part]


def _marks(probs: NDArray[np.float32]) -> NDArray[np.int64]:
    """Give a number ≥ 0 for each row that differs where its likeliest label, or those above ½, differ."""
    classes = probs.shape[1]
    weights = np.random.default_rng(0).integers(1, 2**53 // max(classes, 1) ** 2, classes)
    return np.asarray((probs >= 0.5) @ weights * classes + probs.argmax(axis=1), dtype=np.int64)


def _shown(names: list[str], probs: NDArray[np.float32]) -> tuple[tuple[str, float], ...]:
    order = np.argsort(-probs, kind="stable")
    size = max(SHOWN, int((probs >= 0.5).sum()))
    return tuple((names[i], round(float(probs[i]), 4)) for i in order[:size])
