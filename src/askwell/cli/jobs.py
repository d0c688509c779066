"""`askwell jobs`: what runs for a project, and how to stop it."""

from typing import Annotated

import typer

from askwell.cli.opening import seated
from askwell.cli.projects import ProjectName
from askwell.cli.terminal import JsonOption, console, listing, notes, print_json


def jobs(
    name: ProjectName,
    cancel: Annotated[str | None, typer.Option(help="Cancel the job with this id.", metavar="JOB")] = None,
    is_json: Annotated[bool, JsonOption] = False,
) -> None:
    """List a project's jobs, newest first, or cancel one."""
    from rich.markup import escape

    from askwell.services import jobs as service

    with seated() as desk:
        project_id = desk.project(name).project.id
        if cancel is not None:
            service.cancel(desk.store, desk.caller, project_id, cancel)
            notes().print(
                f"The job {cancel} is asked to stop; what it has done stays.", markup=False, soft_wrap=True
            )
            return
        found = service.find_all(desk.store, desk.caller, project_id)
    if is_json:
        print_json(found)
        return
    table = listing("id", "kind", "state", "done", "began", "")
    for job in found:
        total = "" if job.total is None else f" of {job.total:,}"
        began = f"{job.created_at:%Y-%m-%d %H:%M}"
        table.add_row(
            job.id,
            job.kind.value,
            job.state.value,
            f"{job.done:,}{total} {job.unit}",
            began,
            escape(job.message),
        )
    console().print(table)
