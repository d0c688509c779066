"""The live model of labels about whole texts: the engine's learner, taught by annotations.

Legend: `C` labels, one class each in their order.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from askwell.domain.consensus import Reliability
from askwell.domain.labels import Label
from askwell.domain.projects import Project, Task
from askwell.domain.questions import SUGGESTED, Reason, ReasonKind, Suggestion
from askwell.engine.learner import Learner
from askwell.engine.pieces import Ongoing
from askwell.engine.values import HeadState, Strategy
from askwell.engine.values import Task as EngineTask
from askwell.services import quality
from askwell.services.crowd import Crowd, Known
from askwell.services.dataset import Dataset, Lesson, Rows
from askwell.services.feature_kinds import Encoder
from askwell.services.live_models import Asked, Audited, Foreseen
from askwell.storage.features import Segment, load_segment

SHOWN = 3
NOTICEABLE = 0.1
"""Of a text's probability, on average, that has moved to other labels."""


class ChoiceModel:
    """One label a text, or several, over features of texts."""

    chunk = 2_000

    def __init__(
        self,
        project: Project,
        labels: Sequence[Label],
        encoder: Encoder,
        *,
        label_features: NDArray[np.float32],
        state: HeadState | None,
        people: Sequence[Reliability],
    ) -> None:
        self.labels = labels
        self.features = encoder.id
        self._task = project.task
        self._audited: set[int] = set()
        self._auditing: tuple[Rows, Ongoing[NDArray[np.float32]]] | None = None
        self._decided: set[int] = set()
        self._crowd = Crowd(
            project.task,
            {label.id: i for i, label in enumerate(labels)},
            people,
            is_asking=(project.overlap_most or 0) > project.overlap,
        )
        self._learner = Learner(
            dimension=encoder.dimension,
            task=engine_task(project.task),
            label_features=label_features,
            strategy=cast(Strategy, project.strategy),
            rng=np.random.default_rng(0),
            state=state,
        )

    @property
    def answered(self) -> Rows:
        """Rows whose answers it has learnt from."""
        return self._learner.answered

    def extend(self, home: Path, segment: Segment, start: int, end: int) -> None:
        """Append the texts from position ``start`` to before ``end``, which lie in a segment."""
        self._auditing = None
        self._learner.extend(load_segment(home, segment)[start - segment.start : end - segment.start])

    def set_apart(self, rows: Rows) -> None:
        """Leave rows out of what tells usual texts from strange ones: deployments handed them over."""
        self._learner.set_apart(rows)

    def teach(self, lessons: Sequence[Lesson]) -> None:
        """Take in what was answered."""
        self._auditing = None
        for lesson in lessons:
            learnt = self._crowd.take(lesson)
            self._audited.discard(lesson.row)
            if learnt is not None and lesson.is_audit:
                self._audited.add(lesson.row)
            is_decided = lesson.review is not None
            (self._decided.add if is_decided else self._decided.discard)(lesson.row)
            self._learner.answer(lesson.row, learnt, audit=lesson.is_audit, sure=is_decided)

    def update(self) -> None:
        """Learn from the answers so far, quickly."""
        self._learner.update()

    def tune(self) -> bool:
        """Learn a piece of the slow parameters, if it is time."""
        if not self._learner.wants_tuning:
            return False
        self._learner.tune_on()
        return True

    def settle(self, version: int) -> bool:
        """Learn who can be relied on, and what the answers to each text say together.

        Where that moves the answers as much as a tenth of new ones would, it is time for the slow parameters.
        """
        moved = self._crowd.settle(self._learner.trial().leave_one_out, version)
        for row in moved:
            is_audit, is_decided = row in self._audited, row in self._decided
            self._learner.answer(row, self._crowd.target(row), audit=is_audit, sure=is_decided)
        if sum(moved.values()) > NOTICEABLE * len(self._learner.answered):
            self._learner.outgrow()
        if moved:
            self._learner.update()
        return bool(moved)

    def unsaved(self, ids: Rows, version: int, size: int) -> Known | None:
        """What was found of answers and people and is not kept yet."""
        return self._crowd.unsaved(ids, version, size)

    def polish(self) -> bool:
        """Learn from the answers so far, thoroughly."""
        return self._learner.polish()

    def measure(self) -> bool:
        """Measure the densities of a part of the pool."""
        return self._learner.measure()

    def rank(self, available: NDArray[np.bool_], askable: NDArray[np.bool_], size: int) -> list[Asked]:
        """Choose what to ask, best first, a new text or an answered one again."""
        again = self._crowd.again(askable)
        return [
            Asked(
                row=int(question.row),
                score=float(question.score),
                reason=Reason(
                    ReasonKind(question.reason.kind),
                    tuple(self.labels[index].id for index in question.reason.labels),
                ),
                suggestion=self._suggestion(question.probs, question.epistemic, question.out_of_scope),
            )
            for question in self._learner.rank(available=available, size=size, again=again)
        ]

    def suggest(self, rows: Sequence[int]) -> list[Suggestion | None]:
        """Say what it would answer."""
        predicted = self._learner.predict_rows(np.array(rows, dtype=np.int64))
        found = zip(predicted.probs, predicted.epistemic, predicted.out_of_scope, strict=True)
        return [self._suggestion(*each) for each in found]

    def foresee(self, rows: Rows) -> Foreseen:
        """Say what it thinks of many texts."""
        predicted = self._learner.predict_rows(rows)
        probs, ids = predicted.probs, [label.id for label in self.labels]

        def shown(row: int) -> tuple[tuple[str, float], ...]:
            order = np.argsort(-probs[row], kind="stable")
            size = max(SHOWN, int((probs[row] >= 0.5).sum()))
            return tuple((ids[i], round(float(probs[row, i]), 4)) for i in order[:size])

        return Foreseen(
            marks=_marks(probs),
            chances=probs.max(axis=1),
            epistemic=predicted.epistemic,
            out_of_scope=predicted.out_of_scope,
            labels=shown,
        )

    def audit(self, dataset: Dataset) -> Audited | None:
        """Give the figures of the audit texts, each predicted as if unanswered, or a piece of that.

        They are held against what people say, in which the model has no word.
        """
        if self._auditing is None:
            rows = dataset.audit_sample(self._learner.answered)
            self._auditing = rows, Ongoing(self._learner.trial().hold_out(rows))
        rows, ongoing = self._auditing
        if not ongoing.advance() or (probs := ongoing.result) is None:
            return None
        self._auditing = None
        targets = np.array([self._crowd.truth(int(row)) for row in rows], dtype=np.float32)
        return quality.audit_choices(
            dataset.ids[rows], probs, targets.reshape(probs.shape), engine_task(self._task)
        )

    def state(self) -> HeadState:
        """All that is needed to predict, and to learn on after a restart."""
        return self._learner.state()

    def _suggestion(
        self, probs: NDArray[np.float32], epistemic: float, out_of_scope: float
    ) -> Suggestion | None:
        best = np.argsort(-probs, kind="stable")[:SUGGESTED]
        pairs = tuple((self.labels[index].id, round(float(probs[index]), 4)) for index in best)
        return Suggestion(pairs, round(float(epistemic), 4), round(float(out_of_scope), 4))


def engine_task(task: Task) -> EngineTask:
    """Give the engine's word for a task of choosing."""
    return "one" if task is Task.CHOOSE_ONE else "several"


def _marks(probs: NDArray[np.float32]) -> NDArray[np.int64]:
    """Give a number ≥ 0 for each row that differs where its likeliest label, or those above ½, differ."""
    classes = probs.shape[1]
    weights = np.random.default_rng(0).integers(1, 2**53 // max(classes, 1) ** 2, classes)
    return np.asarray((probs >= 0.5) @ weights * classes + probs.argmax(axis=1), dtype=np.int64)
