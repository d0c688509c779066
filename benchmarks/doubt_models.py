"""Models whose doubt is measured: learnt once, with their predictions of texts they have not seen, and kept.

A model is answered at random, all of it an audit, or as `auto` asks, a tenth of it drawn at random.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import labels_data
from askwell.engine.encoders import load_encoder
from askwell.engine.learner import Learner
from askwell.engine.pieces import whole
from askwell.engine.shapes import Features, Marks, Probs, Rows, Scores, Targets
from askwell.engine.values import Task
from askwell.services.simulate import replay
from askwell.services.simulate_data import SimulationData, cached_features
from askwell.services.simulate_students import LearnerStudent

MOST = 20_000
"""Texts of the pool at most that stand beside the test set as not seen."""


@dataclass(frozen=True)
class Held:
    """What a model says of its audit, each text held out in turn, and of texts it has not seen.

    `strange` are scores of texts of no label: out of scope, and one minus the highest probability; `known`
    the same of the test texts. Empty where a data set has no such texts.
    """

    task: Task
    audit_probs: Probs
    audit_targets: Targets
    probs: Probs
    targets: Targets
    known: tuple[Scores, Scores]
    strange: tuple[Scores, Scores]


def held(name: str, *, way: str, answers: int, seed: int, folder: Path, strange: Features | None) -> Held:
    """The predictions of a model, learnt now unless they are kept."""
    path = folder / "models" / f"{name}-{way}-{answers}-{seed}.npz"
    data, _ = labels_data.ready(name, folder)
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        arrays = _learn(data, way=way, answers=answers, seed=seed, strange=strange)
        np.savez(path.with_suffix(".part.npz"), allow_pickle=False, **arrays)
        path.with_suffix(".part.npz").replace(path)
    kept = np.load(path)
    return Held(
        task=data.task,
        audit_probs=kept["audit_probs"],
        audit_targets=kept["audit_targets"],
        probs=kept["probs"],
        targets=kept["targets"],
        known=(kept["known"], kept["known_highest"]),
        strange=(kept["strange"], kept["strange_highest"]),
    )


def strange_texts(source: Path, cache: Path) -> Features | None:
    """Features of a data set's texts that fit no label, if it has some."""
    path = source / "test_oos.jsonl"
    if not path.is_file():
        return None
    lines = path.read_text(encoding="utf-8").splitlines()
    found = cached_features(load_encoder(), [json.loads(line)["text"] for line in lines], cache=cache)
    return found.astype(np.float32)


def _learn(
    data: SimulationData, *, way: str, answers: int, seed: int, strange: Features | None
) -> dict[str, np.ndarray]:
    learner, audit, unseen = (_random if way == "random" else _asked)(data, answers=answers, seed=seed)
    learner.polish()
    fresh = np.concatenate([data.test, data.pool[unseen].astype(np.float32)])
    said = learner.predict(fresh)
    beyond = learner.predict(fresh[:0] if strange is None else strange)
    test = 0 if strange is None else len(data.test)
    return {
        "audit_probs": whole(learner.trial().hold_out(audit)),
        "audit_targets": data.targets[audit],
        "probs": said.probs.astype(np.float32),
        "targets": np.concatenate([data.test_targets, data.targets[unseen]]),
        "known": said.out_of_scope[:test],
        "known_highest": 1.0 - said.probs[:test].max(axis=1),
        "strange": beyond.out_of_scope,
        "strange_highest": 1.0 - beyond.probs.max(axis=1),
    }


def _random(data: SimulationData, *, answers: int, seed: int) -> tuple[Learner, Rows, Rows]:
    """Random answers; the audit is all of them, in random order."""
    rng = np.random.default_rng(seed)
    learner = Learner(
        dimension=data.pool.shape[1], task=data.task, label_features=data.label_features, rng=rng
    )
    learner.extend(data.pool)
    rows = rng.permutation(np.flatnonzero(data.labelled))
    for row in rows[:answers]:
        learner.answer(int(row), data.targets[row], audit=True)
    learner.update()
    for _ in range(4):
        learner.tune()
        learner.update()
    return learner, rows[:answers], rows[answers : answers + MOST]


class _Witness(LearnerStudent):
    """The learner as the product drives it, with a note of which rows its audit drew."""

    def __init__(self, data: SimulationData, rng: np.random.Generator) -> None:
        super().__init__(data, strategy="auto", rng=rng)
        self.drawn: list[int] = []

    def learn(self, rows: Rows, targets: Targets, audit: Marks) -> float:
        self.drawn += [int(row) for row in rows[audit]]
        return super().learn(rows, targets, audit)


def _asked(data: SimulationData, *, answers: int, seed: int) -> tuple[Learner, Rows, Rows]:
    """As `auto` asks; the audit is every answered text up to where the random order has got."""
    student = _Witness(data, np.random.default_rng(seed))
    for _ in replay(data, student, seed=seed, budget=answers, schedule="tenth"):
        pass
    order = np.random.default_rng(np.random.SeedSequence(seed).spawn(2)[0]).permutation(len(data.pool))
    place = np.argsort(order)
    frontier = place[student.drawn].max()
    answered = student.learner.answered
    return student.learner, answered[place[answered] <= frontier], answered[:0]
