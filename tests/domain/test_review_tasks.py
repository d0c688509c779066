"""Review tasks: why a text is handed to people, and what comes first."""

from itertools import product

from askwell.domain.policies import Why
from askwell.domain.review_tasks import AUDIT, BECAUSE, urgency_of


def test_every_reason_has_its_phrase() -> None:
    assert BECAUSE.keys() == {*(why.value for why in Why), AUDIT}


def test_who_waits_comes_first_and_chance_last() -> None:
    kinds = sorted(
        product((True, False), repeat=2),
        key=lambda each: -urgency_of(is_awaited=each[0], is_abstained=each[1]),
    )
    assert kinds == [(True, True), (True, False), (False, True), (False, False)]
