from datetime import UTC, datetime

import pytest

from askwell.cli.label_desk import BACKSPACE, ENTER, ESCAPE, Act, LabelDesk, Wish
from askwell.domain.documents import Document
from askwell.domain.events import Stream
from askwell.domain.labels import Label
from askwell.domain.projects import Task
from askwell.domain.questions import Question, Reason, ReasonKind, Suggestion

NAMES = (
    "Refund", "Delivery", "Sign-in", "Invoice", "Returns", "Repair", "Upgrade", "Cancel", "Praise", "Legal",
    "Refusal", "Other",
)  # fmt: skip


def desk_with(
    count: int, *, task: Task = Task.CHOOSE_ONE, suggested: tuple[tuple[int, float], ...] = ()
) -> LabelDesk:
    desk = LabelDesk(task)
    desk.show(question(suggested), [Label(f"l{i}", NAMES[i], position=i) for i in range(count)])
    return desk


def question(suggested: tuple[tuple[int, float], ...] = (), text: str = "Where is my parcel?") -> Question:
    ranked = tuple((f"l{i}", probability) for i, probability in suggested)
    return Question(
        Document(7, "prj_1", 0, text),
        Stream.ACTIVE,
        0.9,
        Reason(ReasonKind.BETWEEN, ("l0", "l1")),
        Suggestion(ranked, 0.1, 0.5) if suggested else None,
        3,
        12,
        datetime(2031, 1, 1, tzinfo=UTC),
    )


def press(desk: LabelDesk, keys: str) -> list[Act]:
    """Press keys; ⏎, ⎋ and ⌫ stand for their names."""
    named = {"⏎": ENTER, "⎋": ESCAPE, "⌫": BACKSPACE}
    return [act for key in keys if (act := desk.press(named.get(key, key))) is not None]


def answer(*labels: str) -> list[Act]:
    return [Act(Wish.ANSWER, labels)]


def test_a_digit_answers_and_enter_accepts() -> None:
    assert press(desk_with(3), "2") == answer("l1")
    assert press(desk_with(3, suggested=((2, 0.8), (0, 0.2))), "⏎") == answer("l2")
    empty = desk_with(3)
    assert press(empty, "⏎") == []
    assert "suggests nothing" in empty.message


def test_commands() -> None:
    for key, wish in (
        ("s", Wish.SKIP),
        ("f", Wish.FLAG),
        ("u", Wish.UNDO),
        ("r", Wish.REDO),
        ("q", Wish.QUIT),
    ):
        assert press(desk_with(3), key) == [Act(wish)]
    desk = desk_with(3)
    assert press(desk, "x") == []
    assert "does nothing" in desk.message
    assert press(desk, "9") == []
    assert "no label 9" in desk.message


def test_numbers_of_two_digits_wait_for_the_second_where_there_is_one() -> None:
    assert press(desk_with(12), "2") == answer("l1")
    assert press(desk_with(12), "1") == []
    assert press(desk_with(12), "11") == answer("l10")
    assert press(desk_with(12), "1⏎") == answer("l0")
    assert press(desk_with(12), "1⎋3") == answer("l2")
    assert press(desk_with(12), "1⌫4") == answer("l3")
    assert press(desk_with(12), "19") == []


def test_letters_after_a_slash_find_a_label() -> None:
    desk = desk_with(12)
    assert press(desk, "/ref") == []
    assert [label.name for label in desk.matches()] == ["Refund", "Refusal"]
    assert press(desk, "us⏎") == answer("l10")
    assert press(desk_with(12), "/zzz⏎") == []
    assert press(desk_with(12), "/s⎋s") == [Act(Wish.SKIP)]
    assert press(desk_with(12), "/turn⏎") == answer("l4")


def test_a_comment_is_typed() -> None:
    assert press(desk_with(3), "cas 1⌫2⏎") == [Act(Wish.COMMENT, comment="as 2")]
    assert press(desk_with(3), "c  ⏎") == []
    assert press(desk_with(3), "cquit⎋q") == [Act(Wish.QUIT)]


def test_several_labels_are_toggled_and_then_kept() -> None:
    several = desk_with(4, task=Task.CHOOSE_SEVERAL, suggested=((1, 0.9), (0, 0.6), (2, 0.2)))
    assert several.chosen == {"l0", "l1"}
    assert press(several, "13⏎") == answer("l1", "l2")
    assert press(desk_with(4, task=Task.CHOOSE_SEVERAL), "⏎") == answer()
    assert press(desk_with(4, task=Task.CHOOSE_SEVERAL, suggested=((1, 0.9),)), "0⏎") == answer()


def test_without_a_question_only_the_way_back_and_out_are_open() -> None:
    desk = LabelDesk(Task.CHOOSE_ONE)
    desk.show(None, [Label("l0", "Refund")])
    assert press(desk, "1⏎sfc/") == []
    assert press(desk, "u") == [Act(Wish.UNDO)]
    assert desk.read_line("1") is None
    assert desk.read_line("") is None
    assert desk.read_line("q") == Act(Wish.QUIT)


@pytest.mark.parametrize(
    ("line", "labels"),
    [
        ("2", ("l1",)),
        ("", ("l2",)),
        ("/del", ("l1",)),
        ("refund", ("l0",)),
        (" 12 ", ("l11",)),
        ("/sign-in", ("l2",)),
    ],
)
def test_a_line_answers(line: str, labels: tuple[str, ...]) -> None:
    desk = desk_with(12, suggested=((2, 0.7), (1, 0.1)))
    assert desk.read_line(line) == Act(Wish.ANSWER, labels)


@pytest.mark.parametrize("line", ["99", "0", "1 2", "/ref", "nothing", "/zz", "c", "²", "1,x"])
def test_a_line_that_means_nothing_is_told(line: str) -> None:
    desk = desk_with(12)
    assert desk.read_line(line) is None
    assert desk.message


def test_lines_for_several_labels() -> None:
    desk = desk_with(4, task=Task.CHOOSE_SEVERAL, suggested=((1, 0.9),))
    assert desk.read_line("3, 1") == Act(Wish.ANSWER, ("l0", "l2"))
    assert desk.read_line("0") == Act(Wish.ANSWER, ())
    assert desk.read_line("Refund, Sign-in") == Act(Wish.ANSWER, ("l0", "l2"))
    assert desk.read_line("c so so") == Act(Wish.COMMENT, comment="so so")
    assert desk.read_line("s") == Act(Wish.SKIP)
