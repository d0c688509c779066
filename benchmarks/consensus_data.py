"""Texts with several people's answers: simulated people over known labels, and real ones.

Legend: `N` texts, `J` people, `C` labels.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

import labels_data
from askwell.engine.consensus import Votes
from askwell.engine.learner import Learner
from askwell.engine.shapes import Probs, Rows, Targets
from askwell.services.simulate_data import SimulationData

NEAR = 5
"""A simulated mistake is one of so many labels whose names are nearest to the right one."""


@dataclass(frozen=True)
class Crowd:
    """N rows of a pool with their right labels, and what J people said of them."""

    rows: Rows
    gold: np.ndarray
    votes: Votes
    people: int


class People:
    """Simulated people: right with a probability of their own, else taken in by a label that sounds alike.

    A share of them is right half of the time only, the others nine times out of ten.
    """

    def __init__(self, data: SimulationData, *, count: int, bad: float, rng: np.random.Generator) -> None:
        self._rng = rng
        self.gold = data.targets.argmax(axis=1)
        self.classes = data.targets.shape[1]
        self.accuracy = rng.uniform(0.88, 0.96, size=count)
        self.accuracy[: round(bad * count)] = rng.uniform(0.4, 0.6, size=round(bad * count))
        alike = data.label_features @ data.label_features.T
        np.fill_diagonal(alike, -np.inf)
        self._near = np.argsort(-alike, axis=1)[:, : min(NEAR, self.classes - 1)]

    def answer(self, row: int, person: int) -> int:
        """The label that somebody gives a row of the pool."""
        gold = int(self.gold[row])
        if self._rng.random() < self.accuracy[person]:
            return gold
        return int(self._rng.choice(self._near[gold]))

    def draw(self, done: set[int]) -> int:
        """Somebody who has not answered the text yet."""
        return int(self._rng.choice([person for person in range(len(self.accuracy)) if person not in done]))


def simulated(data: SimulationData, *, texts: int, most: int, bad: float, seed: int) -> Crowd:
    """1 to `most` answers to each of some texts of a pool, by twelve people."""
    rng = np.random.default_rng(seed)
    people = People(data, count=12, bad=bad, rng=rng)
    rows = rng.permutation(len(data.pool))[:texts]
    said: list[tuple[int, int, int]] = []
    for text, row in enumerate(rows):
        done: set[int] = set()
        for _ in range(rng.integers(1, most + 1)):
            person = people.draw(done)
            done.add(person)
            said.append((text, person, people.answer(int(row), person)))
    return Crowd(rows, people.gold[rows], votes_of(said, people.classes), 12)


def convabuse(folder: Path, *, seen: int, seed: int) -> tuple[Crowd, Targets]:
    """At most `seen` real answers to each text, and for judging them the answers of the others.

    A person says abusive where they gave a severity below zero. The judges' answers are shares of two labels
    (abusive, not), a row of zeros where nobody is left to judge.
    """
    rng = np.random.default_rng(seed)
    names: dict[str, int] = {}
    said: list[tuple[int, int, int]] = []
    lines = (folder / "train_raters.jsonl").read_text().splitlines()
    judged = np.zeros((len(lines), 2), dtype=np.float32)
    for text, line in enumerate(lines):
        severity = json.loads(line)["severity"]
        order = [str(name) for name in rng.permutation(sorted(severity))]
        size = min(seen, max(len(order) - 1, 1))
        numbers = [names.setdefault(name, len(names)) for name in order]
        given = zip(order[:size], numbers[:size], strict=True)
        said.extend((text, number, int(severity[name] >= 0)) for name, number in given)
        for name in order[size:]:
            judged[text, int(severity[name] >= 0)] += 1.0 / (len(order) - size)
    votes = votes_of(said, 2)
    return Crowd(np.arange(len(lines)), judged.argmax(axis=1), votes, len(names)), judged


def votes_of(said: list[tuple[int, int, int]], classes: int) -> Votes:
    """Answers (text, person, label) as arrays."""
    texts, people, chosen = np.array(said, dtype=np.int64).T
    return Votes(texts, people, np.eye(classes, dtype=np.float32)[chosen])


def majority(votes: Votes, texts: int) -> Targets:
    """The share of people who gave each label."""
    counts = np.zeros((texts, votes.chosen.shape[1]), dtype=np.float32)
    np.add.at(counts, votes.texts, votes.chosen)
    return counts / counts.sum(axis=1, keepdims=True)


def taught(data: SimulationData, rows: Rows, targets: Probs) -> Learner:
    """The product's learner after it was told these targets and has rested."""
    learner = Learner(
        dimension=data.pool.shape[1],
        task=data.task,
        label_features=data.label_features,
        rng=np.random.default_rng(0),
    )
    learner.extend(data.pool)
    for row, target in zip(rows, targets, strict=True):
        learner.answer(int(row), target.astype(np.float32))
    learner.tune()
    learner.update()
    learner.polish()
    return learner


def ready(name: str, source: Path, folder: Path) -> tuple[SimulationData, float]:
    """A data set with its features, made once, and the accuracy of all its labels together."""
    labels_data.make_ready(name, source, folder=folder, cache=folder / "features")
    data, header = labels_data.ready(name, folder)
    return data, float(header["full"]["accuracy"])
