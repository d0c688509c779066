"""Figures in the form that Prometheus reads: few series, by the names of deployments and ids of projects.

No label holds a text, the name of a person or a label of a project.
"""

from collections.abc import Iterable, Iterator
from itertools import accumulate

from prometheus_client import CollectorRegistry
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.exposition import choose_encoder
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from askwell import __version__
from askwell.domain.alerts import AlertKind
from askwell.domain.deployments import LATENCY
from askwell.domain.metrics import DeploymentFigures, Figures
from askwell.domain.monitoring import Traffic
from askwell.web.measuring import Requests

OTHERS = "(others)"
"""Who has the counts of deployments beyond those that are told one by one; none can be called so."""

_COUNTERS = {
    "askwell_calls": ("calls", "Calls of a deployment, with those that failed or were refused."),
    "askwell_call_errors": ("errors", "Calls of a deployment that failed."),
    "askwell_calls_refused": ("refused", "Calls of a deployment beyond what may be asked of it."),
    "askwell_texts": ("texts", "Texts that a deployment predicted."),
    "askwell_abstained": ("abstained", "Texts on which a deployment abstained."),
    "askwell_out_of_scope": ("out_of_scope", "Texts on which it abstained as they are unlike the project's."),
    "askwell_audited": ("audited", "Texts that chance chose for people."),
    "askwell_review_tasks": ("tasks", "Texts that were handed to people."),
}


def expose(figures: Figures, requests: Requests, accepted: str) -> tuple[bytes, str]:
    """Give the figures as a scraper wants them that accepts these formats, and the format's name."""
    registry = CollectorRegistry()
    registry.register(_Given([*_of_deployments(figures), *_of_projects(figures), *_of_process(requests)]))
    ProcessCollector(registry=registry)
    encode, kind = choose_encoder(accepted)
    return encode(registry), kind


class _Given(Collector):
    """Metrics that were made for one scrape."""

    def __init__(self, metrics: Iterable[Metric]) -> None:
        self._metrics = list(metrics)

    def collect(self) -> Iterable[Metric]:
        """Give them."""
        return self._metrics


def _of_deployments(figures: Figures) -> Iterator[Metric]:
    told = figures.deployments
    totals = [(each.name, each.traffic) for each in told]
    if figures.others is not None:
        totals.append((OTHERS, figures.others))
    for name, (counted, says) in _COUNTERS.items():
        counter = CounterMetricFamily(name, says, labels=["deployment"])
        for deployment, traffic in totals:
            counter.add_metric([deployment], getattr(traffic, counted))
        yield counter
    seconds = HistogramMetricFamily(
        "askwell_call_seconds", "How long calls took that were answered.", labels=["deployment"]
    )
    for deployment, traffic in totals:
        seconds.add_metric([deployment], _buckets(traffic), traffic.milliseconds / 1_000)
    yield seconds
    yield _gauge("askwell_review_tasks_open", "Texts that wait for people.", told, "open_tasks")
    says = "How long the oldest text has waited for people; 0 where none does."
    yield _gauge("askwell_review_task_oldest_seconds", says, told, "oldest_task")
    says = "The version that answers; 0 before there is one."
    yield _gauge("askwell_deployment_version", says, told, "version")
    yield _gauge("askwell_deployment_paused", "1 while a deployment is paused.", told, "is_paused")
    alert = GaugeMetricFamily(
        "askwell_alert", "1 while something stands that its owner was told of.", labels=["deployment", "kind"]
    )
    for each in told:
        for kind in AlertKind:
            alert.add_metric([each.name, kind.value], kind in each.alerts)
    yield alert


def _of_projects(figures: Figures) -> Iterator[Metric]:
    version = GaugeMetricFamily("askwell_model_version", "A project's newest version.", labels=["project"])
    says = "Events that a project's model has not learnt yet."
    behind = GaugeMetricFamily("askwell_learner_lag_events", says, labels=["project"])
    for project in figures.projects:
        version.add_metric([project.id], project.version)
        behind.add_metric([project.id], project.behind)
    yield version
    yield behind


def _of_process(requests: Requests) -> Iterator[Metric]:
    yield InfoMetricFamily("askwell", "What runs here.", {"version": __version__})
    says = "Requests in the hands of this web process, this one among them."
    yield GaugeMetricFamily("askwell_requests_in_flight", says, requests.in_flight)
    says = "Requests that this web process has served, by the class of their status."
    served = CounterMetricFamily("askwell_requests", says, labels=["status"])
    for kind, count in sorted(requests.served.items()):
        served.add_metric([kind], count)
    yield served


def _gauge(name: str, says: str, told: Iterable[DeploymentFigures], field: str) -> Metric:
    gauge = GaugeMetricFamily(name, says, labels=["deployment"])
    for each in told:
        gauge.add_metric([each.name], float(getattr(each, field) or 0))
    return gauge


def _buckets(traffic: Traffic) -> list[tuple[str, float]]:
    """The calls within each bound in seconds, as Prometheus counts them: with all those that took less."""
    bounds = [f"{bound / 1_000:g}" for bound in LATENCY] + ["+Inf"]
    counts = accumulate(traffic.latency.get(place, 0) for place in range(len(bounds)))
    return list(zip(bounds, counts, strict=True))
