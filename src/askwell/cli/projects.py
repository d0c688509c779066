"""`askwell project`: set one up, look at it, put it away and bring it back."""

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from askwell.cli.opening import seated
from askwell.cli.terminal import JsonOption, console, listing, notes, print_json
from askwell.domain.errors import InvalidInput, UnreadableFile
from askwell.domain.labels import LabelDraft, LabelKind, active
from askwell.domain.projects import Task

if TYPE_CHECKING:
    from askwell.domain.models import Progress
    from askwell.services.projects import ProjectView

app = typer.Typer(no_args_is_help=True, help="Projects: set one up, look at it, put it away.")
TASKS = {"one": Task.CHOOSE_ONE, "several": Task.CHOOSE_SEVERAL, "spans": Task.MARK_SPANS}
_TASK_NAMES = {task: name for name, task in TASKS.items()}
_TASKS_SHOWN = {
    Task.CHOOSE_ONE: "choose one",
    Task.CHOOSE_SEVERAL: "choose several",
    Task.MARK_SPANS: "mark spans",
}
ProjectName = Annotated[str, typer.Argument(help="The project's id or name.", metavar="PROJECT")]


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="What it is called.")],
    task: Annotated[
        str, typer.Option(help="Choose “one” label per text, or “several”; or mark “spans”.")
    ] = "one",
    label: Annotated[
        list[str] | None, typer.Option(help="A label: “Refund”, or “Refund: wants money back”. Repeatable.")
    ] = None,
    span_label: Annotated[
        list[str] | None,
        typer.Option(help="A label for parts of texts, besides those of the text. Repeatable."),
    ] = None,
    spans_overlap: Annotated[
        bool, typer.Option("--spans-overlap", help="Marked spans may overlap, and lie in each other.")
    ] = False,
    labels_file: Annotated[
        Path | None,
        typer.Option(help="Labels: JSON, a list of {name, description}, or a label a line.", dir_okay=False),
    ] = None,
    guideline: Annotated[Path | None, typer.Option(help="A Markdown file.", dir_okay=False)] = None,
    encoder: Annotated[str, typer.Option(help="A folder or Hugging Face name; empty for the default.")] = "",
    is_json: Annotated[bool, JsonOption] = False,
) -> None:
    """Set up a project."""
    from askwell.services import encoders, projects

    if task not in TASKS:
        raise typer.BadParameter("say “one”, “several” or “spans”", param_hint="--task")
    drafts = [*read_labels(labels_file)] if labels_file else []
    drafts += [read_label(text) for text in label or ()]
    drafts += [replace(read_label(text), kind=LabelKind.SPAN) for text in span_label or ()]
    with seated() as desk:
        encoders.demand_usable(desk.askwell.encoders, desk.caller, encoder)
        project = projects.create(
            desk.store,
            desk.caller,
            name=name,
            task=TASKS[task],
            labels=drafts,
            guideline=_read(guideline) if guideline else "",
            encoder=encoder,
            spans_overlap=spans_overlap,
        )
    if is_json:
        print_json(project)
        return
    console().print(project.id)
    notes().print(f"Next: askwell import {project.id} FILE", markup=False, soft_wrap=True)


@app.command("list")
def list_projects(
    is_deleted: Annotated[
        bool, typer.Option("--deleted", help="Those that were put away, which can be brought back.")
    ] = False,
    is_json: Annotated[bool, JsonOption] = False,
) -> None:
    """List the projects."""
    from askwell.services import projects

    if is_deleted:
        _list_deleted(is_json)
        return
    with seated() as desk:
        views = projects.find_all(desk.store, desk.caller)
    if is_json:
        print_json(views)
        return
    table = listing("id", "name", "task", "labels", "texts", "answered", "model")
    for view in views:
        clock = view.clock
        table.add_row(
            view.project.id,
            view.project.name,
            _TASK_NAMES[view.project.task],
            str(len(active(view.labels))),
            f"{clock.documents:,}",
            f"{clock.answered:,}",
            f"v{clock.model_version}" if clock.model_version else "none yet",
        )
    console().print(table)


def _list_deleted(is_json: bool) -> None:
    from askwell.services import projects

    with seated() as desk:
        found = projects.find_deleted(desk.store, desk.caller)
    if is_json:
        print_json(found)
        return
    table = listing("id", "name", "texts", "answered", "put away")
    for each in found:
        clock, at = each.clock, each.deleted_at.astimezone()
        table.add_row(
            each.project.id,
            each.project.name,
            f"{clock.documents:,}",
            f"{clock.answered:,}",
            f"{at:%Y-%m-%d %H:%M}",
        )
    console().print(table)


