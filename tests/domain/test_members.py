"""Roles and what they may do."""

from itertools import pairwise

import pytest

from askwell.domain.errors import NotAllowed
from askwell.domain.members import PERMISSIONS, Permission, Role, demand


def test_each_role_may_do_all_that_the_lesser_one_may() -> None:
    ladder = [Role.VIEWER, Role.ANNOTATOR, Role.REVIEWER, Role.ADMIN, Role.OWNER]
    for lesser, greater in pairwise(ladder):
        assert PERMISSIONS[lesser] < PERMISSIONS[greater]


def test_the_owner_may_do_everything_and_a_service_may_not_answer() -> None:
    assert PERMISSIONS[Role.OWNER] == frozenset(Permission)
    assert Permission.ANNOTATE not in PERMISSIONS[Role.SERVICE]


@pytest.mark.parametrize("role", [None, Role.VIEWER])
def test_demand_says_what_is_missing(role: Role | None) -> None:
    with pytest.raises(NotAllowed, match="annotate"):
        demand(role, Permission.ANNOTATE)
