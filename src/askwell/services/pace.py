"""How the team gets on: what each person gave, what is left, and when the goal is likely to be reached."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone

import numpy as np

from askwell.domain.agreement import agreement_by_person
from askwell.domain.members import Caller, Permission
from askwell.domain.models import PersonProgress
from askwell.domain.pace import DAYS_SHOWN, ENOUGH_ACTIVE, PAUSE, DayCount, Finish, PersonPace, TeamPace
from askwell.engine.pacing import days_until
from askwell.services.access import authorise, whose_answers
from askwell.storage import annotations, counts, members, pace, projects
from askwell.storage.store import Store

ENOUGH_DAYS = 3
"""Days with answers from which a pace can be told."""

_WEEK = 7
_EPOCH = date(1970, 1, 1).toordinal()
ENOUGH_SHARED = 5
"""Texts that somebody else answered too, from which agreement is told."""

NOT_SHARED = "Nobody else has answered the same texts."
FEW_SHARED = f"Fewer than {ENOUGH_SHARED} texts were answered by somebody else too."
NOT_TOLD = "Told to those who review: who annotates does not see what others answered."


def read_pace(store: Store, caller: Caller, project_id: str, *, utc_offset: int = 0) -> TeamPace:
    """Give how the team gets on; who annotates and does not review sees themselves alone among the people.

    Days begin at midnight where the time is ``utc_offset`` minutes ahead of UTC.
    """
    now = store.now()
    zone = timezone(timedelta(minutes=utc_offset))
    today = now.astimezone(zone).date()
    shown = [today - timedelta(days=back) for back in range(DAYS_SHOWN - 1, -1, -1)]
    since = datetime.combine(shown[0], datetime.min.time(), zone).astimezone(UTC)
    week = datetime.combine(shown[-_WEEK], datetime.min.time(), zone).astimezone(UTC)
    with store.database.read() as connection:
        project = authorise(connection, caller, project_id, Permission.VIEW)
        only = whose_answers(connection, caller, project_id)
        clock = projects.read_clock(connection, project_id)
        given = {each.person_id: each for each in counts.count_annotations(connection, project_id).people}
        team = pace.find_team(connection, project_id)
        by_day = pace.count_answers(connection, project_id, since, utc_offset)
        texts = pace.count_texts(connection, project_id, since, utc_offset)
        work = pace.measure_work(connection, project_id, week, PAUSE)
        seconds = pace.median_seconds(connection, project_id)
        flags = pace.count_flags(connection, project_id)
        held = pace.count_held(connection, project_id, now)
        in_hands = pace.count_held_unanswered(connection, project_id, now)
        seen = members.last_active(connection, project_id, list(team))
        shared = annotations.find_shared(connection, project_id) if only is None else []
    alike = agreement_by_person(shared)
    numbers = [day.toordinal() - _EPOCH for day in shown]
    people = [
        _person(
            person_id,
            name,
            given.get(person_id),
            days=tuple(by_day.get((person_id, number), 0) for number in numbers),
            work=work.get(person_id),
            flagged=flags.get(person_id, 0),
            seconds=seconds.get(person_id),
            in_hands=held.get(person_id, 0),
            last_at=seen.get(person_id),
            agreement=_agreement(alike.get(person_id), is_told=only is None),
        )
        for person_id, name in team.items()
        if only in (None, person_id)
    ]
    totals = _totals(by_day)
    target = min(project.goal, clock.documents) if project.goal else clock.documents
    days = tuple(
        DayCount(day, totals.get(number, 0), texts.get(number, 0))
        for day, number in zip(shown, numbers, strict=True)
    )
    return TeamPace(
        today=today,
        people=tuple(sorted(people, key=lambda each: (-each.answers, each.name.casefold(), each.person_id))),
        days=days,
        documents=clock.documents,
        answered=clock.answered,
        in_hands=in_hands,
        waiting=max(clock.documents - clock.answered - in_hands, 0),
        goal=project.goal,
        target=target,
        finish=foresee(days, target - clock.answered, rng=np.random.default_rng(clock.events)),
        is_own_only=only is not None,
    )


def foresee(days: tuple[DayCount, ...], remaining: int, *, rng: np.random.Generator) -> Finish:
    """Give when so many more texts will be answered, if the coming days are like the past ones.

    The last of the days is today, which is not over: what it brought so far counts as begun.
    """
    past = np.array([day.texts for day in days[:-1]], dtype=np.int64)
    started = np.flatnonzero(past)
    past = past[started[0] :] if len(started) else past[:0]
    active = int((past > 0).sum())
    if remaining <= 0:
        return Finish(active_days=active, reason="The goal is reached.")
    if active < ENOUGH_DAYS:
        told = (
            f"It takes {ENOUGH_DAYS} days with answers, not counting today, to tell a pace; so far: {active}."
        )
        return Finish(active_days=active, reason=f"Too few days to say. {told}")
    lengths = days_until(past, remaining, already=days[-1].texts, rng=rng)
    today = days[-1].day
    early, likely, late = (
        _after(today, length) for length in np.quantile(lengths, (0.1, 0.5, 0.9), method="higher")
    )
    reason = "" if likely else "At this pace it takes more than two years."
    return Finish(early, likely, late, active, float(past.mean()), reason)


def _after(today: date, days: float) -> date | None:
    return today + timedelta(days=int(days) - 1) if np.isfinite(days) else None


def _totals(by_day: Mapping[tuple[str, int], int]) -> dict[int, int]:
    totals: dict[int, int] = {}
    for (_, number), answers in by_day.items():
        totals[number] = totals.get(number, 0) + answers
    return totals


def _agreement(alike: tuple[float, int] | None, *, is_told: bool) -> tuple[float | None, str]:
    """Give how far somebody agrees with others, or why that is not told."""
    if not is_told:
        return None, NOT_TOLD
    share, texts = alike or (0.0, 0)
    if texts >= ENOUGH_SHARED:
        return share, ""
    return None, FEW_SHARED if texts else NOT_SHARED


def _person(
    person_id: str,
    name: str,
    given: PersonProgress | None,
    *,
    days: tuple[int, ...],
    work: pace.Work | None,
    flagged: int,
    seconds: float | None,
    in_hands: int,
    last_at: datetime | None,
    agreement: tuple[float | None, str],
) -> PersonPace:
    active = work.active if work else timedelta(0)
    hours = active / timedelta(hours=1)
    return PersonPace(
        person_id=person_id,
        name=name,
        answers=given.answers if given else 0,
        skipped=given.skipped if given else 0,
        flagged=flagged,
        today=days[-1],
        last_week=sum(days[-_WEEK:]),
        days=days,
        active=active,
        per_hour=work.answers / hours if work and active >= ENOUGH_ACTIVE else None,
        seconds=seconds,
        in_hands=in_hands,
        last_at=last_at,
        agreement=agreement[0],
        agreement_reason=agreement[1],
    )
