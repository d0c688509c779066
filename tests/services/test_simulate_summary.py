"""Labels needed and their ratios: first points, censoring, intervals."""

from __future__ import annotations

import numpy as np
import pytest

from askwell.services.simulate_summary import Need, needed, ratio


def test_the_first_point_at_the_level_counts() -> None:
    counts, quality = [0, 10, 20, 30], [0.1, 0.46, 0.44, 0.5]
    assert needed(counts, quality, level=0.9, target=0.5) == Need(10.0)
    assert needed(counts, quality, level=0.9, target=0.5, holds=2) == Need(30.0)
    assert needed(counts, quality, level=0.1, target=0.5) == Need(1.0), "nothing counts as one, for ratios"


def test_a_level_that_is_not_reached_is_censored() -> None:
    assert needed([0, 10, 40], [0.1, 0.2, 0.3], level=0.9, target=0.5) == Need(40.0, censored=True)
    with pytest.raises(ValueError, match="at least one point"):
        needed([], [], level=0.9, target=0.5)


def test_ratios_are_geometric_means_over_sets_and_seeds() -> None:
    baseline = [[Need(100.0), Need(400.0)], [Need(50.0)]]
    strategy = [[Need(50.0), Need(50.0)], [Need(50.0)]]
    found = ratio(baseline, strategy, rng=np.random.default_rng(0))
    assert found.value == pytest.approx(2.0)
    assert found.low == pytest.approx(np.sqrt(2.0)) and found.high == pytest.approx(np.sqrt(8.0))
    assert not found.least and not found.most


def test_censored_runs_mark_the_ratio() -> None:
    lone, cut = [[Need(10.0)]], [[Need(30.0, censored=True)]]
    rng = np.random.default_rng(0)
    assert ratio(cut, lone, rng=rng).least and not ratio(cut, lone, rng=rng).most
    assert ratio(lone, cut, rng=rng).most
