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
from askwell.domain.spans import OffsetUnit

if TYPE_CHECKING:
    from askwell.domain.losses import Losses
    from askwell.services.export_columns import ExportColumn
    from askwell.services.export_formats import ExportFormat


def export(
    name: ProjectName,
    file: Annotated[Path, typer.Argument(help="Where to write; “-” for standard output.", dir_okay=False)],
    file_format: Annotated[
        str | None,
        typer.Option(
            "--format",
            help="jsonl, csv, conll, bioes, spacy, label_studio, prodigy, doccano or brat; default: by the "
            "ending.",
        ),
    ] = None,
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--column",
            help="JSONL, CSV: what to tell of each text, in this order; give it several times.",
        ),
    ] = None,
    whole: Annotated[bool, typer.Option("--all", help="Also the texts without an answer.")] = False,
    raw_cells: Annotated[
        bool, typer.Option(help="CSV cells as they are, even those that a spreadsheet takes for formulas.")
    ] = False,
    offsets: Annotated[
        OffsetUnit | None,
        typer.Option(help="Label Studio, Prodigy, doccano, brat: what positions count, unless as they do."),
    ] = None,
    losses: Annotated[
        bool, typer.Option("--losses", help="Only tell what the format cannot hold; write nothing.")
    ] = False,
    separator: Annotated[str, typer.Option(help="What stands between several labels in CSV.")] = "|",
) -> None:
    """Write a project's answers, and tell what the file's format cannot hold."""
    from askwell.services.exports import ExportOptions, find_losses
    from askwell.services.exports import export as stream

    with seated() as desk:
        project_id = desk.project(name).project.id
        options = ExportOptions(
            columns=_columns(columns or []),
            is_whole=whole,
            protects_formulas=not raw_cells,
            label_separator=separator,
            offset_unit=offsets,
        )
        wanted = _format(file, file_format)
        if losses:
            _tell(find_losses(desk.store, desk.caller, project_id, wanted, options))
            return
        pages = stream(desk.store, desk.caller, project_id, wanted, options)
        if str(file) == "-":
            _write(pages, sys.stdout.buffer)
            _tell(find_losses(desk.store, desk.caller, project_id, wanted, options), is_quiet=True)
            return
        part = file.with_name(file.name + ".part")
        try:
            with part.open("wb") as out, notes().status("Writing …"):
                _write(pages, out)
            part.replace(file)
        finally:
            part.unlink(missing_ok=True)
        notes().print(f"{file} is written, {file.stat().st_size:,} bytes.", markup=False, soft_wrap=True)
        _tell(find_losses(desk.store, desk.caller, project_id, wanted, options), is_quiet=True)


def _tell(losses: "Losses", *, is_quiet: bool = False) -> None:
    """Say what the format cannot hold; where that is nothing, say so unless ``is_quiet``."""
    out = notes()
    if losses.lost:
        left_out = losses.texts - losses.written
        out.print(
            f"Not all is in this format ({losses.written:,} texts written, {left_out:,} left out):",
            style="yellow",
        )
        for each in losses.lost:
            told = f"{each.says} {each.count:,} in {_counted(each.texts)}, such as {each.examples[0]}"
            out.print(f"  {told}", style="yellow", markup=False, soft_wrap=True)
    elif not is_quiet:
        out.print("The format holds everything.")


def _counted(texts: int) -> str:
    return f"{texts:,} text" if texts == 1 else f"{texts:,} texts"


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
    from askwell.services.export_formats import ExportFormat

    known = {each.value: each for each in ExportFormat}
    if said is None:
        endings = [each for each in known.values() if file.name.lower().endswith(each.ending)]
        if endings or not file.suffix:
            return max(endings, key=lambda each: len(each.ending), default=ExportFormat.JSONL)
    wanted = (said or file.suffix.removeprefix(".")).lower().replace("-", "_")
    if wanted not in known:
        reason = f"“{wanted}” is none of {', '.join(known)}; say which with --format"
        raise InvalidInput(field="format", reason=reason)
    return known[wanted]
