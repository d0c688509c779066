"""`askwell deploy` and its companions: a model under a name, moved, listed, and predicting a file."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

pytestmark = pytest.mark.slow


@pytest.fixture
def model(askwell: Run, process: Run, tickets: Path) -> str:
    """A project with texts and a model of several versions."""
    process("project", "create", "Tickets", "--label", "Refund", "--label", "Delivery")
    process("import", "Tickets", tickets, "--text", "text")
    process("predict", "Tickets", tickets, "--out", tickets.with_suffix(".jsonl"))
    return "Tickets"


def test_a_model_is_deployed_listed_moved_and_called(askwell: Run, model: str, tmp_path: Path) -> None:
    told = askwell("deploy", "tickets", "--project", model, "--version", "1")
    assert told.splitlines()[0] == "tickets"
    assert "It answers every text." in told and "/api/v1/deployments/tickets/predict" in told
    unmeasured = askwell("deploy", "careful", "--project", model, "--precision", "0.95")
    assert "it hands all to people" in unmeasured
    listed = askwell("deployments", model)
    assert "tickets" in listed and "from 95.0% right on" in listed and "follows the newest" in listed
    found = json.loads(askwell("deployments", "--json"))
    assert [(each["deployment"]["name"], each["deployment"]["serving"]["version"]) for each in found] == [
        ("tickets", 1),
        ("careful", None),
    ]
    assert "The newest version answers as tickets now." in askwell("promote", "tickets")
    assert "Version 1 answers as tickets now." in askwell("rollback", "tickets")
    file, out = tmp_path / "new.csv", tmp_path / "out.jsonl"
    file.write_text("id,text\na,my money\nb,\nc,my parcel\n")
    for name, holds_back in (("tickets", False), ("careful", True)):
        said = askwell("predict", file, "--deployment", name, "--out", out, "--n-best", "1")
        assert "2 texts predicted, 1 rows left out" in said
        rows = [json.loads(line) for line in out.read_text().splitlines()]
        assert [(row["id"], row["abstained"]) for row in rows] == [("a", holds_back), ("c", holds_back)]
        assert all((row["abstained_because"] is not None) is holds_back for row in rows)
        assert all(0 < row["probability"] <= 1 and row["labels"] and row["model_version"] for row in rows)
    waiting = json.loads(askwell("deployments", "--json"))
    assert all(each["tasks"]["open"] == 0 for each in waiting)  # of a file nobody is asked


def test_what_cannot_be_done_is_one_line(askwell: Run, tickets: Path) -> None:
    askwell("project", "create", "Tickets", "--label", "Refund", "--label", "Delivery")
    assert "as soon as the project has a model" in askwell("deploy", "tickets", "--project", "Tickets")
    assert "already a deployment" in askwell("deploy", "tickets", "--project", "Tickets", status=1)
    assert "a target" in askwell("deploy", "x", "--project", "Tickets", "--precision", "95", status=1)
    assert "There is no version “9”" in askwell("promote", "tickets", "9", status=1)
    assert "There is no deployment" in askwell("rollback", "letters", status=1)
    assert "has no model yet" in askwell("predict", tickets, "--deployment", "tickets", status=1)
    assert "say which file" in askwell("predict", "Tickets", status=2)
    assert "not both" in askwell("predict", "Tickets", tickets, "--deployment", "tickets", status=2)
    assert "letters" not in askwell("deployments")
