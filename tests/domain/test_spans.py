"""Spans: trimmed, refused with a reason, and the same in every unit."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askwell.domain.errors import InvalidInput
from askwell.domain.labels import Label, LabelKind
from askwell.domain.spans import OffsetUnit, Span, check_spans, from_unit, in_unit, snapped
from askwell.domain.words import words

CASES = json.loads((Path(__file__).parents[1] / "cases" / "offsets.json").read_text("utf-8"))
LABELS = {
    "a": Label("a", "Actor", kind=LabelKind.SPAN),
    "b": Label("b", "Malware", position=1, kind=LabelKind.SPAN),
    "old": Label("old", "Old", position=2, is_archived=True, kind=LabelKind.SPAN),
    "whole": Label("whole", "Report", position=3),
}
TEXT = "The group 👩‍👩‍👧 used  POTHERB ."


def check(*spans: Span, may_overlap: bool = False) -> tuple[Span, ...]:
    return check_spans(TEXT, LABELS, spans, may_overlap=may_overlap)


def test_spans_are_ordered_and_lose_white_space_at_their_edges() -> None:
    assert check(Span(20, 30, "b"), Span(3, 10, "a")) == (Span(4, 9, "a"), Span(22, 29, "b"))


def test_nothing_marked_is_an_answer() -> None:
    assert check() == ()


@pytest.mark.parametrize(
    ("spans", "says"),
    [
        ([Span(4, 9, "nobody")], "spans\\[0\\]: the project has no label"),
        ([Span(0, 3, "a"), Span(4, 9, "old")], "spans\\[1\\]: the label “Old” is archived"),
        ([Span(4, 9, "whole")], "is for whole texts"),
        ([Span(4, 99, "a")], "4 to 99 is no part of a text of"),
        ([Span(9, 4, "a")], "is no part"),
        ([Span(-1, 4, "a")], "is no part"),
        ([Span(20, 22, "a")], "white space alone"),
        ([Span(4, 9, "a"), Span(4, 10, "a")], "“group” \\(4–9\\) is there twice"),
        ([Span(0, 9, "a"), Span(4, 12, "b")], "“The group” \\(0–9\\) and .* overlap"),
    ],
)
def test_a_span_that_cannot_stand_is_refused_by_its_number(spans: list[Span], says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        check(*spans)


def test_spans_may_lie_in_each_other_where_the_project_says_so() -> None:
    outer, inner = Span(0, 9, "a"), Span(4, 9, "b")
    assert check(inner, outer, Span(4, 9, "a"), may_overlap=True) == (outer, Span(4, 9, "a"), inner)
    with pytest.raises(InvalidInput, match="twice"):
        check(inner, outer, inner, may_overlap=True)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:12])
@pytest.mark.parametrize("unit", [OffsetUnit.UTF16, OffsetUnit.BYTES])
def test_positions_are_those_of_the_shared_cases(case: dict[str, object], unit: OffsetUnit) -> None:
    text = str(case["text"])
    places = case["utf16" if unit is OffsetUnit.UTF16 else "utf8"]
    assert isinstance(places, list)
    for start in range(len(text)):
        span = Span(start, len(text), "a")
        (converted,) = in_unit(text, [span], unit)
        assert (converted.start, converted.end) == (places[start], places[-1])
        assert from_unit(text, [converted], unit) == [span]


@given(st.text(max_size=40), st.data())
def test_units_round_trip(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    span = Span(start, data.draw(st.integers(start, len(text))), "a")
    for unit in OffsetUnit:
        assert from_unit(text, in_unit(text, [span], unit), unit) == [span]


def test_half_a_character_is_refused() -> None:
    with pytest.raises(InvalidInput, match="spans\\[0\\]: no character"):
        from_unit("a😀", [Span(0, 2, "a")], OffsetUnit.UTF16)


@given(st.text(max_size=40), st.data())
def test_snapping_covers_the_words_that_are_touched_and_no_others(text: str, data: st.DataObject) -> None:
    found = words(text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    touched = [i for i, (a, b) in enumerate(found) if a < end and start < b]
    assert snapped(found, start, end) == ((touched[0], touched[-1] + 1) if touched else None)
