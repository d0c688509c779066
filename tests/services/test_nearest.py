"""The nearest answered texts: against every cosine by hand, as answers come, files go and people differ."""

import numpy as np
import pytest

from askwell.domain.errors import InvalidInput, NotAllowed
from askwell.domain.events import EventKind
from askwell.domain.members import Caller, Role
from askwell.domain.projects import Project
from askwell.services import annotate, projects, team
from askwell.services.annotate import Action
from askwell.services.feature_kinds import Encoder
from askwell.services.nearest import Neighbours
from askwell.storage import features
from askwell.storage.store import Store
from tests.services.conftest import WISHES


@pytest.fixture
def neighbours(store: Store, encoder: Encoder) -> Neighbours:
    return Neighbours(store, lambda _: encoder)


def answer(store: Store, caller: Caller, project: Project, document_id: int, place: int) -> None:
    label = projects.find(store, caller, project.id).labels[place].id
    action = Action(f"{caller.person.id}-{document_id}", EventKind.SUBMIT, document_id, (label,))
    annotate.record(store, caller, project.id, action)


def test_they_are_the_answered_texts_with_the_highest_cosines(
    store: Store,
    owner: Caller,
    project: Project,
    texts: list[int],
    encoder: Encoder,
    neighbours: Neighbours,
) -> None:
    assert neighbours.find(owner, project.id, WISHES[0]) == []
    for place in range(1, 50, 2):
        answer(store, owner, project, texts[place], place % 3)
    found = neighbours.find(owner, project.id, "I want my money, now", count=4)
    asked = encoder.encode(["I want my money, now"])[0].astype(float)
    written = [f"{WISHES[i % 3]}, case {i * 7919 % 1000}" for i in range(60)]
    rows = encoder.encode(written).astype(float)
    cosines = {texts[i]: float(rows[i] @ asked) for i in range(1, 50, 2)}
    expected = sorted(cosines.values(), reverse=True)[:4]
    np.testing.assert_allclose([near.similarity for near in found], expected, atol=1e-3)
    labels = projects.find(store, owner, project.id).labels
    for near in found:
        place = texts.index(near.document.id)
        assert near.document.text == written[place]
        assert near.labels == (labels[place % 3].id,)
        assert near.similarity == pytest.approx(cosines[near.document.id], abs=1e-3)


def test_a_new_answer_counts_at_once_and_an_undone_one_no_more(
    store: Store, owner: Caller, project: Project, texts: list[int], neighbours: Neighbours
) -> None:
    answer(store, owner, project, texts[0], 0)
    assert [near.document.id for near in neighbours.find(owner, project.id, WISHES[1])] == [texts[0]]
    answer(store, owner, project, texts[1], 1)
    nearest = neighbours.find(owner, project.id, WISHES[1])
    assert [near.document.id for near in nearest] == [texts[1], texts[0]]
    annotate.record(store, owner, project.id, Action("undo", EventKind.UNDO))
    assert [near.document.id for near in neighbours.find(owner, project.id, WISHES[1])] == [texts[0]]


def test_an_annotator_is_told_of_their_own_answers_only(
    store: Store,
    owner: Caller,
    annotator: Caller,
    project: Project,
    texts: list[int],
    neighbours: Neighbours,
) -> None:
    answer(store, owner, project, texts[0], 0)
    assert neighbours.find(annotator, project.id, WISHES[0]) == []
    answer(store, annotator, project, texts[1], 1)
    assert [near.document.id for near in neighbours.find(annotator, project.id, WISHES[0])] == [texts[1]]
    assert len(neighbours.find(owner, project.id, WISHES[0])) == 2


def test_a_lost_file_leaves_its_texts_out(
    store: Store, owner: Caller, project: Project, texts: list[int], encoder: Encoder, neighbours: Neighbours
) -> None:
    answer(store, owner, project, texts[0], 0)
    with store.database.read() as connection:
        (segment,) = features.find_segments(connection, project.id, encoder.id)
    (store.home / segment.file).unlink()
    assert neighbours.find(owner, project.id, WISHES[0]) == []


def test_who_may_not_predict_is_told_no(
    store: Store, owner: Caller, project: Project, neighbours: Neighbours
) -> None:
    viewer = Caller(team.add_person(store, owner, project.id, "Vera", Role.VIEWER))
    with pytest.raises(NotAllowed):
        neighbours.find(viewer, project.id, "x")
    with pytest.raises(InvalidInput):
        neighbours.find(owner, project.id, "x", count=11)
