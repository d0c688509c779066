"""How long one answer takes: the update of the head and the ranking of the pool, in milliseconds.

python benchmarks/learn_speed.py --out benchmarks/results/learn_speed.json
"""

from __future__ import annotations

import argparse
from pathlib import Path
from time import perf_counter

import numpy as np
from safetensors.numpy import load_file

import environment
from askwell.engine.learner import Learner

GRID = ((10_000, 77, 500), (10_000, 77, 100), (10_000, 10, 500), (10_000, 150, 500), (100_000, 150, 500))
DIMENSION = 384


def synthetic(
    texts: int, classes: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Unit rows around one centre per class, the label of each, and noisy centres as label features."""
    centres = rng.normal(size=(classes, DIMENSION)).astype(np.float32)
    labels = rng.integers(0, classes, size=texts)
    rows = centres[labels] + 1.5 * rng.normal(size=(texts, DIMENSION)).astype(np.float32)
    names = centres + 1.5 * rng.normal(size=centres.shape).astype(np.float32)
    return unit(rows).astype(np.float16), labels, unit(names).astype(np.float32)


def unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def measure(
    pool: np.ndarray, labels: np.ndarray, names: np.ndarray, *, answers: int, rounds: int, size: int = 64
) -> dict[str, float]:
    """Median and 95th percentile over `rounds` further answers, asked as the live product asks."""
    learner = Learner(dimension=pool.shape[1], task="one", label_features=names, rng=np.random.default_rng(0))
    learner.extend(pool)
    available = np.ones(len(pool), dtype=np.bool_)
    targets = np.eye(len(names), dtype=np.float32)
    for row in np.random.default_rng(1).permutation(len(pool))[:answers]:
        learner.answer(int(row), targets[labels[row]], audit=True)
        available[row] = False
    learner.update()
    learner.tune()
    learner.update()
    update, rank = [], []
    for _ in range(rounds):
        begun = perf_counter()
        row = learner.rank(available=available, size=size)[0].row
        ranked = perf_counter()
        available[row] = False
        learner.answer(row, targets[labels[row]])
        learner.update()
        rank.append(1e3 * (ranked - begun))
        update.append(1e3 * (perf_counter() - ranked))
    both = np.add(update, rank)
    figures = {"update": update, "rank": rank, "both": both}
    return {
        f"{name}_ms_{label}": round(float(np.percentile(values, share)), 2)
        for name, values in figures.items()
        for label, share in (("median", 50), ("p95", 95))
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument(
        "--data",
        type=Path,
        help="Folder with features.safetensors: pool, labels (int), names; instead of the grid.",
    )
    options = parser.parse_args()
    about, results = environment.describe(), []
    if options.data:
        held = load_file(options.data / "features.safetensors")
        found = measure(held["pool"], held["labels"], held["names"], answers=500, rounds=options.rounds)
        shape = {"texts": len(held["pool"]), "classes": len(held["names"]), "answers": 500}
        results.append({"features": str(options.data.name), **shape, **found})
    for texts, classes, answers in () if options.data else GRID:
        data = synthetic(texts, classes, np.random.default_rng(0))
        found = measure(*data, answers=answers, rounds=options.rounds)
        results.append(
            {"features": "synthetic", "texts": texts, "classes": classes, "answers": answers, **found}
        )
        print(results[-1], flush=True)
    environment.write({"results": results, "environment": about}, options.out)


if __name__ == "__main__":
    main()
