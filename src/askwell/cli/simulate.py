"""`askwell simulate`: what would active learning have saved on labels that are already known?"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

if TYPE_CHECKING:
    from askwell.engine.values import Task
    from askwell.services.simulate_data import SimulationData
    from askwell.services.simulate_students import SimulatedStrategy

METRIC_NAMES = {
    "accuracy": "accuracy",
    "macro_f1": "macro-F1, since one label has more than half of the texts",
}


def simulate(
    train: Annotated[
        Path, typer.Option(help="JSON Lines with text and label: the pool.", exists=True, dir_okay=False)
    ],
    test: Annotated[
        Path, typer.Option(help="JSON Lines with text and label: the judge.", exists=True, dir_okay=False)
    ],
    out: Annotated[Path, typer.Option(help="Where the JSON result goes.", dir_okay=False)],
    budget: Annotated[int, typer.Option(help="Labels to ask for.", min=0)] = 500,
    strategy: Annotated[
        list[str] | None,
        typer.Option(
            help="auto, baseline, random, entropy, margin, bald, epig, typiclust or badge; may repeat."
        ),
    ] = None,
    seeds: Annotated[int, typer.Option(help="Runs per strategy, each with its own seed.", min=1)] = 1,
    plot: Annotated[Path | None, typer.Option(help="Write the curves as a picture.", dir_okay=False)] = None,
    encoder: Annotated[
        str | None, typer.Option(help="Encoder name or folder; the default one without it.")
    ] = None,
    audit_share: Annotated[
        float, typer.Option(help="Share of questions drawn uniformly at random.", min=0.0, max=1.0)
    ] = 0.1,
    schedule: Annotated[
        str, typer.Option(help="one: refit after every answer; tenth: after each tenth of the answers.")
    ] = "one",
    noise: Annotated[
        float, typer.Option(help="Share of answers that are a random other label.", min=0.0, max=1.0)
    ] = 0.0,
    task: Annotated[str, typer.Option(help="one label per text, or several.")] = "one",
    cache: Annotated[Path | None, typer.Option(help="Folder for features.", file_okay=False)] = None,
) -> None:
    """Replay known labels as the annotator and write the learning curves."""
    from askwell.services.simulate import environment, replay
    from askwell.services.simulate_data import SimulationDataError
    from askwell.services.simulate_quality import full_quality, point_row
    from askwell.services.simulate_students import student_for

    console = Console(stderr=True)
    strategies = _strategies(strategy)
    if task not in ("one", "several"):
        raise typer.BadParameter("The task is 'one' or 'several'.", param_hint="--task")
    if schedule not in ("one", "tenth"):
        raise typer.BadParameter("The schedule is 'one' or 'tenth'.", param_hint="--schedule")
    if noise and task == "several":
        raise typer.BadParameter("Wrong answers are drawn for one label a text.", param_hint="--noise")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as progress:
        try:
            data, header = _load(
                train, test, task=task, encoder=encoder, cache=cache or _cache_folder(), progress=progress
            )
        except (SimulationDataError, OSError, UnicodeDecodeError) as error:
            progress.stop()
            console.print(f"[red]{error}[/red]", soft_wrap=True)
            raise typer.Exit(code=2) from error
        asked = min(budget, int(data.labelled.sum()))
        runs: list[dict[str, Any]] = []
        result: dict[str, Any] = {
            "data": header,
            "schedule": schedule,
            "noise": noise,
            "audit_share": audit_share,
            "full": None,
            "runs": runs,
            "environment": environment(),
        }
        try:
            for name in strategies:
                for seed in range(seeds):
                    bar = progress.add_task(f"{name}, seed {seed}", total=asked)
                    run: dict[str, Any] = {"strategy": name, "seed": seed, "curve": []}
                    runs.append(run)
                    for point in replay(
                        data,
                        student_for(data, name, seed=seed),
                        seed=seed,
                        budget=asked,
                        schedule=schedule,
                        audit_share=audit_share,
                        noise=noise,
                        answered=lambda done, bar=bar: progress.update(bar, completed=done),
                    ):
                        run["curve"].append(point_row(point))
                        _write(out, result)
            bar = progress.add_task("all labels", total=1)
            result["full"] = point_row(full_quality(data))
            progress.update(bar, completed=1)
        except KeyboardInterrupt:
            progress.stop()
            console.print("Stopped: what was done is written.")
    _write(out, result)
    if plot:
        _plot(plot, result)
    console.print(f"The chief metric of this data is {METRIC_NAMES[header['metric']]}.")
    console.print(f"Wrote {out}" + (f" and {plot}" if plot else ""))


def _strategies(names: list[str] | None) -> list[SimulatedStrategy]:
    from askwell.services.simulate_students import STRATEGIES

    chosen: list[Any] = []
    for name in names or ["auto"]:
        if name not in STRATEGIES:
            raise typer.BadParameter(
                f"{name!r} is not one of {', '.join(STRATEGIES)}.", param_hint="--strategy"
            )
        if name not in chosen:
            chosen.append(name)
    return chosen


def _load(
    train: Path, test: Path, *, task: Task, encoder: str | None, cache: Path, progress: Progress
) -> tuple[SimulationData, dict[str, Any]]:
    from askwell.engine.encoders import load_encoder
    from askwell.services.simulate_data import prepare
    from askwell.services.simulate_quality import chief_metric

    bar = progress.add_task("encoding", total=None)
    data, classes = prepare(
        train,
        test,
        task=task,
        encoder=load_encoder(encoder),
        cache=cache,
        progress=lambda done, total: progress.update(bar, completed=done, total=total),
    )
    header = {
        "train": str(train),
        "test": str(test),
        "n_train": len(data.pool),
        "n_test": len(data.test),
        "classes": classes,
        "metric": chief_metric(data),
    }
    return data, header


def _cache_folder() -> Path:
    home = os.environ.get("ASKWELL_HOME")
    return (Path(home) if home else Path.home() / ".askwell") / "cache"


def _write(out: Path, result: dict[str, Any]) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    unfinished = out.with_name(out.name + ".part")
    unfinished.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    unfinished.replace(out)


def _plot(path: Path, result: dict[str, Any]) -> None:
    try:
        import matplotlib as mpl
        import matplotlib.pyplot as plt
    except ImportError as error:
        raise typer.BadParameter("Pictures need matplotlib: pip install 'askwell[plot]'.") from error
    mpl.use("Agg")
    figure, axes = plt.subplots(figsize=(7, 4.5), layout="constrained")
    metric = result["data"]["metric"]
    for index, name in enumerate(dict.fromkeys(run["strategy"] for run in result["runs"])):
        for run in (run for run in result["runs"] if run["strategy"] == name):
            counts, shares = ([point[key] for point in run["curve"]] for key in ("labels", metric))
            axes.plot(counts, shares, color=f"C{index}", alpha=0.8, label=name if run["seed"] == 0 else None)
    if result["full"]:
        axes.axhline(result["full"][metric], color="grey", linestyle="--", label="all labels, scikit-learn")
    axes.set(xlabel="labels", ylabel=f"test {metric.replace('_', '-')}")
    axes.grid(alpha=0.3)
    axes.legend()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=150)
    plt.close(figure)
