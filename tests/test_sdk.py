"""The client against a real server: the whole loop, errors in words, and trying again."""

import inspect
import json
import random
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

import askwell as package
from askwell import AskwellError, Client, sdk, sdk_transport
from askwell.bootstrap import Askwell, Encoders, Settings, assemble
from askwell.domain.members import Caller
from askwell.sdk import Job, Project
from askwell.services import encoding, team
from askwell.services.hosting import LearnerHost
from askwell.services.import_steps import import_step
from askwell.storage.store import Store
from askwell.web.app import create_app
from tests.serving import serving

pytestmark = pytest.mark.slow

ROWS = "".join(
    json.dumps({"id": f"{name}-{n}", "text": f"{words} {n}"}) + "\n"
    for n in range(15)
    for name, words in (("Refund", "money back"), ("Delivery", "where is my parcel"))
)


@pytest.fixture
def parts(store: Store) -> Askwell:
    encoders = Encoders("hashing", store.home)
    settings = Settings(home=store.home, encoder="hashing")
    return assemble(settings, store, encoders, chance=random.Random(7))


@pytest.fixture
def client(parts: Askwell, owner: Caller, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving(create_app(parts)) as url:
        key = team.create_key(parts.store, owner, "sdk").secret
        with Client(url, api_key=key) as client:
            yield client


@pytest.fixture
def work(parts: Askwell) -> Iterator[threading.Event]:
    """A worker in a thread: imports and encodes what is enqueued."""
    stop = threading.Event()

    def run() -> None:
        queue = parts.store.queue.enqueued  # type: ignore[attr-defined] — the tests' listed queue
        while not stop.wait(0.02):
            while queue:
                job_id, kind = queue.pop(0)
                while kind == "import" and not import_step(parts.store, job_id):
                    pass

    thread = threading.Thread(target=run)
    thread.start()
    yield stop
    stop.set()
    thread.join()


def test_the_public_names_are_whole() -> None:
    assert sdk.__all__ == sorted(sdk.__all__)
    assert package.__all__ == ["AskwellError", "Client", "__version__"]
    for name in sdk.__all__:
        assert inspect.getdoc(getattr(sdk, name)), name
    used = {name for name in vars(sdk) if name[0].isupper() and inspect.isclass(getattr(sdk, name))}
    assert used - {"Any", "Transport", "TracebackType", "Mapping", "Sequence"} == set(sdk.__all__)
    for kind in (Client, Project):
        for name, method in inspect.getmembers(kind, inspect.isfunction):
            assert name.startswith("_") or inspect.getdoc(method), f"{kind.__name__}.{name}"
    with pytest.raises(AttributeError, match="nothing"):
        _ = package.nothing


def test_spans_are_marked_learnt_and_predicted(parts: Askwell, client: Client) -> None:
    project = client.create_project("Threats", labels=["Actor"], task="mark_spans")
    assert project.labels[0].kind == "span"
    project.add_texts([f"😀 week {n}: Velvet Heron was seen" for n in range(12)])
    encoding.encode_pending(parts.store, project.id, parts.encoders.get(""))
    host = LearnerHost(parts.store, parts.encoders.get, "sdk")
    host.claim()
    for question in project.next(12):
        start = question.document.text.index("Velvet")
        receipt = project.submit(question, spans=[(start, start + 12, "actor")])
        assert [(span.start, span.end) for span in receipt.annotation.spans] == [(start, start + 12)]
    while host.step() or host.rest():
        pass
    (found,) = project.predict(["😀 week 9: Velvet Heron was seen"], offset_unit="utf16")
    assert [(span.text, span.label, span.start, span.end) for span in found.spans] == [
        ("Velvet Heron", "Actor", 11, 23)
    ]
    assert found.labels == ()
    quality = project.quality()
    assert quality.accuracy is None
    assert quality.spans is not None
    with pytest.raises(AskwellError, match="no label"):
        project.submit(1, spans=[(0, 1, "Nobody")])


def test_an_export_tells_beforehand_what_its_format_cannot_hold(client: Client) -> None:
    project = client.create_project("Threats", labels=["Actor"], task="mark_spans")
    project.add_texts([{"text": "Velvet Heron  was seen", "id": "a", "metadata": {"week": "9"}}, "nothing"])
    first, second = sorted(project.next(2), key=lambda question: question.document.external_id or "b")
    project.submit(first, spans=[(0, 9, "Actor")])
    project.skip(second, comment="too short")
    found = project.export_losses("conll")
    assert (found["texts"], found["written"]) == (2, 1)
    counts = {each["what"]: (each["texts"], each["count"]) for each in found["losses"]}
    once = dict.fromkeys(("skipped", "cut_words", "metadata", "external_ids"), (1, 1))
    assert counts == once | {"spacing": (1, 2)}
    assert all(each["says"].endswith(".") and len(each["examples"]) == 1 for each in found["losses"])
    assert project.export_losses("jsonl", whole=True) == {"texts": 2, "written": 2, "losses": []}
    with pytest.raises(AskwellError, match="format"):
        project.export_losses("papyrus")


@pytest.mark.usefixtures("work")
def test_the_whole_loop(
    client: Client, parts: Askwell, work: threading.Event, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("askwell.sdk_project.POLL_SECONDS", 0.02)
    made = client.create_project("Tickets", labels=["Refund", {"name": "Delivery"}], audit_share=0.2)
    project = client.project("Tickets")
    assert project.id == made.id == client.project(made.id).id
    assert [label.name for label in project.labels] == ["Refund", "Delivery"]

    file = tmp_path / "tickets.jsonl"
    file.write_text(ROWS)
    told: list[Job] = []
    job = project.import_file(file, id_column="id", on_progress=told.append)
    assert (job.state, job.result["imported"], told[-1]) == ("done", 30, job)
    assert {each.kind for each in project.jobs()} == {"import", "encode"}
    added = project.add_texts(["something else", {"text": "", "id": "empty"}, "something else"])
    assert [each.is_new for each in added] == [True, False, False]
    assert added[1].error
    encoding.encode_pending(parts.store, project.id, parts.encoders.get(""))
    host = LearnerHost(parts.store, parts.encoders.get, "tests")

    for count in range(6):
        host.claim()
        while host.step() or host.rest():
            pass
        question = project.next()[0]
        assert question.answers_learnt == count
        name = (question.document.external_id or "Refund").rpartition("-")[0] or "Refund"
        receipt = project.submit(question, name, comment="sure")
        assert receipt.annotation.status == "submitted"
    assert project.undo().annotation.status == "open"
    assert project.redo().annotation.status == "submitted"
    skipped = project.next(2)
    assert project.skip(skipped[0]).annotation.status == "skipped"
    assert project.flag(skipped[1]).annotation.is_flagged
    assert project.comment(skipped[1], "odd").annotation.comment == "odd"
    project.release()
    while host.step() or host.rest():
        pass

    predictions = project.predict(["money back", "where is my parcel"] * 2, n_best=2)
    assert len(predictions) == 4
    assert [each.labels[0].name for each in predictions][:2] == ["Refund", "Delivery"]
    assert predictions[0].n_best[1].probability < predictions[0].n_best[0].probability
    progress = project.progress()
    assert (progress.documents, progress.answered, progress.behind) == (31, 6, 0)
    assert project.curve()[-1].answers == 6
    assert project.quality().version == progress.model_version
    lines = project.export(tmp_path / "out.jsonl").read_text().splitlines()
    assert len(lines) == 8
    assert project.export(tmp_path / "out.csv", whole=True).read_text().count("money back") == 15
    assert sorted(path.name for path in tmp_path.glob("out*")) == ["out.csv", "out.jsonl"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_labels_are_merged_split_and_that_is_taken_back(parts: Askwell, client: Client) -> None:
    project = client.create_project("Cut", labels=["Refund", "Delivery", "Praise"])
    added = project.add_texts(["money back", "my money", "where is my parcel", "lovely"])
    encoding.encode_pending(parts.store, project.id, parts.encoders.get(""))
    for text, label in zip(added, ("Refund", "Refund", "Delivery", "Praise"), strict=True):
        project.submit(text.id or 0, label)
    told = project.merge_labels(["Refund"], "Delivery", is_tried=True)
    assert (told.is_dry_run, told.reach.answers) == (True, 2)
    merged = project.merge_labels(["Refund"], "Delivery", name="Trouble")
    assert {label.name for label in project.labels if not label.is_archived} == {"Trouble", "Praise"}
    proposed = project.split_label("Trouble", ["Money", "Parcel"], is_tried=True)
    decided = {item.key: int("parcel" in item.text) for item in proposed.items}
    made = project.split_label("Trouble", ["Money", "Parcel"], decided=decided)
    assert made.counts == (2, 1)
    assert [each.id for each in project.label_changes()] == [made.change.id, merged.id]
    assert project.undo_label_change(made.change).kept == ()
    assert project.undo_label_change(merged.id).answers == 2
    assert [label.name for label in project.labels if not label.is_archived] == [
        "Refund",
        "Delivery",
        "Praise",
    ]


def test_errors_are_the_servers_sentences(client: Client) -> None:
    client.create_project("Twice")
    client.create_project("Twice")
    with pytest.raises(AskwellError, match="Several projects"):
        client.project("Twice")
    with pytest.raises(AskwellError, match="no project") as missing:
        client.project("None")
    assert missing.value.code == "not_found"
    project = client.create_project("Once", labels=["A"])
    with pytest.raises(AskwellError, match="no label") as unknown:
        project.submit(1, "B")
    assert unknown.value.field == "labels"
    with pytest.raises(AskwellError) as early:
        project.predict(["x"])
    assert (early.value.code, early.value.status) == ("model_not_ready", 409)
    with pytest.raises(AskwellError) as invalid:
        project.next(0)
    assert (invalid.value.code, invalid.value.field) == ("invalid_input", "n")


def test_a_client_without_a_key_is_told_so(parts: Askwell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ASKWELL_API_KEY", raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving(create_app(parts)) as url:
        monkeypatch.setenv("ASKWELL_URL", url)
        with Client() as client, pytest.raises(AskwellError, match="Sign in first"):
            client.projects()


def test_what_is_safe_to_repeat_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sdk_transport, "BACKOFF_SECONDS", 0.0)
    seen: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(f"{request.method} {request.url.path}")
        if len(seen) == 1:
            raise httpx.ConnectError("refused")
        if len(seen) == 2:
            return httpx.Response(503, json={"error": {"code": "not_ready", "message": "Wait."}})
        return httpx.Response(200, json={"projects": []})

    with Client("http://server", api_key="k", transport=httpx.MockTransport(answer)) as client:
        assert client.projects() == []
        assert seen == ["GET /api/v1/projects"] * 3
        seen.clear()
        with pytest.raises(AskwellError, match="cannot be reached") as lost:
            client.create_project("Once only")
        assert (lost.value.code, len(seen)) == ("unreachable", 1)


def test_an_answer_that_is_not_ours_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sdk_transport, "BACKOFF_SECONDS", 0.0)

    def answer(_: httpx.Request) -> httpx.Response:
        return httpx.Response(502, text="<html>Bad gateway")

    with (
        Client("http://server", transport=httpx.MockTransport(answer)) as client,
        pytest.raises(AskwellError, match="502"),
    ):
        client.projects()
