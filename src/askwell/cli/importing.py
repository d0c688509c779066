"""`askwell import`: look at a file, take it in, and see it encoded."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from askwell.cli.opening import Desk, seated
from askwell.cli.projects import ProjectName
from askwell.cli.terminal import INTERRUPTED, JsonOption, console, fail, notes, print_json
from askwell.domain.jobs import Job, JobState
from askwell.domain.sources import FileFormat, ImportOptions
from askwell.domain.spans import OffsetUnit

if TYPE_CHECKING:
    from askwell.cli.following import Follower
    from askwell.domain.sources import Preview

_SHOWN_PROBLEMS = 5
_CELL = 60


def import_file(
    name: ProjectName,
    file: Annotated[
        Path,
        typer.Argument(
            help="CSV, TSV, JSONL, XLSX, Parquet, Arrow, lines; CoNLL, Label Studio, Prodigy, doccano, brat, "
            "spaCy.",
            exists=True,
            dir_okay=False,
        ),
    ],
    text: Annotated[str | None, typer.Option(help="The column with the text.")] = None,
    id_column: Annotated[str | None, typer.Option("--id", help="The column with the id.")] = None,
    label: Annotated[
        str | None, typer.Option(help="The column with the label: answers that came with the file.")
    ] = None,
    spans: Annotated[
        str | None, typer.Option(help="The column with marked spans; found by itself where it is plain.")
    ] = None,
    offsets: Annotated[
        OffsetUnit | None,
        typer.Option(help="What the spans' positions count. Default: what the format's own tool counts."),
    ] = None,
    separator: Annotated[
        str | None, typer.Option(help="What stands between several labels in a cell.")
    ] = None,
    metadata: Annotated[
        list[str] | None, typer.Option(help="A column to keep; repeatable. Default: all.")
    ] = None,
    file_format: Annotated[
        FileFormat | None, typer.Option("--format", help="Where the ending does not say.")
    ] = None,
    encoding: Annotated[str | None, typer.Option(help="Such as cp1252; found out by itself.")] = None,
    delimiter: Annotated[str | None, typer.Option(help="Such as ;")] = None,
    sheet: Annotated[str | None, typer.Option(help="Which sheet of a workbook.")] = None,
    known_labels_only: Annotated[
        bool, typer.Option(help="Leave out rows with labels that the project lacks.")
    ] = False,
    texts_only: Annotated[
        bool, typer.Option("--texts-only", help="Leave aside the labels and spans that came with the texts.")
    ] = False,
    preview: Annotated[bool, typer.Option("--preview", help="Only show how the file would be read.")] = False,
    wait: Annotated[bool, typer.Option(help="Wait until the texts are in and encoded.")] = True,
    is_json: Annotated[bool, JsonOption] = False,
) -> None:
    """Import texts into a project. Ctrl-C stops; what is in stays in."""
    options = ImportOptions(
        format=file_format,
        text_column=text,
        id_column=id_column,
        label_column=label,
        label_separator=separator,
        metadata_columns=metadata,
        encoding=encoding,
        delimiter=delimiter,
        sheet=sheet,
        create_labels=not known_labels_only,
        span_column=spans,
        offset_unit=offsets,
        answers=not texts_only,
    )
    with seated() as desk:
        from askwell.services import imports

        project_id = desk.project(name).project.id
        if preview:
            seen = imports.preview(desk.store, desk.caller, project_id, file, file.name, options)
            print_json(seen) if is_json else _show(seen)
            return
        job = imports.start_import(
            desk.store, desk.caller, project_id, file, file.name, options, is_original=True
        )
        if wait:
            job = _follow(desk, project_id, job)
        if is_json:
            print_json(job)
        elif not wait:
            console().print(job.id)


def _follow(desk: Desk, project_id: str, job: Job) -> Job:
    from askwell.cli.following import following

    with following(desk, project_id) as follower:
        try:
            job = follower.follow(job)
        except KeyboardInterrupt:
            notes().print("Stopping …")
            _tell(desk, project_id, follower.cancel(job))
            raise typer.Exit(INTERRUPTED) from None
        _tell(desk, project_id, job)
        if job.state is not JobState.FAILED:
            _follow_encoding(follower)
    return job


def _follow_encoding(follower: "Follower") -> None:
    try:
        encoding = follower.follow_encoding()
    except KeyboardInterrupt:
        notes().print(
            "The texts are in. Their encoding goes on with the next: askwell serve, label or import."
        )
        raise typer.Exit(INTERRUPTED) from None
    if encoding is None:
        return
    if encoding.state is JobState.FAILED:
        raise fail(f"The texts are in, but could not be encoded: {encoding.message}")
    notes().print(encoding.message, markup=False, soft_wrap=True)


def _tell(desk: Desk, project_id: str, job: Job) -> None:
    """Say what became of the rows, and show the first that did not go in."""
    from askwell.services import imports

    source_id = str(job.options["source_id"])
    problems = imports.find_problems(
        desk.store, desk.caller, project_id, source_id, limit=_SHOWN_PROBLEMS + 1
    )
    out = notes()
    for problem in problems[:_SHOWN_PROBLEMS]:
        out.print(f"  line {problem.line:,}: {problem.reason}", style="yellow", markup=False, soft_wrap=True)
    if len(problems) > _SHOWN_PROBLEMS:
        out.print("  … and more", style="yellow")
    if job.state is JobState.FAILED:
        raise fail(f"The import failed: {job.message}")
    out.print(job.message or "The import is being stopped.", markup=False, soft_wrap=True)


def _show(preview: "Preview") -> None:
    from rich.table import Column, Table
    from rich.text import Text

    out = console()
    about = [preview.format.value, preview.encoding, preview.delimiter and f"delimiter {preview.delimiter!r}"]
    out.print(f"{preview.name}: {', '.join(part for part in about if part)}", markup=False, soft_wrap=True)
    if len(preview.sheets) > 1:
        out.print(f"Sheets: {', '.join(preview.sheets)}", markup=False, soft_wrap=True)
    table = Table(*[Column(Text(column)) for column in preview.columns])
    for row in preview.rows:
        table.add_row(*[Text(_cell(row.get(column))) for column in preview.columns])
    out.print(table)
    for problem in preview.problems[:_SHOWN_PROBLEMS]:
        out.print(f"  line {problem.line:,}: {problem.reason}", style="yellow", markup=False, soft_wrap=True)
    guessed = preview.suggested
    out.print(
        f"Looks like: text {guessed.text!r}, id {guessed.id!r}, label {guessed.label!r}"
        + (f", spans {guessed.spans!r}" if guessed.spans else ""),
        markup=False,
        soft_wrap=True,
    )
    found = preview.found
    if found.spans:
        named = ", ".join(f"{name} {count:,}" for name, count in found.span_labels.items())
        out.print(
            f"{found.spans:,} spans in the first {found.rows:,} rows ({preview.offset_unit}): {named}",
            markup=False,
            soft_wrap=True,
        )


def _cell(value: object) -> str:
    shown = "" if value is None else str(value).replace("\n", "⏎")
    return shown if len(shown) <= _CELL else shown[: _CELL - 1] + "…"
