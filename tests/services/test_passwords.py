"""Passwords: set by their owner alone, checked, forgotten and set again; never stored as they are."""

import pytest
from sqlalchemy import select

from askwell.domain.errors import InvalidInput, NotSignedIn, SessionNeeded, SignInRefused
from askwell.domain.members import Caller
from askwell.services import passwords, sessions, team
from askwell.storage.schema import people
from askwell.storage.store import Store
from tests.conftest import TurnableClock

FIRST, SECOND = "correct horse battery", "staple of another kind"


def by_link(store: Store, owner: Caller) -> Caller:
    return sessions.caller_by_session(store, sessions.sign_in(store, sessions.create_link(store, owner)))


def by_password(store: Store, name: str, password: str) -> Caller:
    return sessions.caller_by_session(store, passwords.sign_in(store, name, password, "Desk"))


def test_a_password_signs_in_under_the_name_in_any_case(store: Store, owner: Caller) -> None:
    caller = by_link(store, owner)
    assert not caller.person.has_password
    passwords.set_password(store, caller, new=FIRST)
    entered = by_password(store, " OWNER", FIRST)
    assert entered.person.has_password
    assert entered.person.id == owner.person.id
    assert sessions.find_sessions(store, entered)[0].user_agent == "Desk"
    with store.database.read() as connection:
        stored = connection.execute(select(people.c.password_hash)).scalar_one()
    assert stored.startswith("$argon2id$")
    assert FIRST not in stored


@pytest.mark.parametrize(
    ("name", "password"), [("Owner", SECOND), ("Nobody", FIRST), ("", ""), ("Owner", "")]
)
def test_what_is_wrong_is_refused_in_one_way(store: Store, owner: Caller, name: str, password: str) -> None:
    with pytest.raises(SignInRefused):
        passwords.sign_in(store, "Owner", FIRST)  # none is set yet
    passwords.set_password(store, by_link(store, owner), new=FIRST)
    with pytest.raises(SignInRefused):
        passwords.sign_in(store, name, password)


def test_a_new_password_needs_the_present_one_and_ends_other_sessions(store: Store, owner: Caller) -> None:
    passwords.set_password(store, by_link(store, owner), new=FIRST)
    here, elsewhere = by_password(store, "Owner", FIRST), by_password(store, "Owner", FIRST)
    for current in (None, SECOND):
        with pytest.raises(InvalidInput, match="current: "):
            passwords.set_password(store, here, new=SECOND, current=current)
    passwords.set_password(store, here, new=SECOND, current=FIRST)
    assert [session.id for session in sessions.find_sessions(store, here)] == [here.session_id]
    with pytest.raises(NotSignedIn):
        passwords.set_password(store, elsewhere, new=FIRST, current=SECOND)
    with pytest.raises(SignInRefused):
        passwords.sign_in(store, "Owner", FIRST)
    by_password(store, "Owner", SECOND)


def test_a_forgotten_password_is_mended_by_a_fresh_link(
    store: Store, owner: Caller, clock: TurnableClock
) -> None:
    passwords.set_password(store, by_link(store, owner), new=FIRST)
    fresh = by_link(store, owner)
    clock.forward(minutes=14)
    with pytest.raises(InvalidInput, match="not your present"):
        passwords.set_password(store, fresh, new=SECOND, current="a wrong one")
    passwords.set_password(store, fresh, new=SECOND)
    stale = by_link(store, owner)
    clock.forward(minutes=16)
    with pytest.raises(InvalidInput, match="current: "):
        passwords.set_password(store, stale, new=FIRST)
    by_password(store, "Owner", SECOND)


@pytest.mark.parametrize("new", ["", "x" * 11, "x" * 201])
def test_a_password_has_a_fit_length(store: Store, owner: Caller, new: str) -> None:
    with pytest.raises(InvalidInput, match="new: "):
        passwords.set_password(store, by_link(store, owner), new=new)


def test_a_key_sets_no_password(store: Store, owner: Caller) -> None:
    robot = team.caller_by_key(store, team.create_key(store, owner, "script").secret)
    with pytest.raises(SessionNeeded):
        passwords.set_password(store, robot, new=FIRST)


def test_keyboards_may_write_letters_differently(store: Store, owner: Caller) -> None:
    passwords.set_password(store, by_link(store, owner), new="caf\u00e9 creme brulee")
    by_password(store, "Owner", "cafe\u0301 creme brulee")
