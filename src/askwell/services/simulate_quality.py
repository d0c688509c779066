"""What a simulated annotation is judged by: quality on the test set, and the common target."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np

from askwell.engine.evaluation import evaluate
from askwell.engine.shapes import Probs
from askwell.services.simulate_data import SimulationData
from askwell.services.simulate_logistic import Logistic

Metric = Literal["accuracy", "macro_f1"]
"""The chief metric of a data set."""


@dataclass(frozen=True)
class Quality:
    """Accuracy (all labels of a text right), macro-F1, NLL in nats a text, ECE over 15 bins."""

    accuracy: float
    macro_f1: float
    nll: float
    ece: float


@dataclass(frozen=True)
class Point:
    """Quality after so many labels, for which so many words were read; the median milliseconds of one refit
    and of one choice since the last point."""

    labels: int
    words: int
    accuracy: float
    macro_f1: float
    nll: float
    ece: float
    update_ms: float
    rank_ms: float


def chief_metric(data: SimulationData) -> Metric:
    """Macro-F1 for several labels a text, or where one label has more than half of them; else accuracy."""
    if data.task == "several":
        return "macro_f1"
    known = data.targets[data.labelled]
    return "macro_f1" if len(known) and known.mean(axis=0).max() > 0.5 else "accuracy"


def measure(probs: Probs, data: SimulationData) -> Quality:
    """Quality of predictions about the test set."""
    found = evaluate(probs, data.test_targets, task=data.task)
    return Quality(accuracy=found.accuracy.value, macro_f1=found.macro_f1, nll=found.nll, ece=found.ece)


def full_quality(data: SimulationData) -> Quality:
    """The target of every strategy: scikit-learn's logistic regression (C = 1) on all training labels."""
    model = Logistic(data)
    rows = np.flatnonzero(data.labelled)
    model.fit(rows, data.targets[rows])
    return measure(model.predict_test(), data)


def point_row(point: Point | Quality) -> dict[str, Any]:
    """A point as it is written to JSON."""
    row = asdict(point)
    return {name: value if name in ("labels", "words") else round(value, 5) for name, value in row.items()}
