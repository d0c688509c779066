"""One way to the database, embedded or PostgreSQL: short transactions to read, and to write."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text

from askwell.storage.kept import Kept, PostgresqlState, SqliteState

BUSY_SECONDS = 30


class Database:
    """A pool of connections, and the two kinds of transaction.

    On SQLite (write-ahead log) a write takes the one write lock at its beginning, so that it never fails
    half-way because somebody else wrote. The threads of a process queue for it here: SQLite's own waiting is
    by polling, which starves some while others pass. ``kept`` holds what is read again and again.
    """

    def __init__(self, url: str | URL) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.url.drivername == "postgresql":
            self.url = self.url.set(drivername="postgresql+psycopg")
        self.engine = _sqlite_engine(self.url) if self.is_sqlite else _postgresql_engine(self.url)
        begin = {"begin": "BEGIN IMMEDIATE"}
        self._durable = self.engine.execution_options(**begin, synchronous="FULL")
        self._quick = self.engine.execution_options(**begin, synchronous="NORMAL")
        snapshot = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        self._reading = self.engine if self.is_sqlite else self.engine.execution_options(**snapshot)
        self._turn = threading.Lock() if self.is_sqlite else nullcontext()
        self.kept = Kept(SqliteState(self.url) if self.is_sqlite else PostgresqlState(self.engine))

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Open a transaction that only reads, and sees one state of the data, from its first query on."""
        with self._reading.begin() as connection:
            yield connection

    @contextmanager
    def write(self, *, is_durable: bool = True) -> Iterator[Connection]:
        """Open a transaction that writes; it commits when the block ends without an error.

        A durable commit is on disk before the block is left. Without it, a crash of the machine (not of the
        process) may lose the last moments: right for leases and rankings, which are made again.
        """
        engine = self._durable if is_durable else self._quick
        with self._turn, engine.begin() as connection:
            if not (self.is_sqlite or is_durable):
                connection.exec_driver_sql("SET LOCAL synchronous_commit TO OFF")
            yield connection

    def close(self) -> None:
        """Close the connections."""
        self.kept.close()
        self.engine.dispose()

    def ping(self) -> None:
        """Raise the driver's error unless the database answers."""
        with self.read() as connection:
            connection.execute(text("SELECT 1"))


def _sqlite_engine(url: URL) -> Engine:
    if url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        pool_size=32,
        max_overflow=32,
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False, "cached_statements": 512},
    )
    event.listen(engine, "connect", _configure_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _configure_sqlite(connection: Any, record: object) -> None:
    connection.isolation_level = None  # SQLAlchemy says when a transaction begins, not the driver
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA cache_size = -65536")
    cursor.execute("PRAGMA temp_store = MEMORY")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if "synchronous" in options:
        connection.exec_driver_sql(f"PRAGMA synchronous = {options['synchronous']}")
    connection.exec_driver_sql(options.get("begin", "BEGIN"))


def _postgresql_engine(url: URL) -> Engine:
    return create_engine(url, pool_size=32, max_overflow=32, pool_pre_ping=True)
