"""How the team gets on, as JSON."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from askwell.domain.pace import DayCount, Finish, PersonPace, TeamPace
from askwell.wire.base import Out


class PersonPaceOut(Out):
    """What one person gave a project, and how fast.

    ``days`` counts answers on the days shown, oldest first. ``active_minutes`` is the time at work in the
    last seven days, without gaps of more than five minutes; ``per_hour`` the answers an hour of it and
    ``seconds`` the median time a text, each null where too little was measured. ``agreement``, in [0, 1], is
    null for the reason given.
    """

    person_id: str
    name: str
    answers: int
    skipped: int
    flagged: int
    today: int
    last_week: int
    days: list[int]
    active_minutes: float
    per_hour: float | None
    seconds: float | None
    in_hands: int
    last_at: datetime | None
    agreement: float | None
    agreement_reason: str

    @classmethod
    def of(cls, person: PersonPace) -> "PersonPaceOut":
        """Map from the domain."""
        return cls(
            person_id=person.person_id,
            name=person.name,
            answers=person.answers,
            skipped=person.skipped,
            flagged=person.flagged,
            today=person.today,
            last_week=person.last_week,
            days=list(person.days),
            active_minutes=person.active.total_seconds() / 60,
            per_hour=person.per_hour,
            seconds=person.seconds,
            in_hands=person.in_hands,
            last_at=person.last_at,
            agreement=person.agreement,
            agreement_reason=person.agreement_reason,
        )


class DayCountOut(Out):
    """One day: the answers given, and the texts that got their first one."""

    day: date
    answers: int
    texts: int

    @classmethod
    def of(cls, day: DayCount) -> "DayCountOut":
        """Map from the domain."""
        return cls(day=day.day, answers=day.answers, texts=day.texts)


class FinishOut(Out):
    """When the goal is likely to be reached, if the coming days are like the past ones.

    ``likely`` is the day by which it is as likely as not; four times in five it is between ``early`` and
    ``late``. Null is beyond two years, or not known: ``reason`` says why.
    """

    early: date | None
    likely: date | None
    late: date | None
    active_days: int
    per_day: Annotated[float, Field(description="Texts a day, those without work too.")]
    reason: str

    @classmethod
    def of(cls, finish: Finish) -> "FinishOut":
        """Map from the domain."""
        return cls(
            early=finish.early,
            likely=finish.likely,
            late=finish.late,
            active_days=finish.active_days,
            per_day=finish.per_day,
            reason=finish.reason,
        )


class TeamPaceOut(Out):
    """How a project's team gets on.

    Texts are ``answered`` (by at least one person), ``in_hands`` of somebody, or ``waiting``. ``target`` is
    the number that shall be answered: the ``goal``, or all. With ``is_own_only``, ``people`` holds nobody
    but the caller, who may not see others' work.
    """

    today: date
    people: list[PersonPaceOut]
    days: list[DayCountOut]
    documents: int
    answered: int
    in_hands: int
    waiting: int
    goal: int | None
    target: int
    finish: FinishOut
    is_own_only: bool

    @classmethod
    def of(cls, pace: TeamPace) -> "TeamPaceOut":
        """Map from the domain."""
        return cls(
            today=pace.today,
            people=[PersonPaceOut.of(person) for person in pace.people],
            days=[DayCountOut.of(day) for day in pace.days],
            documents=pace.documents,
            answered=pace.answered,
            in_hands=pace.in_hands,
            waiting=pace.waiting,
            goal=pace.goal,
            target=pace.target,
            finish=FinishOut.of(pace.finish),
            is_own_only=pace.is_own_only,
        )
