"""Deployments: names, what answers whom, going back, and what an owner may ask for."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askwell.domain.deployments import (
    LATENCY,
    PHRASES,
    Conduct,
    Move,
    MoveKind,
    Serving,
    clean_name,
    is_canary,
    latency_class,
    step_back,
)
from askwell.domain.errors import InvalidInput

NOW = datetime(2031, 1, 1, tzinfo=UTC)
shares = st.floats(0, 1)


def moved(*steps: tuple[MoveKind, Serving]) -> list[Move]:
    return [Move(number, kind, "p", NOW, serving) for number, (kind, serving) in enumerate(steps, 1)]


def test_every_move_has_its_phrase() -> None:
    assert PHRASES.keys() == set(MoveKind)


@given(st.text(max_size=70))
def test_a_name_fits_into_an_address_or_is_refused(name: str) -> None:
    try:
        cleaned = clean_name(name)
    except InvalidInput:
        return
    assert cleaned == clean_name(cleaned)
    assert set(cleaned) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") and 1 <= len(cleaned) <= 60
    assert not cleaned.startswith("-") and not cleaned.endswith("-")


@pytest.mark.parametrize("name", ["", "-", "a-", "-a", "a b", "a/b", "ä", "a" * 61, "a\n", "tickets.v1"])
def test_names_that_are_refused(name: str) -> None:
    if name == "a\n":
        assert clean_name(name) == "a"
        return
    with pytest.raises(InvalidInput, match="name"):
        clean_name(name)


@given(st.text(), shares, shares)
def test_a_larger_share_takes_no_caller_from_the_canary(key: str, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert is_canary("dep_1", key, low) <= is_canary("dep_1", key, high)
    assert not is_canary("dep_1", key, 0.0) and is_canary("dep_1", key, 1.0)
    assert is_canary("dep_1", key, one) == is_canary("dep_1", key, one)


def test_the_canary_gets_its_share_and_another_deployment_other_callers() -> None:
    keys = [f"caller {number}" for number in range(20_000)]
    first = {key for key in keys if is_canary("dep_1", key, 0.1)}
    second = {key for key in keys if is_canary("dep_2", key, 0.1)}
    assert abs(len(first) - 2_000) < 200  # over four standard deviations of a fair draw
    assert abs(len(first & second) - 200) < 70


@given(st.lists(st.integers(1, 6), min_size=1, max_size=8))
def test_going_back_leads_through_what_answered_before_to_the_beginning(versions: list[int]) -> None:
    moves = moved(*((MoveKind.PROMOTE, Serving(version)) for version in versions))
    answered = [each for place, each in enumerate(versions) if place == 0 or versions[place - 1] != each]
    for expected in reversed(answered[:-1]):
        back = step_back(moves)
        assert back is not None and back.version == expected
        moves += moved((MoveKind.ROLLBACK, back))
    assert step_back(moves) is None


def test_what_answers_nobody_is_not_gone_back_over_and_the_shadow_stays() -> None:
    first = Serving(1)
    second = Serving(2)
    watched = replace(second, shadow=3)
    moves = moved(
        (MoveKind.CREATE, first),
        (MoveKind.PROMOTE, second),
        (MoveKind.SHADOW, watched),
        (MoveKind.SETTINGS, watched),
        (MoveKind.PAUSE, watched),
    )
    assert step_back(moves) == Serving(1, shadow=3)


def test_a_canary_is_gone_back_over() -> None:
    moves = moved((MoveKind.CREATE, Serving(1)), (MoveKind.CANARY, Serving(1, canary=2, canary_share=0.2)))
    assert step_back(moves) == Serving(1)


@pytest.mark.parametrize(
    "given",
    [
        {"version": 0},
        {"canary": 2},
        {"canary_share": 0.5},
        {"canary": 2, "canary_share": 1.5},
        {"shadow": -1},
    ],
)
def test_versions_that_cannot_answer(given: dict[str, float]) -> None:
    with pytest.raises(InvalidInput):
        Serving(**given)  # pyright: ignore[reportArgumentType] — wrong on purpose


@pytest.mark.parametrize(
    "given",
    [
        {"scope_limit": 1.1}, {"audit_share": -0.1}, {"open_most": -1}, {"expiry_hours": 0.0},
        {"retention_days": 0}, {"texts_a_minute": 0}, {"fallback": ""},
        {"scope_limit": float("nan")},
    ],
)  # fmt: skip
def test_conduct_that_cannot_be(given: dict[str, float]) -> None:
    with pytest.raises(InvalidInput):
        Conduct(**given)  # pyright: ignore[reportArgumentType] — wrong on purpose


@given(st.floats(0, 1e6))
def test_a_call_is_counted_in_the_class_that_holds_it(milliseconds: float) -> None:
    place = latency_class(milliseconds)
    assert place == len(LATENCY) or milliseconds <= LATENCY[place]
    assert place == 0 or milliseconds > LATENCY[place - 1]
