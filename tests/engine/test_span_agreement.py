"""Agreement on spans: counted by hand, and by sets of characters."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askwell.engine.span_agreement import Marked, SpanPairs

A, B = (0, 4, 0), (6, 9, 1)


def pairs(answers: list[Marked], labels: int = 2) -> SpanPairs:
    return SpanPairs(answers, labels=labels, rng=np.random.default_rng(0))


def both(one: set[tuple[int, int, int]], other: set[tuple[int, int, int]], texts: int = 20) -> SpanPairs:
    return pairs(
        [Marked(t, p, frozenset(spans)) for t in range(texts) for p, spans in enumerate((one, other))]
    )


def test_strict_counts_spans_and_partial_counts_characters() -> None:
    assert both({A, B}, {A, B}).f1().value == 1
    assert both({A, B}, {A}).f1().value == pytest.approx(2 / 3)
    shifted = both({A}, {(2, 6, 0)})
    assert shifted.f1().value == 0
    assert shifted.f1(is_partial=True).value == pytest.approx(2 * 2 / 8)
    relabelled = both({A}, {(0, 4, 1)})
    assert relabelled.f1(is_partial=True).value == 0


def test_a_text_without_marks_says_nothing_and_one_marked_by_one_person_counts_against() -> None:
    assert both(set(), set()).f1().why == "uniform"
    assert both({A}, set()).f1().value == 0
    assert pairs([Marked(t, 0, frozenset({A})) for t in range(20)]).f1().why == "alone"
    assert both({A}, {A}, texts=3).f1().why == "few"


def test_by_label_by_pair_and_by_person() -> None:
    answers = [
        Marked(text, person, frozenset(spans))
        for text in range(20)
        for person, spans in enumerate(({A, B}, {A, B}, {A}))
    ]
    found = pairs(answers)
    assert found.label(0).value == 1
    assert found.label(1).value == pytest.approx(2 * 1 / 4)
    assert found.pair(0, 1).value == 1
    assert found.pair(2, 0).value == pytest.approx(2 / 3)
    assert found.person(2).value == pytest.approx(2 / 3)
    assert found.person(0).value == pytest.approx(2 * 3 / 7)


spans = st.frozensets(
    st.tuples(st.integers(0, 12), st.integers(1, 6), st.integers(0, 1)).map(
        lambda each: (each[0], each[0] + each[1], each[2])
    ),
    max_size=5,
)


@settings(max_examples=60)
@given(spans, spans)
def test_partial_is_dice_of_labelled_characters(
    one: frozenset[tuple[int, int, int]], other: frozenset[tuple[int, int, int]]
) -> None:
    mine = {(place, label) for start, end, label in one for place in range(start, end)}
    theirs = {(place, label) for start, end, label in other for place in range(start, end)}
    measure = both(set(one), set(other)).f1(is_partial=True)
    if not mine and not theirs:
        assert measure.why == "uniform"
    else:
        assert measure.value == pytest.approx(2 * len(mine & theirs) / (len(mine) + len(theirs)))
