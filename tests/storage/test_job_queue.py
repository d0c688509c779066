"""Durable jobs in real worker processes: handed over, killed, gone on with, found again."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from askwell.domain.jobs import Job, JobState
from askwell.domain.members import Caller
from askwell.domain.projects import Task
from askwell.domain.sources import ImportOptions
from askwell.services import imports, jobs, projects, team
from askwell.storage import documents
from askwell.storage import projects as project_rows
from askwell.storage.database import Database
from askwell.storage.job_queue import DbosQueue, JsonSerializer, queue_url
from askwell.storage.store import Store

ROWS = 3_000
WAIT_SECONDS = 90


class Bench:
    """A project with a real queue, and its jobs."""

    def __init__(self, database: Database, home: Path) -> None:
        self.queue = DbosQueue(queue_url(database, home))
        self.store = Store(database, home, self.queue, lambda: datetime.now(UTC))
        self.owner = Caller(team.ensure_owner(self.store))
        self.project = projects.create(self.store, self.owner, name="Durable", task=Task.CHOOSE_ONE)

    def start_import(self, folder: Path, *, rows: int = ROWS, project_id: str = "") -> Job:
        path = folder / f"{rows}.txt"
        path.write_text("".join(f"text {number}\n" for number in range(rows)))
        return imports.start_import(
            self.store, self.owner, project_id or self.project.id, path, path.name, ImportOptions()
        )

    def encoded(self, project_id: str) -> int:
        with self.store.database.read() as connection:
            return project_rows.read_clock(connection, project_id).encoded

    def job(self, job_id: str) -> Job:
        return jobs.find(self.store, self.owner, self.project.id, job_id)

    def is_settled(self) -> bool:
        with self.store.database.read() as connection:
            clock = project_rows.read_clock(connection, self.project.id)
        found = jobs.find_all(self.store, self.owner, self.project.id)
        return clock.documents == clock.encoded == ROWS and all(job.is_over for job in found)


@pytest.fixture
def bench(database: Database, tmp_path: Path) -> Iterator[Bench]:
    home = tmp_path / "home"
    home.mkdir()
    bench = Bench(database, home)
    yield bench
    bench.queue.close()


@contextmanager
def worker(bench: Bench, pause: float = 0.0) -> Iterator[subprocess.Popen[str]]:
    url = bench.store.database.url.render_as_string(hide_password=False)
    program = Path(__file__).with_name("worker.py")
    command = [sys.executable, str(program), url, str(bench.store.home), str(pause)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            yield process
        finally:
            process.kill()


def wait_for(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.slow
def test_a_killed_worker_goes_on_where_it_was(bench: Bench, tmp_path: Path) -> None:
    job = bench.start_import(tmp_path)
    with worker(bench, pause=0.15):
        wait_for(lambda: bench.job(job.id).done >= 500)
    left = bench.job(job.id)
    assert left.state is JobState.RUNNING
    assert left.done < ROWS
    with worker(bench):
        wait_for(bench.is_settled)
    ended = bench.job(job.id)
    assert (ended.state, ended.done, ended.total) == (JobState.DONE, ROWS, ROWS)
    source = imports.find_sources(bench.store, bench.owner, bench.project.id)[0]
    assert (source.rows_read, source.imported, source.folded) == (ROWS, ROWS, 0)
    with bench.store.database.read() as connection:
        pool = documents.by_positions(connection, bench.project.id, 0, ROWS + 1)
    assert [document.text for document in pool] == [f"text {number}" for number in range(ROWS)]


@pytest.mark.slow
def test_a_running_import_is_cancelled_and_a_lost_job_is_found(bench: Bench, tmp_path: Path) -> None:
    with worker(bench, pause=0.15):
        job = bench.start_import(tmp_path)
        wait_for(lambda: bench.job(job.id).done > 0)
        jobs.cancel(bench.store, bench.owner, bench.project.id, job.id)
        wait_for(lambda: bench.job(job.id).is_over)
        assert bench.job(job.id).state is JobState.CANCELLED
        assert 0 < bench.job(job.id).done < ROWS

        unheard = Store(
            bench.store.database, bench.store.home, DbosQueue("sqlite:////nowhere/x"), bench.store.now
        )
        path = tmp_path / "more.txt"
        path.write_text("one more\n")
        lost = imports.start_import(unheard, bench.owner, bench.project.id, path, "more.txt", ImportOptions())
        wait_for(lambda: bench.job(lost.id).is_over)
        assert bench.job(lost.id).state is JobState.DONE


@pytest.mark.slow
def test_a_small_project_does_not_wait_for_a_large_one(bench: Bench, tmp_path: Path) -> None:
    small = projects.create(bench.store, bench.owner, name="Small", task=Task.CHOOSE_ONE)
    with worker(bench, pause=0.15):
        bench.start_import(tmp_path)
        wait_for(lambda: bench.encoded(bench.project.id) > 0)
        bench.start_import(tmp_path, rows=5, project_id=small.id)
        wait_for(lambda: bench.encoded(small.id) == 5)
        assert bench.encoded(bench.project.id) < ROWS


def test_the_queue_holds_json_and_no_code() -> None:
    serializer = JsonSerializer()
    given = {"args": ["job_1"], "kwargs": {}}
    assert serializer.deserialize(serializer.serialize(given)) == given
    assert str(serializer.deserialize(serializer.serialize(ValueError("so it was")))) == "so it was"
    with pytest.raises(TypeError):
        serializer.serialize(object())
