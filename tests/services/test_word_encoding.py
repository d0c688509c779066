"""Encoding for spans: words beside texts, a clock that counts those with both, a first label for parts."""

import numpy as np
import pytest

from askwell.domain.jobs import JobState
from askwell.domain.labels import LabelDraft, LabelKind
from askwell.domain.members import Caller
from askwell.domain.projects import Project, Task
from askwell.domain.words import words
from askwell.services import encoding, feature_kinds, jobs, projects
from askwell.services.encoding import encode_next, encode_pending, encode_step
from askwell.services.feature_kinds import Encoder
from askwell.storage import features
from askwell.storage import projects as project_rows
from askwell.storage.store import Store
from askwell.storage.word_features import load_words
from tests.services.conftest import put

TEXTS = [
    "",
    "👩‍👩‍👧 met Ada 👍🏽",
    *(f"Report {i}: Velvet Heron sent mail to host{i}.example" for i in range(300)),
]


@pytest.fixture
def spans_project(store: Store, owner: Caller) -> Project:
    """A project in which two kinds of parts are marked."""
    drafts = [LabelDraft("Actor"), LabelDraft("Host")]
    return projects.create(store, owner, name="Threats", task=Task.MARK_SPANS, labels=drafts)


def encoded(store: Store, project: Project) -> int:
    with store.database.read() as connection:
        return project_rows.read_clock(connection, project.id).encoded


def test_words_and_texts_go_along_together(store: Store, spans_project: Project, encoder: Encoder) -> None:
    put(store, spans_project, TEXTS[1:])
    counts = []
    while step := encode_next(store, spans_project.id, encoder):
        counts.append((step.done, encoded(store, spans_project)))
    assert counts[:4] == [(32, 0), (64, 64), (128, 64), (192, 192)]
    assert counts[-1] == (301, 301)
    with store.database.read() as connection:
        name = feature_kinds.word_features_id(encoder)
        segments = features.find_segments(connection, spans_project.id, name)
    held = [load_words(store.home, segment) for segment in segments]
    first = held[0]
    assert first.places[: first.begins[1]].tolist() == [list(place) for place in words(TEXTS[1])]
    whole = np.concatenate([each.values for each in held])
    expected = np.concatenate(encoder.encode_words(TEXTS[1:], [words(text) for text in TEXTS[1:]]))
    np.testing.assert_array_equal(whole, expected)


def test_a_lost_file_of_words_is_made_again(store: Store, spans_project: Project, encoder: Encoder) -> None:
    put(store, spans_project, TEXTS[1:])
    encode_pending(store, spans_project.id, encoder)
    with store.database.read() as connection:
        name = feature_kinds.word_features_id(encoder)
        segments = features.find_segments(connection, spans_project.id, name)
    path = store.home / segments[1].file
    path.write_bytes(path.read_bytes()[:-10])
    assert encoding.level(store, spans_project.id, encoder) == 64
    assert encoded(store, spans_project) == 64
    assert encode_pending(store, spans_project.id, encoder) == 301


def test_the_first_label_for_parts_has_the_words_encoded(
    store: Store, owner: Caller, project: Project, texts: list[int], encoder: Encoder
) -> None:
    assert encoded(store, project) == 60
    projects.append_labels(store, owner, project.id, [LabelDraft("Praise")])
    assert encoding.request(store, project.id, "") is None
    projects.append_labels(store, owner, project.id, [LabelDraft("Amount", kind=LabelKind.SPAN)])
    (job,) = jobs.find_all(store, owner, project.id)
    while not encode_step(store, job.id, lambda _: encoder):
        pass
    ended = jobs.find(store, owner, project.id, job.id)
    assert (ended.state, ended.message) == (JobState.DONE, "60 texts encoded.")
    assert encoded(store, project) == 60
    projects.append_labels(store, owner, project.id, [LabelDraft("Date", kind=LabelKind.SPAN)])
    assert encoded(store, project) == 60, "its words are there already"


def test_a_file_of_words_stays_small_enough_to_make(
    store: Store, spans_project: Project, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feature_kinds, "MAX_CHARACTERS", 100)
    put(store, spans_project, [f"{'word ' * 15}{i}" for i in range(5)])
    assert encode_pending(store, spans_project.id, encoder) == 5
    with store.database.read() as connection:
        name = feature_kinds.word_features_id(encoder)
        assert len(features.find_segments(connection, spans_project.id, name)) == 5
