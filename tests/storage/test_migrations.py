"""The migrations lead to the tables in code, on both databases."""

from importlib.resources import as_file, files
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import select, text

from askwell.storage import migrations
from askwell.storage.database import Database
from askwell.storage.migrations import newest_revision, upgrade
from askwell.storage.schema import clocks, metadata
from askwell.storage.schema.search import is_of_metadata

OLD_ROWS = (
    "INSERT INTO projects (id, name, task, guideline, encoder, strategy, audit_share, overlap, lease_seconds,"
    " is_demo, created_at) VALUES ('p', 'Tickets', 'choose_one', '', '', 'auto', 0.1, 1, 600, 0, 1)",
    "INSERT INTO labels (id, project_id, name, description, colour, position, is_archived)"
    " VALUES ('l', 'p', 'Refund', '', '#0F766E', 0, 0)",
    "INSERT INTO documents (project_id, position, text, text_hash, audit_key, answers, status)"
    " VALUES ('p', 0, 'my money back', x'00112233445566778899aabbccddeeff', 1, 0, 'open')",
)


def test_the_migrated_database_has_the_tables_in_code(database: Database) -> None:
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_of_metadata})
        differences = compare_metadata(context, metadata)
    assert differences == [], 'run: make migration SAYS="what changes"'


def test_upgrading_again_changes_nothing(database: Database) -> None:
    upgrade(database)
    with database.read() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [
            newest_revision()
        ]
        assert connection.execute(select(clocks)).all() == []


@pytest.mark.parametrize("revision", ["0002", "0003", "0004", "0005"])
def test_upgrading_keeps_what_is_there(tmp_path: Path, revision: str) -> None:
    database = Database(f"sqlite:///{tmp_path}/old.db")
    with as_file(files(migrations)) as folder, database.write() as connection:
        config = Config()
        config.set_main_option("script_location", str(folder))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        for statement in OLD_ROWS:
            connection.execute(text(statement))
    upgrade(database)
    with database.read() as connection:
        for table in ("projects", "labels", "documents"):
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar() == 1, table
        found = "SELECT count(*) FROM documents_search WHERE documents_search MATCH 'money'"
        assert connection.execute(text(found)).scalar() == 1
    database.close()
