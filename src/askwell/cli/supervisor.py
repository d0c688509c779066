"""Keeping processes alive: started, started again when they die, stopped together."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 10.0
SOUND_SECONDS = 30.0
"""How long a process must have lived for its next death to count as the first."""

STOP_SECONDS = 8.0
POLL_SECONDS = 0.05


@dataclass(slots=True)
class Kept:
    """One process that is to be alive. Its standard input is a pipe from us: when it ends, so do we."""

    name: str
    arguments: Sequence[str]
    handed_on: Sequence[int] = ()
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_again_at: float = 0.0
    pause: float = FIRST_PAUSE
    deaths: int = field(default=0)

    def start(self, now: float) -> None:
        """Start the process; Ctrl-C in the terminal reaches only the supervisor, which passes it on."""
        self.process = subprocess.Popen(  # noqa: S603 — our own program, by the interpreter that runs it
            [sys.executable, "-m", "askwell.cli", *self.arguments],
            stdin=subprocess.PIPE,
            start_new_session=True,
            pass_fds=self.handed_on,
            env=_environment(),
        )
        self.started_at = now

    def look(self, now: float) -> int | None:
        """Start the process if it is time to; give its exit status once if it has died."""
        if self.process is None:
            if now >= self.start_again_at:
                self.start(now)
            return None
        status = self.process.poll()
        if status is None:
            return None
        self._forget()
        self.deaths += 1
        if now - self.started_at > SOUND_SECONDS:
            self.pause = FIRST_PAUSE
        self.start_again_at = now + self.pause
        self.pause = min(2 * self.pause, LONGEST_PAUSE)
        return status

    def ask_to_stop(self) -> None:
        """Ask the process to finish what it is at."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def end(self, deadline: float) -> None:
        """Wait for the process until a moment, then end it."""
        if self.process is None:
            return
        try:
            self.process.wait(max(deadline - time.monotonic(), 0.01))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._forget()

    def _forget(self) -> None:
        if self.process is not None and self.process.stdin is not None:
            self.process.stdin.close()
        self.process = None


def supervise(kept: Sequence[Kept], stop: threading.Event, on_death: Callable[[Kept, int], None]) -> None:
    """Keep processes alive until told to stop, then stop them all within a few seconds."""
    try:
        while not stop.is_set():
            now = time.monotonic()
            for each in kept:
                status = each.look(now)
                if status is not None and not stop.is_set():
                    on_death(each, status)
            stop.wait(POLL_SECONDS)
    finally:
        for each in kept:
            each.ask_to_stop()
        deadline = time.monotonic() + STOP_SECONDS
        for each in kept:
            each.end(deadline)


def stop_on_signals(stop: threading.Event) -> None:
    """Let SIGINT and SIGTERM set the event; to be called on the main thread.

    A handler interrupts the main thread anywhere, also where it holds the event's lock; so it only writes to
    a pipe, and a thread sets the event.
    """
    receiving, sending = os.pipe()

    def watch() -> None:
        os.read(receiving, 1)
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: os.write(sending, b"!"))
    threading.Thread(target=watch, name="signals", daemon=True).start()


def end_with_parent() -> None:
    """Stop this process when the one that started it is gone, known by the end of standard input."""

    def watch() -> None:
        while os.read(0, 1):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="parent", daemon=True).start()


def _environment() -> dict[str, str]:
    """Give the child's environment: every core that we may use for the linear algebra, unless it is set.

    A thread that waits for the others of its product sleeps. By default it turns in a circle, and keeps the
    core from the one it waits for as soon as two processes compute.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    computing = {"OMP_NUM_THREADS": str(cores), "OMP_WAIT_POLICY": "PASSIVE"}
    return {**computing, "TOKENIZERS_PARALLELISM": "true"} | dict(os.environ)
