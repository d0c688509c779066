"""Replays known labels as the annotator through the live product's learner, and measures what it learns."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

import numpy as np
from sklearn.linear_model import LogisticRegression

from askwell.engine.evaluation import Evaluation, evaluate
from askwell.engine.features import Space
from askwell.engine.learner import Learner
from askwell.engine.shapes import Encoded, Features, LabelFeatures, Mask, Probs, Targets
from askwell.engine.values import Task

SimulatedStrategy = Literal["auto", "baseline", "random", "entropy", "margin", "bald"]
"""The learner's strategies, and `baseline`: uniform random order with scikit-learn's logistic regression."""

MILESTONES = (0, 10, 20, 30, 50, 75, 100, 150, 200, 300, 500, 750, 1000)
"""Label counts at which quality is measured; every 500 from there on, and at the budget."""


@dataclass(frozen=True)
class SimulationData:
    """A training pool with hidden targets (`labelled` marks those there are), a test set, label features."""

    task: Task
    pool: Encoded
    targets: Targets
    labelled: Mask
    test: Features
    test_targets: Targets
    label_features: LabelFeatures


@dataclass(frozen=True)
class Point:
    """Quality on the test set after so many labels; median milliseconds per answer since the last point."""

    labels: int
    accuracy: float
    macro_f1: float
    nll: float
    ece: float
    update_ms: float
    rank_ms: float


def milestones(budget: int) -> list[int]:
    """The label counts to measure at, up to and with the budget."""
    later = range(1500, budget + 1, 500)
    return sorted({point for point in (*MILESTONES, *later) if point <= budget} | {budget})


def replay(
    data: SimulationData,
    *,
    strategy: SimulatedStrategy,
    seed: int,
    budget: int,
    audit_share: float = 0.1,
    answered: Callable[[int], None] | None = None,
) -> Iterator[Point]:
    """Ask, answer, learn, one text at a time, and yield a point at each milestone.

    `audit_share` of the questions of an active strategy are drawn uniformly at random, as in the product.
    A text without a label is skipped by the simulated person and costs nothing of the budget.
    `answered` is called with the number of labels after each.
    """
    budget = min(budget, int(data.labelled.sum()))
    if strategy == "baseline":
        yield from _baseline(data, seed=seed, budget=budget, answered=answered)
        return
    order, learner_seed = np.random.SeedSequence(seed).spawn(2)
    rng = np.random.default_rng(order)
    key = rng.random(len(data.pool))
    learner = Learner(
        dimension=data.pool.shape[1],
        task=data.task,
        label_features=data.label_features,
        strategy=strategy,
        rng=np.random.default_rng(learner_seed),
    )
    learner.extend(data.pool)
    available = np.ones(len(data.pool), dtype=np.bool_)
    points = set(milestones(budget))
    update_ms, rank_ms = [_learn(learner)], list[float]()
    labels = 0
    while True:
        if labels in points:
            points.discard(labels)
            yield _point(labels, _measure(learner.predict(data.test).probs, data), update_ms, rank_ms)
            update_ms, rank_ms = [], []
        if labels == budget:
            return
        audit = strategy == "random" or rng.random() < audit_share
        if audit:
            row = int(np.where(available, key, np.inf).argmin())
        else:
            begun = time.perf_counter()
            row = learner.rank(available=available, size=1)[0].row
            rank_ms.append(1e3 * (time.perf_counter() - begun))
        available[row] = False
        if not data.labelled[row]:
            continue
        learner.answer(row, data.targets[row], audit=audit)
        update_ms.append(_learn(learner))
        labels += 1
        if answered:
            answered(labels)


def full_quality(data: SimulationData) -> Evaluation:
    """The same head on all training labels."""
    learner = Learner(
        dimension=data.pool.shape[1],
        task=data.task,
        label_features=data.label_features,
        rng=np.random.default_rng(0),
    )
    learner.extend(data.pool)
    for row in np.flatnonzero(data.labelled):
        learner.answer(int(row), data.targets[row], audit=True)
    learner.update()
    for _ in range(8):
        if not learner.tune():
            break
        learner.update()
    return _measure(learner.predict(data.test).probs, data)


def environment() -> dict[str, Any]:
    """The machine, the versions and the commit that made the figures."""
    packages = ("askwell", "numpy", "scipy", "scikit-learn", "torch")
    return {
        "machine": platform.machine(),
        "system": platform.platform(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "versions": {package: version(package) for package in packages},
        "commit": _commit(Path(__file__).resolve()),
    }


def point_row(point: Point) -> dict[str, float | int]:
    """A point as it is written to JSON."""
    return {name: value if name == "labels" else round(value, 5) for name, value in asdict(point).items()}


def _learn(learner: Learner) -> float:
    if learner.wants_tuning:
        learner.tune()
    return learner.update().total_ms


def _measure(probs: Probs, data: SimulationData) -> Evaluation:
    return evaluate(probs, data.test_targets, task=data.task)


def _point(labels: int, quality: Evaluation, update_ms: list[float], rank_ms: list[float]) -> Point:
    return Point(
        labels=labels,
        accuracy=quality.accuracy.value,
        macro_f1=quality.macro_f1,
        nll=quality.nll,
        ece=quality.ece,
        update_ms=float(np.median(update_ms)) if update_ms else 0.0,
        rank_ms=float(np.median(rank_ms)) if rank_ms else 0.0,
    )


def _baseline(
    data: SimulationData, *, seed: int, budget: int, answered: Callable[[int], None] | None
) -> Iterator[Point]:
    rows = np.random.default_rng(seed).permutation(np.flatnonzero(data.labelled))
    space = Space(mean=data.pool.mean(axis=0, dtype=np.float32))
    pool, test = space.lift(data.pool.astype(np.float32))[:, :-1], space.lift(data.test)[:, :-1]
    done = 0
    for labels in milestones(budget):
        for count in range(done + 1, labels + 1):
            if answered:
                answered(count)
        done, chosen = labels, rows[:labels]
        begun = time.perf_counter()
        probs = _logistic(pool[chosen], data.targets[chosen], test, task=data.task)
        elapsed = 1e3 * (time.perf_counter() - begun)
        yield _point(labels, _measure(probs, data), [elapsed], [])


def _logistic(features: Features, targets: Targets, test: Features, *, task: Task) -> Probs:
    """What scikit-learn predicts; labels not seen have probability zero, nothing seen gives equal ones."""
    classes = targets.shape[1]
    if task == "several":
        columns = [_binary(features, targets[:, place], test) for place in range(classes)]
        return np.stack(columns, axis=1).astype(np.float32)
    probs = np.zeros((len(test), classes), dtype=np.float32)
    seen = np.unique(targets.argmax(axis=1)) if len(targets) else np.arange(classes)
    if len(targets) == 0 or len(seen) == 1:
        probs[:, seen] = 1.0 / len(seen)
        return probs
    model = LogisticRegression(max_iter=1000).fit(features, targets.argmax(axis=1))
    probs[:, seen] = model.predict_proba(test)
    return probs


def _binary(features: Features, present: np.ndarray, test: Features) -> np.ndarray:
    if len(present) == 0 or present.min() == present.max():
        return np.full(len(test), present.mean() if len(present) else 0.5)
    return LogisticRegression(max_iter=1000).fit(features, present > 0.5).predict_proba(test)[:, 1]


def _commit(here: Path) -> str | None:
    """The commit that HEAD names in the nearest repository above a path, read without running git."""
    for folder in here.parents:
        head = folder / ".git" / "HEAD"
        if not head.is_file():
            continue
        text = head.read_text().strip()
        if not text.startswith("ref: "):
            return text
        name = text.removeprefix("ref: ")
        loose, packed = folder / ".git" / name, folder / ".git" / "packed-refs"
        if loose.is_file():
            return loose.read_text().strip()
        lines = packed.read_text().splitlines() if packed.is_file() else []
        return next((line.split()[0] for line in lines if line.endswith(f" {name}")), None)
    return None
