"""The migrations lead to the tables in code, on both databases."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import select, text

from askwell.storage.database import Database
from askwell.storage.migrations import newest_revision, upgrade
from askwell.storage.schema import clocks, metadata
from askwell.storage.schema.search import is_of_metadata


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
