"""Write the next migration from the difference between the tables in code and a fresh database.

The step that makes the texts also makes the search beside them, each database's own.

python scripts/new_migration.py "say what changes"
"""

import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from alembic import command
from alembic.autogenerate import renderers
from alembic.config import Config
from alembic.operations.ops import CreateTableOp, MigrateOperation, MigrationScript

from askwell.storage import migrations
from askwell.storage.database import Database
from askwell.storage.schema import search


class CreateSearch(MigrateOperation):
    """Make the full-text search."""


@renderers.dispatch_for(CreateSearch)
def _render(_: object, __: CreateSearch) -> list[str]:
    statements = {"sqlite": search.SQLITE, "postgresql": search.POSTGRESQL}
    return [f"for statement in {statements!r}[op.get_bind().dialect.name]:", "op.execute(statement)", ""]


def _add_search(_: object, __: object, scripts: Iterable[MigrationScript]) -> None:
    for script in scripts:
        steps = script.upgrade_ops.ops if script.upgrade_ops else []
        if any(isinstance(step, CreateTableOp) and step.table_name == "documents" for step in steps):
            steps.append(CreateSearch())


def main(message: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/empty.db")
        with database.write() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            number = len(list((Path(migrations.__file__).parent / "versions").glob("0*.py"))) + 1
            command.revision(
                config,
                message,
                autogenerate=True,
                rev_id=f"{number:04d}",
                process_revision_directives=_add_search,
            )
        database.close()


if __name__ == "__main__":
    main(sys.argv[1])
