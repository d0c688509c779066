"""Answers needed when a third of the people are careless: always a new text, always two people, or a choice.

python benchmarks/second_opinion.py --data DATA --ready FOLDER --out benchmarks/results/second_opinion.json

Twelve simulated people, a third of them right half of the time. The first three rules learn from the
consensus of answers and model, made anew after every round; `majority` from the shares of the votes, two a
text. Levels are shares of the score of all right labels.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

import consensus_data
import environment
from askwell.engine.consensus import agree
from askwell.engine.learner import Learner
from askwell.engine.second import Again, trust
from askwell.engine.shapes import Rows
from askwell.services.simulate_data import SimulationData

RULES = ("new", "twice", "choice", "majority")
MOST = 3
"""Answers a text may get where the ranking chooses."""

AUDIT = 0.1
LEVELS = (0.8, 0.85, 0.9)


class Team:
    """The people, what they said, and the learner that is told what they agree on."""

    def __init__(self, data: SimulationData, rule: str, *, seed: int, bad: float) -> None:
        self.data, self.rule = data, rule
        self.rng = np.random.default_rng((seed, 1))
        self.people = consensus_data.People(data, count=12, bad=bad, rng=np.random.default_rng((seed, 2)))
        self.said: dict[int, dict[int, int]] = defaultdict(dict)
        self.answers = 0
        self.learner = Learner(
            dimension=data.pool.shape[1],
            task=data.task,
            label_features=data.label_features,
            rng=np.random.default_rng(seed),
        )
        self.learner.extend(data.pool)
        while self.learner.measure():
            pass
        self.learner.tune()
        self.learner.update()
        self.again: Again | None = None
        self.seconds = 0

    def ask(self, row: int) -> None:
        """Somebody who has not answered the text answers it."""
        person = self.people.draw(set(self.said[row]))
        self.said[row][person] = self.people.answer(row, person)
        self.answers += 1

    def round(self, size: int) -> None:
        """So many more answers, then learn."""
        wanted = self.answers + size
        while self.answers < wanted:
            for row in self._choose(wanted - self.answers):
                self.seconds += row in self.said
                self.ask(row)
                if self.rule in ("twice", "majority") and self.answers < wanted:
                    self.ask(row)
        self._learn()
        if self.learner.wants_tuning:
            self.learner.tune()
        self.learner.update()

    def _choose(self, size: int) -> Rows:
        free = np.ones(len(self.data.pool), dtype=np.bool_)
        free[list(self.said)] = False
        drawn = self.rng.binomial(size, AUDIT)
        random = self.rng.permutation(np.flatnonzero(free))[:drawn]
        free[random] = False
        again = self.again if self.rule == "choice" else None
        asked = self.learner.rank(available=free, size=size - drawn, again=again)
        self.again = None  # asked once a round
        return np.concatenate([random, np.array([question.row for question in asked], dtype=np.int64)])

    def _learn(self) -> None:
        rows = np.array(list(self.said), dtype=np.int64)
        said = [
            (at, person, label) for at, row in enumerate(rows) for person, label in self.said[row].items()
        ]
        votes = consensus_data.votes_of(said, self.data.targets.shape[1])
        targets = consensus_data.majority(votes, len(rows))
        fresh = set(rows) - set(self.learner.answered)
        for at, row in enumerate(rows):
            if row in fresh or self.rule == "majority":
                self.learner.answer(int(row), targets[at])
        self.learner.update()
        if self.rule == "majority":
            return
        held = self.learner.trial().leave_one_out(rows)
        found = agree(votes, held, people=12, task="one")
        for row, target in zip(rows, found.probs, strict=True):
            self.learner.answer(int(row), target)
        counts = np.array([len(self.said[int(row)]) for row in rows])
        open_ = counts < MOST
        mean = float(np.average(found.accuracy, weights=np.bincount(votes.people, minlength=12) + 1e-9))
        given = np.bincount(votes.people, minlength=12).astype(np.float64)
        gains = trust(held, given, found.known, mean, task="one")
        sums = np.bincount(votes.texts, gains[votes.people], minlength=len(rows)) + gains.mean()
        self.again = Again(rows[open_], found.probs[open_], held[open_], sums[open_], mean)


def run(data: SimulationData, rule: str, *, seed: int, bad: float, budget: int) -> list[dict[str, Any]]:
    team = Team(data, rule, seed=seed, bad=bad)
    gold = data.test_targets.argmax(axis=1)
    points: list[dict[str, Any]] = []
    while team.answers < budget:
        team.round(max(10, team.answers // 10))
        right = team.learner.predict(data.test).probs.argmax(axis=1) == gold
        points.append(
            {
                "answers": team.answers,
                "texts": len(team.said),
                "accuracy": round(float(right.mean()), 4),
            }
        )
    return points


def needed(points: list[dict[str, Any]], level: float) -> int | None:
    """The first number of answers with the score; None if it was not reached."""
    return next((point["answers"] for point in points if point["accuracy"] >= level), None)


def summary(runs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """For every data set, share of careless people and rule: the last score, and answers to reach a level."""
    rows: list[dict[str, Any]] = []
    for name, bad, rule in sorted({(run["data"], run["bad"], run["rule"]) for run in runs}):
        some = [run for run in runs if (run["data"], run["bad"], run["rule"]) == (name, bad, rule)]
        row: dict[str, Any] = {"data": name, "bad": bad, "rule": rule, "runs": len(some)}
        row["last"] = round(float(np.mean([run["points"][-1]["accuracy"] for run in some])), 4)
        for share in LEVELS:
            counts = [needed(run["points"], share * run["full"]) for run in some]
            reached = [count for count in counts if count is not None]
            row[f"answers_{share:.0%}"] = (
                round(float(np.mean(reached))) if len(reached) == len(some) else None
            )
        rows.append(row)
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--ready", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--sets", nargs="*", default=["banking77", "convabuse"])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--bad", type=float, nargs="*", default=[1 / 3, 0.0])
    parser.add_argument("--budget", type=int, default=1_200)
    options = parser.parse_args()
    about, runs = environment.describe(), []
    for name in options.sets:
        data, full = consensus_data.ready(name, options.data / name, options.ready)
        for bad in options.bad:
            for seed in range(options.seeds):
                for rule in RULES:
                    points = run(data, rule, seed=seed, bad=bad, budget=options.budget)
                    found = {"data": name, "bad": round(bad, 3), "seed": seed, "rule": rule}
                    runs.append(found | {"full": full, "points": points})
                    print(name, round(bad, 2), seed, rule, points[-1], flush=True)
    environment.write(about | {"summary": summary(runs), "runs": runs}, options.out)


if __name__ == "__main__":
    main()
