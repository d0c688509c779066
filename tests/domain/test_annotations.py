"""The fold of events: what stands after any mixture of answers, skips, undos and redos."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askwell.domain.annotations import Annotation, Status, check_answer, fold, fold_review
from askwell.domain.errors import InvalidInput
from askwell.domain.events import Event, EventKind, Stream, effective, latest_undo
from askwell.domain.labels import Label
from askwell.domain.projects import Task

NOW = datetime(2031, 5, 6, tzinfo=UTC)


def event(number: int, kind: EventKind, *, target: str | None = None, **fields: object) -> Event:
    labels = (f"lbl_{number % 3}",) if kind in (EventKind.SUBMIT, EventKind.RELABEL) else ()
    return Event(f"e{number}", 7, "per_a", kind, NOW, labels, target=target, number=number, **fields)  # pyright: ignore[reportArgumentType]


def test_the_last_answer_stands() -> None:
    annotation = fold([event(1, EventKind.SUBMIT), event(2, EventKind.RELABEL)])
    assert (annotation.status, annotation.labels) == (Status.SUBMITTED, ("lbl_2",))


def test_a_relabel_keeps_the_stream_of_the_first_answer() -> None:
    events = [event(1, EventKind.SUBMIT, stream=Stream.AUDIT), event(2, EventKind.RELABEL)]
    assert fold(events).stream is Stream.AUDIT


def test_undo_brings_back_what_was_before_and_redo_what_was_after() -> None:
    events = [event(1, EventKind.SUBMIT), event(2, EventKind.RELABEL)]
    undone = [*events, event(3, EventKind.UNDO, target="e2")]
    redone = [*undone, event(4, EventKind.UNDO, target="e3")]
    assert fold(undone).labels == ("lbl_1",)
    assert fold(redone).labels == ("lbl_2",)


def test_undoing_the_only_answer_opens_the_text_again() -> None:
    assert fold([event(1, EventKind.SUBMIT), event(2, EventKind.UNDO, target="e1")]).status is Status.OPEN


def test_an_answer_sent_back_is_open_with_the_note_until_there_is_another() -> None:
    given = [event(1, EventKind.SUBMIT)]
    returned = [*given, event(2, EventKind.RETURN, comment="Look again.", about="per_a")]
    annotation = fold(returned)
    assert (annotation.status, annotation.labels, annotation.returned) == (Status.OPEN, (), "Look again.")
    assert fold([*returned, event(3, EventKind.UNDO, target="e2")]).labels == ("lbl_1",)
    assert fold([*returned, event(4, EventKind.SUBMIT)]).returned is None


def test_labels_that_others_changed_go_with_the_answer_that_they_changed() -> None:
    events = [event(1, EventKind.SUBMIT), event(2, EventKind.RELABEL, about="per_a", batch="chg_1")]
    assert fold(events).labels == ("lbl_2",)
    assert fold([*events, event(3, EventKind.UNDO, target="e1")]).status is Status.OPEN


def test_the_latest_review_that_stands_decides_and_changes_nobodys_own_answer() -> None:
    def review(number: int, person: str) -> Event:
        return Event(f"e{number}", 7, person, EventKind.REVIEW, NOW, (f"lbl_{number}",), number=number)

    events = [event(1, EventKind.SUBMIT), review(2, "per_r"), review(3, "per_s")]
    decided = fold_review(events)
    assert decided is not None
    assert (decided.labels, decided.person_id) == (("lbl_3",), "per_s")
    undone = fold_review([*events, Event("e4", 7, "per_s", EventKind.UNDO, NOW, target="e3", number=4)])
    assert undone is not None
    assert undone.labels == ("lbl_2",)
    assert fold_review(events[:1]) is None
    own = [event(1, EventKind.SUBMIT), review(2, "per_a")]
    assert fold(own).labels == ("lbl_1",)


def test_a_flag_and_a_comment_do_not_answer() -> None:
    annotation = fold(
        [event(1, EventKind.FLAG, comment="odd"), event(2, EventKind.COMMENT, comment="very odd")]
    )
    assert annotation == Annotation(7, "per_a", is_flagged=True, comment="very odd", event_number=2)


def test_skipping_clears_the_labels() -> None:
    assert fold([event(1, EventKind.SUBMIT), event(2, EventKind.SKIP)]).labels == ()


def test_redo_takes_back_the_last_undo_that_stands() -> None:
    events = [event(1, EventKind.SUBMIT), event(2, EventKind.RELABEL)]
    events += [event(3, EventKind.UNDO, target="e2"), event(4, EventKind.UNDO, target="e1")]
    assert (found := latest_undo(events)) and found.id == "e4"
    events.append(event(5, EventKind.UNDO, target="e4"))
    assert (found := latest_undo(events)) and found.id == "e3"
    assert latest_undo([*events, event(6, EventKind.SUBMIT)]) is None


@given(st.lists(st.sampled_from(["answer", "skip", "undo", "redo"]), max_size=25))
def test_undo_and_redo_walk_a_history_like_an_editor(steps: list[str]) -> None:
    """An obvious model: a list of done actions and a stack of undone ones."""
    events: list[Event] = []
    done: list[Event] = []
    undone: list[Event] = []
    for number, step in enumerate(steps, 1):
        if step in ("answer", "skip"):
            new = event(number, EventKind.SUBMIT if step == "answer" else EventKind.SKIP)
            done.append(new)
            undone.clear()
        elif step == "undo":
            standing = effective(events)
            assert [e.id for e in standing] == [e.id for e in done]
            if not done:
                continue
            new = event(number, EventKind.UNDO, target=standing[-1].id)
            undone.append(done.pop())
        else:
            target = latest_undo(events)
            assert (target is not None) == bool(undone)
            if target is None:
                continue
            new = event(number, EventKind.UNDO, target=target.id)
            done.append(undone.pop())
        events.append(new)
    if events:
        last = done[-1] if done else None
        assert fold(events).labels == (last.labels if last else ())


LABELS = {name: Label(name, name, position=place) for place, name in enumerate(("b", "a", "c"))}
LABELS["old"] = Label("old", "old", position=9, is_archived=True)


def test_labels_come_back_in_the_order_of_the_set() -> None:
    assert check_answer(Task.CHOOSE_SEVERAL, LABELS, ["c", "b"]) == ("b", "c")
    assert check_answer(Task.CHOOSE_SEVERAL, LABELS, []) == ()


@pytest.mark.parametrize(
    ("task", "chosen"),
    [
        (Task.CHOOSE_ONE, []),
        (Task.CHOOSE_ONE, ["a", "b"]),
        (Task.CHOOSE_ONE, ["nowhere"]),
        (Task.CHOOSE_ONE, ["old"]),
        (Task.CHOOSE_SEVERAL, ["a", "a"]),
    ],
)
def test_what_the_task_does_not_allow_is_refused(task: Task, chosen: list[str]) -> None:
    with pytest.raises(InvalidInput, match="labels"):
        check_answer(task, LABELS, chosen)
