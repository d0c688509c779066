"""`askwell export`: answers as a file."""

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from askwell.cli.opening import seated
from askwell.cli.projects import ProjectName
from askwell.cli.terminal import notes
from askwell.domain.errors import InvalidInput

if TYPE_CHECKING:
    from askwell.services.export_columns import ExportColumn
    from askwell.services.exports import ExportFormat


def export(
    name: ProjectName,
    file: Annotated[Path, typer.Argument(help="Where to write; “-” for standard output.", dir_okay=False)],
    file_format: Annotated[
        str | None, typer.Option("--format", help="jsonl or csv; default: by the ending.")
    ] = None,
    columns: Annotated[
        list[str] | None,
        typer.Option("--column", help="What to tell of each text, in this order; give it several times."),
    ] = None,
    whole: Annotated[bool, typer.Option("--all", help="Also the texts without an answer.")] = False,
    raw_cells: Annotated[
        bool, typer.Option(help="CSV cells as they are, even those that a spreadsheet takes for formulas.")
    ] = False,
    separator: Annotated[str, typer.Option(help="What stands between several labels in CSV.")] = "|",
) -> None:
    """Write a project's answers as JSONL or CSV."""
    from askwell.services.exports import ExportOptions
    from askwell.services.exports import export as stream

    with seated() as desk:
        project_id = desk.project(name).project.id
        options = ExportOptions(
            columns=_columns(columns or []),
            is_whole=whole,
            protects_formulas=not raw_cells,
            label_separator=separator,
        )
        pages = stream(desk.store, desk.caller, project_id, _format(file, file_format), options)
        if str(file) == "-":
            _write(pages, sys.stdout.buffer)
            return
        part = file.with_name(file.name + ".part")
        try:
            with part.open("wb") as out, notes().status("Writing …"):
                _write(pages, out)
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)
    notes().print(f"{file} is written, {file.stat().st_size:,} bytes.", markup=False, soft_wrap=True)


def _columns(said: list[str]) -> "Sequence[ExportColumn]":
    from askwell.services.export_columns import DEFAULT_COLUMNS, ExportColumn

    known = {each.value: each for each in ExportColumn}
    if unknown := [name for name in said if name not in known]:
        reason = f"“{unknown[0]}” is none of {', '.join(known)}"
        raise InvalidInput(field="column", reason=reason)
    return [known[name] for name in said] or DEFAULT_COLUMNS


def _write(pages: Iterable[bytes], out: BinaryIO) -> None:
    out.writelines(pages)
    out.flush()


def _format(file: Path, said: str | None) -> "ExportFormat":
    from askwell.services.exports import ExportFormat

    wanted = (said or file.suffix.removeprefix(".") or "jsonl").lower()
    if wanted not in {each.value for each in ExportFormat}:
        raise InvalidInput(
            field="format", reason=f"“{wanted}” is neither jsonl nor csv; say which with --format"
        )
    return ExportFormat(wanted)
