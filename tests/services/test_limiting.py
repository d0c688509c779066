"""The limit of a deployment: a minute's texts in any minute, and a time to come back that is right."""

from hypothesis import given
from hypothesis import strategies as st

from askwell.services.limiting import Limits


@given(
    st.integers(1, 100),
    st.lists(st.tuples(st.floats(0, 30), st.integers(1, 40)), min_size=1, max_size=60),
)
def test_it_lets_in_no_more_than_was_agreed_and_keeps_its_word(
    a_minute: int, calls: list[tuple[float, int]]
) -> None:
    now = 0.0
    limits = Limits(lambda: now)
    let_in = 0
    largest = 0
    for pause, texts in calls:
        now += pause
        wait = limits.take("a", texts, a_minute)
        if wait:
            now += wait
            assert limits.take("a", texts, a_minute) == 0
        let_in += texts
        largest = max(largest, texts)
        assert let_in <= a_minute + largest + now * a_minute / 60 + 1e-6


def test_deployments_do_not_share_it_and_without_one_everything_comes_in() -> None:
    limits = Limits(lambda: 0.0)
    assert limits.take("a", 10, 10) == 0
    assert limits.take("a", 1, 10) == 6
    assert limits.take("b", 10, 10) == 0
    assert limits.take("c", 10**9, None) == 0
