"""Spans to tags and back, in both layouts."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from askwell.engine.tagging.tags import Scheme, WordSpan

WORDS, LABELS = 9, 3


@st.composite
def apart(draw: st.DrawFn) -> list[WordSpan]:
    """Spans that do not touch the same word."""
    cuts = sorted(draw(st.sets(st.integers(0, WORDS), min_size=2, max_size=8)))
    kept = [pair for pair in pairwise(cuts) if draw(st.booleans())]
    return [WordSpan(start, end, draw(st.integers(0, LABELS - 1))) for start, end in kept]


@given(apart(), st.sampled_from(["flat", "overlapping"]))
def test_spans_come_back_from_their_tags(spans: list[WordSpan], layout) -> None:
    scheme = Scheme(LABELS, layout)
    tags = scheme.encode(spans, WORDS)
    assert scheme.decode(tags) == spans
    allowed = scheme.allowed()
    assert allowed[tags[:, :-1], tags[:, 1:]].all()
    assert scheme.first()[tags[:, 0]].all()


@given(st.lists(apart(), min_size=LABELS, max_size=LABELS))
def test_spans_of_different_labels_may_overlap_where_that_is_allowed(each: list[list[WordSpan]]) -> None:
    scheme = Scheme(LABELS, "overlapping")
    spans = [WordSpan(s.start, s.end, label) for label, found in enumerate(each) for s in found]
    assert set(scheme.decode(scheme.encode(spans, WORDS))) == set(spans)


def test_of_clashing_spans_the_longer_is_kept() -> None:
    spans = [WordSpan(1, 2, 0), WordSpan(0, 4, 1), WordSpan(5, 6, 0)]
    assert Scheme(2, "flat").decode(Scheme(2, "flat").encode(spans, 6)) == [spans[1], spans[2]]


def test_targets_are_shares_of_people() -> None:
    scheme = Scheme(1, "flat")
    shares, moves = scheme.targets([[WordSpan(0, 2, 0)], [], [WordSpan(0, 1, 0)], []], 2)
    np.testing.assert_allclose(shares[0], [[0.5, 0.5, 0], [0.75, 0, 0.25]])
    np.testing.assert_allclose(moves[0], [[0.5, 0, 0], [0.25, 0, 0.25], [0, 0, 0]])


@pytest.mark.parametrize(
    "span", [WordSpan(0, 0, 0), WordSpan(-1, 1, 0), WordSpan(0, 4, 0), WordSpan(0, 1, 2)]
)
def test_a_span_that_does_not_fit_is_refused(span: WordSpan) -> None:
    with pytest.raises(ValueError, match="is no span of a text of 3 words with 2 labels"):
        Scheme(2, "flat").encode([span], 3)
