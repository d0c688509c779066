"""Label sets: names, keys and colours, and what cannot be stored."""

import pytest

from askwell.domain.errors import AskwellError, InvalidInput, NameTaken
from askwell.domain.labels import KEYS, Label, LabelDraft, active, add_labels, change_label, prompt, reorder


def drafts(*names: str) -> list[LabelDraft]:
    return [LabelDraft(name) for name in names]


def test_new_labels_get_a_place_a_key_and_a_colour() -> None:
    labels = add_labels([], drafts("Refund", "Delivery"))
    assert [(label.name, label.key, label.position) for label in labels] == [
        ("Refund", "1", 0),
        ("Delivery", "2", 1),
    ]
    assert labels[0].colour != labels[1].colour
    assert labels[0].id != labels[1].id


def test_more_labels_than_keys_leaves_the_rest_without() -> None:
    labels = add_labels([], drafts(*(f"label {i}" for i in range(len(KEYS) + 2))))
    assert [label.key for label in labels[-3:]] == [KEYS[-1], None, None]


@pytest.mark.parametrize("name", ["", "   ", "x" * 201, "tab\there", "line\nbreak"])
def test_a_name_must_be_printable_and_of_sensible_length(name: str) -> None:
    with pytest.raises(InvalidInput, match="label name"):
        add_labels([], drafts(name))


def test_a_name_is_taken_whatever_its_case_also_by_an_archived_label() -> None:
    old = [Label("lbl_1", "Refund", is_archived=True)]
    with pytest.raises(NameTaken, match="refund"):
        add_labels(old, drafts("refund"))


def test_an_archived_label_gives_its_key_free() -> None:
    labels = add_labels([], drafts("a", "b"))
    archived = change_label(labels, labels[0], is_archived=True)
    assert add_labels([archived, labels[1]], drafts("c"))[-1].key == "1"


@pytest.mark.parametrize(
    "changes", [{"key": "ab"}, {"key": " "}, {"key": "2"}, {"key": "S"}, {"colour": "red"}, {"name": "B"}]
)
def test_a_bad_change_is_refused(changes: dict[str, str]) -> None:
    labels = add_labels([], drafts("a", "b"))
    with pytest.raises(AskwellError):
        change_label(labels, labels[0], **changes)


def test_renaming_keeps_the_id() -> None:
    labels = add_labels([], drafts("a"))
    changed = change_label(labels, labels[0], name=" Better ", description="said better")
    assert (changed.id, changed.name, changed.prompt) == (labels[0].id, "Better", "Better: said better")


def test_a_prompt_is_the_name_in_words_with_its_description() -> None:
    assert prompt("card_arrival") == "card arrival"
    assert prompt("Audit Rights", "who may inspect") == "Audit Rights: who may inspect"
    assert prompt("___") == "___"


def test_active_labels_are_in_order_without_archived_ones() -> None:
    labels = [
        Label("z", "z", position=2),
        Label("y", "y", position=0),
        Label("x", "x", position=1, is_archived=True),
    ]
    assert [label.id for label in active(labels)] == ["y", "z"]


def test_labels_are_put_in_order_and_those_not_named_follow_as_they_were() -> None:
    labels = add_labels([], drafts("a", "b", "c", "d"))
    ids = {label.name: label.id for label in labels}
    moved = reorder(labels, [ids["d"], ids["b"]])
    assert [(label.name, label.position) for label in moved] == [("d", 0), ("b", 1), ("a", 2), ("c", 3)]
    assert {label.id: label.key for label in moved} == {label.id: label.key for label in labels}


@pytest.mark.parametrize("wrong", [["lbl_nowhere"], ["twice", "twice"]])
def test_an_order_names_labels_of_the_set_and_each_once(wrong: list[str]) -> None:
    labels = [Label("twice", "Refund")]
    with pytest.raises(InvalidInput, match="label"):
        reorder(labels, wrong)
