"""How long an answer takes, by texts, classes and labels, beside other packages, with memory.

python benchmarks/speed.py --out benchmarks/results/speed.json [--peers-python ENVIRONMENT/bin/python]
Each measurement is a process of its own on the same synthetic features. One that is not done in time is noted
as given up; larger ones of the same contender along the same line are then left out.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import environment
import speed_plot

CENTRE = {"texts": 10_000, "classes": 77, "labels": 500}
LINES = {
    "texts": (1_000, 10_000, 100_000, 1_000_000),
    "classes": (2, 20, 77, 150, 500),
    "labels": (10, 100, 500, 2_000, 9_000),
}
"""One figure is varied while the others stay at the centre; 9,000 labels leave a pool to choose from."""

CORNERS = ((100_000, 150, 2_000), (1_000_000, 20, 1_000), (100_000, 77, 10_000))
"""Further (texts, classes, labels), of the engine's budget, and the most labels."""

OURS = ("askwell", "scikit-learn")
PEERS = ("small-text", "scikit-activeml", "modal", "laplace-torch")


def case(contender: str, shape: dict[str, int], *, python: str, limit: float, rounds: int) -> dict[str, Any]:
    """One measurement, or after how long it was given up."""
    words = [python, str(Path(__file__).with_name("speed_case.py")), "--contender", contender]
    words += ["--rounds", str(rounds), "--seconds", str(limit / 3)]
    for name, value in shape.items():
        words += [f"--{name}", str(value)]
    about = {"contender": contender, **shape}
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=limit, check=False)
    except subprocess.TimeoutExpired:
        return about | {"gave_up_after_s": limit}
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [f"exit {done.returncode}"])[-1]
        return about | {"failed": last[:200]}
    return about | json.loads(done.stdout.strip().splitlines()[-1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--peers-python", help="The Python of an environment with the other packages.")
    parser.add_argument("--contenders", nargs="*", help="Only these.")
    parser.add_argument(
        "--lines", nargs="*", default=[*LINES, "corners"], help="texts, classes, labels, corners"
    )
    parser.add_argument("--most-texts", type=int, default=1_000_000)
    parser.add_argument("--limit", type=float, default=300.0, help="Seconds for one measurement of ours.")
    parser.add_argument("--peer-limit", type=float, default=60.0, help="Seconds for one of a peer.")
    parser.add_argument("--rounds", type=int, default=50, help="Answers of one measurement, at most.")
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    chosen = parser.parse_args()
    os.environ.update(dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), str(chosen.threads)))
    about = environment.describe()
    contenders = chosen.contenders or [*OURS, *(PEERS if chosen.peers_python else ())]
    known: dict[tuple[Any, ...], dict[str, Any]] = {}
    lines = {
        name: [CENTRE | {name: value} for value in LINES[name]] for name in LINES if name in chosen.lines
    }
    if "corners" in chosen.lines:
        lines |= {f"corner {corner}": [dict(zip(CENTRE, corner, strict=True))] for corner in CORNERS}
    for contender in contenders:
        python = chosen.peers_python if contender in PEERS else sys.executable
        limit = chosen.limit if contender == OURS[0] else chosen.peer_limit
        for shapes in lines.values():
            for shape in shapes:
                key = (contender, *shape.values())
                if key in known or shape["texts"] > chosen.most_texts:
                    continue
                found = case(contender, shape, python=python, limit=limit, rounds=chosen.rounds)
                known[key] = found
                print(found, flush=True)
                if "gave_up_after_s" in found or "failed" in found:
                    break
    result = {"threads": chosen.threads, "results": list(known.values()), "environment": about}
    environment.write(result, chosen.out)
    speed_plot.draw(result["results"], LINES, CENTRE, path=chosen.out.with_suffix(".png"))
    chosen.out.with_suffix(".md").write_text(speed_plot.table(result["results"]))


if __name__ == "__main__":
    main()
