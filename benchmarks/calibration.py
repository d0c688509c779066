"""Whether probabilities hold while texts are chosen: ours, the plain optimum's, and those with a temperature.

python benchmarks/calibration.py --data DATA --out benchmarks/results/calibration.json --seeds 3

All three are of the same head on the same answers. The temperature is the one that makes the answers most
probable, each held out in turn: what is usual, and all that can be done without further labels.
"""

from __future__ import annotations

import argparse
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

import environment
import labels_data
from askwell.engine.calibration import TEMPERATURES, leave_one_out
from askwell.engine.features import Space
from askwell.engine.learner import Learner
from askwell.engine.links import losses, probabilities
from askwell.engine.shapes import Probs
from askwell.services.simulate import replay
from askwell.services.simulate_data import SimulationData
from askwell.services.simulate_quality import measure
from askwell.services.simulate_students import LearnerStudent

PER_CLASS = (3, 10, 30)
"""Measured from so many answers a class on."""

FIGURES = ("accuracy", "ece", "nll")


def optimum(learner: Learner, data: SimulationData) -> tuple[Probs, Probs]:
    """Probabilities of the test texts at the most probable weights: plain, and with a temperature."""
    arrays, rows = learner.state().arrays, learner.answered
    space, weights = Space(mean=arrays["mean"]), arrays["weights"]
    lifted, targets = space.lift(data.pool[rows].astype(np.float32)), data.targets[rows]
    credence = np.ones(len(rows), dtype=np.float32)
    for row, share in zip(arrays["doubted_rows"], arrays["credence"], strict=True):
        credence[rows == row] = share
    held, _ = leave_one_out(
        lifted,
        lifted @ weights.T,
        targets,
        credence=credence,
        rows=np.arange(len(rows)),
        precision=learner.hyper.precision,
        task=data.task,
    )
    costs = [float(losses(held / t, targets, task=data.task).sum()) for t in TEMPERATURES]
    temperature = float(TEMPERATURES[int(np.argmin(costs))])
    logits = space.lift(data.test.astype(np.float32)) @ weights.T
    return probabilities(logits, task=data.task), probabilities(logits / temperature, task=data.task)


def run(name: str, folder: Path, seed: int, most: int) -> list[dict[str, Any]]:
    """One data set with one seed, asked by `auto`."""
    data, header = labels_data.ready(name, folder)
    student = LearnerStudent(data, strategy="auto", rng=np.random.default_rng(seed))
    wanted = [count for count in PER_CLASS if count * header["classes"] <= most]
    found: list[dict[str, Any]] = []
    for point in replay(
        data, student, seed=seed, budget=wanted[-1] * header["classes"] if wanted else 0, schedule="tenth"
    ):
        if not wanted or point.labels < wanted[0] * header["classes"]:
            continue
        row: dict[str, Any] = {"data": name, "seed": seed, "per_class": wanted.pop(0), "labels": point.labels}
        plain, scaled = optimum(student.learner, data)
        for kind, probs in (("ours", student.predict_test()), ("optimum", plain), ("scaled", scaled)):
            quality = measure(probs, data)
            row[kind] = {name: round(getattr(quality, name), 4) for name in FIGURES}
        found.append(row)
    return found


def summary(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Means over data sets and seeds."""
    return [
        {"per_class": count, "runs": len(some)}
        | {
            kind: {name: round(float(np.mean([row[kind][name] for row in some])), 4) for name in FIGURES}
            for kind in ("ours", "optimum", "scaled")
        }
        for count in PER_CLASS
        if (some := [row for row in rows if row["per_class"] == count])
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path, nargs="+", required=True)
    parser.add_argument("--sets", nargs="*", default=[])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--most", type=int, default=1_600, help="Answers at most.")
    parser.add_argument("--ready", type=Path, required=True, help="Folder for prepared data sets.")
    parser.add_argument("--cache", type=Path, default=Path.home() / ".askwell" / "cache")
    parser.add_argument("--out", type=Path)
    chosen = parser.parse_args()
    about = environment.describe()
    sets = labels_data.find(chosen.data, chosen.sets)
    for name, source in sets.items():
        labels_data.make_ready(name, source, folder=chosen.ready, cache=chosen.cache)
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        waiting = [
            pool.submit(run, name, chosen.ready, seed, chosen.most)
            for seed in range(chosen.seeds)
            for name in sets
        ]
        rows = [row for done in waiting for row in done.result()]
    environment.write({"benchmark": "calibration", **about, "means": summary(rows), "runs": rows}, chosen.out)


if __name__ == "__main__":
    main()
