"""`askwell backup` and `askwell restore`: everything that cannot be made again, in one file."""

from pathlib import Path
from typing import Annotated

import typer

from askwell.cli.opening import opened, seated
from askwell.cli.terminal import notes


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write: NAME.tar.gz or NAME.tar.", dir_okay=False)],
) -> None:
    """Write a backup; a server may run meanwhile.

    It holds every project, text, answer, model and API key in a form that both databases read, so it is also
    the way from SQLite to PostgreSQL and back.
    """
    from askwell.services import backup as service

    with seated() as desk, notes().status("Writing the backup …"):
        manifest = service.write(desk.store, desk.caller, file)
    rows = sum(part.rows for part in manifest.tables.values())
    size = file.stat().st_size
    notes().print(
        f"{file} is written: {rows:,} rows, {len(manifest.files)} model files, {size:,} bytes.", markup=False
    )


def restore(
    file: Annotated[Path, typer.Argument(help="What askwell backup wrote.", exists=True, dir_okay=False)],
) -> None:
    """Restore a backup into an empty installation (ASKWELL_HOME, ASKWELL_DATABASE_URL say which)."""
    from askwell.services import backup as service

    with opened() as askwell, notes().status("Restoring …"):
        manifest = service.restore(askwell.store, file)
    texts = manifest.tables["documents"].rows
    notes().print(
        f"Restored: {manifest.tables['projects'].rows:,} projects, {texts:,} texts, "
        f"{manifest.tables['events'].rows:,} events. The texts are encoded again when a worker runs."
    )
