import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.reading import fill, opened_store


def failed(said: str) -> list[str]:
    return [check["name"] for check in json.loads(said) if not check["is_ok"]]


def test_a_sound_installation(askwell: Run) -> None:
    project_id = askwell("project", "create", "Tickets", "--label", "Refund").split()[0]
    fill(project_id)
    assert failed(askwell("doctor", "--json")) in ([], ["Tickets: learner"])


def test_before_the_first_start(askwell: Run) -> None:
    assert failed(askwell("doctor", "--json", status=1)) == ["tables"]
    assert "askwell serve" in askwell("doctor", status=1)


def test_an_unreachable_database_and_an_unknown_encoder(
    askwell: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASKWELL_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    monkeypatch.setenv("ASKWELL_ENCODER", "/nowhere")
    assert failed(askwell("doctor", "--json", status=1)) == ["database", "encoder"]
    assert "does not answer" in askwell("project", "list", status=1)


def test_a_lost_file_is_noticed(askwell: Run, home: Path) -> None:
    from askwell.bootstrap import build, read_settings
    from askwell.cli.working import await_model, running_learners

    project_id = askwell("project", "create", "Tickets", "--label", "A", "--label", "B").split()[0]
    fill(project_id)
    built = build(read_settings())
    with running_learners(built):
        await_model(built, project_id)
    built.close()
    assert failed(askwell("doctor", "--json")) == []
    with opened_store() as store:
        next((store.home / "models").rglob("*.safetensors")).unlink()
        next((store.home / "features").rglob("*.safetensors")).unlink()
    assert failed(askwell("doctor", "--json", status=1)) == ["Tickets: files"]


def test_a_folder_that_is_none(askwell: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("ASKWELL_HOME", str(tmp_path / "file"))
    assert failed(askwell("doctor", "--json", status=1)) == ["data folder"]
