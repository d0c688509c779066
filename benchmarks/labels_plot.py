"""Learning curves of many runs: one panel a data set, the mean over seeds and its interval."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np

mpl.use("Agg")
import matplotlib.pyplot as plt

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#7F3C8D", "#8C613C", "#4B4B8F")
"""Okabe and Ito's, which most people with colour blindness tell apart, and some more."""

INK, FAINT = "#1F2933", "#D5DAE0"


def draw(
    runs: dict[str, dict[str, list[dict[str, Any]]]],
    strategies: list[str],
    *,
    path: Path,
    highlight: str,
    baseline: str,
) -> None:
    """Write the picture; lines end where the first seed's run ended."""
    columns = min(3, len(runs))
    rows = math.ceil(len(runs) / columns)
    style = {
        "font.family": "sans-serif",
        "font.size": 9,
        "axes.edgecolor": FAINT,
        "axes.labelcolor": INK,
        "text.color": INK,
        "xtick.color": INK,
        "ytick.color": INK,
        "svg.hashsalt": "askwell",
    }
    with mpl.rc_context(style):
        figure, grid = plt.subplots(
            rows,
            columns,
            figsize=(4.1 * columns, 3.1 * rows + 0.6),
            layout="constrained",
            squeeze=False,
            facecolor="white",
        )
        for axes, (name, found) in zip(grid.flat, runs.items(), strict=False):
            _panel(axes, name, found, strategies, highlight=highlight, baseline=baseline)
        for axes in grid.flat[len(runs) :]:
            axes.set_axis_off()
        handles = {
            label: handle
            for axes in grid.flat
            for handle, label in zip(*axes.get_legend_handles_labels(), strict=True)
        }
        order = [strategy for strategy in strategies if strategy in handles]
        figure.legend(
            [handles[label] for label in order],
            order,
            loc="outside upper center",
            ncols=min(len(order), 3 * columns),
            frameon=False,
        )
        figure.savefig(path, dpi=160, metadata={"Date": None} if path.suffix == ".svg" else None)
        plt.close(figure)


def _panel(
    axes: Any,
    name: str,
    found: dict[str, list[dict[str, Any]]],
    strategies: list[str],
    *,
    highlight: str,
    baseline: str,
) -> None:
    data = next(iter(found.values()))[0]["data"]
    full = data["full"][data["metric"]]
    others = [strategy for strategy in strategies if strategy not in (highlight, baseline)]
    top, bottom, last = 0.0, full, 1.0
    for strategy in strategies:
        if strategy not in found:
            continue
        counts, mean, low, high = band(found[strategy], metric=data["metric"])
        top, bottom = max(top, float(mean.max())), min(bottom, float(mean.min()))
        last = max(last, float(counts[-1]))
        stands_out = strategy in (highlight, baseline)
        colour = COLOURS[0] if strategy == highlight else INK if strategy == baseline else ""
        colour = colour or COLOURS[1 + others.index(strategy) % (len(COLOURS) - 1)]
        axes.plot(
            counts,
            mean,
            color=colour,
            label=strategy,
            linewidth=2.2 if stands_out else 1.1,
            alpha=1.0 if stands_out else 0.8,
            zorder=3 if stands_out else 2,
        )
        axes.fill_between(counts, low, high, color=colour, alpha=0.16 if stands_out else 0.07, linewidth=0)
    for level in (0.8, 0.9, 0.95):
        axes.axhline(level * full, color=FAINT, linewidth=0.8, linestyle=(0, (4, 3)), zorder=1)
        axes.text(
            1.005, level * full, f"{level:.0%}", transform=axes.get_yaxis_transform(), va="center", size=7
        )
    axes.axhline(full, color="#8A94A0", linewidth=0.9, zorder=1)
    axes.text(1.005, full, "full", transform=axes.get_yaxis_transform(), va="center", size=7)
    axes.set_xscale("log")
    axes.set_xlim(1, last)
    axes.set_ylim(max(0.0, bottom - 0.05), max(full, top) * 1.04)
    axes.xaxis.set_major_formatter(mpl.ticker.FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.set_title(f"{name}  ({data['classes']} labels)", loc="left", size=9.5, weight="bold")
    axes.set(xlabel="labels", ylabel=data["metric"].replace("_f1", "-F1"))
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="x", color=FAINT, linewidth=0.5, alpha=0.6)
    axes.tick_params(length=0)


def band(
    runs: list[dict[str, Any]], *, metric: str, draws: int = 500
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Label counts, the mean over seeds, and its 95 % bootstrap interval, as far as every seed went."""
    end = min(run["curve"]["labels"][-1] for run in runs)
    counts = np.array([n for n in max((r["curve"]["labels"] for r in runs), key=len) if 1 <= n <= end])
    values = np.stack([np.interp(counts, run["curve"]["labels"], run["curve"][metric]) for run in runs])
    picks = np.random.default_rng(0).integers(0, len(runs), size=(draws, len(runs)))
    low, high = np.percentile(values[picks].mean(axis=1), [2.5, 97.5], axis=0)
    return counts, values.mean(axis=0), low, high
