"""What was read of the database, kept for as long as nothing in it changes."""

import sqlite3
import threading
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol, TypeVar

from sqlalchemy import URL, Engine, text

MOST = 1_000

T = TypeVar("T")


class State(Protocol):
    """Something that is equal only while nothing has been committed in between."""

    def now(self) -> Hashable:
        """Give the state of the database at this moment."""
        ...

    def close(self) -> None:
        """Close its connection, if it has one."""
        ...


class SqliteState:
    """The number that SQLite counts up for a connection whenever another one, of any process, commits.

    It has a connection of its own that never writes. Asking takes some microseconds.
    """

    def __init__(self, url: URL) -> None:
        self._path = url.database or ":memory:"
        self._connection: sqlite3.Connection | None = None
        self._lock = threading.Lock()

    def now(self) -> Hashable:
        """Give the number; it counts from 1 for each connection."""
        with self._lock:
            if self._connection is None:
                self._connection = sqlite3.connect(
                    self._path, isolation_level=None, check_same_thread=False, timeout=30
                )
            return self._connection.execute("PRAGMA data_version").fetchone()[0]

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
            self._connection = None


class PostgresqlState:
    """Which transactions can be seen: one short query, in the place of several."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")

    def now(self) -> Hashable:
        """Give the snapshot's name."""
        with self._engine.connect() as connection:
            return connection.execute(text("SELECT CAST(pg_current_snapshot() AS text)")).scalar_one()

    def close(self) -> None:
        """Do nothing: the connection is one of the pool's."""


class Kept:
    """Values read of a database, each under a key; all are forgotten with the first change of anything.

    What is given is never older than the call that asks for it, or the ``still`` block around that: a value
    was read after the state that it is kept under, and is given only in that state. So ``read`` must ask the
    database alone: what the caller knew before may be older.
    """

    def __init__(self, state: State) -> None:
        self._state = state
        self._moment = ContextVar[Hashable]("moment", default=None)
        self._at: Hashable = None
        self._values: dict[Hashable, Any] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._values)

    @contextmanager
    def still(self) -> Iterator[None]:
        """Ask for the state once, at the beginning of the block, for all that is got within it."""
        token = self._moment.set(self._moment.get() or self._state.now())
        try:
            yield
        finally:
            self._moment.reset(token)

    def get(self, key: Hashable, read: Callable[[], T]) -> T:
        """Give the value under a key, which ``read`` reads where it is not kept; it must not be changed."""
        at = self._moment.get() or self._state.now()
        with self._lock:
            if at != self._at or len(self._values) >= MOST:
                self._at, self._values = at, {}
            values = self._values
            if key in values:
                return values[key]
        value = read()
        with self._lock:
            values[key] = value
        return value

    def close(self) -> None:
        """Close the connection that watches the database."""
        self._state.close()
