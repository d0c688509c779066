"""A bundle is made by who may export, of the version that is asked for, and says what it is made of."""

import json
from pathlib import Path
from typing import Any

import pytest

from askwell.domain.errors import InvalidInput, ModelNotReady, NotAllowed, NotFound
from askwell.domain.events import EventKind
from askwell.domain.members import Caller
from askwell.domain.projects import Project
from askwell.domain.trail import Deed, TrailFilter
from askwell.services import projects
from askwell.services.bundle_agreement import sample
from askwell.services.bundling import Bundled, BundleOptions, make_bundle
from askwell.services.feature_kinds import Encoder
from askwell.services.hosting import LearnerHost
from askwell.services.trail import find_page
from askwell.storage import artifacts
from askwell.storage.store import Store
from askwell_bundle.asking import Asked
from askwell_bundle.model import open_bundle
from tests.services.conftest import WISHES
from tests.services.standing import act


@pytest.fixture
def host(store: Store, encoder: Encoder, texts: list[int]) -> LearnerHost:
    """A worker's learners, level with the project."""
    host = LearnerHost(store, lambda _: encoder, "worker-a")
    host.claim()
    settle(host)
    return host


def settle(host: LearnerHost) -> None:
    while host.step() or host.rest():
        pass


def answer(store: Store, owner: Caller, project: Project, texts: list[int], start: int, count: int) -> None:
    """Answer texts as somebody who knows."""
    labels = [label.id for label in projects.find(store, owner, project.id).labels]
    for place in range(start, start + count):
        act(store, owner, project, EventKind.SUBMIT, texts[place], labels[place % len(WISHES)])


def make(
    store: Store, caller: Caller, project: Project, encoder: Encoder, out: Path, **options: Any
) -> Bundled:
    return make_bundle(
        store,
        caller,
        project.id,
        out,
        encoder_name="hashing",
        encoder=encoder,
        options=BundleOptions(**options),
    )


def test_a_bundle_holds_the_version_that_is_asked_for(
    store: Store,
    owner: Caller,
    project: Project,
    encoder: Encoder,
    texts: list[int],
    host: LearnerHost,
    tmp_path: Path,
) -> None:
    answer(store, owner, project, texts, 0, 9)
    settle(host)
    with store.database.read() as connection:
        early = artifacts.newest(connection, project.id)
    answer(store, owner, project, texts, 9, 21)
    settle(host)
    assert early is not None
    old = make(store, owner, project, encoder, tmp_path / "old", version=early.version)
    new = make(store, owner, project, encoder, tmp_path / "deep" / "new")
    assert old.version == early.version < new.version
    bundles = [open_bundle(each.folder) for each in (old, new)]
    assert [bundle.answers for bundle in bundles] == [9, 30]
    asked = Asked(["I want my money back"])
    sure, surer = (each.predict(asked)["predictions"][0]["labels"][0] for each in bundles)
    assert sure["name"] == surer["name"] == "Refund"
    assert sure["probability"] < surer["probability"]


def test_the_card_says_what_the_model_is_made_of(
    store: Store,
    owner: Caller,
    project: Project,
    encoder: Encoder,
    texts: list[int],
    host: LearnerHost,
    tmp_path: Path,
) -> None:
    projects.change(store, owner, project.id, guideline="Refund | is <b>money</b>")
    answer(store, owner, project, texts, 0, 30)
    settle(host)
    made = make(store, owner, project, encoder, tmp_path / "out")
    card = json.loads((made.folder / "card.json").read_text())
    assert card["data"]["texts"] == 60
    assert card["data"]["answered_texts"] == 30
    assert card["data"]["answers_by_label"] == {"Refund": 10, "Delivery": 10, "Sign-in": 10}
    assert (
        card["data"]["guideline_version"] == projects.find(store, owner, project.id).project.guideline_version
    )
    assert card["model"]["encoder"] == encoder.id
    assert card["agreement"]["texts"] == 60 and card["agreement"]["same"] == 1.0
    readme = (made.folder / "README.md").read_text()
    assert readme.startswith("---\nlibrary_name: onnxruntime\n")
    assert "| Refund | wants money back | 10 |" in readme
    assert all(limit in readme for limit in card["limits"])
    assert made.size == sum(path.stat().st_size for path in made.folder.rglob("*") if path.is_file())


def test_few_audit_answers_are_said_to_be_too_few(
    store: Store, owner: Caller, project: Project, encoder: Encoder, host: LearnerHost, tmp_path: Path
) -> None:
    made = make(store, owner, project, encoder, tmp_path / "out")
    card = json.loads((made.folder / "card.json").read_text())
    assert card["quality"]["audit_answers"] == 0 and card["quality"]["labels"] == {}
    assert "too few to say" in (made.folder / "README.md").read_text()


def test_thresholds_are_carried_along(
    store: Store, owner: Caller, project: Project, encoder: Encoder, host: LearnerHost, tmp_path: Path
) -> None:
    labels = projects.find(store, owner, project.id).labels
    never = {label.id: {"threshold": None, "floor": 0.0} for label in labels}
    made = make(store, owner, project, encoder, tmp_path / "x", thresholds={"labels": never})
    said = open_bundle(made.folder).predict(Asked(["x"]))["predictions"][0]
    assert (said["abstained"], said["abstained_because"]) == (True, "unsure")


def test_only_who_may_export_makes_one_and_the_trail_tells(
    store: Store,
    owner: Caller,
    annotator: Caller,
    project: Project,
    encoder: Encoder,
    host: LearnerHost,
    tmp_path: Path,
) -> None:
    with pytest.raises(NotAllowed):
        make(store, annotator, project, encoder, tmp_path / "out")
    assert not (tmp_path / "out").exists()
    made = make(store, owner, project, encoder, tmp_path / "out")
    page = find_page(store, owner, project.id, TrailFilter())
    step = next(step for step in page.steps if step.action is Deed.BUNDLED)
    assert step.details["version"] == made.version


def test_a_folder_that_holds_something_is_left_alone(
    store: Store, owner: Caller, project: Project, encoder: Encoder, host: LearnerHost, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    make(store, owner, project, encoder, out)
    before = sorted(path.name for path in out.rglob("*"))
    with pytest.raises(InvalidInput, match="is there already"):
        make(store, owner, project, encoder, out)
    assert sorted(path.name for path in out.rglob("*")) == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".out")] == []


def test_without_a_model_or_with_another_encoder_it_is_said_so(
    store: Store, owner: Caller, project: Project, encoder: Encoder, texts: list[int], tmp_path: Path
) -> None:
    with pytest.raises(ModelNotReady):
        make(store, owner, project, encoder, tmp_path / "out")
    with pytest.raises(NotFound, match="version"):
        make(store, owner, project, encoder, tmp_path / "out", version=99)
    assert list(tmp_path.glob("*out*")) == []


def test_texts_are_sampled_from_the_whole_project(store: Store, project: Project, texts: list[int]) -> None:
    found = sample(store, project.id, 10)
    assert len(found) == 10
    assert found[0] == sample(store, project.id, 60)[0] and found[-1] == sample(store, project.id, 60)[-1]
    assert len(sample(store, project.id, 600)) == len(texts)


def test_a_project_without_texts_is_compared_on_our_own(store: Store, project: Project) -> None:
    assert len(sample(store, project.id)) > 10
