"""`askwell simulate`: what would active learning have saved on labels that are already known?"""

from __future__ import annotations

import json
import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

if TYPE_CHECKING:
    from askwell.cli.simulate_kinds import Simulation
    from askwell.engine.values import Task

METRIC_NAMES = {
    "accuracy": "accuracy",
    "macro_f1": "macro-F1, since one label has more than half of the texts",
    "span_f1": "the F1 of spans, strictly: both edges and the label right",
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
    task: Annotated[str, typer.Option(help="one label per text, or several; or spans.")] = "one",
    cache: Annotated[Path | None, typer.Option(help="Folder for features.", file_okay=False)] = None,
) -> None:
    """Replay known labels as the annotator and write the learning curves.

    With --task spans the rows are {"text", "spans": [{"start", "end", "label"}]}, positions in code points;
    quality is the F1 of spans with both edges and the label right, counted in texts and in words read.
    """
    from askwell.cli.simulate_kinds import Options
    from askwell.cli.simulate_telling import needs
    from askwell.cli.simulate_telling import plot as draw
    from askwell.services.simulate import environment
    from askwell.services.simulate_data import SimulationDataError

    console = Console(stderr=True)
    if task not in ("one", "several", "spans"):
        raise typer.BadParameter("The task is 'one', 'several' or 'spans'.", param_hint="--task")
    strategies = _strategies(strategy, task)
    if schedule not in ("one", "tenth"):
        raise typer.BadParameter("The schedule is 'one' or 'tenth'.", param_hint="--schedule")
    if noise and task != "one":
        raise typer.BadParameter("Wrong answers are drawn for one label a text.", param_hint="--noise")
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console) as progress:
        try:
            data = _load(
                train, test, task=task, encoder=encoder, cache=cache or _cache_folder(), progress=progress
            )
        except (SimulationDataError, OSError, UnicodeDecodeError) as error:
            progress.stop()
            console.print(f"[red]{error}[/red]", soft_wrap=True)
            raise typer.Exit(code=2) from error
        asked = min(budget, data.size)
        options = Options(budget=asked, schedule=schedule, audit_share=audit_share, noise=noise)
        runs: list[dict[str, Any]] = []
        result: dict[str, Any] = {
            "data": data.header,
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
                    answered = partial(_completed, progress, bar)
                    for point in data.run(name, seed, options, answered):
                        run["curve"].append(point)
                        _write(out, result)
            bar = progress.add_task("all labels", total=1)
            result["full"] = data.full()
            progress.update(bar, completed=1)
        except KeyboardInterrupt:
            progress.stop()
            console.print("Stopped: what was done is written.")
    _write(out, result)
    if plot:
        draw(plot, result, full_name=data.full_name)
    console.print(f"The chief metric of this data is {METRIC_NAMES[data.header['metric']]}.")
    if (table := needs(result)) is not None:
        console.print(table)
    console.print(f"Wrote {out}" + (f" and {plot}" if plot else ""))


def _completed(progress: Progress, bar: TaskID, done: int) -> None:
    progress.update(bar, completed=done)


def _strategies(names: list[str] | None, task: str) -> list[str]:
    from askwell.services.simulate_students import STRATEGIES
    from askwell.services.simulate_taggers import SPAN_STRATEGIES

    known = SPAN_STRATEGIES if task == "spans" else STRATEGIES
    for name in names or ():
        if name not in known:
            raise typer.BadParameter(f"{name!r} is not one of {', '.join(known)}.", param_hint="--strategy")
    return list(dict.fromkeys(names or ["auto"]))


def _load(
    train: Path, test: Path, *, task: str, encoder: str | None, cache: Path, progress: Progress
) -> Simulation:
    from askwell.cli.simulate_kinds import choices, spans

    bar = progress.add_task("encoding", total=None)

    def tell(done: int, total: int) -> None:
        progress.update(bar, completed=done, total=total)

    if task == "spans":
        return spans(train, test, encoder=encoder, cache=cache, progress=tell)
    kind: Task = "one" if task == "one" else "several"
    return choices(train, test, task=kind, encoder=encoder, cache=cache, progress=tell)


def _cache_folder() -> Path:
    home = os.environ.get("ASKWELL_HOME")
    return (Path(home) if home else Path.home() / ".askwell") / "cache"


def _write(out: Path, result: dict[str, Any]) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    unfinished = out.with_name(out.name + ".part")
    unfinished.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    unfinished.replace(out)
