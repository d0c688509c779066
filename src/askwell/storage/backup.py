"""Tables as lines of JSON and back, the same on both databases."""

import base64
import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, BinaryIO

from sqlalchemy import Column, Connection, LargeBinary, Table, func, insert, select, text, update

from askwell.domain.jobs import JobState
from askwell.storage.schema import api_keys, clocks, jobs, metadata, people, projects, trail
from askwell.storage.schema.base import Instant
from askwell.storage.webhooks import pause_all

_LEFT_OUT = frozenset(
    {
        "consensus",
        "feature_segments",
        "invitations",
        "learner_leases",
        "leases",
        "predictions",
        "provider_visits",
        "queue",
        "reliabilities",
        "sessions",
        "sign_in_links",
    }
)
"""Tables of what is made again by itself, and of doors that a copy must not open."""

TABLES: dict[str, Table] = {
    table.name: table for table in metadata.sorted_tables if table.name not in _LEFT_OUT
}
"""The tables of a backup, each after those that it points to."""

_PAGE = 2_000
_START = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def hold_still(connection: Connection) -> None:
    """Let this transaction see one state of the data from its first query to its last."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))


def write_rows(connection: Connection, table: Table, file: BinaryIO) -> int:
    """Write a table's rows, a JSON object a line, and give their number."""
    writers = {column.name: _writer(column) for column in stored_columns(table)}
    query = select(table).order_by(*table.primary_key.columns)
    count = 0
    for row in connection.execution_options(yield_per=_PAGE).execute(query).mappings():
        line = {name: write(row[name]) for name, write in writers.items()}
        file.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")
        count += 1
    return count


def read_rows(connection: Connection, table: Table, lines: Iterable[bytes]) -> int:
    """Store the rows that `write_rows` wrote, and give their number.

    Raises ``ValueError`` or ``KeyError`` for lines that are not such rows.
    """
    readers = {column.name: _reader(column) for column in stored_columns(table)}
    rows = ({name: read(values[name]) for name, read in readers.items()} for values in map(_object, lines))
    count = 0
    while page := list(islice(rows, _PAGE)):
        connection.execute(insert(table), page)
        count += len(page)
    return count


def stored_columns(table: Table) -> list[Column[Any]]:
    """Give a table's columns without those that the database computes from the others."""
    return [column for column in table.columns if column.computed is None]


def is_empty(connection: Connection) -> bool:
    """Whether nobody has made a project or a key here."""
    return not any(connection.execute(select(table.c.id).limit(1)).first() for table in (projects, api_keys))


def clear_people(connection: Connection) -> None:
    """Forget the accounts of an empty installation, with their sessions, and what little they did."""
    connection.execute(people.delete())
    connection.execute(trail.delete())


def settle(connection: Connection, now: datetime) -> None:
    """Make restored rows true here: nothing is encoded, no job runs, nobody is told of it, and new texts get
    ids of their own."""
    connection.execute(update(clocks).values(encoded=0))
    pause_all(connection)  # a copy must not speak in the place of what it was taken from
    running = jobs.c.state.in_((JobState.QUEUED.value, JobState.RUNNING.value))
    message = "It was running when the backup was taken; start it again."
    connection.execute(
        update(jobs).where(running).values(state=JobState.CANCELLED.value, message=message, updated_at=now)
    )
    if connection.dialect.name != "postgresql":
        return
    for table in TABLES.values():
        column = table.autoincrement_column
        if column is None:
            continue
        highest = connection.execute(select(func.max(column))).scalar()
        sequence = func.pg_get_serial_sequence(table.name, column.name)
        connection.execute(select(func.setval(sequence, highest or 1, highest is not None)))


def _object(line: bytes) -> dict[str, Any]:
    values = json.loads(line)
    if not isinstance(values, dict):
        raise ValueError("a line is no row")
    return values


def _writer(column: Column[Any]) -> Callable[[Any], object]:
    if isinstance(column.type, Instant):
        return lambda value: None if value is None else (value - _START) // _MICROSECOND
    if isinstance(column.type, LargeBinary):
        return lambda value: None if value is None else base64.b64encode(value).decode()
    return lambda value: value


def _reader(column: Column[Any]) -> Callable[[Any], object]:
    if isinstance(column.type, Instant):
        return lambda value: None if value is None else _START + int(value) * _MICROSECOND
    if isinstance(column.type, LargeBinary):
        return lambda value: None if value is None else base64.b64decode(value, validate=True)
    return lambda value: value
