"""What `askwell simulate` leaves behind: a picture of the curves, and what each strategy needed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer
from rich.table import Table

LEVEL = 0.9
"""The share of the quality with all labels that a strategy is to reach."""


def needs(result: dict[str, Any]) -> Table | None:
    """A row a strategy: texts and words until ``LEVEL`` of the quality with all labels, medians over seeds.

    None without that quality. A strategy that did not get there has “more than” what it was given.
    """
    from statistics import median

    from askwell.services.simulate_summary import needed

    metric = result["data"]["metric"]
    target = (result["full"] or {}).get(metric)
    if not target:
        return None
    table = Table("strategy", f"texts to {LEVEL:.0%}", f"words to {LEVEL:.0%}", f"{_name(metric)} at the end")
    for name in dict.fromkeys(run["strategy"] for run in result["runs"]):
        curves = [run["curve"] for run in result["runs"] if run["strategy"] == name and run["curve"]]
        cells: list[str] = []
        for amount in ("labels", "words"):
            found = [
                needed(
                    [point[amount] for point in curve],
                    [point[metric] for point in curve],
                    level=LEVEL,
                    target=target,
                )
                for curve in curves
            ]
            more = "more than " if 2 * sum(need.censored for need in found) >= len(found) else ""
            cells.append(f"{more}{median(need.amount for need in found):,.0f}")
        table.add_row(name, *cells, f"{median(curve[-1][metric] for curve in curves):.3f}")
    return table


def plot(path: Path, result: dict[str, Any], *, full_name: str) -> None:
    """Draw quality against texts, and where reading is what costs, against words read as well."""
    try:
        import matplotlib as mpl
        import matplotlib.pyplot as plt
    except ImportError as error:
        raise typer.BadParameter("Pictures need matplotlib: pip install 'askwell[plot]'.") from error
    mpl.use("Agg")
    metric = result["data"]["metric"]
    amounts = {"labels": "texts", "words": "words read"} if metric == "span_f1" else {"labels": "labels"}
    figure, panels = plt.subplots(
        1, len(amounts), figsize=(7 * len(amounts), 4.5), layout="constrained", squeeze=False, sharey=True
    )
    for axes, (amount, said) in zip(panels[0], amounts.items(), strict=True):
        for index, name in enumerate(dict.fromkeys(run["strategy"] for run in result["runs"])):
            for run in (run for run in result["runs"] if run["strategy"] == name):
                counts, shares = ([point[key] for point in run["curve"]] for key in (amount, metric))
                label = name if run["seed"] == 0 else None
                axes.plot(counts, shares, color=f"C{index}", alpha=0.8, label=label)
        if result["full"]:
            axes.axhline(result["full"][metric], color="grey", linestyle="--", label=full_name)
        axes.set(xlabel=said)
        axes.grid(alpha=0.3)
    panels[0][0].set(ylabel=f"test {_name(metric)}")
    panels[0][0].legend()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=150)
    plt.close(figure)


def _name(metric: str) -> str:
    return {"span_f1": "span F1"}.get(metric, metric.replace("_", "-"))
