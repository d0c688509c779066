"""The one place where annotations become arrays: texts to rows, label ids to classes, answers to targets.

Legend: `N` encoded texts, one row each in the order of their arrival; `C` active labels.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from askwell.domain.annotations import Annotation, Status, Stream
from askwell.domain.documents import PoolKey
from askwell.domain.labels import Label, active
from askwell.domain.projects import Task
from askwell.engine.values import Task as EngineTask

Target = NDArray[np.float32]
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a row's answers teach: a target over the classes, or None for nothing (any more)."""

    row: int
    target: Target | None
    is_audit: bool


def engine_task(task: Task) -> EngineTask:
    """Give the engine's word for a task."""
    return "one" if task is Task.CHOOSE_ONE else "several"


def target(task: Task, classes: Mapping[str, int], annotations: Iterable[Annotation]) -> Target | None:
    """Give what a text's answers teach, or None while there is nothing to learn from them.

    Each class gets the share of people who chose it. An answer that names an archived label, choosing one, or
    only archived ones, teaches nothing rather than something wrong.
    """
    votes: list[Target] = []
    for annotation in annotations:
        if annotation.status is not Status.SUBMITTED:
            continue
        chosen = [classes[label] for label in annotation.labels if label in classes]
        if not chosen and (annotation.labels or task is Task.CHOOSE_ONE):
            continue
        vote = np.zeros(len(classes), dtype=np.float32)
        vote[chosen] = 1.0
        votes.append(vote)
    return np.asarray(np.mean(votes, axis=0), dtype=np.float32) if votes else None


class Dataset:
    """A project's pool and answers as a learner needs them."""

    def __init__(self, task: Task, labels: Sequence[Label]) -> None:
        self.task = task
        self.labels = active(labels)
        self._classes = {label.id: index for index, label in enumerate(self.labels)}
        self.ids: Rows = np.empty(0, dtype=np.int64)
        self._audit_keys: Rows = np.empty(0, dtype=np.int64)
        self._is_touched = np.empty(0, dtype=bool)
        self._is_audited = np.empty(0, dtype=bool)
        self._row_of: dict[int, int] = {}
        self._given: dict[int, list[Annotation]] = {}
        self._targets: dict[int, Target] = {}

    @property
    def count(self) -> int:
        """Encoded texts N."""
        return len(self.ids)

    def extend(self, keys: Sequence[PoolKey]) -> list[Lesson]:
        """Append rows for newly encoded texts, and give the lessons of those that were answered already."""
        start = self.count
        document_ids = [key.document_id for key in keys]
        audit_keys = [key.audit_key for key in keys]
        self.ids = np.concatenate([self.ids, np.array(document_ids, dtype=np.int64)])
        self._audit_keys = np.concatenate([self._audit_keys, np.array(audit_keys, dtype=np.int64)])
        blank = np.zeros(len(document_ids), dtype=bool)
        self._is_touched = np.concatenate([self._is_touched, blank])
        self._is_audited = np.concatenate([self._is_audited, blank])
        self._row_of.update(zip(document_ids, range(start, self.count), strict=True))
        return [self._lesson(key) for key in document_ids if key in self._given]

    def take(self, touched: Iterable[int], annotations: Iterable[Annotation]) -> list[Lesson]:
        """Put all the annotations of the touched texts in the place of the old ones, and give the lessons."""
        touched = list(touched)
        self._given.update({key: [] for key in touched})
        for annotation in annotations:
            self._given[annotation.document_id].append(annotation)
        return [self._lesson(key) for key in touched if key in self._row_of]

    def available(self, held: Iterable[int]) -> NDArray[np.bool_]:
        """Which rows nobody has answered, skipped or in hand (``held``: document ids)."""
        available = ~self._is_touched
        available[self.rows(held)] = False
        return available

    def rows(self, document_ids: Iterable[int]) -> list[int]:
        """Give the rows of those texts that are encoded."""
        return [self._row_of[key] for key in document_ids if key in self._row_of]

    def first_in_audit(self, available: NDArray[np.bool_], count: int) -> list[int]:
        """Give the available rows that the audit stream draws next."""
        rows = np.flatnonzero(available)
        if len(rows) > count:
            rows = rows[np.argpartition(self._audit_keys[rows], count)[:count]]
        return [int(row) for row in rows[np.argsort(self._audit_keys[rows])]]

    def audit_sample(self) -> tuple[Rows, NDArray[np.float32]]:
        """Give rows that are a uniform sample of the pool, and their targets.

        They are the answered ones among the first of the project's random order. That order does not depend
        on what is worth asking, so a text that was answered for another reason belongs to the sample as soon
        as the audit stream has gone past it.
        """
        asked = np.flatnonzero(self._is_audited)
        frontier = self._audit_keys[asked].max() if len(asked) else -1
        rows = [row for row in self._targets if self._audit_keys[row] <= frontier]
        targets = [self._targets[row] for row in rows]
        empty = np.empty((0, len(self.labels)), dtype=np.float32)
        return np.array(rows, dtype=np.int64), (np.stack(targets) if targets else empty)

    def _lesson(self, document_id: int) -> Lesson:
        row, given = self._row_of[document_id], self._given[document_id]
        learnt = target(self.task, self._classes, given)
        if learnt is None:
            self._targets.pop(row, None)
        else:
            self._targets[row] = learnt
        is_audit = any(a.stream is Stream.AUDIT and a.status is Status.SUBMITTED for a in given)
        self._is_audited[row] = is_audit
        self._is_touched[row] = any(annotation.is_done for annotation in given)
        return Lesson(row, learnt, is_audit)
