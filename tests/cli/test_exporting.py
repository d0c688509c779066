import json
from pathlib import Path

import pytest

from askwell.domain.events import EventKind
from askwell.domain.members import Caller
from askwell.services import annotate, projects, team
from askwell.services.annotate import Action
from askwell.storage import documents
from tests.cli.conftest import Run
from tests.cli.reading import fill, opened_store


@pytest.fixture
def project(askwell: Run) -> str:
    """A project with four texts, the first of them answered."""
    project_id = askwell("project", "create", "Tickets", "--label", "Refund", "--label", "Delivery").split()[
        0
    ]
    fill(project_id, 4)
    with opened_store() as store:
        owner = Caller(team.ensure_owner(store))
        label = projects.find(store, owner, project_id).labels[0]
        with store.database.read() as connection:
            document = documents.page(connection, project_id, -1, 1, is_touched=False)[0]
        annotate.record(store, owner, project_id, Action("e1", EventKind.SUBMIT, document.id, (label.id,)))
    return project_id


def test_answers_go_out_in_the_format_of_the_ending(askwell: Run, project: str, tmp_path: Path) -> None:
    askwell("export", "tickets", tmp_path / "out.jsonl")
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [(row["external_id"], row["labels"]) for row in rows] == [("t1", ["Refund"])]
    askwell("export", project, tmp_path / "out.csv", "--all")
    lines = (tmp_path / "out.csv").read_text().splitlines()
    assert len(lines) == 5
    assert "Refund" in lines[1]
    assert "Refund" in askwell("export", "tickets", "-")
    assert sorted(path.name for path in tmp_path.glob("out*")) == ["out.csv", "out.jsonl"]


def test_columns_are_told_in_the_order_asked_for(askwell: Run, project: str, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    askwell("export", project, out, "--column", "labels", "--column", "external_id", "--column", "each_label")
    head, first = out.read_text().splitlines()
    assert head == "labels,external_id,label.Refund,label.Delivery"
    assert first == "Refund,t1,true,false"
    assert "none of id, external_id" in askwell("export", project, out, "--column", "price", status=1)


def test_an_unknown_format_is_refused(askwell: Run, project: str, tmp_path: Path) -> None:
    assert "“xml” is none of jsonl, csv, conll" in askwell(
        "export", "tickets", tmp_path / "out.xml", status=1
    )
    assert "No such file" in askwell("export", "tickets", tmp_path / "none" / "out.csv", status=1)


@pytest.mark.slow
def test_what_a_format_cannot_hold_is_told(askwell: Run, project: str, tmp_path: Path) -> None:
    file = tmp_path / "marked.jsonl"
    lines = [
        {"text": "Ada  met Bob", "label": "Refund", "spans": [[0, 3, "Person"], [9, 12, "Person"]]},
        {"text": "in Paris", "label": "Refund", "spans": [[3, 8, "City"]], "channel": "mail"},
    ]
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    seen = askwell("import", project, file, "--preview")
    assert "spans 'spans'" in seen
    assert "3 spans in the first 2 rows (code_points): Person 2, City 1" in seen
    askwell("import", project, file, "--label", "label")
    told = askwell("export", project, tmp_path / "out.conll")
    assert "Not all is in this format (3 texts written, 0 left out):" in told
    assert "Labels of whole texts are left out. 3 in 3 texts, such as" in told
    assert "Metadata are left out. 1 in 1 text, such as" in told
    written = (tmp_path / "out.conll").read_text()
    assert "Ada\tB-Person\nmet\tO\nBob\tB-Person\n\n" in written
    only_told = askwell("export", project, tmp_path / "none.bioes", "--losses")
    assert only_told.splitlines()[0].startswith("Not all is in this format")
    assert "The format holds everything." in askwell("export", project, tmp_path / "none.jsonl", "--losses")
    assert not list(tmp_path.glob("none*"))
    askwell("export", project, tmp_path / "out.zip")
    askwell("export", project, tmp_path / "out.jsonl", "--format", "label-studio")
    assert json.loads((tmp_path / "out.jsonl").read_text())[1]["data"] == {"text": "Ada  met Bob"}


def test_predictions_of_a_file(askwell: Run, project: str, tmp_path: Path) -> None:
    file = tmp_path / "new.csv"
    file.write_text("id,text\na,my money\nb,\nc,my parcel\n")
    said = askwell("predict", "tickets", file, "--out", tmp_path / "out.jsonl", "--n-best", "1")
    assert "2 texts predicted, 1 rows left out" in said
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [row["id"] for row in rows] == ["a", "c"]
    for row in rows:
        assert len(row["n_best"]) == 1
        assert 0 <= row["labels"][0]["probability"] <= 1
        assert row["epistemic"] >= 0


def test_what_cannot_be_predicted_is_one_line(askwell: Run, project: str, tmp_path: Path) -> None:
    file = tmp_path / "new.csv"
    file.write_text("id,text\na,my money\n")
    assert "no column “words”" in askwell("predict", "tickets", file, "--text", "words", status=1)
    assert "No such file" in askwell("predict", "tickets", tmp_path / "none.csv", status=1)
    askwell("project", "create", "New", "--label", "A")
    assert "has no model yet" in askwell("predict", "new", file, "--out", tmp_path / "out", status=1)
    assert not list(tmp_path.glob("out*"))
