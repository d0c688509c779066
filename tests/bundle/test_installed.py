"""A bundle in an environment of its own, without torch or a network: its answers are the platform’s."""

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from askwell.bootstrap import Settings, build
from askwell.domain.documents import NewText
from askwell.domain.events import EventKind
from askwell.domain.labels import LabelDraft
from askwell.domain.projects import Task
from askwell.services import annotate, projects
from askwell.services.annotate import Action
from askwell.services.bundling import Bundled, BundleOptions, make_bundle
from askwell.services.demo import demo_folder
from askwell.services.encoding import encode_pending
from askwell.services.hosting import LearnerHost
from askwell.storage import documents
from tests.conftest import lacking

POOL, ANSWERS, ASKED = 240, 60, 500
MOST_BYTES = 150_000_000
NO_NETWORK = """
import socket

def refuse(*given, **named):
    raise AssertionError(f"the network was asked for {given}")

connect, look_up = socket.socket.connect, socket.getaddrinfo
socket.socket.connect = lambda self, address: (
    connect(self, address) if address[0] in ("127.0.0.1", "::1") else refuse(address)
)
socket.getaddrinfo = lambda host, *rest, **named: (
    look_up(host, *rest, **named) if host in ("127.0.0.1", "localhost", None) else refuse(host)
)
"""


@pytest.fixture(scope="module")
def tickets() -> list[tuple[str, str]]:
    """Support tickets with a label each."""
    folder = demo_folder() / "support-tickets"
    labels = {row["id"]: row["label"] for row in _rows(folder / "gold.jsonl")}
    texts = ((row["text"], labels[row["id"]]) for row in _rows(folder / "tickets.jsonl"))
    return [(text, label) for text, label in texts if label is not None]


@pytest.mark.slow
def test_a_bundle_in_a_clean_environment_says_what_the_platform_says(
    tmp_path: Path, tickets: list[tuple[str, str]]
) -> None:
    askwell = build(Settings(home=tmp_path / "home"))
    try:
        store, owner, encoders = askwell.store, askwell.owner(), askwell.encoders
        names = sorted({label for _, label in tickets})
        drafts = [LabelDraft(name) for name in names]
        project = projects.create(store, owner, name="Tickets", task=Task.CHOOSE_ONE, labels=drafts)
        rows = [
            NewText(text=text, external_id=None, metadata={}, line=line)
            for line, (text, _) in enumerate(tickets[:POOL], 1)
        ]
        with store.database.write() as connection:
            ids = [key for key in documents.add_chunk(connection, project.id, None, rows).ids if key]
        encode_pending(store, project.id, encoders.exact(""))
        labels = {label.name: label.id for label in projects.find(store, owner, project.id).labels}
        for number, key in enumerate(ids[:ANSWERS]):
            given = (labels[tickets[number][1]],)
            annotate.record(store, owner, project.id, Action(f"a{key}", EventKind.SUBMIT, key, given))
        host = LearnerHost(store, encoders.exact, "tests")
        host.claim()
        while host.step() or host.rest():
            pass
        host.release()
        texts = variations([text for text, _ in tickets])
        theirs = askwell.predictor.predict(owner, project.id, texts, n_best=len(names))
        made = make_bundle(
            store,
            owner,
            project.id,
            tmp_path / "bundle",
            encoder_name="",
            encoder=encoders.exact(""),
            options=BundleOptions(),
        )
    finally:
        askwell.close()
    assert made.agreement.difference < 1e-4 and made.agreement.same == 1.0
    with served(made, tmp_path / "environment") as address:
        body = json.dumps({"texts": texts, "n_best": len(names)}).encode()
        with urllib.request.urlopen(f"{address}/predict", body, timeout=300) as answer:
            ours = json.load(answer)
    for one, other in zip(ours["predictions"], theirs.predictions, strict=True):
        found = {each["label_id"]: each["probability"] for each in one["n_best"]}
        assert one["labels"][0]["label_id"] == other.labels[0].label_id
        for label in other.n_best:
            assert found[label.label_id] == pytest.approx(label.probability, abs=1e-4)
        assert one["epistemic"] == pytest.approx(other.epistemic, abs=1e-4)
        assert one["out_of_scope"] == pytest.approx(other.out_of_scope, abs=5e-3)


@contextmanager
def served(made: Bundled, environment: Path) -> Iterator[str]:
    """Install what a bundle needs and nothing else, and serve it there with no way out; gives its address."""
    python = environment / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", environment], check=True)
    (site,) = environment.glob("lib/python*/site-packages")
    present = set(site.iterdir())
    needed = made.folder / "requirements.txt"
    install = [python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-compile", "-r", needed]
    if subprocess.run(install, check=False, capture_output=True).returncode:
        lacking("a package index")
    added = [path for each in set(site.iterdir()) - present for path in (each, *each.rglob("*"))]
    assert sum(path.stat().st_size for path in added if path.is_file()) < MOST_BYTES
    (site / "sitecustomize.py").write_text(NO_NETWORK)
    plain = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    for absent in ("torch", "transformers", "askwell"):
        done = subprocess.run([python, "-c", f"import {absent}"], capture_output=True, env=plain, check=False)
        assert done.returncode == 1 and b"ModuleNotFoundError" in done.stderr
    server = subprocess.Popen(
        [python, made.folder / "serve.py", "--port", "0"], stdout=subprocess.PIPE, text=True, env=plain
    )
    assert server.stdout is not None
    try:
        line = server.stdout.readline()
        assert "listens on" in line
        yield line.rsplit(" ", 1)[1].strip()
        server.terminate()
        assert server.wait(30) == 0
    finally:
        server.kill()
        server.wait()
        server.stdout.close()


def variations(texts: list[str]) -> list[str]:
    """As many texts as are asked: those of the project, new ones, and both bent in ways that people write."""
    bent = [
        *texts[:200],
        *(text.upper() for text in texts[200:260]),
        *(text.lower().replace(" ", "  ") for text in texts[260:300]),
        *(f"{one} {other}" for one, other in zip(texts[300:360], texts[360:420], strict=True)),
        *(text[: len(text) // 2] for text in texts[420:480]),
        *(f"🎈 {text} Çok teşekkürler!\n" for text in texts[480:540]),
        *(text * 30 for text in texts[540:550]),
        *("", " ", "?", "\0", "東京タワー", "a" * 5_000),
        *texts[550:],
    ]
    return bent[:ASKED]


def _rows(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
