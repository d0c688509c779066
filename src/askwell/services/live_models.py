"""What a live model is, whichever kind of label it learns, and what it thinks of texts.

Legend: `n` rows, texts of the pool.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from askwell.domain.labels import Label
from askwell.domain.questions import Reason, Suggestion
from askwell.engine.values import HeadState
from askwell.services.crowd import Known
from askwell.services.dataset import Dataset, Lesson, Rows
from askwell.storage.features import Segment


@dataclass(frozen=True, slots=True)
class Asked:
    """A row worth asking, why, and what the model would answer."""

    row: int
    score: float
    reason: Reason
    suggestion: Suggestion | None


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a model thinks of n texts, in a form that is quick to compare with what it thought before.

    ``marks`` (n,) differ where the answer does; ``chances`` (n,) are the probability of the likeliest label,
    ``epistemic`` (n,) in nats, ``out_of_scope`` (n,) in [0, 1]. ``labels`` gives one text's labels.
    """

    marks: NDArray[np.int64]
    chances: NDArray[np.float32]
    epistemic: NDArray[np.float32]
    out_of_scope: NDArray[np.float32]
    labels: Callable[[int], tuple[tuple[str, float], ...]]


Audited = tuple[Mapping[str, Any], dict[str, NDArray[Any]]]
"""The figures of the audit texts, and arrays from which more can be told."""


class LiveModel(Protocol):
    """A model of one kind of label, taught by answers; the classes are ``labels``, in their order."""

    labels: Sequence[Label]
    chunk: int
    """So many texts are foreseen within a moment, for which an answer can wait."""

    @property
    def features(self) -> str:
        """The name of the features that it reads."""
        ...

    @property
    def answered(self) -> Rows:
        """Rows whose answers it has learnt from."""
        ...

    def extend(self, home: Path, segment: Segment, start: int, end: int) -> None:
        """Append the texts from position ``start`` to before ``end``, which lie in a segment."""
        ...

    def set_apart(self, rows: Rows) -> None:
        """Leave rows out of what tells usual texts from strange ones: deployments handed them over."""
        ...

    def teach(self, lessons: Sequence[Lesson]) -> None:
        """Take in what was answered; learnt with the next update."""
        ...

    def update(self) -> None:
        """Learn from the answers so far, quickly."""
        ...

    def tune(self) -> bool:
        """Learn the slow parameters, or a piece of them, if it is time; True if it is to be called again."""
        ...

    def polish(self) -> bool:
        """Learn from the answers so far, thoroughly, or a piece of that; False if it was done."""
        ...

    def measure(self) -> bool:
        """Measure a part of the pool; False if there is nothing to do."""
        ...

    def settle(self, version: int) -> bool:
        """Learn who can be relied on, and what the answers to each text say together; True if it changed."""
        ...

    def unsaved(self, ids: Rows, version: int, size: int) -> Known | None:
        """What was found of answers and people and is not kept yet; None where there is nothing."""
        ...

    def rank(self, available: NDArray[np.bool_], askable: NDArray[np.bool_], size: int) -> list[Asked]:
        """Choose what to ask, best first: out of the available rows, or again of the askable ones."""
        ...

    def suggest(self, rows: Sequence[int]) -> list[Suggestion | None]:
        """Say what it would answer."""
        ...

    def foresee(self, rows: Rows) -> Foreseen:
        """Say what it thinks of many texts."""
        ...

    def audit(self, dataset: Dataset) -> Audited | None:
        """Give the figures of the audit texts, or do a piece of that; None if there is more of it."""
        ...

    def state(self) -> HeadState:
        """All that is needed to predict, and to learn on after a restart."""
        ...


def interleaved(rankings: Sequence[Sequence[Asked]], size: int) -> list[Asked]:
    """Let several models ask in turn, each text once.

    Each wants answers for reasons of its own, whose scores have no common scale; every answer teaches both.
    """
    found: dict[int, Asked] = {}
    for place in range(max(map(len, rankings), default=0)):
        for ranking in rankings:
            if place < len(ranking):
                found.setdefault(ranking[place].row, ranking[place])
    return list(found.values())[:size]


def joined(suggestions: Sequence[Suggestion | None]) -> Suggestion | None:
    """Put together what models of different labels would answer to one text.

    An answer tells each about its own parameters, so the information adds up; a text is as strange as it is
    to the one that knows it least.
    """
    said = [each for each in suggestions if each is not None]
    if len(said) <= 1:
        return said[0] if said else None
    return Suggestion(
        labels=tuple(label for each in said for label in each.labels),
        epistemic=round(sum(each.epistemic for each in said), 4),
        out_of_scope=max(each.out_of_scope for each in said),
        spans=tuple(span for each in said for span in each.spans),
    )
