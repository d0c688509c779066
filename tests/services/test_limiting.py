"""The limit of a deployment: a minute's texts in any minute, and a time to come back that is right."""

from hypothesis import example, given
from hypothesis import strategies as st

from askwell.services.limiting import Limits, Refusal


@given(
    st.integers(1, 100),
    st.lists(st.tuples(st.floats(0, 30), st.integers(1, 40)), min_size=1, max_size=60),
)
@example(1, [(0.0, 9), (1.3165355720650922, 26), (0.0, 1)])  # what was missing came out as a billionth
def test_it_lets_in_no_more_than_was_agreed_and_keeps_its_word(
    a_minute: int, calls: list[tuple[float, int]]
) -> None:
    now = 0.0
    limits = Limits(lambda: now)
    let_in = 0
    largest = 0
    for pause, texts in calls:
        now += pause
        refusal = limits.take(texts, {"a": a_minute})
        if refusal is not None:
            now += refusal.seconds
            assert limits.take(texts, {"a": a_minute}) is None
        let_in += texts
        largest = max(largest, texts)
        assert let_in <= a_minute + largest + now * a_minute / 60 + 1e-6


def test_deployments_do_not_share_it_and_without_one_everything_comes_in() -> None:
    limits = Limits(lambda: 0.0)
    assert limits.take(10, {"a": 10}) is None
    assert limits.take(1, {"a": 10}) == Refusal("a", 10, 6)
    assert limits.take(10, {"b": 10}) is None
    assert limits.take(10**9, {"c": None}) is None


def test_what_one_limit_refuses_is_counted_for_no_other() -> None:
    now = 0.0
    limits = Limits(lambda: now)
    both: dict[str, int | None] = {"deployment": 100, "key": 10}
    assert limits.take(10, both) is None
    for _ in range(50):
        assert limits.take(1, both) == Refusal("key", 10, 6)
    assert limits.take(90, {"deployment": 100}) is None
    assert limits.take(10, both) == Refusal("key", 10, 60)
    now += 60
    assert limits.take(10, both) is None
