"""The client calls deployments: answers, people's answers, files, moves, and what is forgotten."""

import inspect
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from askwell.bootstrap import Askwell
from askwell.sdk import AskwellError, Client, Deployment, Project
from askwell.services import encoding
from askwell.services.drafting import Drafter
from askwell.services.file_prediction_steps import predict_file_step
from askwell.services.hosting import LearnerHost
from askwell.services.loaded import LoadedModels
from askwell.services.thresholds import Doubts
from tests.test_sdk import client, parts

pytestmark = pytest.mark.slow

__all__ = ["client", "parts"]

WORDS = {"Refund": "money back", "Delivery": "where is my parcel"}
NEVER_SURE = {"kind": "costs", "wrong": 10_000.0, "asking": 0.01}


@pytest.fixture
def project(client: Client, parts: Askwell) -> Project:
    """A project whose model has learnt from ten answers."""
    made = client.create_project("Tickets", labels=list(WORDS), audit_share=0.5)
    made.add_texts([f"{words} {n}" for n in range(15) for words in WORDS.values()])
    encoding.encode_pending(parts.store, made.id, parts.encoders.get(""))
    host = LearnerHost(parts.store, parts.encoders.get, "sdk")
    host.claim()
    for _ in range(10):
        (question,) = made.next()
        made.submit(question, next(name for name, words in WORDS.items() if words in question.document.text))
    while host.step() or host.rest():
        pass
    return made


@pytest.fixture
def work(parts: Askwell) -> Iterator[None]:
    """A worker in a thread that predicts files."""
    stop = threading.Event()
    drafter = Drafter(LoadedModels(parts.store, parts.encoders.get), Doubts(parts.store))

    def run() -> None:
        queue = parts.store.queue.enqueued  # type: ignore[attr-defined] — the tests' listed queue
        while not stop.wait(0.02):
            for job_id, kind in list(queue):
                while kind == "predict_file" and not predict_file_step(parts.store, drafter, job_id):
                    pass

    thread = threading.Thread(target=run)
    thread.start()
    yield
    stop.set()
    thread.join()


def test_every_method_is_described() -> None:
    for name, method in inspect.getmembers(Deployment, inspect.isfunction):
        assert name.startswith("_") or inspect.getdoc(method), name


def test_it_is_deployed_called_moved_and_deleted(client: Client, project: Project) -> None:
    deployment = project.deploy("tickets", audit_share=0.0)
    assert [each.name for each in project.deployments()] == ["tickets"]
    answers = client.deployment("tickets").predict(
        ["money back", {"text": "where is my parcel"}] * 2, n_best=2
    )
    assert [answer.label for answer in answers] == ["Refund", "Delivery"] * 2
    assert len(answers) == 4 and answers[0].n_best[1].name == "Delivery"
    assert not answers[0].abstained and answers[0].review_task_id is None
    explained = deployment.predict(["money back please"], explanation=True)[0].explanation
    assert explained is not None and [part.text for part in explained.parts] == ["money", "back", "please"]
    answering = deployment.state().answering
    assert answering is not None and answering > 1
    assert deployment.promote(1).version == 1
    assert deployment.predict(["money back"])[0].model_version == 1
    assert deployment.roll_back().version is None
    assert deployment.set_canary(1, 0.5).canary_share == 0.5
    assert deployment.set_canary(None).canary_version is None
    assert deployment.set_shadow(1).shadow_version == 1
    assert deployment.change(saves=True, scope_limit=None).conduct["saves"] is True
    assert deployment.moves()[-1].kind == "create"
    assert deployment.pause("We count.").paused == "We count."
    with pytest.raises(AskwellError, match="We count"):
        deployment._transport.call("POST", "/deployments/tickets/predict", json={"texts": ["x"]})  # pyright: ignore[reportPrivateUsage] — once
    assert deployment.resume().paused is None
    watched = deployment.monitoring(hours=24)
    assert (watched.deployment, watched.live.accuracy) == ("tickets", None)
    deployment.delete()
    with pytest.raises(AskwellError, match="no deployment") as gone:
        deployment.state()
    assert (gone.value.code, gone.value.status) == ("not_found", 404)


