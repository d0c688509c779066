"""Strict spans: counts against a plain count, each mistake by its name, intervals that know of clusters."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from askwell.engine.evaluation import wilson
from askwell.engine.span_evaluation import (
    FoundSpan,
    GivenSpan,
    Mistake,
    clustered,
    evaluate_spans,
    mistakes_in,
)

SPANS = st.builds(
    lambda start, length, label: GivenSpan(start, start + length, label),
    st.integers(0, 12),
    st.integers(1, 4),
    st.integers(0, 2),
)
TEXTS = st.lists(st.tuples(st.lists(SPANS, unique=True), st.lists(SPANS, unique=True)), max_size=8)


def found(spans: list[GivenSpan]) -> list[FoundSpan]:
    return [FoundSpan(span, 0.8) for span in spans]


@given(TEXTS)
def test_counts_agree_with_a_plain_count(texts: list[tuple[list[GivenSpan], list[GivenSpan]]]) -> None:
    quality = evaluate_spans([theirs for theirs, _ in texts], [found(ours) for _, ours in texts], classes=3)
    right = sum(span in theirs for theirs, ours in texts for span in ours)
    everything = sum(len(theirs) + len(ours) for theirs, ours in texts)
    assert quality.f1.value == pytest.approx(2 * right / everything if everything else 0.0)
    assert 0.0 <= quality.f1.low <= quality.f1.value <= quality.f1.high <= 1.0
    for label, report in enumerate(quality.classes):
        given_ = sum(span.label == label for theirs, _ in texts for span in theirs)
        assert report.support == given_
    counts = Counter(dict(quality.mistakes))
    missed = (
        everything - 2 * right - sum(count for m, count in counts.items() if m.kind in ("label", "edges"))
    )
    assert missed == sum(counts.values())


@pytest.mark.parametrize(
    ("theirs", "ours", "said"),
    [
        ([(0, 2, 0)], [(0, 2, 0)], []),
        ([(0, 2, 0)], [], [Mistake("missed", 0, None)]),
        ([], [(0, 2, 1)], [Mistake("spurious", None, 1)]),
        ([(0, 2, 0)], [(0, 2, 1)], [Mistake("label", 0, 1)]),
        ([(0, 2, 0)], [(1, 2, 0)], [Mistake("edges", 0, 0)]),
        ([(0, 3, 0)], [(1, 3, 1)], [Mistake("label", 0, 1)]),
        ([(0, 2, 0)], [(2, 3, 0)], [Mistake("missed", 0, None), Mistake("spurious", None, 0)]),
        ([(0, 4, 0), (5, 6, 1)], [(0, 3, 0), (0, 4, 1)], [  # the same edges find each other first
            Mistake("label", 0, 1), Mistake("missed", 1, None), Mistake("spurious", None, 0),
        ]),
    ],
)  # fmt: skip
def test_a_mistake_has_its_name(
    theirs: list[tuple[int, int, int]], ours: list[tuple[int, int, int]], said: list[Mistake]
) -> None:
    assert mistakes_in([GivenSpan(*span) for span in theirs], [GivenSpan(*span) for span in ours]) == said


def test_texts_that_are_right_or_wrong_as_a_whole_say_less() -> None:
    totals = np.full(40, 5)
    together = clustered(np.where(np.arange(40) % 2, 5, 0), totals)
    apart = clustered(np.where(np.arange(40) % 2, 3, 2), totals)
    assert together.value == apart.value == 0.5
    assert together.high - together.low > 2 * (apart.high - apart.low)
    assert apart == wilson(100, 200)
    assert clustered(totals, totals) == wilson(200, 200)


def test_probabilities_are_judged_by_what_is_right() -> None:
    span, other = GivenSpan(0, 1, 0), GivenSpan(2, 3, 0)
    sure = evaluate_spans([[span]] * 4, [[FoundSpan(span, 0.99)]] * 4, classes=1)
    wrong = evaluate_spans([[span]] * 4, [[FoundSpan(other, 0.99)]] * 4, classes=1)
    assert sure.nll < 0.02 < 4 < wrong.nll
    assert sure.ece == pytest.approx(0.01, abs=1e-6)
    assert wrong.ece == pytest.approx(0.99, abs=1e-6)
    assert evaluate_spans([], [], classes=2).f1.high == 1.0
