"""Projects of each kind with a model in them, and the bundles made of these; made once, and only read."""

import http.client
import json
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from askwell.bootstrap import Askwell, Settings, build
from askwell.domain.documents import NewText
from askwell.domain.events import EventKind
from askwell.domain.labels import LabelDraft, LabelKind
from askwell.domain.models import PredictionBatch
from askwell.domain.projects import Project, Task
from askwell.domain.spans import OffsetUnit, Span
from askwell.services import annotate, projects
from askwell.services.annotate import Action
from askwell.services.bundling import Bundled, BundleOptions, make_bundle
from askwell.services.encoding import encode_pending
from askwell.services.hosting import LearnerHost
from askwell.storage import documents
from askwell.wire.deploy import PredictionsOut
from askwell_bundle.model import Bundle, open_bundle
from askwell_bundle.server import BundleServer

WISHES = ("I want my money back", "Where is my parcel", "I cannot sign in")
LABELS = ("Refund", "Delivery", "Sign-in")
TEXTS = [f"{WISHES[i % 3]}, case {i * 7919 % 1000} of Ada Byron, in London" for i in range(60)]


@dataclass(frozen=True)
class Made:
    """A project, its bundle, and the platform that both come from."""

    askwell: Askwell
    project: Project
    bundled: Bundled

    @property
    def folder(self) -> Path:
        return self.bundled.folder

    def platform(self, texts: list[str], unit: str = "code_points", n_best: int = 3) -> PredictionBatch:
        """What the platform itself says of texts."""
        return self.askwell.predictor.predict(
            self.askwell.owner(), self.project.id, texts, n_best=n_best, unit=OffsetUnit(unit)
        )

    def platform_json(self, texts: list[str], unit: str = "code_points", n_best: int = 3) -> dict[str, Any]:
        """The same as JSON."""
        said = PredictionsOut.of(self.platform(texts, unit, n_best))
        return json.loads(said.model_dump_json())


@pytest.fixture(scope="session")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Askwell]:
    """An installation on SQLite with the fast encoder."""
    askwell = build(Settings(home=tmp_path_factory.mktemp("platform"), encoder="hashing"))
    yield askwell
    askwell.close()


@pytest.fixture(scope="session")
def choosing(platform: Askwell, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Choose one label."""
    return _made(platform, Task.CHOOSE_ONE, tmp_path_factory.mktemp("one") / "bundle")


@pytest.fixture(scope="session")
def several(platform: Askwell, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Choose several labels, and mark names beside them."""
    return _made(platform, Task.CHOOSE_SEVERAL, tmp_path_factory.mktemp("several") / "bundle")


@pytest.fixture(scope="session")
def marking(platform: Askwell, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Mark people and places, which may overlap."""
    return _made(platform, Task.MARK_SPANS, tmp_path_factory.mktemp("spans") / "bundle")


@pytest.fixture
def bundle(choosing: Made) -> Bundle:
    """The bundle that chooses one label, opened."""
    return open_bundle(choosing.folder)


@pytest.fixture
def server(bundle: Bundle) -> Iterator[BundleServer]:
    """That bundle, served on a free port."""
    with BundleServer(("127.0.0.1", 0), bundle, max_body=100_000) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.stop()
        thread.join()


@contextmanager
def connected(server: BundleServer) -> Generator[http.client.HTTPConnection]:
    """A connection that the server keeps, closed afterwards."""
    connection = http.client.HTTPConnection("127.0.0.1", server.server_address[1], timeout=30)
    try:
        yield connection
    finally:
        connection.close()


def asked(server: BundleServer, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    """The status and the JSON (or text) of an answer, over a connection of its own."""
    with connected(server) as connection:
        return asked_over(connection, method, path, body)


def asked_over(
    connection: http.client.HTTPConnection, method: str, path: str, body: Any = None
) -> tuple[int, Any]:
    """The status and the JSON (or text) of an answer, over a connection that stays open."""
    data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
    connection.request(method, path, data)
    answer = connection.getresponse()
    content = answer.read()
    is_json = answer.getheader("Content-Type") == "application/json"
    return answer.status, json.loads(content) if is_json else content.decode()


def _made(askwell: Askwell, task: Task, out: Path) -> Made:
    owner, store = askwell.owner(), askwell.store
    project = projects.create(
        store,
        owner,
        name=f"Tickets – {task.value}",
        task=task,
        labels=[LabelDraft(name) for name in LABELS] if task is not Task.MARK_SPANS else [],
        spans_overlap=task is Task.MARK_SPANS,
        audit_share=0.5,
    )
    if task is not Task.CHOOSE_ONE:
        kinds = [LabelDraft("Person", kind=LabelKind.SPAN), LabelDraft("Place", kind=LabelKind.SPAN)]
        projects.append_labels(store, owner, project.id, kinds)
    rows = [NewText(text=text, external_id=None, metadata={}, line=i) for i, text in enumerate(TEXTS, 1)]
    with store.database.write() as connection:
        ids = [key for key in documents.add_chunk(connection, project.id, None, rows).ids if key]
    encode_pending(store, project.id, askwell.encoders.get(""))
    labels = {label.name: label.id for label in projects.find(store, owner, project.id).labels}
    for number, key in enumerate(ids[:36]):
        right = {number % 3, number % 2} if task is Task.CHOOSE_SEVERAL else {number % 3}
        chosen = () if task is Task.MARK_SPANS else tuple(labels[LABELS[i]] for i in sorted(right))
        spans = None if task is Task.CHOOSE_ONE else _spans(TEXTS[number], labels)
        annotate.record(
            store,
            owner,
            project.id,
            Action(f"{project.id}-{key}", EventKind.SUBMIT, key, chosen, spans=spans),
        )
    host = LearnerHost(store, lambda _: askwell.encoders.get(""), "tests", only=project.id)
    host.claim()
    while host.step() or host.rest():
        pass
    host.release()
    bundled = make_bundle(
        store,
        owner,
        project.id,
        out,
        encoder_name="hashing",
        encoder=askwell.encoders.exact(""),
        options=BundleOptions(),
    )
    return Made(askwell, projects.find(store, owner, project.id).project, bundled)


def _spans(text: str, labels: dict[str, str]) -> tuple[Span, ...]:
    named = (("Ada Byron", "Person"), ("London", "Place"))
    return tuple(
        Span(text.index(words), text.index(words) + len(words), labels[label]) for words, label in named
    )
