"""The reason that a text is asked for fits what the model says of it."""

import numpy as np

from askwell.engine.reasons import explain

HIGH, LOW = np.array([0.9]), np.array([0.1])
PLENTY = np.array([50.0, 50.0, 50.0])


def reason(
    *probs: float, torn: np.ndarray = HIGH, counts: np.ndarray = PLENTY
) -> tuple[str, tuple[int, ...]]:
    said = explain(np.array([probs], dtype=np.float32), torn=torn, variance=LOW, typical=LOW, counts=counts)
    return said[0].kind, said[0].labels


def test_a_text_lies_between_two_labels_that_are_rivals() -> None:
    assert reason(0.2, 0.45, 0.35) == ("between", (1, 2))
    assert reason(0.2, 0.45, 0.35, torn=np.array([0.0])) == ("unknown", (1,))


def test_what_the_model_is_sure_of_lies_between_nothing_however_sure_it_is_of_the_rest() -> None:
    assert reason(0.97, 0.02, 0.01) == ("unknown", (0,))


def test_a_probable_example_of_a_label_with_few_answers_is_asked_for_that() -> None:
    few = np.array([90.0, 5.0, 90.0])
    assert reason(0.2, 0.6, 0.2, counts=few) == ("likely", (1,))
    assert reason(0.3, 0.4, 0.3, counts=few) == ("between", (1, 0))


def test_with_one_label_there_is_no_pair() -> None:
    assert reason(0.9, counts=np.array([5.0]))[1] == (0,)
