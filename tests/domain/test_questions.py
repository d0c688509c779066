"""Which turns belong to the audit stream."""

import pytest

from askwell.domain.questions import is_audit_turn


@pytest.mark.parametrize("share", [0.0, 0.05, 0.1, 0.25, 0.5, 1.0])
def test_every_stretch_of_questions_holds_its_share(share: float) -> None:
    turns = [is_audit_turn(turn, share) for turn in range(2_000)]
    assert sum(turns) == pytest.approx(2_000 * share, abs=3)
    for start in range(0, 1_900, 50):
        assert sum(turns[start : start + 100]) == pytest.approx(100 * share, abs=3)
