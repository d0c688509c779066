import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.reading import fill


def test_a_backup_moves_an_installation(
    askwell: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project_id = askwell("project", "create", "Tickets", "--label", "Refund").split()[0]
    fill(project_id)
    before = json.loads(askwell("project", "list", "--json"))
    assert "rows" in askwell("backup", tmp_path / "all.tar.gz")
    assert "not empty" in askwell("restore", tmp_path / "all.tar.gz", status=1)
    monkeypatch.setenv("ASKWELL_HOME", str(tmp_path / "other"))
    assert "1 projects, 40 texts" in askwell("restore", tmp_path / "all.tar.gz")
    after = json.loads(askwell("project", "list", "--json"))
    assert after[0]["labels"] == before[0]["labels"]
    assert after[0]["clock"]["documents"] == 40


def test_an_unknown_ending_and_a_wrong_file_are_told(askwell: Run, tmp_path: Path) -> None:
    assert "must end in" in askwell("backup", tmp_path / "all.rar", status=1)
    (tmp_path / "all.tar.gz").write_text("nothing")
    assert "not a backup" in askwell("restore", tmp_path / "all.tar.gz", status=1)
