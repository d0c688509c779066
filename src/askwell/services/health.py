"""Health: whether the database answers and has the tables that this version works with."""

from functools import cache

from alembic.runtime.migration import MigrationContext

from askwell.domain.errors import NotReady
from askwell.storage.migrations import newest_revision
from askwell.storage.store import Store


def check(store: Store) -> None:
    """Raise ``NotReady`` when the tables are another version's, or the driver's error without an answer."""
    with store.database.read() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    if found != _expected():
        raise NotReady(reason=f"its tables are of revision {found}, not {_expected()}")


@cache
def _expected() -> str:
    return newest_revision()
