"""Words are those that the screen finds in the same texts."""

import json
from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from askwell.domain.words import words

CASES = json.loads((Path(__file__).parents[1] / "cases" / "words.json").read_text("utf-8"))


def test_words_are_those_of_the_shared_cases() -> None:
    for case in CASES:
        assert words(case["text"]) == [tuple(word) for word in case["words"]], case["text"]


@given(st.text(max_size=60))
def test_words_hold_everything_that_is_not_white_space_once_and_in_order(text: str) -> None:
    found = words(text)
    assert all(start < end for start, end in found)
    assert all(before[1] <= after[0] for before, after in pairwise(found))
    inside = {at for start, end in found for at in range(start, end)}
    control = set("\x1c\x1d\x1e\x1f")
    for at, character in enumerate(text):
        assert (at in inside) != (character.isspace() and character not in control)
