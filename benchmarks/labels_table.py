"""Tables and pictures of how many labels were needed, out of the results of labels.py and peers.py.

python benchmarks/labels_table.py --results RESULTS --out benchmarks/results/labels
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

import labels_plot
from askwell.services.simulate_summary import Need, Ratio, needed, ratio

LEVELS = (0.8, 0.9, 0.95)
PER_CLASS = (3, 10)
"""Calibration is shown from so many labels a class on."""

Runs = dict[str, dict[str, list[dict[str, Any]]]]
"""Results by data set and strategy, one for each seed."""


def read(folder: Path) -> Runs:
    """Results of a folder: one file a run, or one file for each data set as `keep` writes them."""
    runs: Runs = {}
    for path in sorted([*folder.glob("*/*.json"), *folder.glob("*.json")]):
        found = json.loads(path.read_text())
        about = {key: value for key, value in found.items() if key != "runs"}
        for run in [about | run for run in found["runs"]] if "runs" in found else [found]:
            if "curve" in run:
                runs.setdefault(run["data"]["name"], {}).setdefault(run["strategy"], []).append(run)
    return runs


def keep(runs: Runs, folder: Path) -> None:
    """Write one compact file for each data set, with every run's curve."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, strategies in runs.items():
        every = [run for found in strategies.values() for run in found]
        same = {key: every[0][key] for key in ("data", "environment")}
        lines = [
            json.dumps({key: value for key, value in run.items() if key not in same}, separators=(",", ":"))
            for run in every
        ]
        head = json.dumps(same, separators=(",", ":"))[:-1]
        (folder / f"{name}.json").write_text(head + ',"runs":[\n' + ",\n".join(lines) + "\n]}\n")


def needs(runs: Iterable[dict[str, Any]], *, unit: str, level: float, holds: int) -> list[Need]:
    """What each run needed, in `labels` or `words`."""
    return [
        needed(
            run["curve"][unit],
            run["curve"][run["data"]["metric"]],
            level=level,
            target=run["data"]["full"][run["data"]["metric"]],
            holds=holds,
        )
        for run in runs
    ]


def say_need(found: list[Need]) -> str:
    """The median over seeds; a censored run counts as what it used, and ≥ marks that there was one."""
    middle = float(np.median([need.amount for need in found]))
    return f"{'≥ ' if any(need.censored for need in found) else ''}{middle:,.0f}"


def say_ratio(found: Ratio) -> str:
    mark = "≈ " if found.least and found.most else "≥ " if found.least else "≤ " if found.most else ""
    return f"{mark}{found.value:.2f} [{found.low:.2f}, {found.high:.2f}]"


def table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def labels_tables(runs: Runs, strategies: list[str], *, baseline: str, holds: int) -> str:
    """Labels needed, and ratios in labels and in words, for each level."""
    parts: list[str] = []
    sets = [name for name in runs if baseline in runs[name]]
    for level in LEVELS:
        for unit in ("labels", "words"):
            found = {
                name: {
                    strategy: needs(runs[name][strategy], unit=unit, level=level, holds=holds)
                    for strategy in strategies
                    if strategy in runs[name]
                }
                for name in sets
            }
            others = [strategy for strategy in strategies if strategy != baseline]
            if unit == "labels":
                rows = [
                    [name, *(say_need(found[name][s]) if s in found[name] else "" for s in strategies)]
                    for name in sets
                ]
                parts.append(f"## {level:.0%} of the full score: labels needed (median over seeds)\n")
                parts.append(table(["data set", *strategies], rows))
            rows = [
                [
                    name,
                    *(
                        say_ratio(compare([found[name]], strategy, baseline))
                        if strategy in found[name]
                        else ""
                        for strategy in others
                    ),
                ]
                for name in sets
            ]
            whole = ["**geometric mean**"]
            for strategy in others:
                shared = [found[name] for name in sets if strategy in found[name]]
                mean = say_ratio(compare(shared, strategy, baseline)) if shared else ""
                whole.append(mean + (f" ({len(shared)} sets)" if 0 < len(shared) < len(sets) else ""))
            parts.append(f"### {level:.0%}: {baseline} ÷ strategy, in {unit}\n")
            parts.append(table(["data set", *others], [*rows, whole]))
    return "\n".join(parts)


