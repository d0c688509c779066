"""A worker for the tests of the queue: runs jobs in a process of its own until it is killed.

Usage: python worker.py DATABASE_URL HOME [PAUSE], with PAUSE seconds before each chunk of an import
and each segment that is encoded.
"""

import sys
import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from askwell.engine.encoders import load_encoder
from askwell.services import encoding, import_rows, import_steps
from askwell.services.job_steps import build_steps
from askwell.storage.database import Database
from askwell.storage.job_queue import DbosQueue, JobRunner, queue_url
from askwell.storage.store import Store


def main(url: str, home: Path, pause: float) -> None:
    """Run jobs for ever."""
    database = Database(url)
    address = queue_url(database, home)
    store = Store(database, home, DbosQueue(address), lambda: datetime.now(UTC))
    import_rows.CHUNK_ROWS = 100
    import_steps.STEP_ROWS = 300
    real = import_steps.chunks

    def slowly(*given: Any) -> Any:
        for chunk in real(*given):
            time.sleep(pause)
            yield chunk

    def encode_slowly(*given: Any, **options: Any) -> Any:
        time.sleep(pause)
        return encode_next(*given, **options)

    import_steps.chunks = slowly
    encoding.LARGEST_SEGMENT = 64
    encode_next = encoding.encode_next
    encoding.encode_next = encode_slowly
    encoder = load_encoder("hashing")
    JobRunner(store, address, build_steps(store, lambda name: encoder)).start()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    threading.Event().wait()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), float(sys.argv[3]) if len(sys.argv) > 3 else 0.0)
