"""Encoding: segments that grow, files reused and repaired, no text left between an import and a job."""

from collections.abc import Sequence

import numpy as np
import pytest

from askwell.domain.documents import NewText
from askwell.domain.jobs import JobState
from askwell.domain.members import Caller
from askwell.domain.projects import Project
from askwell.engine.encoders import load_encoder
from askwell.services import encoding, jobs
from askwell.services.encoding import encode_pending, encode_step
from askwell.services.job_steps import build_steps, request_missing
from askwell.storage import documents, features
from askwell.storage import projects as project_rows
from askwell.storage.store import Store

ENCODER = load_encoder("hashing")


def fill(store: Store, project_id: str, texts: Sequence[str]) -> None:
    with store.database.write() as connection:
        new = [NewText(text, line) for line, text in enumerate(texts, 1)]
        documents.add_chunk(connection, project_id, None, new)


def texts(count: int, start: int = 0) -> list[str]:
    return [f"text number {number}" for number in range(start, start + count)]


def test_segments_double_and_hold_the_features_in_order(store: Store, project: Project) -> None:
    fill(store, project.id, texts(1_000))
    told: list[tuple[int, int]] = []
    count = encode_pending(store, project.id, ENCODER, on_progress=lambda *done: told.append(done))
    assert count == 1_000
    assert told[-1] == (1_000, 1_000)
    with store.database.read() as connection:
        segments = features.find_segments(connection, project.id, ENCODER.id)
        assert project_rows.read_clock(connection, project.id).encoded == 1_000
    assert [(segment.start, segment.count) for segment in segments] == [
        (0, 64),
        (64, 128),
        (192, 256),
        (448, 512),
        (960, 40),
    ]
    stored = np.concatenate([features.load_segment(store.home, segment) for segment in segments])
    np.testing.assert_array_equal(stored, ENCODER.encode(texts(1_000)))


def test_a_file_with_these_texts_is_used_again(store: Store, project: Project) -> None:
    fill(store, project.id, texts(50))
    encode_pending(store, project.id, ENCODER)
    with store.database.write() as connection:
        features.drop_segments(connection, project.id, ENCODER.id)
        features.set_encoded(connection, project.id, 0)

    class Refusing:
        id, dimension = ENCODER.id, ENCODER.dimension

        def encode(self, *given: object, **options: object) -> np.ndarray:
            raise AssertionError("these texts have features already")

    assert encode_pending(store, project.id, Refusing()) == 50


@pytest.mark.parametrize("damage", ["lost", "cut"])
def test_lost_and_damaged_files_are_made_again(store: Store, project: Project, damage: str) -> None:
    fill(store, project.id, texts(300))
    encode_pending(store, project.id, ENCODER)
    with store.database.read() as connection:
        segments = features.find_segments(connection, project.id, ENCODER.id)
    path = store.home / segments[1].file
    if damage == "lost":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:500])
    encoding.level(store, project.id, ENCODER)
    with store.database.read() as connection:
        assert project_rows.read_clock(connection, project.id).encoded == 64
    assert encode_pending(store, project.id, ENCODER) == 300
    features.load_segment(store.home, segments[1])


def test_a_job_encodes_what_came_while_it_ran(store: Store, owner: Caller, project: Project) -> None:
    fill(store, project.id, texts(300))
    job = encoding.request(store, project.id, owner.person.id)
    assert job is not None
    assert encoding.request(store, project.id, owner.person.id) is None
    assert not encode_step(store, job.id, lambda name: ENCODER)
    running = jobs.find(store, owner, project.id, job.id)
    assert (running.state, running.done, running.total, running.unit) == (JobState.RUNNING, 64, 300, "texts")
    fill(store, project.id, texts(100, 300))
    while not encode_step(store, job.id, lambda name: ENCODER):
        pass
    ended = jobs.find(store, owner, project.id, job.id)
    assert (ended.state, ended.message) == (JobState.DONE, "400 texts encoded.")
    assert encoding.request(store, project.id, owner.person.id) is None


def test_a_cancelled_job_keeps_its_features(store: Store, owner: Caller, project: Project) -> None:
    fill(store, project.id, texts(600))
    job = encoding.request(store, project.id, owner.person.id)
    assert job is not None
    encode_step(store, job.id, lambda name: ENCODER)
    jobs.cancel(store, owner, project.id, job.id)
    assert encode_step(store, job.id, lambda name: ENCODER)
    ended = jobs.find(store, owner, project.id, job.id)
    assert (ended.state, ended.message) == (
        JobState.CANCELLED,
        "Cancelled after 64 texts; their features stay.",
    )


def test_an_error_ends_the_job_with_its_message(store: Store, owner: Caller, project: Project) -> None:
    fill(store, project.id, texts(3))
    request_missing(store)
    job = jobs.find_all(store, owner, project.id)[0]

    def broken(name: str) -> encoding.Encoder:
        raise OSError("no room left")

    steps = build_steps(store, broken)
    assert steps[job.kind](job.id)
    ended = jobs.find(store, owner, project.id, job.id)
    assert ended.state is JobState.FAILED
    assert "no room left" in ended.message


def test_the_name_of_a_file_is_safe_and_says_what_is_in_it() -> None:
    name = features.segment_file("../../org/model:v1", [b"a", b"b"])
    assert name.startswith("features/_.._org_model_v1/")
    assert name != features.segment_file("../../org/model:v1", [b"b", b"a"])
