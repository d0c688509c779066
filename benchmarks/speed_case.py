"""One measurement of speed in a process of its own: how long an answer takes one contender, and its memory.

Prints one line of JSON. Run by speed.py, which also sets the time limit.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from time import perf_counter

import numpy as np

import speed_contenders

DIMENSION = 384
CHUNK = 50_000
NOISE = 1.5
"""Standard deviation around a class's centre, whose values have one."""


def synthetic(texts: int, classes: int, *, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Unit rows (fp16) around one centre a class, the label of each, and noisy centres as label features."""
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(classes, DIMENSION)).astype(np.float32)
    labels = rng.integers(0, classes, size=texts)
    pool = np.empty((texts, DIMENSION), dtype=np.float16)
    for begin in range(0, texts, CHUNK):
        near = centres[labels[begin : begin + CHUNK]]
        pool[begin : begin + CHUNK] = unit(near + NOISE * rng.standard_normal(near.shape, dtype=np.float32))
    names = centres + NOISE * rng.standard_normal(centres.shape, dtype=np.float32)
    return pool, labels, unit(names).astype(np.float32)


def unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def resident(name: str) -> float:
    """VmRSS or VmHWM of this process in MB; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    for line in status.read_text().splitlines() if status.is_file() else ():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    return 0.0


def forget_peak() -> None:
    """Begin the peak of memory anew."""
    clear = Path("/proc/self/clear_refs")
    if clear.exists():
        clear.write_text("5")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--contender", choices=speed_contenders.CONTENDERS, required=True)
    parser.add_argument("--texts", type=int, required=True)
    parser.add_argument("--classes", type=int, required=True)
    parser.add_argument("--labels", type=int, required=True)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60.0, help="No further answer after so long.")
    chosen = parser.parse_args()
    pool, labels, names = synthetic(chosen.texts, chosen.classes, seed=0)
    rows = np.random.default_rng(1).permutation(chosen.texts)[: chosen.labels]
    contender = speed_contenders.CONTENDERS[chosen.contender]
    speed_contenders.load(chosen.contender)
    forget_peak()
    before = resident("VmRSS")
    begun = perf_counter()
    person = contender(pool, rows, labels[rows], names)
    started = perf_counter() - begun
    update, rank = [], []
    begun = perf_counter()
    row = person.ask()
    while len(update) < chosen.rounds and (len(update) < 3 or perf_counter() - begun < chosen.seconds):
        at = perf_counter()
        person.learn(row, int(labels[row]))
        learnt = perf_counter()
        row = person.ask()
        rank.append(1e3 * (perf_counter() - learnt))
        update.append(1e3 * (learnt - at))
    found: dict[str, float] = {"answers": len(update), "start_s": round(started, 2)}
    for name, values in (("update", update), ("rank", rank), ("both", np.add(update, rank))):
        for label, share in (("median", 50), ("p95", 95)):
            found[f"{name}_ms_{label}"] = round(float(np.percentile(values, share)), 2)
    found["memory_mb"] = round(resident("VmHWM") - before, 1)
    found["features_mb"] = round(pool.nbytes / 2**20, 1)
    found |= {name: round(value, 2) for name, value in person.idle().items()}
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
