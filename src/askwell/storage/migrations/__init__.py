"""The steps by which a database reaches the present tables, taken at every start."""

from importlib.resources import as_file, files

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text

from askwell.storage.database import Database

_LOCK = 0x61736B77  # one process upgrades at a time; the others wait, then find nothing to do


def upgrade(database: Database) -> None:
    """Bring the database to the newest tables; harmless when it is there already."""
    with as_file(files(__name__)) as folder:
        config = Config()
        config.set_main_option("script_location", str(folder))
        with database.write() as connection:
            if not database.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def newest_revision() -> str:
    """Give the revision that this version of Askwell works with."""
    with as_file(files(__name__)) as folder:
        config = Config()
        config.set_main_option("script_location", str(folder))
        return ScriptDirectory.from_config(config).get_current_head() or ""
