"""Records and counts: none lost by a database that fails, none twice, and summed over processes."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from askwell.domain.deployments import Deployment
from askwell.domain.members import Caller
from askwell.domain.policies import Why
from askwell.domain.projects import Project
from askwell.domain.served import Hour, Served, ShadowAnswer, beginning_of_hour
from askwell.domain.spans import Span
from askwell.services.recording import Recorder
from askwell.storage import deployments, served
from askwell.storage.store import Store


@pytest.fixture
def made(store: Store, owner: Caller, project: Project) -> Deployment:
    deployment = Deployment("dep_1", "tickets", project.id, owner.person.id, store.now())
    with store.database.write() as connection:
        deployments.add(connection, deployment)
    return deployment


def record(store: Store, made: Deployment, **more: object) -> Served:
    known = Served(
        deployment_id=made.id, project_id=made.project_id, created_at=store.now(), model_version=3,
        labels=("lbl_a",), probability=0.75, epistemic=0.25, out_of_scope=0.5, milliseconds=2.0,
    )  # fmt: skip
    return replace(known, **more)  # pyright: ignore[reportArgumentType] — checked by replace


def hours(store: Store, made: Deployment) -> list[Hour]:
    with store.database.read() as connection:
        return served.find_hours(connection, [made.id])


def test_a_record_is_read_as_it_was_written(store: Store, made: Deployment) -> None:
    full = record(
        store, made, external_id="a", is_canary=True, spans=((Span(0, 3, "lbl_s"), 0.5),),
        abstained=Why.UNSURE.value, is_audit=True, shadow=ShadowAnswer(2, ("lbl_b",), 0.5, False),
        review_task_id="rvt_1", text="Hé\U0001f388", features=b"\x00\x01",
    )  # fmt: skip
    with store.database.write() as connection:
        served.add(connection, [record(store, made), full])
    with store.database.read() as connection:
        newest, oldest = served.find(connection, made.id)
    assert replace(newest, id=None) == full
    assert oldest.id is not None and newest.id is not None and oldest.id < newest.id


def test_several_processes_add_up_to_one_hour(store: Store, made: Deployment) -> None:
    processes = [Recorder(store) for _ in range(4)]

    def work(recorder: Recorder) -> None:
        for _ in range(10):
            recorder.add_call(made, made.created_at, 12.0, [record(store, made)] * 2, 3)
            recorder.flush()

    running = [threading.Thread(target=work, args=(recorder,)) for recorder in processes]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    (hour,) = hours(store, made)
    assert (hour.calls, hour.texts, hour.milliseconds) == (40, 80, 480.0)
    assert hour.labels == {"lbl_a": 80} and sum(hour.latency.values()) == 40
    assert hour.probability == 60.0 and hour.hour == beginning_of_hour(made.created_at)
    with store.database.read() as connection:
        assert len(served.find(connection, made.id, limit=1_000)) == 80


def test_what_could_not_be_written_is_written_later(
    store: Store, made: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder = Recorder(store)
    recorder.add_call(made, made.created_at, 1.0, [record(store, made)], 3)

    @contextmanager
    def away(*, is_durable: bool = True) -> Iterator[Connection]:
        raise OSError("the database is away")
        yield

    with monkeypatch.context() as broken:
        broken.setattr(store.database, "write", away)
        with pytest.raises(OSError, match="away"):
            recorder.flush()
        recorder.add_call(made, made.created_at, 1.0, [record(store, made)], 3)
        with pytest.raises(OSError, match="away"):
            recorder.flush()
    recorder.close()
    (hour,) = hours(store, made)
    assert (hour.calls, hour.texts) == (2, 2)


def test_errors_hours_and_versions_are_told_apart(store: Store, made: Deployment) -> None:
    recorder = Recorder(store)
    recorder.add_call(
        made, made.created_at, 1.0, [record(store, made), record(store, made, model_version=4)], 3
    )
    recorder.add_error(made, made.created_at)
    recorder.add_error(made, made.created_at + timedelta(hours=1), is_refused=True)
    recorder.flush()
    told = [(each.version, each.calls, each.texts, each.errors, each.refused) for each in hours(store, made)]
    assert told == [(0, 1, 0, 1, 0), (3, 1, 1, 0, 0), (4, 0, 1, 0, 0), (0, 1, 0, 0, 1)]


def test_records_of_a_deployment_that_is_gone_are_let_go(store: Store, made: Deployment) -> None:
    recorder = Recorder(store)
    recorder.add_call(made, made.created_at, 1.0, [record(store, made)], 3)
    with store.database.write() as connection:
        deployments.remove(connection, made.id)
    recorder.flush()
    assert hours(store, made) == []
