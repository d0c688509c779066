"""A project with texts, and a second person who annotates in it."""

from collections.abc import Sequence

import pytest

from askwell.domain.documents import NewText
from askwell.domain.members import Caller, Role
from askwell.domain.projects import Project
from askwell.engine.encoders import load_encoder
from askwell.services import team
from askwell.services.encoding import encode_pending
from askwell.services.feature_kinds import Encoder
from askwell.storage import documents
from askwell.storage.store import Store

WISHES = ["I want my money back", "Where is my parcel", "I cannot sign in"]


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The fast encoder: hashed character n-grams."""
    return load_encoder("hashing")


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
