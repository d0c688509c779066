"""A project's pool and answers as rows: texts in the order of their arrival, what each was answered.

Legend: `N` texts with all their features, one row each.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from askwell.domain.annotations import Annotation, Review, Status
from askwell.domain.consensus import Consensus
from askwell.domain.documents import PoolKey
from askwell.domain.events import Stream

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Lesson:
    """The answers to a row's text that stand now, maybe none (any more); ``is_audit``: chance chose it.

    ``review`` is what a reviewer decided in their place, ``agreed`` what they were found to say together.
    """

    row: int
    answers: tuple[Annotation, ...]
    is_audit: bool
    review: Review | None = None
    agreed: Consensus | None = None


class Dataset:
    """The rows of a project, what people have said of them, and what may be asked."""

    def __init__(self) -> None:
        self.ids: Rows = np.empty(0, dtype=np.int64)
        self._audit_keys: Rows = np.empty(0, dtype=np.int64)
        self._is_touched = np.empty(0, dtype=bool)
        self._is_audited = np.empty(0, dtype=bool)
        self._row_of: dict[int, int] = {}
        self._given: dict[int, list[Annotation]] = {}
        self._reviews: dict[int, Review] = {}
        self._agreed: dict[int, Consensus] = {}
        self._counts = np.empty(0, dtype=np.int64)

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
        self._counts = np.concatenate([self._counts, np.zeros(len(document_ids), dtype=np.int64)])
        self._row_of.update(zip(document_ids, range(start, self.count), strict=True))
        return [self._lesson(key) for key in document_ids if key in self._given or key in self._reviews]

    def take(
        self,
        touched: Iterable[int],
        annotations: Iterable[Annotation],
        reviews: Mapping[int, Review] | None = None,
    ) -> list[Lesson]:
        """Put all the annotations and reviews of the touched texts in the place of the old ones, and give the
        lessons."""
        touched = list(touched)
        for key in touched:
            self._reviews.pop(key, None)
            self._agreed.pop(key, None)
        self._reviews.update(reviews or {})
        self._given.update({key: [] for key in touched})
        for annotation in annotations:
            self._given[annotation.document_id].append(annotation)
        return [self._lesson(key) for key in touched if key in self._row_of]

    def remember(self, agreed: Iterable[Consensus]) -> None:
        """Keep what the answers to some texts were found to say together, while they stay the same."""
        self._agreed.update({each.document_id: each for each in agreed})

    def available(self, held: Iterable[int]) -> NDArray[np.bool_]:
        """Which rows nobody has answered, skipped or in hand (``held``: document ids)."""
        available = ~self._is_touched
        available[self.rows(held)] = False
        return available

    def askable(self, held: Iterable[int], most: int) -> NDArray[np.bool_]:
        """Which rows have an answer, fewer than ``most``, and are decided by nobody and in nobody's hands."""
        askable = (self._counts > 0) & (self._counts < most)
        askable[self.rows([*held, *self._reviews])] = False
        return askable

    def answers(self, row: int) -> int:
        """How many people have answered a row."""
        return int(self._counts[row])

    def rows(self, document_ids: Iterable[int]) -> list[int]:
        """Give the rows of those texts that are encoded."""
        return [self._row_of[key] for key in document_ids if key in self._row_of]

    def first_in_audit(self, available: NDArray[np.bool_], count: int) -> list[int]:
        """Give the available rows that the audit stream draws next."""
        rows = np.flatnonzero(available)
        if len(rows) > count:
            rows = rows[np.argpartition(self._audit_keys[rows], count)[:count]]
        return [int(row) for row in rows[np.argsort(self._audit_keys[rows])]]

    def audit_sample(self, answered: Iterable[int]) -> Rows:
        """Give those of some answered rows that are a uniform sample of the pool.

        They are those among the first of the project's random order. That order does not depend on what is
        worth asking, so a text that was answered for another reason belongs to the sample as soon as the
        audit stream has gone past it.
        """
        asked = np.flatnonzero(self._is_audited)
        frontier = self._audit_keys[asked].max() if len(asked) else -1
        return np.array([row for row in answered if self._audit_keys[row] <= frontier], dtype=np.int64)

    def _lesson(self, document_id: int) -> Lesson:
        row, given = self._row_of[document_id], self._given.get(document_id, [])
        review = self._reviews.get(document_id)
        self._is_touched[row] = review is not None or any(annotation.is_done for annotation in given)
        answers = tuple(annotation for annotation in given if annotation.status is Status.SUBMITTED)
        is_audit = any(annotation.stream is Stream.AUDIT for annotation in answers)
        self._is_audited[row] = is_audit
        self._counts[row] = len(answers)
        return Lesson(row, answers, is_audit, review, self._agreed.get(document_id))
