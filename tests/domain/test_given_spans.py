"""Spans as files give them: their shapes, and their places once the text is cleaned."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askwell.domain.documents import clean_text
from askwell.domain.errors import InvalidInput
from askwell.domain.given_spans import GivenSpan, looks_like_spans, place, read_spans
from askwell.domain.spans import OffsetUnit, Span, in_unit

CASES = json.loads((Path(__file__).parents[1] / "cases" / "offsets.json").read_text("utf-8"))
PIECES = ("a", "é", "💩", "👩‍🔬", "שלום", "\r\n", "\r", "\n", "\t", " ")


@pytest.mark.parametrize(
    "cell",
    [
        [{"start": 0, "end": 3, "label": "P"}],
        [[0, 3, "P"]],
        [{"start_offset": 0, "end_offset": 3, "label": "P", "id": 1}],
        [{"start": 0.0, "end": 3.0, "labels": ["P"]}],
        '[{"start": 0, "end": 3, "type": " P "}]',
        [[0, 3, "P"], (0, 3, "P")],
    ],
)
def test_every_shape_is_read(cell: object) -> None:
    assert read_spans(cell) == (GivenSpan(0, 3, "P"),)
    assert looks_like_spans(cell)


def test_nothing_and_none_are_told_apart() -> None:
    assert read_spans(None) is None
    assert read_spans("") is None
    assert read_spans("null") is None
    assert read_spans([]) == read_spans("[]") == ()
    assert not looks_like_spans([])


@pytest.mark.parametrize(
    "cell, reason",
    [
        ("Ada", "spans: “Ada” is no JSON list of spans"),
        ({"start": 0}, "spans: are a dict, not a list"),
        ([[0, 3, "P"], "x"], "spans[1]: is neither an object nor a list of start, end and label"),
        ([{"start": 0, "label": "P"}], "spans[0]: goes from 0 to None, which are no positions"),
        ([[True, 3, "P"]], "spans[0]: goes from True to 3, which are no positions"),
        ([[0, 3, " "]], "spans[0]: 0 to 3 has no label"),
    ],
)
def test_what_is_no_span_is_named(cell: object, reason: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        read_spans(cell)
    assert str(raised.value) == reason
    assert not looks_like_spans(cell)


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=12), st.data())
def test_spans_stay_on_their_words_when_the_text_is_cleaned(parts: list[str], data: st.DataObject) -> None:
    raw = "".join(parts)
    starts = [sum(map(len, parts[:index])) for index in range(len(parts) + 1)]
    first = data.draw(st.integers(0, len(parts) - 1))
    last = data.draw(st.integers(first + 1, len(parts)))
    span = Span(starts[first], starts[last], "X")
    for unit in OffsetUnit:
        counted = in_unit(raw, [span], unit)[0]
        found = place(raw, [GivenSpan(counted.start, counted.end, "X")], unit)[0]
        part = clean_text(raw)[found.start : found.end]
        assert part.strip() == clean_text(raw[span.start : span.end]).strip()  # an edge may be within a CRLF


def test_the_shared_cases_in_utf16() -> None:
    for case in CASES:
        for at in range(case["code_points"]):
            given = GivenSpan(case["utf16"][at], case["utf16"][at + 1], "X")
            raw = case["text"]
            cut = clean_text(raw[: at + 1])
            found = place(raw, [given], OffsetUnit.UTF16)[0]
            assert found.end == len(cut) or raw[at : at + 2] == "\r\n"


def test_the_quoted_words_decide_where_positions_are_counted_otherwise() -> None:
    raw = "💩\r\nAda met Bob"
    expected = (Span(2, 5, "P"), Span(10, 13, "P"))
    for shift in (3, 4, 2, 3):  # code points, UTF-16; then both with line ends as one character
        given = [GivenSpan(shift, shift + 3, "P", "Ada"), GivenSpan(shift + 8, shift + 11, "P", "Bob")]
        assert place(raw, given, OffsetUnit.CODE_POINTS) == expected
    with pytest.raises(
        InvalidInput, match=r"spans\[1\]: .* is “Eve” in the file, but the text has “Bob” there"
    ):
        place(raw, [GivenSpan(3, 6, "P", "Ada"), GivenSpan(11, 14, "P", "Eve")], OffsetUnit.CODE_POINTS)


@pytest.mark.parametrize("start, end", [(-1, 2), (2, 2), (3, 9), (5, 3)])
def test_places_outside_are_refused(start: int, end: int) -> None:
    for raw in ("abc", "a\r\nb", "éa💩"):
        with pytest.raises(InvalidInput):
            place(raw, [GivenSpan(start, end, "X")], OffsetUnit.CODE_POINTS)
    with pytest.raises(InvalidInput, match="no character of the text begins or ends there"):
        place("💩", [GivenSpan(0, 1, "X")], OffsetUnit.UTF16)
