"""How fast a team works: what each person gave, day by day, and when the goal is likely to be reached."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

PAUSE = timedelta(minutes=5)
"""A longer gap between two things that somebody did is no work."""

DAYS_SHOWN = 28
ENOUGH_ACTIVE = timedelta(minutes=10)
"""With less active time, answers an hour are not told."""


@dataclass(frozen=True, slots=True)
class DayCount:
    """What happened on one day: answers given, and texts that got their first answer."""

    day: date
    answers: int
    texts: int


@dataclass(frozen=True, slots=True)
class PersonPace:
    """What one person gave a project, and how fast.

    ``answers``, ``skipped`` and ``flagged`` are those that stand; ``days`` counts the answers of the days
    shown, oldest first. ``per_hour`` is answers an hour of active time in the last seven days, None where
    there was too little of it; ``seconds`` the median time from seeing a text to its answer, None where it
    was not measured. ``agreement`` is the share of answers that agree with those of others, in [0, 1], None
    for the reason given.
    """

    person_id: str
    name: str
    answers: int
    skipped: int
    flagged: int
    today: int
    last_week: int
    days: tuple[int, ...]
    active: timedelta
    per_hour: float | None
    seconds: float | None
    in_hands: int
    last_at: datetime | None
    agreement: float | None = None
    agreement_reason: str = ""


@dataclass(frozen=True, slots=True)
class Finish:
    """When the goal is likely to be reached at the present pace.

    ``likely`` is the day by which it is as likely as not; four times in five it is between ``early`` and
    ``late``. None is beyond what can be foreseen. Without any of them, ``reason`` says why.
    """

    early: date | None = None
    likely: date | None = None
    late: date | None = None
    active_days: int = 0
    per_day: float = 0.0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TeamPace:
    """How a project's team gets on. ``target`` is the number of texts that shall be answered."""

    today: date
    people: tuple[PersonPace, ...]
    days: tuple[DayCount, ...]
    documents: int
    answered: int
    in_hands: int
    waiting: int
    goal: int | None
    target: int
    finish: Finish
    is_own_only: bool = False
