"""What a deployment did, as JSON."""

from collections.abc import Mapping
from datetime import datetime

from askwell.domain.alerts import AlertKind
from askwell.domain.monitoring import Monitoring, Part, Period, Traffic, VersionTraffic, Waiting
from askwell.wire.base import Out
from askwell.wire.drift import AlertOut, DriftOut, FigureOut
from askwell.wire.learn import EstimateOut
from askwell.wire.live import LiveOut, estimate_of


class LatencyOut(Out):
    """The milliseconds that calls took on average, and those within which so many of a hundred were answered.

    Null without calls. They are told from counts by classes; 10,000 means so long, or longer.
    """

    mean: float | None
    p50: float | None
    p95: float | None
    p99: float | None

    @classmethod
    def of(cls, traffic: Traffic) -> "LatencyOut":
        """Map from the domain."""
        calls = traffic.answered_calls
        return cls(
            mean=traffic.milliseconds / calls if calls else None,
            p50=traffic.quantile(0.5),
            p95=traffic.quantile(0.95),
            p99=traffic.quantile(0.99),
        )


class TrafficOut(Out):
    """What happened in some time: ``calls`` with the ``errors`` and ``refused`` among them, and their texts.

    ``out_of_scope`` counts those of the ``abstained`` that were unlike the project's texts, ``audited`` those
    that chance chose for people, ``tasks`` all that were handed to people. ``probability``, ``epistemic`` and
    ``strangeness`` (the out-of-scope score) are means over texts. Shares and means are null without any.
    """

    calls: int
    errors: int
    refused: int
    texts: int
    abstained: int
    out_of_scope: int
    audited: int
    tasks: int
    abstained_share: float | None
    error_share: float | None
    probability: float | None
    epistemic: float | None
    strangeness: float | None
    latency: LatencyOut

    @classmethod
    def of(cls, traffic: Traffic) -> "TrafficOut":
        """Map from the domain."""
        return cls(
            calls=traffic.calls,
            errors=traffic.errors,
            refused=traffic.refused,
            texts=traffic.texts,
            abstained=traffic.abstained,
            out_of_scope=traffic.out_of_scope,
            audited=traffic.audited,
            tasks=traffic.tasks,
            abstained_share=traffic.abstained_share,
            error_share=traffic.error_share,
            probability=traffic.mean(traffic.probability),
            epistemic=traffic.mean(traffic.epistemic),
            strangeness=traffic.mean(traffic.strangeness),
            latency=LatencyOut.of(traffic),
        )


class PeriodOut(Out):
    """What happened from ``begins_at`` on, for ``step_hours``."""

    begins_at: datetime
    traffic: TrafficOut
    labels: dict[str, int]

    @classmethod
    def of(cls, period: Period) -> "PeriodOut":
        """Map from the domain."""
        traffic = TrafficOut.of(period.traffic)
        return cls(begins_at=period.begins_at, traffic=traffic, labels=dict(period.traffic.labels))


class LabelShareOut(Out):
    """A label, how many texts it was given to, and their share of all."""

    label_id: str
    name: str
    texts: int
    share: float


class VersionTrafficOut(Out):
    """What one version did, and what it is under the deployment's name now.

    ``accuracy`` is told by ``audit_answers`` texts that chance chose, ``shadow_agreement`` is the share of
    texts on which the shadow said the same; both null while there are too few.
    """

    version: int
    parts: list[Part]
    traffic: TrafficOut
    audit_answers: int
    accuracy: EstimateOut | None
    shadowed: int
    shadow_agreement: EstimateOut | None

    @classmethod
    def of(cls, version: VersionTraffic) -> "VersionTrafficOut":
        """Map from the domain."""
        return cls(
            version=version.version,
            parts=list(version.parts),
            traffic=TrafficOut.of(version.traffic),
            audit_answers=version.answers,
            accuracy=estimate_of(version.accuracy),
            shadowed=version.traffic.shadowed,
            shadow_agreement=estimate_of(version.agreement),
        )


class WaitingOut(Out):
    """Review tasks: those open now, those of them that chance chose, and the age of the oldest in seconds.

    Of those that ended within the time: how many were answered and expired, and within how many seconds half
    of the answered ones, and nine in ten, had their answer.
    """

    open: int
    open_audits: int
    oldest_seconds: float | None
    answered: int
    expired: int
    p50_seconds: float | None
    p90_seconds: float | None

    @classmethod
    def of(cls, waiting: Waiting) -> "WaitingOut":
        """Map from the domain."""
        return cls(
            open=waiting.open,
            open_audits=waiting.open_audits,
            oldest_seconds=waiting.longest,
            answered=waiting.answered,
            expired=waiting.expired,
            p50_seconds=waiting.half,
            p90_seconds=waiting.most,
        )


class MonitoringOut(Out):
    """What a deployment did from ``since`` to ``until``; ``periods`` are of ``step_hours``, oldest first.

    ``versions`` are at most 20 of ``version_count``, those that answer now first.
    """

    deployment: str
    since: datetime
    until: datetime
    step_hours: int
    traffic: TrafficOut
    labels: list[LabelShareOut]
    periods: list[PeriodOut]
    versions: list[VersionTrafficOut]
    version_count: int
    review_tasks: WaitingOut
    live: LiveOut
    drift: DriftOut
    alerts: list[AlertOut]
    alerts_told: list[FigureOut]

    @classmethod
    def of(cls, found: Monitoring) -> "MonitoringOut":
        """Map from the domain."""
        return cls(
            deployment=found.deployment.name,
            since=found.since,
            until=found.until,
            step_hours=found.step,
            traffic=TrafficOut.of(found.traffic),
            labels=_labels(found.traffic, found.names),
            periods=[PeriodOut.of(period) for period in found.periods],
            versions=[VersionTrafficOut.of(version) for version in found.versions],
            version_count=found.version_count,
            review_tasks=WaitingOut.of(found.waiting),
            live=LiveOut.of(found.live, found.drawn, found.names),
            drift=DriftOut.of(found.checks, found.moved),
            alerts=[AlertOut.of(alert) for alert in found.alerts],
            alerts_told=[FigureOut.of(kind, found.figures.get(kind)) for kind in AlertKind],
        )


def _labels(traffic: Traffic, names: Mapping[str, str]) -> list[LabelShareOut]:
    return [
        LabelShareOut(
            label_id=label_id,
            name=names.get(label_id, label_id),
            texts=texts,
            share=texts / traffic.texts if traffic.texts else 0.0,
        )
        for label_id, texts in sorted(traffic.labels.items(), key=lambda each: (-each[1], each[0]))
    ]
