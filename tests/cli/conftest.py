"""What tests of the command line may ask for: a home of its own, and commands run within or as a process."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from askwell.cli.main import app

Run = Callable[..., str]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home, the fast encoder, a free port and one thread, for this process and those it starts."""
    folder = tmp_path / "home"
    monkeypatch.setenv("ASKWELL_HOME", str(folder))
    monkeypatch.setenv("ASKWELL_ENCODER", "hashing")
    monkeypatch.setenv("ASKWELL_PORT", str(free_port()))
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("ASKWELL_DATABASE_URL", raising=False)
    return folder


@pytest.fixture
def askwell() -> Run:
    """Run a command in this process and give what it printed; the exit status must be as expected."""

    def run(*arguments: str | Path, status: int = 0) -> str:
        result = CliRunner().invoke(app, [str(argument) for argument in arguments])
        if result.exit_code != status and result.exception is not None:
            raise result.exception
        assert result.exit_code == status, result.output
        return result.stdout + result.stderr

    return run


@pytest.fixture
def process() -> Run:
    """Run a command as a process of its own and give its standard output."""

    def run(*arguments: str | Path, status: int = 0, typed: str | None = None) -> str:
        done = subprocess.run(
            [*COMMAND, *map(str, arguments)],
            input=typed,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == status, done.stdout + done.stderr
        assert "Traceback" not in done.stderr, done.stderr
        return done.stdout

    return run


@pytest.fixture
def tickets(tmp_path: Path) -> Path:
    """A file of forty texts, half of them with a word that gives their label away."""
    path = tmp_path / "tickets.csv"
    rows = [
        f"t{i},{'my parcel is late' if i % 2 else 'please send my money back'} number {i}" for i in range(40)
    ]
    path.write_text("\n".join(["id,text", *rows]), encoding="utf-8")
    return path


COMMAND = [sys.executable, "-m", "askwell.cli"]


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment() -> dict[str, str]:
    """Give the environment that a started process is to have."""
    return dict(os.environ)
