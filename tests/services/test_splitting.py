"""A label split with its answers: as decided by hand, as proposed for the rest, and taken back."""

import pytest

from askwell.domain.events import EventKind
from askwell.domain.labels import LabelDraft
from askwell.domain.members import Caller
from askwell.domain.projects import Project, Task
from askwell.domain.spans import Span
from askwell.domain.surgery import ChangeKind, Part, Split
from askwell.services import annotate, projects, splitting, surgery
from askwell.services.actions import Action
from askwell.services.feature_kinds import Encoder
from askwell.storage.store import Store
from tests.services.conftest import put
from tests.services.standing import act, label_of, standing


@pytest.fixture
def labels(store: Store, owner: Caller, project: Project) -> list[str]:
    """The project's label ids."""
    return [label.id for label in projects.find(store, owner, project.id).labels]


def test_a_split_deals_the_texts_out_as_decided_and_as_the_model_proposes(
    store: Store, owner: Caller, encoder: Encoder, project: Project, texts: list[int], labels: list[str]
) -> None:
    for text in texts[:30]:  # three kinds of texts under one label
        act(store, owner, project, EventKind.SUBMIT, text, labels[0])
    before = standing(store, project)
    parts = [Part("Money"), Part("Parcel"), Part(label_id=labels[2])]
    examples = {f"text:{texts[place]}": place % 3 for place in range(6)}

    def split(*, is_tried: bool) -> Split:
        return splitting.split(
            store, lambda _: encoder, owner, project.id, labels[0], parts, examples, is_tried=is_tried
        )

    told = split(is_tried=True)
    assert sum(told.counts) == 30
    assert [each.decided for each in told.items if each.key in examples] == [
        examples[each.key] for each in told.items if each.key in examples
    ]
    least = [max(each.probs) for each in told.items]
    assert least == sorted(least)
    assert standing(store, project) == before

    made = split(is_tried=False)
    assert made.counts == told.counts
    ids = list(made.change.into)
    found = standing(store, project)
    assert [found[text, owner.person.id].labels for text in texts[:30]] == [
        (ids[place % 3],) for place in range(30)
    ]
    assert label_of(store, owner, project, labels[0]).is_archived
    surgery.undo(store, owner, project.id, made.change.id)
    assert standing(store, project) == before
    assert all(label_of(store, owner, project, each).is_archived for each in ids[:2])
    assert not label_of(store, owner, project, labels[2]).is_archived
    surgery.undo(store, owner, project.id, made.change.id, is_redo=True)
    assert standing(store, project) == found
    assert not label_of(store, owner, project, ids[0]).is_archived


def test_marks_are_split_by_their_words_and_merged_where_they_fall_together(
    store: Store, owner: Caller, encoder: Encoder
) -> None:
    project = projects.create(
        store, owner, name="Names", task=Task.MARK_SPANS, labels=[LabelDraft("Name"), LabelDraft("Place")]
    )
    name, place = [each.id for each in projects.find(store, owner, project.id).labels]
    (text,) = put(store, project, ["Ada met Oslo and ada"])
    spans = (Span(0, 3, name), Span(8, 12, name), Span(17, 20, name))
    annotate.record(store, owner, project.id, Action("s1", EventKind.SUBMIT, text, spans=spans))
    before = standing(store, project)
    parts = [Part("Person"), Part(label_id=place)]
    decided_by_hand = {"words:ada": 0, "words:oslo": 1}
    made = splitting.split(store, lambda _: encoder, owner, project.id, name, parts, decided_by_hand)
    person = next(iter(made.change.into))
    (answer,) = standing(store, project).values()
    assert answer.spans == (Span(0, 3, person), Span(8, 12, place), Span(17, 20, person))
    assert (made.change.kind, made.change.reach.spans) == (ChangeKind.SPLIT, 3)
    merged = surgery.merge(store, owner, project.id, [person], place)
    assert {span.label for each in standing(store, project).values() for span in each.spans} == {place}
    for change in (merged, made.change):
        surgery.undo(store, owner, project.id, change.id)
    assert standing(store, project) == before