def test_what_it_abstains_on_comes_back_answered(
    client: Client, project: Project, parts: Askwell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("askwell.sdk_deployment.POLL_SECONDS", 0.02)
    deployment = project.deploy("unsure", audit_share=0.0, policy=NEVER_SURE, scope_limit=None)
    (answer,) = deployment.predict([{"text": "what of my hat", "external_id": "mine"}], save=True)
    assert answer.abstained and answer.label is None and answer.abstained_because == "unsure"
    assert answer.review is not None and answer.review_task_id is not None
    assert [task.id for task in deployment.review_tasks(status="open")] == [answer.review_task_id]
    with pytest.raises(AskwellError, match="within 0 seconds") as late:
        deployment.wait_for(answer.review, timeout=0)
    assert late.value.code == "timeout"
    again = deployment.predict([{"text": "what of my hat", "external_id": "mine"}])
    assert again[0].review_task_id == answer.review_task_id  # a repeated call asks nobody twice
    answering = threading.Timer(0.1, lambda: project.submit(answer.review.document_id, "Delivery"))  # pyright: ignore[reportOptionalMemberAccess] — there
    answering.start()
    task = deployment.wait_for(answer.review_task_id, timeout=60)
    answering.join()
    assert task.status == "answered" and task.answer is not None
    assert [label.name for label in task.answer.labels] == ["Delivery"]
    assert client.review_task(task.id) == task
    with pytest.raises(AskwellError, match="it is answered") as over:
        deployment.cancel_review_task(task)
    assert (over.value.code, over.value.status) == ("task_over", 409)
    (other,) = deployment.predict(["what of my coat"])
    assert other.review is not None and deployment.cancel_review_task(other.review).status == "cancelled"
    assert list(deployment.review_tasks(status="open")) == []
    parts.responder.recorder.flush()
    forgotten = deployment.forget("mine")
    assert forgotten.served == 2 and forgotten.remains


def test_a_key_of_a_deployment_calls_it_and_nothing_else(client: Client, project: Project) -> None:
    deployment = project.deploy("tickets", audit_share=0.0, policy=NEVER_SURE, scope_limit=None)
    made = deployment.create_key("shop", texts_a_minute=50)
    assert made.secret.startswith(made.hint[:-1]) and made.secret not in repr(made)
    (held,) = deployment.keys()
    assert (held.id, held.texts_a_minute, held.made_by) == (made.id, 50, "Owner")
    with Client(str(client._transport._http.base_url.join("/")), api_key=made.secret) as shop:  # pyright: ignore[reportPrivateUsage] — the server's address
        (answer,) = shop.deployment("tickets").predict(["money back"])
        assert answer.review_task_id is not None
        assert shop.review_task(answer.review_task_id).status == "open"
        for closed in (shop.projects, shop.deployment("tickets").state, shop.deployment("tickets").keys):
            with pytest.raises(AskwellError, match="more than its deployment") as refused:
                closed()
            assert (refused.value.code, refused.value.status) == ("key_too_narrow", 403)
        deployment.revoke_key(made)
        with pytest.raises(AskwellError) as ended:
            shop.deployment("tickets").predict(["money back"])
        assert ended.value.code == "not_signed_in"
    assert deployment.keys() == []


@pytest.mark.usefixtures("work")
def test_files_are_predicted(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("askwell.sdk_deployment.POLL_SECONDS", 0.02)
    deployment = project.deploy("tickets", audit_share=0.0)
    file = tmp_path / "in.csv"
    file.write_text("id,text\n1,money back\n2,\n3,where is my parcel\n")
    told: list[int] = []
    for by, to in ((deployment, "out.csv"), (project, "out.jsonl")):
        job = by.predict_file(file, tmp_path / to, on_progress=lambda job: told.append(job.done))
        assert (job.state, job.done) == ("done", 3)
        assert job.result["problems"] == [{"line": 3, "reason": "there is no text in “text”"}]
        assert len((tmp_path / to).read_text().splitlines()) == 4 - to.endswith("jsonl")
    assert told[-1] == 3
    assert sorted(path.name for path in tmp_path.glob("out*")) == ["out.csv", "out.jsonl"]
    with pytest.raises(AskwellError, match=r"the result can be \.csv"):
        deployment.predict_file(file, tmp_path / "out.txt")
    with pytest.raises(AskwellError, match="no column"):
        deployment.predict_file(file, tmp_path / "out.csv", text_column="words")


def test_a_call_that_is_lost_on_the_way_is_sent_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("askwell.sdk_transport.BACKOFF_SECONDS", 0.0)
    seen: list[int] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(len(request.content))
        if len(seen) == 1:
            raise httpx.ReadError("gone")
        if len(seen) == 2:
            error = {"code": "too_many_texts", "message": "Wait."}
            return httpx.Response(429, json={"error": error}, headers={"Retry-After": "0"})
        found = {"predictions": [], "model_version": 3, "answers_learnt": 2, "set_coverage": 0.9}
        return httpx.Response(200, json=found)

    with Client("http://server", transport=httpx.MockTransport(answer)) as client:
        assert client.deployment("x").predict(["a"]).model_version == 3
        assert len(seen) == 3 and len(set(seen)) == 1
        with pytest.raises(AskwellError, match="at least one text"):
            client.deployment("x").predict([])
