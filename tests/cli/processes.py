"""`askwell serve` as a process of its own, whose children a test may kill."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.cli.conftest import COMMAND


def wait_for(what: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)


class Served:
    """`askwell serve` as a process, and what it has printed."""

    def __init__(self, log: Path, *arguments: str) -> None:
        self.address = f"http://127.0.0.1:{os.environ['ASKWELL_PORT']}"
        self._log = log
        with log.open("wb") as out:
            self.process = subprocess.Popen([*COMMAND, "serve", *arguments], stdout=out, stderr=out)

    @property
    def said(self) -> str:
        return self._log.read_text()

    def is_ready(self) -> bool:
        try:
            return httpx.get(f"{self.address}/ready", timeout=5).status_code == 200
        except httpx.HTTPError:
            return False

    def child(self, name: str) -> int | None:
        """Give the process id of the web or the worker process, or None while it is not there."""
        listed = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True)
        for line in listed.stdout.splitlines():
            pid, parent, arguments = line.split(None, 2)
            if parent == str(self.process.pid) and f"askwell.cli {name} --supervised" in arguments:
                return int(pid)
        return None


@contextmanager
def running(log: Path, *arguments: str) -> Iterator[Served]:
    """Serve while the block runs, from the moment on at which it has said how to sign in."""
    started = Served(log, *arguments)
    wait_for(lambda: "sign-in?token=" in started.said)
    try:
        yield started
    finally:
        started.process.send_signal(signal.SIGTERM)
        try:
            started.process.wait(30)
        finally:
            started.process.kill()
