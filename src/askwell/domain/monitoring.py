"""What is seen of a deployment from outside: its traffic and speed, how often it is right, its drift."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import pairwise
from typing import Any

from askwell.domain.alerts import Alert, AlertKind
from askwell.domain.deployments import LATENCY, Deployment
from askwell.domain.live import Drawn, LiveQuality
from askwell.domain.policies import Likely
from askwell.domain.served import Hour

SUMS = (
    "calls", "texts", "abstained", "out_of_scope", "audited", "tasks", "errors", "refused", "shadowed",
    "shadow_agreed", "milliseconds", "probability", "epistemic", "strangeness",
)  # fmt: skip
"""The fields of an ``Hour`` that add up."""


@dataclass(frozen=True, slots=True)
class Traffic:
    """What happened in some time; the fields are as in ``Hour``.

    ``calls`` counts those that were answered, those that failed (``errors``) and those that were ``refused``.
    """

    calls: int = 0
    texts: int = 0
    abstained: int = 0
    out_of_scope: int = 0
    audited: int = 0
    tasks: int = 0
    errors: int = 0
    refused: int = 0
    shadowed: int = 0
    shadow_agreed: int = 0
    milliseconds: float = 0.0
    probability: float = 0.0
    epistemic: float = 0.0
    strangeness: float = 0.0
    labels: Mapping[str, int] = field(default_factory=dict[str, int])
    latency: Mapping[int, int] = field(default_factory=dict[int, int])

    @property
    def answered_calls(self) -> int:
        """The calls whose time was taken."""
        return self.calls - self.errors - self.refused

    @property
    def abstained_share(self) -> float | None:
        """The share of texts on which it abstained; None without texts."""
        return self.abstained / self.texts if self.texts else None

    @property
    def error_share(self) -> float | None:
        """The share of calls that failed; None without calls."""
        return self.errors / self.calls if self.calls else None

    def mean(self, total: float) -> float | None:
        """Give one of the sums as a mean over texts; None without texts."""
        return total / self.texts if self.texts else None

    def quantile(self, share: float) -> float | None:
        """Give the milliseconds within which a share of the calls was answered; None without such calls.

        Within a class of ``LATENCY`` the calls are taken to be spread evenly. What lies beyond the last bound
        is told as that bound: so long, or longer.
        """
        total = sum(self.latency.values())
        if not total:
            return None
        wanted, seen = share * total, 0
        for place, (low, high) in enumerate(pairwise((0, *LATENCY))):
            inside = self.latency.get(place, 0)
            if inside and seen + inside >= wanted:
                return low + (high - low) * max(wanted - seen, 0.0) / inside
            seen += inside
        return float(LATENCY[-1])


def add_up(hours: Iterable[Hour | Traffic]) -> Traffic:
    """Give the sum of what happened in some hours, or in other times."""
    sums: dict[str, Any] = dict.fromkeys(SUMS, 0)
    labels: dict[str, int] = {}
    latency: dict[int, int] = {}
    for hour in hours:
        for name in SUMS:
            sums[name] += getattr(hour, name)
        for label, count in hour.labels.items():
            labels[label] = labels.get(label, 0) + count
        for place, count in hour.latency.items():
            latency[place] = latency.get(place, 0) + count
    return Traffic(**sums, labels=labels, latency=latency)


class CheckKind(StrEnum):
    """What a check for drift looks at: the texts that come, or the labels that they are given."""

    INPUTS = "inputs"
    OUTPUTS = "outputs"


@dataclass(frozen=True, slots=True)
class Check:
    """One test for drift: how likely what was seen is without any (``p_value``), and by which ``statistic``.

    ``number`` counts a deployment's checks from 1. ``details`` say what was compared: ``by``, the number of
    ``texts`` and of those ``before``, and, as far as there are any, what moved it most.
    """

    number: int
    at: datetime
    kind: CheckKind
    p_value: float
    statistic: float
    details: Mapping[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True)
class Waiting:
    """How review tasks go: those open now, and those that ended within the time looked at; in seconds.

    ``longest`` is the age of the oldest open one; ``half`` and ``most`` are the times within which a half and
    nine in ten of the answered ones had their answer. None where there are none.
    """

    open: int = 0
    open_audits: int = 0
    longest: float | None = None
    answered: int = 0
    expired: int = 0
    half: float | None = None
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A text that was kept by consent, and the labels that the model gave it."""

    id: int
    at: datetime
    external_id: str | None
    text: str
    labels: tuple[str, ...]


class Part(StrEnum):
    """What a version does under a deployment's name now."""

    MAIN = "main"
    CANARY = "canary"
    SHADOW = "shadow"
    EARLIER = "earlier"


@dataclass(frozen=True, slots=True)
class Period:
    """An hour, or a day of 24, from its beginning on."""

    begins_at: datetime
    traffic: Traffic


@dataclass(frozen=True, slots=True)
class VersionTraffic:
    """What one version did. ``accuracy`` is that of its answered audit texts, of which there are ``answers``;
    ``agreement`` is the share of texts on which the shadow said the same."""

    version: int
    parts: tuple[Part, ...]
    traffic: Traffic
    answers: int
    accuracy: Likely | None
    agreement: Likely | None


@dataclass(frozen=True, slots=True)
class Monitoring:
    """What a deployment did from ``since`` to ``until``, in periods of ``step`` hours.

    ``versions`` are the last of ``version_count``, those that answer now first. ``checks`` are the last ones
    of each kind, the newest first, ``moved`` the texts that moved the newest check of inputs most, as far as
    they are kept. ``figures`` are those from which on its owner is told, ``names`` those of labels by id.
    """

    deployment: Deployment
    since: datetime
    until: datetime
    step: int
    traffic: Traffic
    periods: tuple[Period, ...]
    versions: tuple[VersionTraffic, ...]
    version_count: int
    waiting: Waiting
    drawn: Drawn
    live: LiveQuality
    checks: Mapping[CheckKind, Sequence[Check]]
    moved: tuple[Said, ...]
    alerts: tuple[Alert, ...]
    figures: Mapping[AlertKind, float]
    names: Mapping[str, str]
