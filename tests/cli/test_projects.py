import json
from pathlib import Path

import pytest

from askwell.cli.projects import read_label, read_labels
from askwell.domain.errors import AskwellError
from askwell.domain.labels import LabelDraft
from tests.cli.conftest import Run
from tests.cli.reading import fill


def test_a_project_is_made_listed_shown_and_put_away(askwell: Run, tmp_path: Path) -> None:
    guideline = tmp_path / "guideline.md"
    guideline.write_text("# Be kind")
    labels = ["--label", "Refund: wants money back", "--label", "Delivery"]
    made = json.loads(askwell("project", "create", "Tickets", *labels, "--guideline", guideline, "--json"))
    assert made["task"] == "choose_one"
    assert made["guideline"] == "# Be kind"
    assert "Tickets" in askwell("project", "list")
    assert json.loads(askwell("project", "list", "--json"))[0]["project"]["id"] == made["id"]
    shown = askwell("project", "show", "tickets")
    assert "wants money back" in shown
    assert "Delivery" in shown
    assert json.loads(askwell("project", "show", made["id"], "--json"))["progress"]["answers"] == 0
    assert "askwell project restore" in askwell("project", "delete", "TICKETS")
    assert json.loads(askwell("project", "list", "--json")) == []
    assert "Tickets" in askwell("project", "list", "--deleted")
    assert json.loads(askwell("project", "list", "--deleted", "--json"))[0]["project"]["id"] == made["id"]
    askwell("project", "restore", made["id"])
    assert json.loads(askwell("project", "list", "--deleted", "--json")) == []
    assert len(json.loads(askwell("project", "list", "--json"))) == 1


def test_a_project_to_choose_several(askwell: Run) -> None:
    made = json.loads(askwell("project", "create", "Topics", "--task", "several", "--json"))
    assert made["task"] == "choose_several"
    assert "one" in askwell("project", "create", "Topics", "--task", "all", status=2)


def test_a_wrong_name_lists_the_candidates_in_one_line(askwell: Run) -> None:
    assert "askwell project create" in askwell("project", "show", "Tickets", status=1)
    first = askwell("project", "create", "Tickets").split()[0]
    second = askwell("project", "create", "tickets").split()[0]
    said = askwell("project", "show", "Tickts", status=1)
    assert first in said
    assert "Traceback" not in said
    said = askwell("project", "show", "TICKETS", status=1)
    assert first in said
    assert second in said
    assert "several are named" in said


def test_what_is_refused_is_one_line(askwell: Run, tmp_path: Path) -> None:
    assert "already a label" in askwell("project", "create", "X", "--label", "A", "--label", "a", status=1)
    assert "printable" in askwell("project", "create", " ", status=1)
    assert "No such file" in askwell("project", "create", "X", "--labels-file", tmp_path / "none", status=1)


@pytest.mark.parametrize(
    ("content", "drafts"),
    [
        (
            "Refund: wants money back\n\nDelivery\n",
            [LabelDraft("Refund", "wants money back"), LabelDraft("Delivery")],
        ),
        (
            '["Refund", {"name": "Delivery", "key": "d"}]',
            [LabelDraft("Refund"), LabelDraft("Delivery", key="d")],
        ),
    ],
)
def test_files_of_labels(tmp_path: Path, content: str, drafts: list[LabelDraft]) -> None:
    path = tmp_path / "labels"
    path.write_text(content, encoding="utf-8-sig")
    assert read_labels(path) == drafts


@pytest.mark.parametrize(
    "content", ["[1]", "[{}]", '[{"name": 1}]', '[{"name": "A", "colr": "x"}]', "[", "\xff"]
)
def test_bad_files_of_labels_are_told(tmp_path: Path, content: str) -> None:
    path = tmp_path / "labels"
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(AskwellError):
        read_labels(path)


def test_a_label_may_hold_a_colon_in_its_description() -> None:
    assert read_label("Refund: now: or never") == LabelDraft("Refund", "now: or never")


def test_a_project_in_which_spans_are_marked(askwell: Run) -> None:
    made = json.loads(
        askwell(
            "project", "create", "Threats", "--task", "spans", "--label", "Actor", "--spans-overlap", "--json"
        )
    )
    assert (made["task"], made["spans_overlap"]) == ("mark_spans", True)
    assert "spans" in askwell("project", "list")
    assert "parts" in askwell("project", "show", "Threats")
    mixed = ["--label", "Alarm", "--span-label", "Actor: who did it"]
    askwell("project", "create", "Both", *mixed)
    shown = json.loads(askwell("project", "show", "Both", "--json"))
    assert [label["kind"] for label in shown["labels"]] == ["choice", "span"]


def test_spans_are_marked_on_the_screen(askwell: Run) -> None:
    project_id = askwell("project", "create", "Threats", "--task", "spans", "--label", "Actor").split()[0]
    fill(project_id)
    said = askwell("label", "threats", status=1)
    assert "askwell serve" in said
    assert f"/p/{project_id}/label" in said.replace("\n", "")
