"""Who gave what and how fast, counted as a slow look at the same deeds would, and when it will be done."""

from datetime import date, timedelta

import numpy as np
import pytest

from askwell.domain.documents import NewText
from askwell.domain.events import EventKind
from askwell.domain.members import Caller, Role
from askwell.domain.pace import DayCount, PersonPace, TeamPace
from askwell.domain.projects import Project
from askwell.services import annotate, asking, projects, team
from askwell.services.actions import Action
from askwell.services.import_cells import LabelledText
from askwell.services.pace import foresee, read_pace
from askwell.services.texts import add_texts
from askwell.storage.store import Store
from tests.conftest import TurnableClock


class Team:
    """People at their desks, who answer what they are asked."""

    def __init__(self, store: Store, owner: Caller, project: Project, clock: TurnableClock) -> None:
        self.store, self.owner, self.project, self.clock = store, owner, project, clock
        self.label = projects.find(store, owner, project.id).labels[0].id
        self.count = 0

    def join(self, name: str, role: Role = Role.ANNOTATOR) -> Caller:
        return Caller(team.add_person(self.store, self.owner, self.project.id, name, role))

    def answer(
        self, caller: Caller, times: int = 1, *, each: float = 10.0, kind: EventKind = EventKind.SUBMIT
    ) -> None:
        """Answer so many texts, each after so many seconds."""
        for _ in range(times):
            question = asking.next_questions(self.store, caller, self.project.id)[0]
            self.clock.forward(seconds=each)
            self.count += 1
            labels = (self.label,) if kind is EventKind.SUBMIT else ()
            seconds = each if each < 3_600 else None
            action = Action(f"e{self.count}", kind, question.document.id, labels, seconds=seconds)
            annotate.record(self.store, caller, self.project.id, action)

    def undo(self, caller: Caller, *, is_redo: bool = False) -> None:
        self.count += 1
        action = Action(f"e{self.count}", EventKind.UNDO, is_redo=is_redo)
        annotate.record(self.store, caller, self.project.id, action)

    def read(self, caller: Caller | None = None, **options: int) -> TeamPace:
        return read_pace(self.store, caller or self.owner, self.project.id, **options)

    def of(self, caller: Caller) -> PersonPace:
        return next(each for each in self.read().people if each.person_id == caller.person.id)


@pytest.fixture
def desks(store: Store, owner: Caller, project: Project, clock: TurnableClock, texts: list[int]) -> Team:
    """A team with sixty encoded texts."""
    return Team(store, owner, project, clock)


def test_answers_are_counted_by_person_and_day(desks: Team, clock: TurnableClock) -> None:
    ada, bo = desks.join("Ada"), desks.join("Bo")
    desks.answer(ada, 3)
    clock.forward(days=8)
    desks.answer(ada, 2)
    desks.answer(bo, 4)
    clock.forward(days=1)
    desks.answer(bo, 1, kind=EventKind.SKIP)
    desks.answer(bo, 1)
    found = desks.read()
    assert [(each.name, each.answers, each.skipped, each.today, each.last_week) for each in found.people] == [
        ("Ada", 5, 0, 0, 2),
        ("Bo", 5, 1, 1, 5),
    ]
    assert [day.answers for day in found.days[-10:]] == [3, 0, 0, 0, 0, 0, 0, 0, 6, 1]
    assert [day.texts for day in found.days] == [day.answers for day in found.days]
    assert found.days[-1].day == found.today == clock.time.date()
    assert (found.documents, found.answered, found.target) == (60, 10, 60)
    assert found.people[0].days[-2:] == (2, 0)


def test_what_is_taken_back_does_not_count_unless_it_is_done_again(desks: Team) -> None:
    ada = desks.join("Ada")
    desks.answer(ada, 3)
    desks.undo(ada)
    assert (desks.of(ada).today, desks.of(ada).answers) == (2, 2)
    desks.undo(ada, is_redo=True)
    assert (desks.of(ada).today, desks.of(ada).answers) == (3, 3)


def test_pauses_are_no_work(desks: Team, clock: TurnableClock) -> None:
    ada, bo = desks.join("Ada"), desks.join("Bo")
    desks.answer(ada, 7, each=120)
    clock.forward(hours=2)
    desks.answer(ada, 1, each=60)
    desks.answer(bo, 3, each=20)
    found = desks.of(ada)
    assert found.active == pytest.approx(timedelta(minutes=12), abs=timedelta(seconds=1))
    assert found.per_hour == pytest.approx(8 / 0.2, rel=0.01)
    assert desks.of(bo).per_hour is None


