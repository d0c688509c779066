"""`askwell doctor`: what is well, what is not, and what to do about it."""

from typing import Annotated

import typer

from askwell.cli.terminal import JsonOption, console, print_json


def doctor(is_json: Annotated[bool, JsonOption] = False) -> None:
    """Check this installation; exit status 1 if something is wrong."""
    from askwell.bootstrap import read_settings
    from askwell.cli.checks import check_all

    found = []
    out = console()
    for check in check_all(read_settings()):
        found.append(check)
        if not is_json:
            mark = "[green]✓[/green]" if check.is_ok else "[red]✗[/red]"
            out.print(mark, end=" ")
            out.print(
                f"{check.name}: {check.said}",
                style="" if check.is_ok else "red",
                markup=False,
                soft_wrap=True,
            )
            if not check.is_ok and check.advice:
                out.print(f"    {check.advice}", markup=False, soft_wrap=True)
    if is_json:
        print_json(found)
    if not all(check.is_ok for check in found):
        raise typer.Exit(1)
