"""`askwell bundle` and `askwell serve-bundle`."""

import json
import os
import re
import signal
import subprocess
import urllib.request
from pathlib import Path

import pytest

from askwell_bundle.model import open_bundle
from tests.cli.conftest import COMMAND, Run

pytestmark = pytest.mark.slow


@pytest.fixture
def model(process: Run, tickets: Path) -> str:
    """A project with texts and a model."""
    process("project", "create", "Tickets", "--label", "Refund", "--label", "Delivery")
    process("import", "Tickets", tickets, "--text", "text")
    process("predict", "Tickets", tickets, "--out", tickets.with_suffix(".jsonl"))
    return "Tickets"


def test_a_bundle_is_written_and_served(askwell: Run, model: str, tmp_path: Path) -> None:
    out = tmp_path / "bundle"
    told = askwell("bundle", model, out)
    assert "answers as the platform does in 100.0%" in told
    process = subprocess.Popen(
        [*COMMAND, "serve-bundle", str(out), "--port", "0"], stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        listening = re.search(r"listens on (http://\S+)", process.stdout.readline())
        assert listening is not None
        body = json.dumps({"texts": ["my parcel is late"]}).encode()
        with urllib.request.urlopen(f"{listening[1]}/predict", body, timeout=30) as answer:
            assert len(json.load(answer)["predictions"]) == 1
        os.kill(process.pid, signal.SIGTERM)
        assert process.wait(30) == 0
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()
    for form, file in (("mlflow", "MLmodel"), ("hugging-face", "config.json")):
        askwell("bundle", model, tmp_path / form, "--form", form)
        assert (tmp_path / form / file).is_file()


def test_a_bundle_of_a_deployment_is_served_under_its_name(askwell: Run, model: str, tmp_path: Path) -> None:
    askwell("deploy", "support", "--project", model)
    askwell("bundle", "support", tmp_path / "deployed")
    askwell("bundle", model, tmp_path / "plain")
    names = [open_bundle(tmp_path / folder).name for folder in ("deployed", "plain")]
    assert names == ["support", "tickets"]


def test_what_cannot_be_done_is_one_line(askwell: Run, tmp_path: Path) -> None:
    askwell("project", "create", "Tickets", "--label", "Refund", "--label", "Delivery")
    out = tmp_path / "x"
    assert "none of folder, mlflow, hugging-face" in askwell(
        "bundle", "Tickets", out, "--form", "zip", status=1
    )
    assert "There is no model version “9”" in askwell("bundle", "Tickets", out, "--version", "9", status=1)
    assert "has no model yet" in askwell("bundle", "Tickets", out, status=1)
    assert "there is no “Other”" in askwell("bundle", "Other", out, status=1)
    assert "checksums.json is not as it was" in askwell("serve-bundle", tmp_path, status=1)
    assert not out.exists()
