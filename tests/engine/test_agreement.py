"""Agreement: cases with known answers from the literature, slow loops, and what must not matter."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askwell.engine.agreement import DRAWS, FEW, MOST_VALUES, Choices, Measure, masi
from askwell.engine.consensus import Votes

KRIPPENDORFF = """
1 2 3 3 2 1 4 1 2 . . .
1 2 3 3 2 2 4 1 2 5 . 3
. 3 3 3 2 3 4 2 2 5 1 .
1 2 3 3 2 4 4 1 2 5 1 .
"""
"""Four observers and twelve units: Krippendorff 2011, Computing Krippendorff's Alpha-Reliability, C."""


def votes_of(said: list[tuple[int, int, int]], classes: int) -> Votes:
    texts, people, labels = np.array(said, dtype=np.int64).reshape(-1, 3).T
    return Votes(texts, people, np.eye(classes, dtype=np.float32)[labels])


def choices(said: list[tuple[int, int, int]], classes: int) -> Choices:
    return Choices(votes_of(said, classes), task="one", rng=np.random.default_rng(0))


def table(text: str) -> list[tuple[int, int, int]]:
    rows = [line.split() for line in text.strip().splitlines()]
    return [(u, p, int(v) - 1) for p, row in enumerate(rows) for u, v in enumerate(row) if v != "."]


def naive_alpha(said: list[tuple[int, int, int]]) -> float:
    """From the definition: every ordered pair within a unit, against every ordered pair of all values."""
    units: dict[int, list[int]] = {}
    for unit, _, value in said:
        units.setdefault(unit, []).append(value)
    units = {unit: values for unit, values in units.items() if len(values) > 1}
    values = [value for unit in units.values() for value in unit]
    observed = sum(sum(a != b for a, b in permutations(unit, 2)) / (len(unit) - 1) for unit in units.values())
    expected = sum(a != b for a, b in permutations(values, 2)) / (len(values) - 1)
    return 1 - observed / expected


def test_krippendorffs_own_example() -> None:
    measure = choices(table(KRIPPENDORFF), 5).alpha()
    assert measure.value == pytest.approx(0.743, abs=5e-4)
    assert measure.value == pytest.approx(naive_alpha(table(KRIPPENDORFF)))
    assert measure.texts == 11
    assert measure.low is not None and measure.high is not None
    assert 0.3 < measure.low < 0.743 < measure.high <= 1


def test_cohens_kappa_of_a_known_table() -> None:
    cells = [(0, 0, 20), (0, 1, 5), (1, 0, 10), (1, 1, 15)]
    pairs = [(a, b) for a, b, count in cells for _ in range(count)]
    said = [(unit, person, value) for unit, pair in enumerate(pairs) for person, value in enumerate(pair)]
    found = choices(said, 2)
    assert found.pair(0, 1).value == pytest.approx(0.4)
    assert found.pair(1, 0).value == pytest.approx(0.4)
    assert found.person(0).value == pytest.approx(0.4), "with one other the group is that other"


def test_who_answers_at_random_agrees_no_more_than_by_chance() -> None:
    rng = np.random.default_rng(1)
    truth = rng.integers(0, 3, 2000)
    said = [(unit, person, int(truth[unit])) for unit in range(2000) for person in (0, 1)]
    said += [(unit, 2, int(rng.integers(0, 3))) for unit in range(2000)]
    found = choices(said, 3)
    assert found.pair(0, 1).value == pytest.approx(1)
    assert found.pair(0, 2).value == pytest.approx(0, abs=0.05)
    assert found.person(2).value == pytest.approx(0, abs=0.05)
    assert found.person(0).value == pytest.approx(0.5, abs=0.05)


def test_people_who_always_disagree_score_below_chance() -> None:
    said = [(unit, person, (unit + person) % 2) for unit in range(40) for person in (0, 1)]
    found = choices(said, 2)
    alpha, kappa = found.alpha(), found.pair(0, 1)
    assert alpha.value is not None and alpha.value < -0.9
    assert kappa.value == pytest.approx(-1)
    assert found.labels()[0].value == pytest.approx(alpha.value)


def test_a_label_that_people_mix_up_scores_lower_than_one_that_they_know() -> None:
    rng = np.random.default_rng(2)
    said = []
    for unit in range(400):
        label = int(rng.integers(0, 3))
        for person in range(2):
            mixed = label if label == 0 else int(rng.integers(1, 3))
            said.append((unit, person, mixed))
    found = choices(said, 3)
    assert found.labels()[0].value == pytest.approx(1)
    for label in (1, 2):
        value = found.labels()[label].value
        assert value is not None and value < 0.5


