import subprocess
import sys

from tests.cli.conftest import Run

HEAVY = ("torch", "dbos", "sqlalchemy", "numpy", "fastapi", "polars", "scipy", "uvicorn")
SHOW = "import sys, askwell.cli.main; print(' '.join(sys.modules))"


def test_every_command_is_there(askwell: Run) -> None:
    said = askwell("--help")
    for command in (
        "serve", "web", "worker", "link", "key", "project", "import", "label", "export", "predict",
        "deploy", "deployments", "promote", "rollback", "simulate", "jobs", "doctor", "backup", "restore",
    ):  # fmt: skip
        assert command in said
        assert "--help" in askwell(command, "--help")


def test_nothing_heavy_is_loaded_before_it_is_needed() -> None:
    done = subprocess.run([sys.executable, "-c", SHOW], capture_output=True, text=True, check=True)
    assert not set(HEAVY) & set(done.stdout.split())
