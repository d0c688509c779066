"""Links used once, sessions that end and can be ended, and doors that close when they should."""

import pytest

from askwell.domain.errors import NotFound, NotSignedIn, SessionNeeded, SignInRefused
from askwell.domain.members import Caller, Role
from askwell.domain.projects import Project
from askwell.services import sessions, team
from askwell.storage.store import Store
from tests.conftest import TurnableClock


def test_a_link_signs_in_once(store: Store, owner: Caller) -> None:
    token = sessions.create_link(store, owner)
    session = sessions.sign_in(store, token)
    assert sessions.caller_by_session(store, session) == owner
    with pytest.raises(SignInRefused):
        sessions.sign_in(store, token)
    sessions.sign_out(store, session)
    with pytest.raises(NotSignedIn):
        sessions.caller_by_session(store, session)


def test_links_and_sessions_expire(store: Store, owner: Caller, clock: TurnableClock) -> None:
    stale = sessions.create_link(store, owner)
    session = sessions.sign_in(store, sessions.create_link(store, owner))
    clock.forward(hours=25)
    with pytest.raises(SignInRefused):
        sessions.sign_in(store, stale)
    clock.forward(days=31)
    with pytest.raises(NotSignedIn):
        sessions.caller_by_session(store, session)


@pytest.mark.parametrize("token", ["", "x" * 40, "\ud800"])
def test_nonsense_signs_nobody_in(store: Store, owner: Caller, token: str) -> None:
    with pytest.raises(SignInRefused):
        sessions.sign_in(store, token)


def entered(store: Store, owner: Caller, agent: str = "") -> Caller:
    secret = sessions.sign_in(store, sessions.create_link(store, owner), agent)
    return sessions.caller_by_session(store, secret)


def test_one_sees_and_ends_ones_own_sessions(store: Store, owner: Caller, project: Project) -> None:
    first = entered(store, owner, "Telephone\n" + "x" * 300)
    second = entered(store, owner, "Desk")
    found = sessions.find_sessions(store, second)
    assert [session.id for session in found] == [second.session_id, first.session_id]
    assert found[0].user_agent == "Desk"
    assert found[1].user_agent == ("Telephone" + "x" * 300)[:200]
    assert first.session_id is not None
    other = Caller(team.add_person(store, owner, project.id, "Ada", Role.ADMIN), session_id="ses_of_ada")
    assert sessions.find_sessions(store, other) == []
    with pytest.raises(NotFound):
        sessions.end_session(store, other, first.session_id)
    sessions.end_session(store, second, first.session_id)
    with pytest.raises(NotFound):
        sessions.end_session(store, second, first.session_id)
    with pytest.raises(NotSignedIn):
        sessions.check_door(store, first)
    sessions.check_door(store, second)


def test_a_key_sees_no_sessions(store: Store, owner: Caller) -> None:
    robot = team.caller_by_key(store, team.create_key(store, owner, "script").secret)
    with pytest.raises(SessionNeeded):
        sessions.find_sessions(store, robot)
    with pytest.raises(SessionNeeded):
        sessions.end_session(store, robot, "ses_x")


def test_a_door_closes_with_its_key_or_with_time(store: Store, owner: Caller, clock: TurnableClock) -> None:
    robot = team.caller_by_key(store, team.create_key(store, owner, "script").secret)
    sessions.check_door(store, robot)
    assert robot.key_id is not None
    team.revoke_key(store, owner, robot.key_id)
    with pytest.raises(NotSignedIn):
        sessions.check_door(store, robot)
    person = entered(store, owner)
    clock.forward(days=31)
    with pytest.raises(NotSignedIn):
        sessions.check_door(store, person)
    sessions.check_door(store, owner)  # at the terminal there is no door
