"""Figures of an installation for programs that watch machines: counts and ages, never a text or a person."""

from dataclasses import dataclass

from askwell.domain.alerts import AlertKind
from askwell.domain.monitoring import Traffic


@dataclass(frozen=True, slots=True)
class DeploymentFigures:
    """One deployment: all that it ever did, and how it stands now.

    ``version`` is the one that answers, None before there is one. ``oldest_task`` is the age in seconds of
    the oldest open review task, 0 where none is open.
    """

    name: str
    traffic: Traffic
    version: int | None
    is_paused: bool
    open_tasks: int
    oldest_task: float
    alerts: frozenset[AlertKind]


@dataclass(frozen=True, slots=True)
class ProjectFigures:
    """One project by its id: its newest version, and how many events the learner is behind."""

    id: str
    version: int
    behind: int


@dataclass(frozen=True, slots=True)
class Figures:
    """What a scrape reads from the database, in the order of age; ``others`` are the sums over deployments
    beyond the most that are told one by one."""

    deployments: tuple[DeploymentFigures, ...]
    projects: tuple[ProjectFigures, ...]
    others: Traffic | None = None
