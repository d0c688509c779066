"""Learners in their places: one project alone, lost features made again, another encoder noticed."""

from pathlib import Path

import pytest

from askwell.domain.errors import ModelNotReady
from askwell.domain.members import Caller
from askwell.domain.projects import Project, Task
from askwell.services import learn, projects
from askwell.services.encoding import encode_pending
from askwell.services.feature_kinds import Encoder
from askwell.services.hosting import LearnerHost
from askwell.storage.store import Store
from tests.conftest import ListedQueue
from tests.services.conftest import predictor_for, put


class Renamed:
    """An encoder under another name, as after a change of the setting."""

    def __init__(self, encoder: Encoder) -> None:
        self.id, self.dimension, self.encode = "another", encoder.dimension, encoder.encode


def test_a_host_for_one_project_leaves_the_others_alone(
    store: Store, owner: Caller, project: Project, texts: list[int], encoder: Encoder
) -> None:
    other = projects.create(store, owner, name="Other", task=Task.CHOOSE_ONE)
    put(store, other, ["one", "two"])
    encode_pending(store, other.id, encoder)
    LearnerHost(store, lambda _: encoder, "a", only=project.id).claim()
    assert learn.progress(store, owner, project.id).is_learning
    assert not learn.progress(store, owner, other.id).is_learning
    LearnerHost(store, lambda _: encoder, "b").claim()
    assert learn.progress(store, owner, other.id).is_learning


def test_features_that_are_lost_are_asked_for_again(
    store: Store, owner: Caller, project: Project, texts: list[int], encoder: Encoder
) -> None:
    for file in Path(store.home / "features").rglob("*.safetensors"):
        file.unlink()
    host = LearnerHost(store, lambda _: encoder, "a")
    host.claim()
    assert isinstance(store.queue, ListedQueue)
    assert [kind for _, kind in store.queue.enqueued] == ["encode"]
    assert not host.step()
    encode_pending(store, project.id, encoder)
    host.claim()
    assert learn.progress(store, owner, project.id).model_version == 1


def test_another_encoder_makes_a_model_of_its_own(
    store: Store, owner: Caller, project: Project, texts: list[int], encoder: Encoder
) -> None:
    LearnerHost(store, lambda _: encoder, "a").claim()
    predict = predictor_for(store, encoder).predict
    assert predict(owner, project.id, ["x"]).model_version == 1
    renamed = Renamed(encoder)
    with pytest.raises(ModelNotReady):
        predictor_for(store, renamed).predict(owner, project.id, ["x"])
    encode_pending(store, project.id, renamed)
    LearnerHost(store, lambda _: renamed, "a").claim()
    assert predictor_for(store, renamed).predict(owner, project.id, ["x"]).model_version == 2
