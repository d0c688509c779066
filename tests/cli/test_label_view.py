from hypothesis import given
from hypothesis import strategies as st

from askwell.cli.label_desk import LabelDesk
from askwell.cli.label_view import lines, probability_phrase, reason_phrase
from askwell.domain.labels import Label
from askwell.domain.projects import Task
from tests.cli.test_label_desk import desk_with, press, question


def shown(desk: LabelDesk, *, width: int = 80, height: int | None = None) -> str:
    return "\n".join(line.plain for line in lines(desk, title="Tickets", width=width, height=height))


def test_a_question_shows_all_that_is_needed_to_answer() -> None:
    said = shown(desk_with(3, suggested=((1, 0.84), (0, 0.1))))
    assert "Where is my parcel?" in said
    assert " 2  Delivery" in said
    assert "probably Delivery, 84 %" in said
    assert "torn between Refund and Delivery" in said
    assert "model 3, 12 answers learnt" in said


def test_many_labels_are_found_rather_than_listed() -> None:
    desk = LabelDesk(Task.CHOOSE_ONE)
    labels = [Label(f"l{i}", f"Intent {i}", position=i) for i in range(77)]
    desk.show(question(((40, 0.3), (3, 0.2))), labels)
    assert "41  Intent 40" in shown(desk)
    assert "75 more" in shown(desk)
    assert "Intent 76" not in shown(desk)
    press(desk, "?")
    assert "77  Intent 76" in shown(desk)
    press(desk, "?/76")
    assert "77  Intent 76" in shown(desk)
    assert "Intent 75" not in shown(desk)


def test_several_labels_show_what_is_marked() -> None:
    desk = desk_with(3, task=Task.CHOOSE_SEVERAL, suggested=((1, 0.9), (0, 0.2)))
    assert "[x] Delivery" in shown(desk)
    assert "[ ] Refund" in shown(desk)
    assert "Delivery 90%" in shown(desk)


def test_a_long_text_is_cut_to_the_screen() -> None:
    desk = LabelDesk(Task.CHOOSE_ONE)
    desk.show(question(text="word " * 20_000), [Label("l0", "Refund")])
    assert len(lines(desk, title="T", width=80, height=24)) <= 24
    assert "100,000 characters" in shown(desk, height=24)


def test_no_text_left() -> None:
    desk = LabelDesk(Task.CHOOSE_ONE)
    desk.show(None, [])
    assert "no text to ask" in shown(desk)
    assert reason_phrase(desk) == ""


def test_phrases() -> None:
    assert probability_phrase("Refund", 1.0) == "almost certainly Refund, 99 %"
    assert probability_phrase("Refund", 0.35) == "perhaps Refund, 35 %"
    assert probability_phrase("Refund", 0.1) == "hard to say; first of all Refund, 10 %"


@given(st.text(max_size=300), st.integers(20, 200))
def test_no_text_steers_the_terminal(text: str, width: int) -> None:
    desk = LabelDesk(Task.CHOOSE_ONE)
    desk.show(question(text=text), [Label("l0", "Refund")])
    said = shown(desk, width=width, height=30)
    assert not {character for character in said if ord(character) < 32 or 127 <= ord(character) < 160} - {
        "\n"
    }