@app.command()
def show(name: ProjectName, is_json: Annotated[bool, JsonOption] = False) -> None:
    """Show a project: its labels, how far it is, and how good its model is."""
    from askwell.services import learn

    with seated() as desk:
        view = desk.project(name)
        progress = learn.progress(desk.store, desk.caller, view.project.id)
        curve = learn.curve(desk.store, desk.caller, view.project.id)
    if is_json:
        print_json({"project": view.project, "labels": view.labels, "progress": progress, "curve": curve})
        return
    _show(view, progress)
    point = curve[-1] if curve else None
    if point is not None and point.accuracy is not None and point.low is not None and point.high is not None:
        console().print(
            f"Accuracy {point.accuracy:.0%} (95 % interval {point.low:.0%} to {point.high:.0%}), "
            f"from {point.audit_answers:,} texts drawn at random"
        )
    if point is not None and point.span_f1 is not None:
        value, low, high = point.span_f1
        console().print(
            f"F1 of spans {value:.0%} (95 % interval {low:.0%} to {high:.0%}), "
            f"from {point.audit_answers:,} texts drawn at random"
        )


@app.command()
def delete(name: ProjectName) -> None:
    """Put a project away; it can be brought back whole."""
    from askwell.services import projects

    with seated() as desk:
        project = desk.project(name).project
        projects.delete(desk.store, desk.caller, project.id)
    notes().print(
        f"“{project.name}” is put away. Bring it back: askwell project restore {project.id}", markup=False
    )


@app.command()
def restore(
    project_id: Annotated[str, typer.Argument(help="The project's id.", metavar="PROJECT_ID")],
) -> None:
    """Bring a project back."""
    from askwell.services import projects

    with seated() as desk:
        project = projects.restore(desk.store, desk.caller, project_id)
    notes().print(f"“{project.name}” is back.", markup=False, soft_wrap=True)


def read_label(text: str) -> LabelDraft:
    """Read a label as people write it: its name, and after a colon what it means."""
    name, _, description = text.partition(":")
    return LabelDraft(name.strip(), description.strip())


def read_labels(path: Path) -> list[LabelDraft]:
    """Read a file of labels: a JSON list of names or objects, or a label a line as in ``read_label``."""
    text = _read(path)
    if not text.lstrip().startswith("["):
        return [read_label(line) for line in text.splitlines() if line.strip()]
    try:
        return [_draft(item) for item in json.loads(text)]
    except ValueError as error:
        raise UnreadableFile(name=path.name, reason=f"it is not JSON: {error}") from error


def _draft(item: Any) -> LabelDraft:
    if isinstance(item, str):
        return LabelDraft(item)
    known = ("name", "description", "key", "colour", "kind")
    if not isinstance(item, dict) or not isinstance(item.get("name"), str) or item.keys() - set(known):
        raise InvalidInput(
            field="labels file", reason=f"a label has a name and may have: {', '.join(known[1:])}"
        )
    if not all(item.get(field) is None or isinstance(item[field], str) for field in known):
        raise InvalidInput(field="labels file", reason="a label's fields are texts")
    if item.get("kind") not in (None, *LabelKind):
        raise InvalidInput(field="labels file", reason="a label's kind is “choice” or “span”")
    kind = LabelKind(item["kind"]) if item.get("kind") else None
    return LabelDraft(item["name"], item.get("description") or "", item.get("key"), item.get("colour"), kind)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(name=path.name, reason="it is not UTF-8") from error


def _show(view: "ProjectView", progress: "Progress") -> None:
    from rich.markup import escape
    from rich.table import Table

    out = console()
    out.print(
        f"[bold]{escape(view.project.name)}[/bold]  {view.project.id}  ({_TASKS_SHOWN[view.project.task]})"
    )
    table = Table("key", "label", "for", "answers", "description", box=None)
    for label in active(view.labels):
        given = progress.by_label.get(label.id, 0)
        kind = "parts" if label.marks_spans else "texts"
        table.add_row(label.key or "", escape(label.name), kind, f"{given:,}", escape(label.description))
    out.print(table)
    encoded = "" if progress.encoded == progress.documents else f" ({progress.encoded:,} encoded)"
    out.print(
        f"{progress.documents:,} texts{encoded}, {progress.answered:,} answered, {progress.skipped:,} skipped"
    )
    learning = "learning" if progress.is_learning else "no learner at work"
    out.print(
        f"Model version {progress.model_version}, {progress.answers_learnt:,} answers learnt, "
        f"{progress.behind:,} events behind ({learning})"
    )
