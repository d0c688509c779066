"""What the model thinks of every text, kept in the database little by little while nobody waits."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from askwell.domain.forecasts import Forecast
from askwell.services.dataset import Dataset, Rows
from askwell.services.live_models import Foreseen, LiveModel
from askwell.storage import forecasts
from askwell.storage.store import Store

AT_ONCE = 500
"""Rows in one transaction, which is over in some ten milliseconds, so that an answer never waits long."""
NOTICEABLE = 0.01
"""A probability that has moved by less, with the same labels, is not written again."""
BIG, PAUSE = 5_000, timedelta(seconds=10)
"""Pools of more than ``BIG`` texts are gone through anew at most once in ``PAUSE``."""


class Forecaster:
    """Goes round the pool, a chunk at each call of ``advance``, and writes what has changed noticeably.

    A new version of the model begins a new round where the last stopped, so that under steady answering no
    text is left behind. What was last written is kept in memory: a new process writes everything once.
    """

    def __init__(self, store: Store, project_id: str, *, models: int) -> None:
        self._store = store
        self._project_id = project_id
        self._marks: NDArray[np.int64] = np.empty((models, 0), dtype=np.int64)
        self._chances: NDArray[np.float32] = np.empty((models, 0), dtype=np.float32)
        self._next = 0
        self._left = 0
        self._version = 0
        self._begun_at: datetime | None = None

    def advance(self, models: Sequence[LiveModel], dataset: Dataset, version: int) -> bool:
        """Bring a chunk of texts up to a version; False when nothing is to be done now."""
        self._grow(dataset.count)
        if version != self._version and self._is_time():
            self._version, self._left, self._begun_at = version, dataset.count, self._store.now()
        if not self._left:
            return False
        size = min(*(model.chunk for model in models), self._left, dataset.count - self._next)
        self._write(np.arange(self._next, self._next + size), models, dataset, version)
        self._left -= size
        self._next = (self._next + size) % dataset.count
        return True

    def _is_time(self) -> bool:
        is_small = self._marks.shape[1] <= BIG or self._begun_at is None
        return is_small or self._begun_at is None or self._store.now() - self._begun_at >= PAUSE

    def _grow(self, count: int) -> None:
        models, known = self._marks.shape
        if count > known:
            new = (models, count - known)
            self._marks = np.concatenate([self._marks, np.full(new, -1, np.int64)], axis=1)
            self._chances = np.concatenate([self._chances, np.zeros(new, np.float32)], axis=1)

    def _write(self, rows: Rows, models: Sequence[LiveModel], dataset: Dataset, version: int) -> None:
        foreseen = [model.foresee(rows) for model in models]
        marks = np.stack([each.marks for each in foreseen])
        chances = np.stack([each.chances for each in foreseen])
        is_changed = (marks != self._marks[:, rows]).any(axis=0)
        is_changed |= (np.abs(chances - self._chances[:, rows]) >= NOTICEABLE).any(axis=0)
        changed = np.flatnonzero(is_changed)
        for start in range(0, len(changed), AT_ONCE):
            part = changed[start : start + AT_ONCE]
            new = [_forecast(int(dataset.ids[rows[i]]), foreseen, int(i), version) for i in part]
            with self._store.database.write(is_durable=False) as connection:
                forecasts.put(connection, self._project_id, new)
            self._marks[:, rows[part]], self._chances[:, rows[part]] = marks[:, part], chances[:, part]


def _forecast(document_id: int, foreseen: Sequence[Foreseen], row: int, version: int) -> Forecast:
    return Forecast(
        document_id=document_id,
        labels=tuple(label for each in foreseen for label in each.labels(row)),
        epistemic=round(float(sum(each.epistemic[row] for each in foreseen)), 4),
        out_of_scope=round(float(max(each.out_of_scope[row] for each in foreseen)), 4),
        model_version=version,
    )
