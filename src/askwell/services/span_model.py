"""The live model of labels about parts of texts: the engine's tagger, taught by marked spans.

Legend: `C` labels, one class each in their order; `L` words of a text.
"""

from bisect import bisect_right
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from askwell.domain.labels import Label
from askwell.domain.projects import Project, Task
from askwell.domain.questions import Reason, ReasonKind, Suggestion
from askwell.domain.spans import Span
from askwell.engine.pieces import Ongoing
from askwell.engine.tagging.reading import Tagged
from askwell.engine.tagging.tagger import Tagger
from askwell.engine.values import HeadState, Strategy
from askwell.engine.values import Reason as EngineReason
from askwell.services.crowd import Known
from askwell.services.dataset import Dataset, Lesson, Rows
from askwell.services.feature_kinds import Encoder, word_features_id
from askwell.services.live_models import Asked, Audited, Foreseen
from askwell.services.one_core import on_one_core
from askwell.services.span_quality import audit_spans
from askwell.services.span_words import agreed, found_spans, marking, suggested, word_spans
from askwell.storage.features import Segment
from askwell.storage.word_features import load_words

_REASONS = {"likely": ReasonKind.HOLDS, "between": ReasonKind.WORDS}
"""What the engine says of a text's labels, said of its parts."""


class SpanModel:
    """Marked parts of texts, over features of words."""

    chunk = 250

    def __init__(
        self,
        project: Project,
        labels: Sequence[Label],
        encoder: Encoder,
        *,
        label_features: NDArray[np.float32],
        state: HeadState | None,
    ) -> None:
        self.labels = labels
        self.features = word_features_id(encoder)
        self._is_asked_alone = project.task is Task.MARK_SPANS
        self._classes = {label.id: index for index, label in enumerate(labels)}
        self._starts: list[int] = []
        self._segments: list[tuple[NDArray[np.int32], NDArray[np.int64]]] = []
        self._count = 0
        self._marked: dict[int, list[tuple[Span, ...]]] = {}
        self._auditing: tuple[Rows, Ongoing[list[Tagged]]] | None = None
        self._tagger = Tagger(
            dimension=encoder.word_dimension,
            label_features=label_features,
            labels=len(labels),
            layout="overlapping" if project.spans_overlap else "flat",
            strategy=cast(Strategy, project.strategy),
            rng=np.random.default_rng(0),
            state=state,
        )

    @property
    def answered(self) -> Rows:
        """Rows whose answers it has learnt from."""
        return self._tagger.answered

    @on_one_core
    def extend(self, home: Path, segment: Segment, start: int, end: int) -> None:
        """Append the texts from position ``start`` to before ``end``, which lie in a segment."""
        self._auditing = None
        words = load_words(home, segment)
        begins = words.begins[start - segment.start : end - segment.start + 1]
        self._tagger.extend(words.values[begins[0] : begins[-1]], np.diff(begins))
        self._starts.append(self._count)
        self._segments.append((words.places, begins))
        self._count += end - start

    def set_apart(self, rows: Rows) -> None:
        """Leave rows out of what tells usual texts from strange ones: deployments handed them over."""
        self._tagger.set_apart(rows)

    def teach(self, lessons: Sequence[Lesson]) -> None:
        """Take in what was marked; an answer of which spans are no part teaches nothing."""
        self._auditing = None
        for lesson in lessons:
            marked = marking(lesson.answers, is_asked=self._is_asked_alone)
            review = lesson.review
            if review is not None and (self._is_asked_alone or review.has_spans):
                marked = [review.spans]
            if marked:
                self._marked[lesson.row] = marked
                places = self._places(lesson.row)
                given = [word_spans(spans, places, self._classes) for spans in marked]
                self._tagger.answer(lesson.row, given, audit=lesson.is_audit)
            elif self._marked.pop(lesson.row, None) is not None:
                self._tagger.answer(lesson.row, None)

    @on_one_core
    def update(self) -> None:
        """Learn from the answers so far, quickly."""
        self._tagger.update()

    @on_one_core
    def tune(self) -> bool:
        """Learn a piece of the slow parameters, if it is time."""
        if not self._tagger.wants_tuning:
            return False
        self._tagger.tune_on()
        return True

    @on_one_core
    def polish(self) -> bool:
        """Learn a piece more thoroughly from the answers so far."""
        return self._tagger.polish_on()

    @on_one_core
    def measure(self) -> bool:
        """Measure a part of the pool."""
        return self._tagger.measure()

    def settle(self, version: int) -> bool:
        """Nothing: what most people marked exactly so is what counts (``span_words.agreed``)."""
        return False

    def unsaved(self, ids: Rows, version: int, size: int) -> Known | None:
        """Nothing."""
        return None

    @on_one_core
    def rank(self, available: NDArray[np.bool_], askable: NDArray[np.bool_], size: int) -> list[Asked]:
        """Choose what to ask, best first; new texts alone."""
        return [
            Asked(
                row=int(question.row),
                score=float(question.score),
                reason=self._reason(question.reason),
                suggestion=self._suggestion(int(question.row), question.tagged),
            )
            for question in self._tagger.rank(available=available, size=size)
        ]

    @on_one_core
    def suggest(self, rows: Sequence[int]) -> list[Suggestion | None]:
        """Say what it would mark."""
        tagged = self._tagger.predict_rows(np.array(rows, dtype=np.int64))
        return [self._suggestion(row, each) for row, each in zip(rows, tagged, strict=True)]

    @on_one_core
    def foresee(self, rows: Rows) -> Foreseen:
        """Say what it thinks of many texts."""
        tagged = self._tagger.predict_rows(rows)
        best = [self._best(each) for each in tagged]
        return Foreseen(
            marks=np.array([hash(tuple(each)) & 0x7FFF_FFFF_FFFF_FFFF for each in best], np.int64),
            chances=np.array([max(each.values(), default=0.0) for each in best], np.float32),
            epistemic=np.array([each.epistemic for each in tagged], np.float32),
            out_of_scope=np.array([each.out_of_scope for each in tagged], np.float32),
            labels=lambda row: tuple((self.labels[c].id, round(p, 4)) for c, p in best[row].items()),
        )

    @on_one_core
    def audit(self, dataset: Dataset) -> Audited | None:
        """Give the figures of the audit texts, each predicted as if unanswered, or a piece of that."""
        if self._auditing is None:
            rows = dataset.audit_sample(self._marked)
            self._auditing = rows, Ongoing(self._tagger.leave_one_out(rows))
        rows, ongoing = self._auditing
        if not ongoing.advance():
            return None
        self._auditing, tagged = None, ongoing.result or []
        given = [agreed(self._marked[int(row)], self._classes) for row in rows]
        found = [
            found_spans(each.spans, self._places(int(row))) for row, each in zip(rows, tagged, strict=True)
        ]
        return audit_spans(dataset.ids[rows], given, found, classes=len(self.labels))

    def state(self) -> HeadState:
        """All that is needed to predict, and to learn on after a restart."""
        return self._tagger.state()

    def _places(self, row: int) -> NDArray[np.int32]:
        """Where a text's words are, (L, 2)."""
        at = bisect_right(self._starts, row) - 1
        places, begins = self._segments[at]
        here = row - self._starts[at]
        return places[begins[here] : begins[here + 1]]

    def _reason(self, reason: EngineReason) -> Reason:
        kind = _REASONS.get(reason.kind) or ReasonKind(reason.kind)
        return Reason(kind, tuple(self.labels[index].id for index in reason.labels))

    def _suggestion(self, row: int, tagged: Tagged) -> Suggestion:
        return Suggestion(
            labels=(),
            epistemic=round(float(tagged.epistemic), 4),
            out_of_scope=round(float(tagged.out_of_scope), 4),
            spans=suggested(tagged.spans, self._places(row), self.labels),
        )

    def _best(self, tagged: Tagged) -> dict[int, float]:
        """The classes found, by the probability of their likeliest spans, highest first."""
        best: dict[int, float] = {}
        for span in sorted(tagged.spans, key=lambda span: -span.probability):
            best.setdefault(span.label, float(span.probability))
        return best
