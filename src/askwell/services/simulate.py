"""Replays known labels as the annotator, and measures what is learnt from how many of them."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from askwell.engine.shapes import Marks, Mask, Rows, Targets
from askwell.services.simulate_data import SimulationData
from askwell.services.simulate_quality import Point, Quality, measure
from askwell.services.simulate_schedule import Schedule, measured, refits
from askwell.services.simulate_students import Student

PACKAGES = (
    "askwell",
    "numpy",
    "scipy",
    "scikit-learn",
    "torch",
    "small-text",
    "scikit-activeml",
    "modAL-python",
)


def replay(
    data: SimulationData,
    student: Student,
    *,
    seed: int,
    budget: int,
    schedule: Schedule = "one",
    audit_share: float = 0.1,
    noise: float = 0.0,
    answered: Callable[[int], None] | None = None,
) -> Iterator[Point]:
    """Ask, answer, learn, and yield a point whenever the schedule measures.

    `audit_share` of the questions are drawn uniformly at random, as in the product; all of them for a student
    of random order. The same seed gives the same random order and the same wrong answers to every student.
    `noise` is the share of answers that are another label, drawn at random. A text without a label is skipped
    by the simulated person and costs nothing of the budget. `answered` is called with the number of labels
    after each.
    """
    budget = min(budget, int(data.labelled.sum()))
    answers = (
        wrong_answers(data.targets, share=noise, rng=np.random.default_rng((seed, 1))) if noise else None
    )
    asking = Asking(data.labelled, seed=seed, audit_share=1.0 if student.order == "random" else audit_share)
    points = set(measured(budget, schedule=schedule))
    no_rows = np.empty(0, dtype=np.int64)
    update_ms = [student.learn(no_rows, data.targets[no_rows], no_rows.astype(np.bool_))]
    labels, words = 0, 0
    for count in refits(budget, schedule=schedule):
        if not student.every_answer and count not in points:
            continue
        if count > labels:
            rows, audit = asking.ask(student.choose, size=count - labels)
            for done in range(labels + 1, count + 1):
                if answered:
                    answered(done)
            labels, words = count, words + int(data.words[rows].sum())
            update_ms.append(student.learn(rows, (data.targets if answers is None else answers)[rows], audit))
        if count in points:
            quality = measure(student.predict_test(), data)
            yield _point(labels, words, quality, update_ms, asking.rank_ms)
            update_ms, asking.rank_ms = [], []


def wrong_answers(targets: Targets, *, share: float, rng: np.random.Generator) -> Targets:
    """Targets of one label a text, of which a share is replaced by another label drawn at random."""
    rows, classes = targets.shape
    wrong = np.flatnonzero((rng.random(rows) < share) & (targets.sum(axis=1) > 0) & (classes > 1))
    shift = rng.integers(1, max(classes, 2), size=len(wrong))
    mistaken = targets.copy()
    mistaken[wrong] = np.eye(classes, dtype=targets.dtype)[(targets[wrong].argmax(axis=1) + shift) % classes]
    return mistaken


def environment() -> dict[str, Any]:
    """The machine, the versions and the commit that made the figures."""
    return {
        "machine": platform.machine(),
        "system": platform.platform(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "versions": {package: found for package in PACKAGES if (found := _version(package))},
        "commit": _commit(Path(__file__).resolve()),
    }


class Asking:
    """Who is asked about what: random draws in a fixed order, and the student's own choices.

    `labelled` marks the rows of the pool that the simulated person answers.
    """

    def __init__(self, labelled: Marks, *, seed: int, audit_share: float) -> None:
        self._labelled, self._share = labelled, audit_share
        self._rng = np.random.default_rng(np.random.SeedSequence(seed).spawn(2)[0])
        self._order = self._rng.permutation(len(labelled))
        self._next = 0
        self.available: Mask = np.ones(len(labelled), dtype=np.bool_)
        self.rank_ms: list[float] = []

    def ask(self, choose: Callable[[Mask, int], Rows], *, size: int) -> tuple[Rows, Marks]:
        """Exactly `size` labelled rows, and which of them were drawn at random."""
        rows: list[int] = []
        audit: list[bool] = []
        while len(rows) < size:
            wanted = size - len(rows)
            drawn = int(self._rng.binomial(wanted, self._share))
            found = [self._draw() for _ in range(drawn)]
            marks = [True] * len(found)
            if drawn < wanted:
                begun = time.perf_counter()
                chosen = choose(self.available, wanted - drawn)
                self.rank_ms.append(1e3 * (time.perf_counter() - begun))
                self.available[chosen] = False
                found += [int(row) for row in chosen]
                marks += [False] * len(chosen)
            for row, mark in zip(found, marks, strict=True):
                if row >= 0 and self._labelled[row]:
                    rows.append(row)
                    audit.append(mark)
        return np.array(rows, dtype=np.int64), np.array(audit, dtype=np.bool_)

    def _draw(self) -> int:
        """The next row of the random order that is still available; −1 when there is none."""
        while self._next < len(self._order):
            row = int(self._order[self._next])
            self._next += 1
            if self.available[row]:
                self.available[row] = False
                return row
        return -1


def _point(labels: int, words: int, quality: Quality, update_ms: list[float], rank_ms: list[float]) -> Point:
    return Point(
        labels=labels,
        words=words,
        accuracy=quality.accuracy,
        macro_f1=quality.macro_f1,
        nll=quality.nll,
        ece=quality.ece,
        update_ms=float(np.median(update_ms)) if update_ms else 0.0,
        rank_ms=float(np.median(rank_ms)) if rank_ms else 0.0,
    )


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


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
