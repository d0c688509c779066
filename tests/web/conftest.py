"""The application over a real store, with people in every role, texts, and a model that learns on demand."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from askwell.bootstrap import Askwell, Encoders, Settings, assemble
from askwell.domain.members import Caller, Role
from askwell.domain.projects import Project
from askwell.services import encoding, team
from askwell.services.hosting import LearnerHost
from askwell.services.provider import ProviderSettings
from askwell.storage.store import Store
from askwell.web.app import create_app
from tests.conftest import TurnableClock
from tests.honest_provider import CLIENT_ID, CLIENT_SECRET, HonestProvider, serving
from tests.web.visiting import open_browser

API = "/api/v1"
WORDS = {"Refund": "money back please", "Delivery": "where is my parcel", "Sign-in": "password not accepted"}


@pytest.fixture
def askwell(store: Store) -> Askwell:
    """The parts of a process on each database, with the small encoder."""
    encoders = Encoders("hashing", store.home)
    settings = Settings(home=store.home, encoder="hashing", max_upload_bytes=3_000_000)
    return assemble(settings, store, encoders, chance=random.Random(7))


@pytest.fixture
def app(askwell: Askwell) -> FastAPI:
    return create_app(askwell)


@pytest.fixture
def anonymous(app: FastAPI) -> Iterator[TestClient]:
    """A client without a key."""
    with TestClient(app, base_url="http://127.0.0.1:8400", raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def client(app: FastAPI, store: Store, owner: Caller) -> Iterator[TestClient]:
    """A client with the owner's key."""
    headers = {"Authorization": f"Bearer {team.create_key(store, owner, 'tests').secret}"}
    with TestClient(app, base_url="http://127.0.0.1:8400", headers=headers) as client:
        yield client


@pytest.fixture
def key_for(store: Store, owner: Caller, project: Project) -> Callable[[Role], str]:
    """Make a person with a role in the project, and give the secret of their key."""

    def make(role: Role) -> str:
        person = owner.person
        if role is not Role.OWNER:
            person = team.add_person(store, owner, project.id, role.value.title(), role)
        return team.create_key(store, Caller(person), "tests").secret

    return make


@dataclass
class Worker:
    """What a worker does, done when a test says so."""

    store: Store
    encoders: Encoders

    def __post_init__(self) -> None:
        self.host = LearnerHost(self.store, self.encoders.get, "tests")

    def encode(self, project_id: str) -> None:
        encoding.encode_pending(self.store, project_id, self.encoders.get(""))

    def learn(self) -> None:
        self.host.claim()
        while self.host.step() or self.host.rest():
            pass


@pytest.fixture
def worker(askwell: Askwell) -> Worker:
    return Worker(askwell.store, askwell.encoders)


@pytest.fixture
def url(project: Project) -> str:
    """The project's address."""
    return f"{API}/projects/{project.id}"


@pytest.fixture
def filled(client: TestClient, worker: Worker, url: str, project: Project) -> str:
    """The address of the project with 60 encoded texts and a model that has learnt nothing yet."""
    texts = [
        {"text": f"{words}, number {n}", "id": f"{name}-{n}"}
        for n in range(20)
        for name, words in WORDS.items()
    ]
    assert client.post(f"{url}/documents", json={"texts": texts}).status_code == 200
    worker.encode(project.id)
    worker.learn()
    return url


@pytest.fixture
def honest(clock: TurnableClock) -> Iterator[HonestProvider]:
    with serving(lambda: clock.time) as provider:
        yield provider


@pytest.fixture
def provider_settings(honest: HonestProvider) -> ProviderSettings:
    return ProviderSettings(honest.address, CLIENT_ID, CLIENT_SECRET, "Example House")


@pytest.fixture
def visitor(askwell: Askwell, provider_settings: ProviderSettings) -> Iterator[TestClient]:
    """A browser, not signed in, of an Askwell that has a provider."""
    yield from open_browser(askwell, provider_settings)
