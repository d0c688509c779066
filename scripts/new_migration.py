"""Write the next migration from the difference between the tables in code and a fresh database.

python scripts/new_migration.py "say what changes"
"""

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config

from askwell.storage import migrations
from askwell.storage.database import Database


def main(message: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/empty.db")
        with database.write() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
            number = len(list((Path(migrations.__file__).parent / "versions").glob("0*.py"))) + 1
            command.revision(config, message, autogenerate=True, rev_id=f"{number:04d}")
        database.close()


if __name__ == "__main__":
    main(sys.argv[1])
