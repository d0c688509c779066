"""Replays known spans as the annotator, and measures what is learnt from how many texts and words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from askwell.engine.span_evaluation import evaluate_spans
from askwell.services.simulate import Asking
from askwell.services.simulate_schedule import Schedule, measured, refits
from askwell.services.simulate_spans import SpanSimulationData
from askwell.services.simulate_taggers import Found, SpanStudent, span_student_for


@dataclass(frozen=True)
class SpanQuality:
    """Strict micro-F1 (both edges and the label right), macro-F1, and NLL (nats a found span) and ECE of the
    probabilities of found spans."""

    span_f1: float
    macro_f1: float
    nll: float
    ece: float


@dataclass(frozen=True)
class SpanPoint(SpanQuality):
    """Quality after so many texts, in which so many words were read; the median milliseconds of one refit and
    of one choice since the last point."""

    labels: int
    words: int
    update_ms: float
    rank_ms: float


def replay_spans(
    data: SpanSimulationData,
    student: SpanStudent,
    *,
    seed: int,
    budget: int,
    schedule: Schedule = "one",
    audit_share: float = 0.1,
    answered: Callable[[int], None] | None = None,
) -> Iterator[SpanPoint]:
    """Ask, answer, learn, and yield a point whenever the schedule measures, as `simulate.replay` does."""
    budget = min(budget, int(data.labelled.sum()))
    share = 1.0 if student.order == "random" else audit_share
    asking = Asking(data.labelled, seed=seed, audit_share=share)
    points = set(measured(budget, schedule=schedule))
    update_ms = [student.learn(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.bool_))]
    texts, words = 0, 0
    for count in refits(budget, schedule=schedule):
        if not student.every_answer and count not in points:
            continue
        if count > texts:
            rows, audit = asking.ask(student.choose, size=count - texts)
            for done in range(texts + 1, count + 1):
                if answered:
                    answered(done)
            texts, words = count, words + int(data.words[rows].sum())
            update_ms.append(student.learn(rows, audit))
        if count in points:
            quality = measure_spans(student.find_test(), data)
            yield SpanPoint(
                **asdict(quality),
                labels=texts,
                words=words,
                update_ms=float(np.median(update_ms)) if update_ms else 0.0,
                rank_ms=float(np.median(asking.rank_ms)) if asking.rank_ms else 0.0,
            )
            update_ms, asking.rank_ms = [], []


def measure_spans(found: Found, data: SpanSimulationData) -> SpanQuality:
    """Quality of the spans found in the test texts."""
    quality = evaluate_spans(data.test_spans, found, classes=data.classes)
    return SpanQuality(quality.f1.value, quality.macro_f1, quality.nll, quality.ece)


def full_span_quality(data: SpanSimulationData) -> SpanQuality:
    """The target of every strategy: the tagger with the spans of all training texts."""
    student = span_student_for(data, "random", seed=0)
    rows = np.flatnonzero(data.labelled)
    student.learn(rows, np.ones(len(rows), dtype=np.bool_))
    return measure_spans(student.find_test(), data)


def span_row(point: SpanQuality) -> dict[str, Any]:
    """A point as it is written to JSON."""
    row = asdict(point)
    return {name: value if name in ("labels", "words") else round(value, 5) for name, value in row.items()}
