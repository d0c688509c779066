"""Policies: what an owner may ask for, how it is kept, and what is held back."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askwell.domain.errors import InvalidInput
from askwell.domain.policies import WHY, Policy, PolicyKind, Why

targets = st.floats(0.05, 0.999)
costs = st.floats(0, 1e6)
labels = st.sampled_from(["lbl_a", "lbl_b", "lbl_c"])

policies = st.one_of(
    st.just(Policy()),
    st.builds(
        Policy, kind=st.just(PolicyKind.PRECISION), target=targets, by_label=st.dictionaries(labels, targets)
    ),
    st.builds(
        Policy,
        kind=st.just(PolicyKind.COSTS),
        wrong=costs,
        asking=costs,
        by_label=st.dictionaries(labels, costs),
    ),
)


def test_every_reason_has_its_phrase() -> None:
    assert WHY.keys() == set(Why)


@given(policies)
def test_a_policy_is_read_as_it_was_written(policy: Policy) -> None:
    assert Policy.from_json(policy.to_json()) == policy


@pytest.mark.parametrize(
    "given",
    [
        {"kind": "precision"},
        {"kind": "precision", "target": 0.0},
        {"kind": "precision", "target": 1.0},
        {"kind": "precision", "target": float("nan")},
        {"kind": "precision", "target": 0.9, "wrong": 1.0},
        {"kind": "precision", "target": 0.9, "by_label": {"lbl_a": 2.0}},
        {"kind": "costs", "wrong": 1.0},
        {"kind": "costs", "asking": 1.0},
        {"kind": "costs", "wrong": -1.0, "asking": 1.0},
        {"kind": "costs", "wrong": 1.0, "asking": 1.0, "target": 0.9},
        {"kind": "never", "target": 0.9},
        {"kind": "never", "by_label": {"lbl_a": 0.9}},
    ],
)
def test_policies_that_mean_nothing(given: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput, match="policy"):
        Policy.from_json(given)


def test_labels_of_others_are_refused() -> None:
    policy = Policy(PolicyKind.PRECISION, target=0.9, by_label={"lbl_a": 0.99})
    policy.check_labels({"lbl_a", "lbl_b"})
    with pytest.raises(InvalidInput, match="lbl_a"):
        policy.check_labels({"lbl_b"})
