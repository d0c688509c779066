"""Another encoder for a project: chosen from a list, encoded by a job, learnt anew from every answer."""

from collections.abc import Callable
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from askwell.bootstrap import Askwell
from askwell.domain.members import Role
from askwell.domain.projects import Project
from askwell.services import learn
from askwell.services.encoding import encode_step
from askwell.storage import features
from tests.conftest import ListedQueue
from tests.web.conftest import API, Worker


class Wide:
    """An encoder with other features: the hashed ones twice."""

    id, dimension = "wide", 128
    word_id, word_dimension = "wide words", 128
    cores = 1

    def __init__(self, encoders: object) -> None:
        self._small = encoders.get("")  # pyright: ignore[reportAttributeAccessIssue] — the fixture's encoders

    def encode(self, texts: object, *, progress: object = None, cores: object = None) -> object:
        import numpy as np

        once = self._small.encode(texts)
        return np.concatenate([once, once], axis=1)


@pytest.fixture
def folder(tmp_path: Path, askwell: Askwell) -> str:
    """The name of a second encoder: a folder that can be checked, with features of its own."""
    place = tmp_path / "wide"
    place.mkdir()
    place.joinpath("config.json").write_text('{"hidden_size": 128}')
    place.joinpath("model.safetensors").write_bytes(b"weights")
    wide = Wide(askwell.encoders)
    for loaded in (askwell.encoders._loaded, askwell.encoders._exact):  # as if it had been loaded
        loaded[str(place)] = wide  # pyright: ignore[reportArgumentType]
    return str(place)


def answer(client: TestClient, url: str, count: int) -> None:
    labels = {label["name"]: label["id"] for label in client.get(url).json()["labels"]}
    for _ in range(count):
        question = client.post(f"{url}/tasks:next").json()["questions"][0]["document"]
        chosen = labels[question["external_id"].rpartition("-")[0]]
        body = {"id": f"a{question['id']}", "document_id": question["id"], "labels": [chosen]}
        assert client.post(f"{url}/annotations", json=body).status_code == 200


def test_the_encoders_here_are_listed(client: TestClient) -> None:
    first, *others = client.get(f"{API}/encoders").json()["encoders"]
    assert (first["name"], first["dimension"], first["is_default"]) == ("hashing", 64, True)
    assert not any(each["is_default"] for each in others)
    assert {"all-minilm-l6-v2"} <= {each["name"] for each in others}


def test_another_encoder_starts_the_model_anew_with_all_answers(
    client: TestClient, filled: str, project: Project, worker: Worker, askwell: Askwell, folder: str
) -> None:
    answer(client, filled, 12)
    worker.learn()
    before = client.get(f"{filled}/progress").json()
    assert (before["encoded"], before["answers_learnt"]) == (60, 12)

    assert client.patch(filled, json={"encoder": folder}).json()["encoder"] == folder
    assert client.get(f"{filled}/progress").json()["encoded"] == 0
    worker.learn()  # the old model must not come back
    answer(client, filled, 3)
    refused = client.post(f"{filled}/predict", json={"texts": ["x"]})
    assert refused.json()["error"]["code"] == "model_not_ready"

    assert isinstance(askwell.store.queue, ListedQueue)
    job_id, kind = askwell.store.queue.enqueued[-1]
    assert kind == "encode"
    while not encode_step(askwell.store, job_id, askwell.encoders.get):
        pass
    worker.learn()
    after = client.get(f"{filled}/progress").json()
    assert (after["encoded"], after["answers"], after["answers_learnt"]) == (60, 15, 15)
    newest = client.get(f"{filled}/model/versions", params={"limit": 1}).json()["versions"][0]
    assert newest["encoder"] == "wide"
    assert client.post(f"{filled}/predict", json={"texts": ["money back"]}).status_code == 200

    client.patch(filled, json={"encoder": ""})  # the old features are there still
    worker.learn()
    job_id, _ = askwell.store.queue.enqueued[-1]
    assert encode_step(askwell.store, job_id, askwell.encoders.get)
    worker.learn()
    assert client.get(f"{filled}/progress").json()["answers_learnt"] == 15


def test_a_change_in_the_middle_of_an_encoding_is_noticed(
    client: TestClient, filled: str, project: Project, askwell: Askwell, folder: str
) -> None:
    texts = [{"text": f"more of it, number {n}"} for n in range(900)]
    client.post(f"{filled}/documents", json={"texts": texts})
    assert isinstance(askwell.store.queue, ListedQueue)
    job_id, _ = askwell.store.queue.enqueued[-1]

    class Changing(Wide):
        """While it encodes for the default setting, somebody chooses the folder."""

        id, dimension = askwell.encoders.get("").id, 64

        def encode(self, texts: object, *, progress: object = None, cores: object = None) -> object:
            client.patch(filled, json={"encoder": folder})
            return self._small.encode(texts)

    changing = Changing(askwell.encoders)

    def encoders(name: str) -> object:
        return askwell.encoders.get(name) if name else changing

    steps = 0
    while not encode_step(askwell.store, job_id, encoders):  # pyright: ignore[reportArgumentType] — fits
        steps += 1
        assert steps < 20
    with askwell.store.database.read() as connection:
        assert features.coverage(connection, project.id, "wide") == 960
    assert learn.read_clock(askwell.store, _owner(askwell), project.id).encoded == 960


def test_what_cannot_be_used_changes_nothing(
    client: TestClient, filled: str, tmp_path: Path, key_for: Callable[[Role], str], folder: str
) -> None:
    response = client.patch(filled, json={"encoder": str(tmp_path / "none"), "overlap": 2})
    assert (response.status_code, response.json()["error"]["code"]) == (409, "encoder_unusable")
    assert "no such folder" in response.json()["error"]["message"]
    project = client.get(filled).json()
    assert (project["encoder"], project["overlap"]) == ("", 1)
    created = client.post(f"{API}/projects", json={"name": "New", "encoder": str(tmp_path / "none")})
    assert created.status_code == 409

    admin = {"Authorization": f"Bearer {key_for(Role.ADMIN)}"}
    assert client.patch(filled, json={"encoder": folder}, headers=admin).status_code == 403
    assert client.patch(filled, json={"encoder": "hashing"}, headers=admin).status_code == 200


def _owner(askwell: Askwell):
    return askwell.owner()
