"""How often drift is cried where there is none, how often it is seen where there is, and how long it takes.

    python benchmarks/drift.py --data FOLDER --ready READY --sets banking77 --out FILE

Pool and traffic are drawn from one data set. Where something drifts, a share of the traffic has labels that
neither pool nor other traffic has: one in thirty of the labels, drawn anew each time. With test_oos.jsonl the
same share is of texts that fit no label.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

import numpy as np

import doubt_models
import environment
import labels_data
from askwell.engine.drift import feature_drift, share_drift
from askwell.engine.shapes import Features

SIZES = ((1_000, 100), (1_000, 1_000))
SHARES = (0.0, 0.02, 0.05, 0.1)
LEVEL = 0.05
Row = dict[str, Any]


def features_seen(
    name: str, folder: Path, strange: Features | None, *, repeats: int, shares: tuple[float, ...]
) -> list[Row]:
    """Shares of runs with p ≤ .05 (four times as many runs where nothing drifts), and how many of the most
    telling texts were the new ones."""
    data, header = labels_data.ready(name, folder)
    pool, labels = data.pool.astype(np.float32), data.targets.argmax(axis=1)
    rows: list[Row] = []
    for size, recent in SIZES:
        for share in shares:
            for kind in ("labels", "strange") if strange is not None and share else ("labels",):
                said, named = [], []
                for seed in range(repeats if share else 4 * repeats):
                    rng = np.random.default_rng(seed)
                    unknown = rng.permutation(header["classes"])[: max(1, header["classes"] // 30)]
                    is_new = np.isin(labels, unknown)
                    old = rng.permutation(np.flatnonzero(~is_new))
                    many = min(round(share * recent), int(is_new.sum()))
                    new = pool[rng.permutation(np.flatnonzero(is_new))[:many]]
                    if kind == "strange" and strange is not None:
                        new = strange[rng.permutation(len(strange))[:many]]
                    traffic = np.concatenate([pool[old[size : size + recent - many]], new])
                    found = feature_drift(pool[old[:size]], traffic, rng=rng)
                    said.append(found.p_value <= LEVEL)
                    top = np.argsort(-found.witness)[: max(many, 1)]
                    named.append(float((top >= recent - many).mean()) if many else np.nan)
                row = {
                    "data": name,
                    "pool": size,
                    "recent": recent,
                    "share": share,
                    "new": kind if share else None,
                }
                rows.append(row | {"seen": round(float(np.mean(said)), 3)})
                if share:
                    rows[-1]["named"] = round(float(np.mean(named)), 3)
    return rows


def shares_seen(*, repeats: int) -> list[Row]:
    """The same for label shares: Zipf's, with one label in the middle grown so many times."""
    rows: list[Row] = []
    for labels in (3, 20, 100):
        for recent in (50, 300):
            for growth in (1.0, 2.0, 4.0):
                rng = np.random.default_rng(0)
                before = 1.0 / np.arange(1, labels + 1)
                after = before.copy()
                after[labels // 2] *= growth
                all_, one = [], []
                for _ in range(repeats):
                    old = rng.multinomial(1_000, before / before.sum())
                    new = rng.multinomial(recent, after / after.sum())
                    found = share_drift(old, new, tables=500, rng=rng)
                    all_.append(found.p_value <= LEVEL)
                    one.append(found.labels.min() <= LEVEL)
                rows.append(
                    {"labels": labels, "recent": recent, "growth": growth}
                    | {"seen": round(float(np.mean(all_)), 3), "seen_by_label": round(float(np.mean(one)), 3)}
                )
    return rows


def seconds() -> Row:
    """Median time of one comparison of 1,000 × 384 with 1,000 × 384, and of 150 label shares."""
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(2_000, 384)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    took: dict[str, list[float]] = {"features": [], "shares": []}
    for _ in range(7):
        begun = time.perf_counter()
        feature_drift(rows[:1_000], rows[1_000:], rng=rng)
        took["features"].append(time.perf_counter() - begun)
        begun = time.perf_counter()
        share_drift(rng.poisson(50, 150), rng.poisson(5, 150), rng=rng)
        took["shares"].append(time.perf_counter() - begun)
    return {name: round(float(np.median(times)), 3) for name, times in took.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path, nargs="+", required=True)
    parser.add_argument("--sets", nargs="+", required=True)
    parser.add_argument("--repeats", type=int, default=100)
    parser.add_argument("--ready", type=Path, required=True, help="Folder for prepared data sets.")
    parser.add_argument("--cache", type=Path, default=Path.home() / ".askwell" / "cache")
    parser.add_argument("--out", type=Path)
    chosen = parser.parse_args()
    about = environment.describe()
    rows: list[Row] = []
    for name, source in labels_data.find(chosen.data, chosen.sets).items():
        labels_data.make_ready(name, source, folder=chosen.ready, cache=chosen.cache)
        strange = doubt_models.strange_texts(source, chosen.cache)
        rows += features_seen(name, chosen.ready, strange, repeats=chosen.repeats, shares=SHARES)
    told = {"seconds": seconds(), "features": rows, "shares": shares_seen(repeats=chosen.repeats * 3)}
    environment.write({"benchmark": "drift", **about, **told}, chosen.out)


if __name__ == "__main__":
    main()