def test_the_median_time_is_that_of_the_answers_that_stand(desks: Team) -> None:
    ada, bo = desks.join("Ada"), desks.join("Bo")
    for seconds in (4.0, 30.0, 8.0):
        desks.answer(ada, each=seconds)
    assert desks.of(ada).seconds == 8.0
    desks.answer(ada, each=10.0)
    assert desks.of(ada).seconds == 9.0
    desks.answer(ada, each=500.0)
    desks.undo(ada)
    assert desks.of(ada).seconds == 9.0
    assert desks.of(bo).seconds is None


def test_a_retry_with_other_seconds_is_the_same_answer(desks: Team, store: Store, texts: list[int]) -> None:
    ada = desks.join("Ada")
    action = Action("same", EventKind.SUBMIT, texts[0], (desks.label,), seconds=5.0)
    annotate.record(store, ada, desks.project.id, action)
    again = Action("same", EventKind.SUBMIT, texts[0], (desks.label,), seconds=9.0)
    assert annotate.record(store, ada, desks.project.id, again).is_repeated
    assert desks.of(ada).seconds == 5.0


def test_days_begin_at_the_readers_midnight(desks: Team, clock: TurnableClock) -> None:
    ada = desks.join("Ada")
    desks.answer(ada, 2)  # at seven in the morning of 6 May, UTC
    assert desks.read().today == date(2031, 5, 6)
    west = desks.read(utc_offset=-600)
    assert west.today == date(2031, 5, 5) and west.days[-1].answers == 2
    clock.forward(hours=18)
    assert [day.answers for day in desks.read().days[-2:]] == [2, 0]
    assert [day.answers for day in desks.read(utc_offset=-600).days[-2:]] == [2, 0]
    assert desks.read(utc_offset=-840).days[-1].answers == 0


def test_texts_wait_are_in_hands_or_done(desks: Team, store: Store) -> None:
    ada, bo = desks.join("Ada"), desks.join("Bo")
    desks.answer(ada, 5)
    asking.next_questions(store, bo, desks.project.id, 4)
    held = {each.name: each.in_hands for each in desks.read().people}
    found = desks.read()
    assert held["Bo"] == 4
    assert (found.answered, found.in_hands, found.waiting) == (5, 4, 51)


def test_annotators_see_themselves_alone(desks: Team) -> None:
    ada, bo, eve = desks.join("Ada"), desks.join("Bo"), desks.join("Eve", Role.REVIEWER)
    desks.answer(ada, 2)
    desks.answer(bo, 1)
    own = desks.read(ada)
    assert [each.name for each in own.people] == ["Ada"] and own.is_own_only
    assert own.days[-1].answers == 3
    assert {each.name for each in desks.read(eve).people} == {"Ada", "Bo", "Eve"}
    assert not desks.read(eve).is_own_only


def test_imported_answers_are_nobodys_pace(desks: Team, store: Store, owner: Caller) -> None:
    row = LabelledText(NewText("A new text", 1), ("Refund",), ())
    add_texts(store, owner, desks.project.id, [row])
    found = desks.read()
    assert found.answered == 1
    assert sum(day.answers + day.texts for day in found.days) == 0
    assert all(each.answers == 0 for each in found.people)


def test_the_goal_is_foreseen_once_there_are_three_days(
    desks: Team, store: Store, owner: Caller, clock: TurnableClock
) -> None:
    ada = desks.join("Ada")
    for _ in range(3):
        assert desks.read().finish.likely is None
        desks.answer(ada, 4)
        clock.forward(days=1)
    finish = desks.read().finish
    assert (finish.active_days, finish.per_day) == (3, 4.0)
    # 48 texts left at 4 a day, the first of them today
    assert finish.early == finish.likely == finish.late == clock.time.date() + timedelta(days=11)
    projects.change(store, owner, desks.project.id, goal=20)
    nearer = desks.read()
    assert (nearer.goal, nearer.target) == (20, 20)
    assert nearer.finish.likely == clock.time.date() + timedelta(days=1)
    projects.change(store, owner, desks.project.id, goal=12)
    assert desks.read().finish.reason == "The goal is reached."


def days_of(*texts: int) -> tuple[DayCount, ...]:
    first = date(2031, 5, 1)
    return tuple(DayCount(first + timedelta(days=n), each, each) for n, each in enumerate(texts))


def test_an_uneven_pace_gives_an_interval() -> None:
    finish = foresee(days_of(0, 0, 30, 0, 10, 50, 0, 20, 0), 400, rng=np.random.default_rng(1))
    assert finish.early and finish.likely and finish.late
    assert finish.early < finish.likely < finish.late
    assert finish.per_day == pytest.approx(110 / 6)
    slow = foresee(days_of(1, 1, 1, 0), 100_000, rng=np.random.default_rng(1))
    assert slow.likely is None and "two years" in slow.reason
    few = foresee(days_of(0, 5, 0, 5, 9), 100, rng=np.random.default_rng(1))
    assert few.likely is None and "Too few days" in few.reason
