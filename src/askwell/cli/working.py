"""Work in the background of a process: durable jobs, and learners that follow every answer."""

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from askwell.cli.slots import is_anybody_at, taken
from askwell.cli.terminal import notes

if TYPE_CHECKING:
    from askwell.bootstrap import Askwell
    from askwell.storage.projects import Clock

_LONGEST_WAIT = 60.0
_PAUSE = 0.02


@contextmanager
def running_jobs(askwell: "Askwell", *, patience: int = 0) -> Iterator[None]:
    """Run durable jobs in this process; what is cut off at the end goes on in the next process that does."""
    from askwell.services.imports import sweep_uploads
    from askwell.services.job_steps import build_steps, request_missing
    from askwell.storage import jobs
    from askwell.storage.job_queue import JobRunner, queue_url

    store = askwell.store
    url = queue_url(store.database, store.home)
    with taken(store.home, "jobs") as name:
        runner = JobRunner(store, url, build_steps(store, askwell.encoders.get), worker=name)
        runner.start()
        try:
            sweep_uploads(store)
            request_missing(store)
            with store.database.read() as connection:
                waiting = jobs.find_active(connection)
            for job in waiting:  # one made before the queue's first start is in no queue yet
                store.queue.enqueue(job.id, job.kind.value)
            yield
        finally:
            runner.stop(patience=patience)


@contextmanager
def running_learners(askwell: "Askwell", *, only: str | None = None) -> Iterator[None]:
    """Learn in this process, for every project (or ``only`` one) that no other process learns for."""
    from askwell.services.hosting import LearnerHost

    stop = threading.Event()
    with taken(askwell.store.home, "learning") as name:
        host = LearnerHost(askwell.store, askwell.encoders.get, name, only=only)
        thread = threading.Thread(target=host.run, args=(stop,), name="learners", daemon=True)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            thread.join(timeout=10)


@contextmanager
def telling(askwell: "Askwell") -> Iterator[None]:
    """Tell webhooks what happens, in this process, beside any other that does."""
    import random

    from askwell.services.delivering import Messenger

    stop = threading.Event()
    settings = askwell.settings
    messenger = Messenger(
        askwell.store,
        may_be_private=settings.webhook_private,
        trail_days=settings.trail_days,
        chance=random.Random(),  # noqa: S311 — spreads load, and guards nothing
    )
    thread = threading.Thread(target=messenger.run, args=(stop,), name="messenger", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=5)


@contextmanager
def keeping(askwell: "Askwell") -> Iterator[None]:
    """Let review tasks expire and old records be forgotten, in this process, beside any other that does."""
    from askwell.services.keeping import Keeper

    stop = threading.Event()
    thread = threading.Thread(target=Keeper(askwell.store).run, args=(stop,), name="keeper", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=5)


@contextmanager
def watching(askwell: "Askwell") -> Iterator[None]:
    """Check deployments for drift and tell what goes wrong, in this process, beside any other that does."""
    import numpy as np

    from askwell.services.watchman import Watchman

    stop = threading.Event()
    watchman = Watchman(askwell.store, rng=np.random.default_rng())
    thread = threading.Thread(target=watchman.run, args=(stop,), name="watchman", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=5)


@contextmanager
def working(
    askwell: "Askwell", *, jobs: bool, learners: bool, only: str | None = None, patience: int = 0
) -> Iterator[None]:
    """Do one or both kinds of work while the block runs; learn for ``only`` one project, or for all."""
    with ExitStack() as stack:
        if jobs:
            stack.enter_context(running_jobs(askwell, patience=patience))
        if learners:
            stack.enter_context(running_learners(askwell, only=only))
        yield


def is_learning_elsewhere(askwell: "Askwell", project_id: str) -> bool:
    """Whether a living process learns for this project."""
    from askwell.storage import artifacts

    store = askwell.store
    if not is_anybody_at(store.home, "learning"):
        return False
    with store.database.read() as connection:
        return artifacts.learner_is_held(connection, project_id, store.now())


def await_model(askwell: "Askwell", project_id: str) -> None:
    """Wait, for a minute at most, until a learner has learnt every answer of a project with encoded texts."""
    if is_level(clock := _clock(askwell, project_id)) or not clock.documents:
        return
    deadline = time.monotonic() + _LONGEST_WAIT
    with notes().status("Waking the model …"):
        while not is_level(_clock(askwell, project_id)) and time.monotonic() < deadline:
            time.sleep(_PAUSE)


def is_level(clock: "Clock") -> bool:
    """Whether there is a model, and it has learnt every answer so far."""
    return clock.model_version > 0 and clock.learnt_events >= clock.events


def _clock(askwell: "Askwell", project_id: str) -> "Clock":
    from askwell.storage import projects

    with askwell.store.database.read() as connection:
        return projects.read_clock(connection, project_id)
