"""How many texts and words must be read for spans: data sets × strategies × seeds, resumed where stopped.

python benchmarks/spans.py --data DATA --out RESULTS --seeds 3
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

import environment
import spans_data
import spans_students
from spans_data import SpanData

AT_ONCE = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(frozen=True)
class Run:
    """What is run. It ends at `budget` texts, after `seconds`, or twice at `until` of the F1 of all texts."""

    data: str
    strategy: str
    seed: int
    first: int
    growth: float
    batch: int
    audit_share: float
    budget: int
    until: float
    seconds: float

    @property
    def path(self) -> Path:
        """Where the result lies in the results folder."""
        return Path(self.data) / f"{self.strategy}-{self.seed}.json"


def perform(run: Run, folder: Path) -> str:
    """Run and write the result; a line that says how it went."""
    data, about = spans_data.ready(run.data, folder / "ready"), environment.describe()
    begun = time.perf_counter()
    level = run.until * data.header["full"]
    curve: dict[str, list[float]] = {"texts": [], "words": [], "f1": []}
    ended, reached = "budget", 0
    for texts, words, f1 in replay(data, run):
        for name, value in zip(curve, (texts, words, round(f1, 4)), strict=True):
            curve[name].append(value)
        reached = reached + 1 if f1 >= level else 0
        if reached > 1 or time.perf_counter() - begun > run.seconds:
            ended = "level" if reached > 1 else "time"
            break
    took = round(time.perf_counter() - begun, 1)
    header = {key: value for key, value in data.header.items() if key != "digest"}
    result = asdict(run) | {"data": header, "ended": ended, "took": took, "curve": curve}
    path = folder / run.path
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    unfinished.write_text(json.dumps(result | {"environment": about}) + "\n")
    unfinished.replace(path)
    return f"{run.path}: {took:.0f} s, {curve['texts'][-1]} texts, {curve['words'][-1]} words, F1 {f1:.3f}"


def replay(data: SpanData, run: Run):
    """Ask, answer, learn and test, in rounds that grow by `growth`; gives texts, words and F1 each time.

    Within a round the tagger learns quickly after each `batch` of answers, and ranks anew.

    The same seed draws the same audit texts for every strategy, and the same random order.
    """
    student = spans_students.student_for(data, run.strategy, run.seed)
    order = np.random.default_rng(1_000 + run.seed).permutation(len(data.train.counts))
    is_random = run.strategy in ("random", "baseline")
    available = np.ones(len(order), dtype=np.bool_)
    done = words = 0
    while done < min(run.budget, len(order)):
        goal = min(max(run.first, round(done * run.growth), done + 1), run.budget, len(order))
        drawn = goal - done if is_random else round(goal * run.audit_share) - round(done * run.audit_share)
        audit = [int(row) for row in order if available[row]][:drawn]
        available[audit] = False
        student.teach(audit, audit=True)
        words += int(data.train.counts[audit].sum())
        done += len(audit)
        while done < goal:
            asked = student.ask(available, min(run.batch, goal - done))
            available[asked] = False
            student.teach(asked, audit=False)
            words += int(data.train.counts[asked].sum())
            done += len(asked)
        yield done, words, spans_data.span_f1(student.test(data.test), data.test.spans)


def main() -> None:
    """Prepare the data sets and perform every run, first seeds first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="Folders with data sets.")
    parser.add_argument("--out", type=Path, required=True, help="Folder of results, outside the repository.")
    parser.add_argument(
        "--sets", nargs="*", default=[], help="Names of data sets; all with spans without it."
    )
    parser.add_argument("--strategies", nargs="*", default=list(spans_students.STRATEGIES))
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--first-seed", type=int, default=0)
    parser.add_argument("--first", type=int, default=8, help="Texts before the first test.")
    parser.add_argument("--growth", type=float, default=1.2, help="Texts of a round over those before.")
    parser.add_argument("--batch", type=int, default=25, help="Questions of one ranking at most.")
    parser.add_argument("--audit-share", type=float, default=0.1, help="Share of questions drawn at random.")
    parser.add_argument("--budget", type=int, default=3_000, help="Texts at most.")
    parser.add_argument(
        "--until", type=float, default=0.92, help="Ends at this share of the F1 of all texts."
    )
    parser.add_argument("--most", type=int, default=0, help="Training texts drawn of a larger set; 0: all.")
    parser.add_argument("--seconds", type=float, default=3_600.0, help="A run's longest time.")
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    chosen = parser.parse_args()
    sets = spans_data.find(chosen.data, chosen.sets)
    for name, source in sets.items():
        spans_data.make_ready(name, source, folder=chosen.out / "ready", most=chosen.most)
    settings = ("first", "growth", "batch", "audit_share", "budget", "until", "seconds")
    runs = [
        Run(data=name, strategy=strategy, seed=seed, **{key: getattr(chosen, key) for key in settings})
        for seed in range(chosen.first_seed, chosen.first_seed + chosen.seeds)
        for strategy in chosen.strategies
        for name in sets
    ]
    left = [run for run in runs if not (chosen.out / run.path).is_file()]
    print(f"{len(left)} of {len(runs)} runs to do", flush=True)
    os.environ.update(dict.fromkeys(AT_ONCE, "1"))
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(chosen.processes, mp_context=context) as pool:
        waiting = {pool.submit(perform, run, chosen.out): run for run in left}
        for done in as_completed(waiting):
            error = done.exception()
            print(f"{waiting[done].path}: FAILED {error!r}" if error else done.result(), flush=True)


if __name__ == "__main__":
    main()
