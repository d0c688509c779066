"""Tasks: whatever a team does in whatever order, nobody has a text twice, and no text has too many people."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from askwell.domain.annotations import Status
from askwell.domain.events import EventKind
from askwell.domain.members import Caller
from askwell.domain.questions import Question
from askwell.services import annotate, asking
from askwell.storage.store import Store
from tests.conftest import TurnableClock
from tests.services.tasks import PEOPLE, TEXTS, Team

WHO = st.integers(0, PEOPLE - 1)
TEXT = st.integers(0, TEXTS - 1)
DONE = st.sampled_from([EventKind.SUBMIT, EventKind.SKIP])


class Work(RuleBasedStateMachine):
    """A team that asks, answers, skips, undoes, waits, reviews, and changes its rules and its members.

    What a rule draws never depends on what was asked before: chance decides that, anew in each run.
    """

    def __init__(self, team: Callable[[], Team]) -> None:
        super().__init__()
        self.team = team()

    @rule(who=WHO, number=st.sampled_from([1, 2, 50]), keep=st.none() | st.sets(TEXT))
    def ask(self, who: int, number: int, keep: set[int] | None) -> None:
        self.check_asking(who, number, None if keep is None else {self.team.texts[text] for text in keep})

    @rule(who=WHO, kinds=st.lists(DONE, min_size=1, max_size=3))
    def work(self, who: int, kinds: list[EventKind]) -> None:
        for question, kind in zip(self.check_asking(who, len(kinds)), kinds, strict=False):
            assert self.team.act(self.team.people[who], kind, question.document.id), "who is asked may answer"

    def teardown(self) -> None:
        for who in range(PEOPLE):
            self.check_asking(who, 50)
            self.no_text_has_too_many_people()

    def check_asking(self, who: int, number: int, keep: set[int] | None = None) -> list[Question]:
        if not self.team.is_in(who):
            return []
        person = self.team.people[who].person.id
        before = self.team.look()
        asked = self.team.ask(who, number, keep)
        now = self.team.look()
        got = {question.document.id for question in asked}
        assert len(got) == len(asked)
        assert got <= {text for text, holder in now.held if holder == person}
        for text in got - {text for text, holder in before.held if holder == person}:
            assert not before.is_done(text, person)
            assert text not in before.reviewed
            assert before.is_open(text, person) or person in before.holders[text]
        if len(asked) < number:
            assert not [text for text in self.team.texts if now.has_task(text, person)], "nobody starves"
        if not asked:
            self.check_lull(who)
        for question in asked:
            annotation = now.given.get((question.document.id, person))
            assert question.returned == (annotation.returned if annotation else None)
        return asked

    def check_lull(self, who: int) -> None:
        now = self.team.look()
        lull = asking.find_lull(self.team.store, self.team.people[who], self.team.project.id)
        lacking = [
            text
            for text in self.team.texts
            if text not in now.reviewed
            and sum(a.status is Status.SUBMITTED for (one, _), a in now.given.items() if one == text)
            < now.standing_wanted[text]
        ]
        assert bool(lacking) == (lull.held + lull.assigned + lull.sent_back + lull.waiting > 0)
        assert (lull.held > 0) == (lull.held_until is not None)

    @rule(who=WHO, text=TEXT, is_held=st.booleans(), kind=DONE)
    def answer(self, who: int, text: int, is_held: bool, kind: EventKind) -> None:
        if not self.team.is_in(who):
            return
        caller, now = self.team.people[who], self.team.look()
        mine = sorted(key for key, holder in now.held if holder == caller.person.id)
        chosen = mine[text % len(mine)] if is_held and mine else self.team.texts[text]
        is_taken = self.team.act(caller, kind, chosen)
        if kind is EventKind.SKIP or caller.person.id in now.holders[chosen]:
            assert is_taken, "who has a place can use it"
        else:
            assert is_taken == (len(now.holders[chosen]) < now.wanted[chosen])

    @rule(who=WHO, is_redo=st.booleans())
    def undo(self, who: int, is_redo: bool) -> None:
        if self.team.is_in(who) and self.team.before.given:
            self.team.act(self.team.people[who], EventKind.UNDO, is_redo=is_redo)

    @rule(who=WHO)
    def release(self, who: int) -> None:
        if self.team.is_in(who):
            annotate.release_leases(self.team.store, self.team.people[who], self.team.project.id)
            person = self.team.people[who].person.id
            assert not [text for text, holder in self.team.look().held if holder == person]

    @rule(who=WHO)
    def beat(self, who: int) -> None:
        if self.team.is_in(who):
            before = self.team.look().held
            annotate.extend_leases(self.team.store, self.team.people[who], self.team.project.id)
            assert self.team.look().held == before

    @rule(seconds=st.sampled_from([25, 45, 61]))
    def wait(self, seconds: int) -> None:
        self.team.clock.forward(seconds=seconds)

    @rule(text=TEXT)
    def review(self, text: int) -> None:
        self.team.act(self.team.owner, EventKind.REVIEW, self.team.texts[text])

    @rule(is_redo=st.booleans())
    def take_back_what_was_reviewed(self, is_redo: bool) -> None:
        if self.team.before.given:
            self.team.act(self.team.owner, EventKind.UNDO, is_redo=is_redo)

    @rule(which=st.integers(0, 99))
    def send_back(self, which: int) -> None:
        given = sorted(key for key, each in self.team.look().given.items() if each.status is Status.SUBMITTED)
        if given:
            text, person = given[which % len(given)]
            self.team.act(self.team.owner, EventKind.RETURN, text, about=person, comment="Look again.")

    @rule(
        overlap=st.integers(1, 3), share=st.sampled_from([0.0, 0.5, 1.0]), most=st.sampled_from([None, 3, 4])
    )
    def change(self, overlap: int, share: float, most: int | None) -> None:
        self.team.change(overlap=overlap, overlap_share=share, overlap_most=most)

    @rule(text=TEXT, extra=st.integers(0, 2))
    def want_more(self, text: int, extra: int) -> None:
        self.team.want_more(self.team.texts[text], extra)

    @rule(some=st.dictionaries(TEXT, st.sampled_from([None, 2, 3, 9])))
    def rank(self, some: dict[int, int | None]) -> None:
        self.team.rank({self.team.texts[text]: wanted for text, wanted in some.items()})

    @rule(some=st.sets(TEXT, min_size=1), who=st.sets(WHO, max_size=2))
    def assign(self, some: set[int], who: set[int]) -> None:
        self.team.assign([self.team.texts[text] for text in some], sorted(who))

    @rule(who=WHO)
    def leave(self, who: int) -> None:
        if self.team.is_in(who):
            self.team.leave(who)

    @precondition(lambda self: any(not self.team.is_in(who) for who in range(PEOPLE)))
    @rule(who=WHO)
    def come_back(self, who: int) -> None:
        if not self.team.is_in(who):
            self.team.come_back(who)

    @invariant()
    def no_text_has_too_many_people(self) -> None:
        before, now = self.team.before, self.team.look()
        for text in self.team.texts:
            assert len(now.holders[text]) <= max(now.wanted[text], len(before.holders[text]))
        for text, person in now.held:
            assert not now.is_done(text, person), "nobody has a text twice"
        self.team.before = now


@pytest.mark.slow
def test_a_team_in_whatever_order(store: Store, owner: Caller, clock: TurnableClock) -> None:
    is_sqlite = store.database.is_sqlite
    run_state_machine_as_test(
        lambda: Work(lambda: Team(store, owner, clock)),
        settings=settings(
            max_examples=60 if is_sqlite else 25,
            stateful_step_count=40,
            phases=[phase for phase in Phase if phase not in (Phase.shrink, Phase.explain)],
            suppress_health_check=list(HealthCheck),
        ),
    )
