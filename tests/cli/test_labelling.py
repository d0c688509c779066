import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest

from askwell.domain.events import EventKind, Stream
from askwell.storage import event_log, leases
from tests.cli.conftest import COMMAND, Run
from tests.cli.reading import fill, opened_store

LABELS = ["--label", "Refund: wants money back", "--label", "Delivery: where is my parcel"]


@pytest.fixture
def project(askwell: Run) -> str:
    """A project with forty encoded texts."""
    project_id = askwell("project", "create", "Tickets", *LABELS).split()[0]
    fill(project_id)
    return project_id


def kinds(project_id: str) -> list[EventKind]:
    with opened_store() as store, store.database.read() as connection:
        return [event.kind for event in event_log.find_events_after(connection, project_id, 0, 100)]


@pytest.mark.slow
def test_the_whole_loop_through_a_pipe_without_a_server(process: Run, project: str) -> None:
    typed = "1\n/del\n99\ns\nu\nc odd one\n\nu\nr\nf\nq\n"
    said = process("label", "TICKETS", typed=typed)
    assert "There is no label 99" in said
    assert "probably" in said or "perhaps" in said or "almost certainly" in said
    assert "answers learnt" in said
    assert "3 answers, 1 skipped, 1 flagged, 1 comments, 2 undone, 1 done again" in said
    undo, submit = EventKind.UNDO, EventKind.SUBMIT
    skip, comment, flag = EventKind.SKIP, EventKind.COMMENT, EventKind.FLAG
    assert kinds(project) == [submit, submit, skip, undo, comment, submit, undo, undo, flag]
    with opened_store() as store, store.database.read() as connection:
        events = event_log.find_events_after(connection, project, 0, 100)
    assert all(event.stream in (Stream.ACTIVE, Stream.AUDIT) for event in events)
    said = process("predict", "tickets", "-", typed="please send my money back\n")
    line = json.loads(said)
    assert {each["label"] for each in line["n_best"]} == {"Refund", "Delivery"}
    assert line["model_version"] > 1


def test_labelling_needs_texts_and_labels(askwell: Run) -> None:
    project_id = askwell("project", "create", "Empty").split()[0]
    assert "has no texts yet" in askwell("label", "empty", status=1)
    fill(project_id)
    assert "has no labels yet" in askwell("label", "empty", status=1)


class Terminal:
    """A process within a terminal of 100 × 30, driven by keys."""

    def __init__(self, *command: str) -> None:
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:
            os.execve(command[0], command, {**os.environ, "PYTHONFAULTHANDLER": "1"})
        fcntl.ioctl(self.descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))

    def until(self, pattern: str, seconds: float = 60) -> str:
        """Read the screen until a pattern is there."""
        seen = b""
        end = time.monotonic() + seconds
        while not re.search(pattern, seen.decode(errors="replace"), re.DOTALL):
            assert time.monotonic() < end, self._where(seen)
            if select.select([self.descriptor], [], [], 0.2)[0]:
                seen += os.read(self.descriptor, 65_536)
        return seen.decode(errors="replace")

    def _where(self, seen: bytes) -> str:
        """End a command that is stuck, and give what it said and where its threads were."""
        os.kill(self.pid, signal.SIGABRT)
        with suppress(OSError):
            while select.select([self.descriptor], [], [], 5)[0]:
                seen += os.read(self.descriptor, 65_536)
        return seen.decode(errors="replace")

    def press(self, keys: str) -> None:
        os.write(self.descriptor, keys.encode())

    def status(self, seconds: float = 60) -> int:
        """Wait for its end, reading what it still says, and give its exit status."""
        end = time.monotonic() + seconds
        while not (ended := os.waitpid(self.pid, os.WNOHANG))[0]:
            assert time.monotonic() < end, "the command has not ended"
            with suppress(OSError):
                if select.select([self.descriptor], [], [], 0.1)[0]:
                    os.read(self.descriptor, 65_536)
        return os.waitstatus_to_exitcode(ended[1])


@pytest.fixture
def terminal(project: str) -> Iterator[Terminal]:
    opened = Terminal(*COMMAND, "label", "tickets")
    yield opened
    os.close(opened.descriptor)


@pytest.mark.slow
def test_single_keys_in_a_terminal(terminal: Terminal, project: str) -> None:
    terminal.until(r"0 answered in this sitting.*q quit")
    terminal.press("1")
    terminal.until(r"1 answered in this sitting.*q quit")
    terminal.press("\x1b[A")
    terminal.press("/ref")
    terminal.until(r"/ref_")
    terminal.press("\r")
    terminal.until(r"2 answered in this sitting.*q quit")
    terminal.press("u")
    terminal.until(r"1 answered in this sitting.*Taken back")
    terminal.press("cé\r")
    terminal.until("Your comment is kept")
    terminal.press("q")
    assert "2 answers, 1 comments, 1 undone" in terminal.until(r"texts are answered\.")
    assert terminal.status() == 0
    assert kinds(project) == [EventKind.SUBMIT, EventKind.SUBMIT, EventKind.UNDO, EventKind.COMMENT]


@pytest.mark.slow
def test_ctrl_c_leaves_with_a_summary_and_gives_the_text_back(terminal: Terminal, project: str) -> None:
    terminal.until(r"q quit")
    terminal.press("\x03")
    terminal.until(r"texts are answered\.")
    assert terminal.status() == 130
    with opened_store() as store, store.database.read() as connection:
        assert not leases.leased_documents(connection, project, store.now())


ELSEWHERE = """
import signal, threading
from askwell.cli.keyboard import keyboard

threading.Thread(target=threading.Event().wait, daemon=True).start()
signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
try:
    with keyboard() as keys:
        print("ready", flush=True)
        keys.read(lambda: None)
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""
"""A wait for a key that no signal ends by itself: signals go to another thread."""


def test_ctrl_c_is_heard_while_a_key_is_waited_for_whichever_thread_it_comes_to() -> None:
    terminal = Terminal(sys.executable, "-c", ELSEWHERE)
    terminal.until("ready")
    terminal.press("\x03")
    terminal.until("interrupted", seconds=30)
    assert terminal.status() == 0
    os.close(terminal.descriptor)
