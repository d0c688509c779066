"""Tables and a picture of how much had to be read for spans, out of the results of spans.py.

python benchmarks/spans_table.py --results RESULTS --out benchmarks/results/spans
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np

from askwell.services.simulate_summary import Need, needed
from spans_students import STRATEGIES

LEVELS = (0.8, 0.9)
Runs = dict[str, dict[str, list[dict[str, Any]]]]
"""Results by data set and strategy, one for each seed."""


def read(folder: Path) -> Runs:
    """Results of a folder: one file a run, or one file for each data set as `keep` writes them."""
    runs: Runs = {}
    for path in sorted([*folder.glob("*/*.json"), *folder.glob("*.json")]):
        found = json.loads(path.read_text())
        same = {key: value for key, value in found.items() if key != "runs"}
        for run in [same | run for run in found["runs"]] if "runs" in found else [found]:
            if "curve" in run:
                runs.setdefault(run["data"]["name"], {}).setdefault(run["strategy"], []).append(run)
    return runs


def keep(runs: Runs, folder: Path) -> None:
    """Write one compact file for each data set, with every run's curve."""
    for name, strategies in runs.items():
        every = [run for found in strategies.values() for run in found]
        same = {key: every[0][key] for key in ("data", "environment")}
        rows = [{key: value for key, value in run.items() if key not in same} for run in every]
        lines = ",\n".join(json.dumps(row, separators=(",", ":")) for row in rows)
        head = json.dumps(same, separators=(",", ":"))[:-1]
        (folder / f"{name}.json").write_text(head + ',"runs":[\n' + lines + "\n]}\n")


def needs(runs: list[dict[str, Any]], *, unit: str, level: float) -> list[Need]:
    """What each run needed, in `texts` or `words`."""
    return [
        needed(run["curve"][unit], run["curve"]["f1"], level=level, target=run["data"]["full"])
        for run in runs
    ]


def middle(found: list[Need]) -> float:
    """The median over seeds; a run that ended below the level counts as what it used."""
    return float(np.median([need.amount for need in found]))


def say(found: list[Need]) -> str:
    """The median, with ≥ where a run ended below the level."""
    return f"{'≥ ' if any(need.censored for need in found) else ''}{middle(found):,.0f}"


def tables(runs: Runs, strategies: list[str]) -> str:
    """The data sets; texts and words needed; and in words how many times less than random order."""
    rows = [
        [
            name,
            f"{data['n_train']:,}",
            f"{data['words_train']:,}",
            f"{data['spans_train']:,}",
            f"{len(data['labels'])}",
            f"{data['full']:.3f}",
            f"{max(map(len, found.values()))}",
        ]
        for name, found in runs.items()
        for data in [next(iter(found.values()))[0]["data"]]
    ]
    head = ["data set", "texts", "words", "spans", "labels", "F1 of all texts", "seeds"]
    parts = ["# What had to be read for spans\n", table(head, rows)]
    for level in LEVELS:
        parts.append(f"## {level:.0%} of the F1 of all texts\n")
        for unit in ("words", "texts"):
            rows = [
                [
                    name,
                    *(say(needs(found[s], unit=unit, level=level)) if s in found else "" for s in strategies),
                ]
                for name, found in runs.items()
            ]
            parts.append(f"{unit.capitalize()} read (median over seeds):\n")
            parts.append(table(["data set", *strategies], rows))
        parts.append("Words in random order with the same tagger ÷ words of the strategy:\n")
        parts.append(ratios(runs, [s for s in strategies if s != "random"], level=level))
    return "\n".join(parts)


def ratios(runs: Runs, strategies: list[str], *, level: float) -> str:
    """Ratios of medians a data set, and their median over the data sets that have them."""
    columns: dict[str, list[float]] = {strategy: [] for strategy in strategies}
    rows: list[list[str]] = []
    for name, found in runs.items():
        row = [name]
        theirs = needs(found.get("random", []), unit="words", level=level)
        for strategy in strategies:
            ours = needs(found.get(strategy, []), unit="words", level=level)
            if not ours or not theirs:
                row.append("")
                continue
            value = middle(theirs) / middle(ours)
            columns[strategy].append(value)
            least, most = (any(need.censored for need in each) for each in (theirs, ours))
            row.append(f"{'≈ ' if least and most else '≥ ' if least else '≤ ' if most else ''}{value:.2f}")
        rows.append(row)
    rows.append(["**median**", *(f"{np.median(found):.2f}" if found else "" for found in columns.values())])
    return table(["data set", *strategies], rows)


def table(head: list[str], rows: list[list[str]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def draw(runs: Runs, strategies: list[str], path: Path) -> None:
    """F1 by words read, the mean over seeds, one panel a data set."""
    import matplotlib as mpl

    mpl.use("Agg")
    import matplotlib.pyplot as plt

    from labels_plot import COLOURS, FAINT, INK

    figure, grid = plt.subplots(
        1, len(runs), figsize=(4.1 * len(runs), 3.6), layout="constrained", squeeze=False
    )
    for axes, (name, found) in zip(grid.flat, runs.items(), strict=True):
        full = next(iter(found.values()))[0]["data"]["full"]
        axes.axhline(full, color=INK, linewidth=0.8)
        axes.axhline(0.9 * full, color=INK, linewidth=0.8, linestyle=":")
        for strategy, colour in zip(strategies, COLOURS, strict=False):
            each = [run["curve"] for run in found.get(strategy, [])]
            if not each:
                continue
            end = min(curve["words"][-1] for curve in each)
            words = np.geomspace(max(50, *(curve["words"][0] for curve in each)), end, 60)
            f1 = np.mean([np.interp(words, curve["words"], curve["f1"]) for curve in each], axis=0)
            width = 2.4 if strategy == "auto" else 1.1
            axes.plot(words, f1, color=colour, linewidth=width, label=strategy)
        axes.set(xscale="log", title=name, xlabel="words read", ylabel="strict micro-F1")
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(color=FAINT, linewidth=0.6)
    handles, names = grid.flat[0].get_legend_handles_labels()
    figure.legend(handles, names, loc="outside upper center", ncols=len(names), frameon=False)
    figure.savefig(path, dpi=160)
    plt.close(figure)


def main() -> None:
    """Write `table.md`, `curves.png` and, with --keep, the curves."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--results", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--keep", action="store_true", help="Also write the curves, one file a data set.")
    chosen = parser.parse_args()
    runs = dict(sorted(read(chosen.results).items()))
    present = {strategy for found in runs.values() for strategy in found}
    strategies = [strategy for strategy in STRATEGIES if strategy in present]
    chosen.out.mkdir(parents=True, exist_ok=True)
    text = tables(runs, strategies)
    (chosen.out / "table.md").write_text(text)
    draw(runs, strategies, chosen.out / "curves.png")
    if chosen.keep:
        keep(runs, chosen.out)
    print(text)


if __name__ == "__main__":
    main()
