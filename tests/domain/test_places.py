"""Places: how many people may answer a text, evenly over the texts and never fewer for a larger share."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askwell.domain.places import LOTS, lot, wanted
from askwell.domain.projects import Project, Task

NOW = datetime(2031, 1, 1, tzinfo=UTC)
IDS = st.integers(1, 2**40)
SHARES = st.floats(0, 1)


def project(overlap: int, share: float, most: int | None = None) -> Project:
    return Project("p", "P", Task.CHOOSE_ONE, NOW, overlap=overlap, overlap_share=share, overlap_most=most)


@given(IDS, st.integers(2, 5), SHARES, SHARES)
def test_a_larger_share_takes_no_answer_away(text: int, overlap: int, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 1 <= wanted(project(overlap, low), text) <= wanted(project(overlap, high), text) <= overlap


@given(IDS, st.integers(1, 5))
def test_none_of_the_texts_or_all_of_them(text: int, overlap: int) -> None:
    assert wanted(project(overlap, 0.0), text) == 1
    assert wanted(project(overlap, 1.0), text) == overlap


@given(IDS, st.sampled_from([0.05, 0.2, 0.5, 0.9]), st.integers(50, 400))
def test_any_stretch_of_texts_holds_nearly_its_share(first: int, share: float, count: int) -> None:
    shared = sum(wanted(project(2, share), first + n) == 2 for n in range(count))
    assert shared == pytest.approx(share * count, abs=4)


def test_the_lots_are_all_different() -> None:
    assert len({lot(text) for text in range(1, LOTS + 1)}) == LOTS


@given(IDS, SHARES, st.integers(0, 3), st.integers(1, 9))
def test_the_model_gets_another_opinion_up_to_the_most(
    text: int, share: float, extra: int, asked: int
) -> None:
    standing = wanted(project(2, share, 4), text, extra)
    assert wanted(project(2, share, 4), text, extra, asked) == max(standing, min(asked, 4))
    assert wanted(project(2, share), text, extra, asked) <= max(standing, 2)
