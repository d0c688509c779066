"""A worker for the tests of webhooks: tells what is due until it is killed.

Usage: python -m tests.services.telling_worker DATABASE_URL HOME NOW
"""

import random
import sys
import threading
from datetime import datetime
from pathlib import Path

from askwell.services.delivering import Messenger
from askwell.storage.database import Database
from askwell.storage.store import Store
from tests.conftest import ListedQueue


def main(url: str, home: Path, now: datetime) -> None:
    """Tell for ever, at one moment."""
    store = Store(Database(url), home, ListedQueue(), lambda: now)
    Messenger(store, may_be_private=True, chance=random.Random(3)).run(threading.Event())


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), datetime.fromisoformat(sys.argv[3]))