def test_one_label_against_the_rest_is_alpha_of_two_values() -> None:
    said = table(KRIPPENDORFF)
    for label in range(5):
        two = [(unit, person, int(value == label)) for unit, person, value in said]
        assert choices(said, 5).labels()[label].value == pytest.approx(naive_alpha(two))


def test_why_there_is_no_figure() -> None:
    assert choices([(unit, 0, unit % 2) for unit in range(40)], 2).alpha() == Measure(0, why="alone")
    few = [(unit, person, unit % 2) for unit in range(FEW - 1) for person in (0, 1)]
    assert choices(few, 2).alpha() == Measure(FEW - 1, why="few")
    same = [(unit, person, 0) for unit in range(40) for person in (0, 1)]
    assert choices(same, 2).alpha() == Measure(40, why="uniform")
    assert choices(same, 2).pair(0, 1).why == "uniform"
    assert choices(same, 2).labels()[1].why == "uniform"
    assert choices(same, 2).pair(0, 7).why == "alone"


def test_masi_of_passonneau() -> None:
    sets = np.array([[1, 0, 0], [1, 1, 0], [0, 1, 1], [0, 0, 1], [0, 0, 0]], dtype=bool)
    similar = 1 - masi(sets)
    assert np.diag(similar) == pytest.approx(np.ones(5))
    assert similar[0, 1] == pytest.approx(1 / 2 * 2 / 3)
    assert similar[1, 2] == pytest.approx(1 / 3 * 1 / 3)
    assert similar[0, 3] == similar[0, 4] == 0


def test_sets_that_share_a_label_are_less_apart_than_others() -> None:
    def alpha(second: list[int]) -> float:
        rng = np.random.default_rng(0)
        first = np.array([[1, 0, 0, 0], [0, 1, 1, 0]], dtype=np.float32)
        other = np.array([second, [0, 1, 1, 0]], dtype=np.float32)
        rows = [table[unit % 2] for unit in range(60) for table in (first, other)]
        votes = Votes(np.repeat(np.arange(60), 2), np.tile([0, 1], 60), np.stack(rows))
        value = Choices(votes, task="several", rng=rng).alpha().value
        assert value is not None
        return value

    assert alpha([1, 0, 0, 0]) == pytest.approx(1)
    assert 1 > alpha([1, 0, 0, 1]) > alpha([0, 0, 0, 1])


def test_very_many_sets_are_thinned() -> None:
    rng = np.random.default_rng(4)
    sets = (rng.random((3000, 14)) < 0.5).astype(np.float32)
    votes = Votes(np.repeat(np.arange(1500), 2), np.tile([0, 1], 1500), sets)
    measure = Choices(votes, task="several", rng=rng).alpha()
    assert FEW < measure.texts < MOST_VALUES
    assert measure.value == pytest.approx(0, abs=0.1)


def test_an_interval_covers_what_it_should() -> None:
    rng, hits = np.random.default_rng(5), 0
    for _ in range(40):
        truth = rng.integers(0, 3, 150)
        said = []
        for unit in range(150):
            for person in range(2):
                value = truth[unit] if rng.random() < 0.7 else rng.integers(0, 3)
                said.append((unit, person, int(value)))
        measure = Choices(votes_of(said, 3), task="one", rng=rng).alpha()
        assert measure.low is not None and measure.high is not None
        hits += measure.low <= 0.49 <= measure.high
    assert hits >= 33
    assert DRAWS >= 200


answers = st.lists(
    st.tuples(st.integers(0, 14), st.integers(0, 3), st.integers(0, 2)),
    min_size=1,
    max_size=60,
    unique_by=lambda each: each[:2],
)


@settings(max_examples=60)
@given(answers, st.permutations(range(3)), st.permutations(range(4)))
def test_names_and_order_do_not_matter(
    said: list[tuple[int, int, int]], labels: list[int], people: list[int]
) -> None:
    measure = choices(said, 3).alpha()
    renamed = [(text, people[person], labels[value]) for text, person, value in said][::-1]
    other = choices(renamed, 3).alpha()
    assert (measure.texts, measure.why) == (other.texts, other.why)
    if measure.value is not None:
        assert measure.value == pytest.approx(other.value)
        assert measure.value == pytest.approx(naive_alpha(said))
        assert measure.value <= 1
