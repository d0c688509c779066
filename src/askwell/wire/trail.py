"""The audit trail as JSON."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from askwell.domain.trail import PHRASES, Deed, Door, Step
from askwell.wire.base import Out


class StepOut(Out):
    """One deed: who, what, when, and from where.

    ``says`` goes on from the person's name: “made an API key”. ``target`` is what it was done to, as it was
    called then; ``details`` say more, such as ``changes`` from → to by the settings' names. ``person_id`` is
    null for a stranger. ``door`` is how they came in, ``none`` for a stranger and for what a worker finished.
    """

    number: int
    at: datetime
    person_id: str | None
    person: str | None
    action: Deed
    says: str
    target: str
    details: dict[str, Any]
    door: Door
    address: str
    project_id: str | None
    project: str | None

    @classmethod
    def of(cls, step: Step, names: Mapping[str, str], projects: Mapping[str, str]) -> "StepOut":
        """Map from the domain, with the names of people and projects by their ids."""
        target = names.get(step.target, step.target) if step.action is Deed.SIGN_IN_REFUSED else step.target
        return cls(
            number=step.number,
            at=step.at,
            person_id=step.person_id,
            person=names.get(step.person_id or ""),
            action=step.action,
            says=PHRASES[step.action],
            target=target,
            details=dict(step.details),
            door=step.door,
            address=step.address,
            project_id=step.project_id,
            project=projects.get(step.project_id or ""),
        )


class NamedPersonOut(Out):
    """Somebody by id and name."""

    id: str
    name: str


class NamedDeedOut(Out):
    """A kind of deed, and what it is in plain words."""

    action: Deed
    says: str


class TrailOut(Out):
    """A page of the trail, newest first; ``before`` the last number gives the next page.

    ``people`` are all who are on it, ``actions`` all that can be: what it can be filtered by.
    """

    steps: list[StepOut]
    people: list[NamedPersonOut]
    actions: list[NamedDeedOut]

    @classmethod
    def of(
        cls,
        steps: Iterable[Step],
        names: Mapping[str, str],
        people: Mapping[str, str],
        projects: Mapping[str, str],
    ) -> "TrailOut":
        """Map from the domain."""
        listed = sorted(people.items(), key=lambda person: (person[1].casefold(), person[0]))
        return cls(
            steps=[StepOut.of(step, names, projects) for step in steps],
            people=[NamedPersonOut(id=key, name=name) for key, name in listed],
            actions=[NamedDeedOut(action=deed, says=PHRASES[deed]) for deed in Deed],
        )
