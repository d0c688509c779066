"""Transactions: a reader sees one state of the data, whatever is written meanwhile, and writes nothing."""

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import SQLAlchemyError

from askwell.domain.projects import Project
from askwell.storage import projects
from askwell.storage.database import Database
from askwell.storage.schema import clocks
from askwell.storage.store import Store


def test_a_reader_sees_one_state(store: Store, project: Project) -> None:
    with store.database.read() as reader:
        before = projects.read_clock(reader, project.id)
        with store.database.write() as writer:
            projects.tick_settings(writer, project.id)
        assert projects.read_clock(reader, project.id) == before
    with store.database.read() as reader:
        assert projects.read_clock(reader, project.id).settings == before.settings + 1


def test_a_connection_that_was_read_with_writes_again(database: Database) -> None:
    for _ in range(3):
        with database.read() as connection:
            connection.execute(text("SELECT 1"))
        with database.write() as connection:
            connection.execute(text("CREATE TABLE IF NOT EXISTS scratch (value INTEGER)"))


def test_postgresql_refuses_to_write_in_a_reading_transaction(store: Store, project: Project) -> None:
    if store.database.is_sqlite:
        return
    with pytest.raises(SQLAlchemyError, match="read-only"), store.database.read() as connection:
        connection.execute(insert(clocks).values(project_id=project.id))
