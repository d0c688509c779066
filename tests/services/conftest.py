"""A project with texts, a second person who annotates in it, and a webhook that is told of everything."""

import random
from collections.abc import Iterator, Sequence

import pytest

from askwell.domain.documents import NewText
from askwell.domain.members import Caller, Role
from askwell.domain.projects import Project
from askwell.domain.webhooks import CHOOSABLE
from askwell.engine.encoders import load_encoder
from askwell.services import projects, team, webhooks
from askwell.services.delivering import Messenger
from askwell.services.deploy import Predictor
from askwell.services.encoding import encode_pending
from askwell.services.feature_kinds import Encoder
from askwell.services.loaded import LoadedModels
from askwell.services.webhooks import NewSecret
from askwell.storage import documents
from askwell.storage.store import Store
from tests.receiving import Receiver, receiving
from tests.services.deploying import Deployed
from tests.services.standing import WISHES


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The fast encoder: hashed character n-grams."""
    return load_encoder("hashing")


def predictor_for(store: Store, encoder: Encoder) -> Predictor:
    """Who predicts with the newest version of any project's model."""
    return Predictor(store, LoadedModels(store, lambda _: encoder))


def put(store: Store, project: Project, texts: Sequence[str]) -> list[int]:
    """Put texts into a project's pool and give their ids."""
    rows = [NewText(text=text, external_id=None, metadata={}, line=i) for i, text in enumerate(texts, 1)]
    with store.database.write() as connection:
        return [key for key in documents.add_chunk(connection, project.id, None, rows).ids if key is not None]


@pytest.fixture
def texts(store: Store, project: Project, encoder: Encoder) -> list[int]:
    """Sixty encoded texts of three plain kinds, in turn."""
    ids = put(store, project, [f"{WISHES[i % 3]}, case {i * 7919 % 1000}" for i in range(60)])
    encode_pending(store, project.id, encoder)
    return ids


@pytest.fixture
def annotator(store: Store, owner: Caller, project: Project) -> Caller:
    """A second person, who annotates in the project."""
    return Caller(team.add_person(store, owner, project.id, "Ada", Role.ANNOTATOR))


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A program that listens for what it is told."""
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def messenger(store: Store) -> Messenger:
    """Who tells, when a test says so."""
    return Messenger(store, may_be_private=True, chance=random.Random(7))


@pytest.fixture
def hook(store: Store, owner: Caller, project: Project, receiver: Receiver) -> NewSecret:
    """A webhook that is told of everything."""
    return webhooks.create(store, owner, project.id, receiver.url, CHOOSABLE, may_be_private=True)


@pytest.fixture
def people(store: Store, owner: Caller, project: Project) -> list[Caller]:
    """Three people, of whom the last says anything."""
    projects.change(store, owner, project.id, overlap=3)
    names = ("Ada", "Ben", "Cleo")
    return [Caller(team.add_person(store, owner, project.id, name, Role.ANNOTATOR)) for name in names]


@pytest.fixture
def deployed(store: Store, owner: Caller, project: Project, texts: list[int], encoder: Encoder) -> Deployed:
    """A project whose model has learnt thirty answers, half of them to texts that chance chose."""
    return Deployed(store, owner, project, encoder)