def compare(found: list[dict[str, list[Need]]], strategy: str, baseline: str) -> Ratio:
    rng = np.random.default_rng(0)
    return ratio([f[baseline] for f in found], [f[strategy] for f in found], rng=rng)


def calibration_table(runs: Runs, strategies: list[str]) -> str:
    """ECE and NLL at the first point with so many labels a class; mean over seeds that got there."""
    parts: list[str] = []
    for count in PER_CLASS:
        rows: list[list[str]] = []
        for name, found in runs.items():
            row = [name]
            for strategy in strategies:
                pairs = [
                    (run["curve"]["ece"][place], run["curve"]["nll"][place])
                    for run in found.get(strategy, [])
                    if (place := _first(run["curve"]["labels"], count * run["data"]["classes"])) is not None
                ]
                row.append("{:.3f} · {:.2f}".format(*np.mean(pairs, axis=0)) if pairs else "")
            rows.append(row)
        parts.append(f"## ECE · NLL at {count} labels a class (mean over seeds)\n")
        parts.append(table(["data set", *strategies], rows))
    return "\n".join(parts)


def about(runs: Runs) -> str:
    """The data sets, their chief metric, and the score of all labels."""
    rows = []
    for name, found in runs.items():
        run = next(iter(found.values()))[0]
        data = run["data"]
        seeds = max(len(one) for one in found.values())
        share = data["full"][data["metric"]]
        chief = data["metric"].replace("_", "-")
        rows.append(
            [
                name,
                f"{data['n_train']:,}",
                f"{data['classes']}",
                f"{data['majority']:.0%}",
                chief,
                f"{share:.3f}",
            ]
        )
        rows[-1].append(str(seeds))
    head = ["data set", "texts", "classes", "largest", "metric", "full score", "seeds"]
    return "# Labels needed\n\n" + table(head, rows)


def _first(labels: list[int], least: int) -> int | None:
    return next((place for place, count in enumerate(labels) if count >= least), None)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--results", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="Folder for table.md, pictures, kept curves.")
    parser.add_argument("--strategies", nargs="*", help="In this order; all without it.")
    parser.add_argument("--baseline", default="baseline")
    parser.add_argument("--highlight", default="auto", help="The strategy that stands out in pictures.")
    parser.add_argument("--noise", type=float, default=0.0)
    parser.add_argument("--schedule", default="tenth")
    parser.add_argument("--holds", type=int, default=1, help="Points in a row that must reach a level.")
    parser.add_argument("--keep", action="store_true", help="Also write the curves, one file a data set.")
    chosen = parser.parse_args()
    every = read(chosen.results)
    runs = {
        name: picked
        for name, found in sorted(every.items())
        if (
            picked := {
                strategy: kept
                for strategy, of in found.items()
                if (kept := [r for r in of if (r["noise"], r["schedule"]) == (chosen.noise, chosen.schedule)])
            }
        )
    }
    seen = dict.fromkeys(strategy for found in runs.values() for strategy in found)
    first = [chosen.baseline, "random", chosen.highlight]
    strategies = chosen.strategies or [s for s in first if s in seen] + [s for s in seen if s not in first]
    chosen.out.mkdir(parents=True, exist_ok=True)
    suffix = f"-noise{round(100 * chosen.noise)}" if chosen.noise else ""
    parts = [
        about(runs),
        labels_tables(runs, strategies, baseline=chosen.baseline, holds=chosen.holds),
        calibration_table(runs, strategies),
    ]
    (chosen.out / f"table{suffix}.md").write_text("\n".join(parts))
    for kind in ("png", "svg"):
        path = chosen.out / f"curves{suffix}.{kind}"
        labels_plot.draw(runs, strategies, path=path, highlight=chosen.highlight, baseline=chosen.baseline)
    if chosen.keep:
        keep(every, chosen.out)
    print(f"{sum(len(of) for found in runs.values() for of in found.values())} runs; wrote {chosen.out}")


if __name__ == "__main__":
    main()
