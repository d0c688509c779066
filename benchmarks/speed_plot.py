"""Curves of speed and memory: one panel for each figure that is varied, and a table of every measurement."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt

COLOURS = {
    "askwell": "#0072B2",
    "scikit-learn": "#1F2933",
    "small-text": "#009E73",
    "scikit-activeml": "#D55E00",
    "modal": "#CC79A7",
    "laplace-torch": "#E69F00",
}
INK, FAINT = "#1F2933", "#D5DAE0"


def draw(
    results: list[dict[str, Any]], lines: dict[str, tuple[int, ...]], centre: dict[str, int], *, path: Path
) -> None:
    """Milliseconds from answer to next question (median, p95 as a whisker), and memory, on log scales."""
    style = {"font.size": 9, "axes.edgecolor": FAINT, "text.color": INK, "axes.labelcolor": INK}
    with mpl.rc_context(style):
        figure, grid = plt.subplots(2, len(lines), figsize=(4 * len(lines), 6.4), layout="constrained")
        for column, name in enumerate(lines):
            fixed = {key: value for key, value in centre.items() if key != name}
            on_line = [r for r in results if all(r[key] == value for key, value in fixed.items())]
            for contender, colour in COLOURS.items():
                of = [r for r in on_line if r["contender"] == contender and "both_ms_median" in r]
                of.sort(key=lambda r: r[name])
                if not of:
                    continue
                at, middle = [r[name] for r in of], [r["both_ms_median"] for r in of]
                above = [r["both_ms_p95"] - r["both_ms_median"] for r in of]
                width = 2.2 if contender == "askwell" else 1.2
                shape: dict[str, Any] = {"color": colour, "linewidth": width, "marker": "o", "markersize": 3}
                grid[0][column].errorbar(
                    at, middle, yerr=[[0.0] * len(of), above], label=contender, elinewidth=0.8, **shape
                )
                grid[1][column].plot(at, [max(r["memory_mb"], 1.0) for r in of], **shape)
            others = ", ".join(f"{value:,} {key}" for key, value in fixed.items())
            grid[0][column].set_title(others, loc="left", size=9, weight="bold")
            for row, label in enumerate(("ms from answer to next question", "memory, MB")):
                axes = grid[row][column]
                axes.set(xscale="log", yscale="log", xlabel=name, ylabel=label if column == 0 else "")
                axes.spines[["top", "right"]].set_visible(False)
                axes.grid(color=FAINT, linewidth=0.5)
        handles, labels = grid[0][0].get_legend_handles_labels()
        figure.legend(handles, labels, loc="outside upper center", ncols=len(labels) or 1, frameon=False)
        path.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(path, dpi=160)
        plt.close(figure)


def table(results: list[dict[str, Any]]) -> str:
    """Every measurement as a Markdown row."""
    head = ["contender", "texts", "classes", "labels", "update", "rank", "both", "memory", "features"]
    rows = [head, ["---"] + ["---:"] * (len(head) - 1)]
    for r in results:
        shape = [r["contender"], *(f"{r[key]:,}" for key in ("texts", "classes", "labels"))]
        if "gave_up_after_s" in r:
            rows.append([*shape, f"gave up after {r['gave_up_after_s']:.0f} s", "", "", "", ""])
        elif "failed" in r:
            rows.append([*shape, f"failed: {r['failed']}", "", "", "", ""])
        else:
            times = [
                f"{r[f'{part}_ms_median']:,.1f} · {r[f'{part}_ms_p95']:,.1f}"
                for part in ("update", "rank", "both")
            ]
            rows.append([*shape, *times, f"{r['memory_mb']:,.0f} MB", f"{r['features_mb']:,.0f} MB"])
    lines = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return f"# Speed\n\nMilliseconds (median · 95th percentile) on one machine.\n\n{lines}\n"
