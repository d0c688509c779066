"""Watching a durable job: a progress bar until it is over, and the work itself where nobody else does it."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING, Any

from askwell.cli.opening import Desk
from askwell.cli.slots import is_anybody_at
from askwell.cli.terminal import notes
from askwell.domain.jobs import Job, JobKind

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_LOOK_SECONDS = 0.1
_CANCEL_SECONDS = 15.0
_NAMES = {JobKind.IMPORT: "Importing", JobKind.ENCODE: "Encoding"}


class Follower:
    """Follows jobs of a project to their ends.

    While no worker of this machine is alive, the jobs run in this process; so a command works without a
    server, and takes over if the server stops meanwhile.
    """

    def __init__(self, desk: Desk, project_id: str, stack: ExitStack) -> None:
        self._desk = desk
        self._project_id = project_id
        self._stack = stack
        self._works = False

    def follow(self, job: Job) -> Job:
        """Show a job's progress until it is over, and give it as it ended."""
        with progress_bar(job.unit) as bar:
            task = bar.add_task(_NAMES[job.kind], total=None, rate="", eta="")
            while True:
                job = self._find(job.id)
                self._show(bar, task, job)
                if job.is_over:
                    return job
                self._ensure_worker()
                time.sleep(_LOOK_SECONDS)

    def follow_encoding(self) -> Job | None:
        """Show the encoding of the project's texts until it is over; None if nothing is to be encoded."""
        from askwell.services import jobs

        active = [
            job
            for job in jobs.find_all(self._desk.store, self._desk.caller, self._project_id)
            if job.kind is JobKind.ENCODE and not job.is_over
        ]
        return self.follow(active[0]) if active else None

    def cancel(self, job: Job) -> Job:
        """Cancel a job and give it as it ended, or as it is if it takes long to stop."""
        from askwell.services import jobs

        jobs.cancel(self._desk.store, self._desk.caller, self._project_id, job.id)
        deadline = time.monotonic() + _CANCEL_SECONDS
        while not (job := self._find(job.id)).is_over and time.monotonic() < deadline:
            time.sleep(_LOOK_SECONDS)
        return job

    def _find(self, job_id: str) -> Job:
        from askwell.services import jobs

        return jobs.find(self._desk.store, self._desk.caller, self._project_id, job_id)

    def _ensure_worker(self) -> None:
        if self._works or is_anybody_at(self._desk.store.home, "jobs"):
            return
        from askwell.cli.working import running_jobs

        self._stack.enter_context(running_jobs(self._desk.askwell))
        self._works = True

    def _show(self, bar: "Progress", task: "TaskID", job: Job) -> None:
        eta = job.eta_seconds
        bar.update(
            task,
            total=job.total,
            completed=job.done,
            rate=f"{job.rate:,.0f} {job.unit}/s" if job.rate else "",
            eta="" if eta is None else f"{_clock(eta)} left",
        )


@contextmanager
def following(desk: Desk, project_id: str) -> Iterator[Follower]:
    """Give a follower; what it runs in this process is stopped at the end, and goes on elsewhere."""
    with ExitStack() as stack:
        yield Follower(desk, project_id, stack)


def progress_bar(unit: str) -> "Progress":
    """Give a progress bar on standard error that shows counts, a rate and the time left."""
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    columns: list[Any] = [
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.completed:,.0f} " + unit),
        TextColumn("{task.fields[rate]}", style="cyan"),
        TextColumn("{task.fields[eta]}", style="dim"),
    ]
    return Progress(*columns, console=notes())


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
