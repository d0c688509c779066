"""One run of a benchmark of labels, and many of them in parallel, resumed where they stopped."""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import labels_data
from askwell.services.simulate import environment, replay
from askwell.services.simulate_data import SimulationData
from askwell.services.simulate_quality import point_row
from askwell.services.simulate_schedule import Schedule
from askwell.services.simulate_students import Student

AT_ONCE = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
"""Each process calculates on one thread; there are as many processes as cores."""


@dataclass(frozen=True)
class Run:
    """What is run: a data set, a strategy, a seed, and when it may end.

    It ends at `budget` labels (0: all there are), after `seconds`, or, from `least` labels a class on, when
    two points in a row are at `until` of the score of all labels.
    """

    data: str
    strategy: str
    seed: int
    schedule: Schedule
    noise: float
    audit_share: float
    budget: int
    until: float
    least: int
    seconds: float

    @property
    def path(self) -> Path:
        """Where the result lies in the results folder."""
        extra = "" if self.schedule == "tenth" else f"-{self.schedule}"
        extra += f"-noise{round(100 * self.noise)}" if self.noise else ""
        return Path(self.data) / f"{self.strategy.replace('/', '_')}{extra}-{self.seed}.json"


Maker = Callable[[SimulationData, str, int], Student]
"""Gives the student of a strategy and a seed."""


def perform(run: Run, folder: Path, make: Maker) -> str:
    """Run and write the result; a line that says how it went."""
    data, header = labels_data.ready(run.data, folder / "ready")
    begun, about = time.perf_counter(), environment()
    budget = run.budget or int(data.labelled.sum())
    level = run.until * header["full"][header["metric"]]
    curve: dict[str, list[Any]] = {}
    ended, reached = "budget", 0
    for point in replay(
        data,
        make(data, run.strategy, run.seed),
        seed=run.seed,
        budget=budget,
        schedule=run.schedule,
        audit_share=run.audit_share,
        noise=run.noise,
    ):
        row = point_row(point)
        for name, value in row.items():
            curve.setdefault(name, []).append(value)
        reached = reached + 1 if row[header["metric"]] >= level else 0
        if reached > 1 and point.labels >= run.least * header["classes"]:
            ended = "level"
            break
        if time.perf_counter() - begun > run.seconds:
            ended = "time"
            break
    took = time.perf_counter() - begun
    result = asdict(run) | {"data": header, "ended": ended, "took": round(took, 1), "curve": curve}
    path = folder / run.path
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    unfinished.write_text(json.dumps(result | {"environment": about}) + "\n")
    unfinished.replace(path)
    last = curve["labels"][-1]
    return (
        f"{run.path}: {took:.0f} s, {last} labels ({ended}), {header['metric']} {row[header['metric']]:.3f}"
    )


def perform_all(runs: Sequence[Run], *, folder: Path, make: Maker, processes: int) -> None:
    """Perform the runs that have no result yet, each in a process with one thread."""
    left = [run for run in runs if not (folder / run.path).is_file()]
    print(f"{len(left)} of {len(runs)} runs to do", flush=True)
    os.environ.update(dict.fromkeys(AT_ONCE, "1"))
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        waiting = {pool.submit(perform, run, folder, make): run for run in left}
        for done in as_completed(waiting):
            error = done.exception()
            print(f"{waiting[done].path}: FAILED {error!r}" if error else done.result(), flush=True)


def options(description: str, *, strategies: Sequence[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="Folders with data sets.")
    parser.add_argument("--out", type=Path, required=True, help="Folder of results, outside the repository.")
    parser.add_argument("--sets", nargs="*", default=[], help="Names of data sets; all without it.")
    parser.add_argument("--strategies", nargs="*", default=list(strategies), help=", ".join(strategies))
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--schedule", choices=("one", "tenth"), default="tenth")
    parser.add_argument("--noise", type=float, default=0.0, help="Share of answers that are wrong.")
    parser.add_argument("--audit-share", type=float, default=0.1, help="Share of questions drawn at random.")
    parser.add_argument("--budget", type=int, default=3_000, help="Labels at most; all for the baseline.")
    parser.add_argument("--until", type=float, default=0.96, help="Ends at this share of the full score …")
    parser.add_argument("--least", type=int, default=10, help="… and at this many labels a class.")
    parser.add_argument("--seconds", type=float, default=3_600.0, help="A run's longest time.")
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    parser.add_argument("--cache", type=Path, default=Path.home() / ".askwell" / "cache")
    return parser.parse_args()


def main(description: str, *, strategies: Sequence[str], make: Maker, audits: bool) -> None:
    """Prepare the data sets and perform every run, first seeds first."""
    chosen = options(description, strategies=strategies)
    unknown = sorted(set(chosen.strategies) - set(strategies))
    if unknown:
        raise SystemExit(f"No strategy {', '.join(unknown)}; there are {', '.join(strategies)}.")
    sets = labels_data.find(chosen.data, chosen.sets)
    for name, source in sets.items():
        labels_data.make_ready(name, source, folder=chosen.out / "ready", cache=chosen.cache)
    runs = [
        Run(
            data=name,
            strategy=strategy,
            seed=seed,
            schedule=chosen.schedule,
            noise=chosen.noise,
            audit_share=chosen.audit_share if audits else 0.0,
            budget=0 if strategy == "baseline" else chosen.budget,
            until=chosen.until,
            least=chosen.least,
            seconds=chosen.seconds,
        )
        for seed in range(chosen.first_seed, chosen.first_seed + chosen.seeds)
        for name in sets
        for strategy in chosen.strategies
    ]
    perform_all(runs, folder=chosen.out, make=make, processes=chosen.processes)
