"""What the owner of a deployment is told when it goes wrong, from which figures on, and when it is over."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from askwell.domain.deployments import Conduct
from askwell.domain.errors import InvalidInput


class AlertKind(StrEnum):
    """What there is to tell; each has its phrase in ``PHRASES``, and is a key of ``Conduct.alerts``."""

    INPUT_DRIFT = "input_drift"
    OUTPUT_DRIFT = "output_drift"
    PRECISION = "precision"
    ABSTAINED = "abstained"
    ERRORS = "errors"
    WAITING = "waiting"


PHRASES: Mapping[AlertKind, str] = {
    AlertKind.INPUT_DRIFT: "The texts are not like those that the model has learnt from (any more)",
    AlertKind.OUTPUT_DRIFT: "The model gives its labels in other shares than before",
    AlertKind.PRECISION: "Fewer of the answers are right than its owner asks for",
    AlertKind.ABSTAINED: "It abstains on more texts than its owner expects",
    AlertKind.ERRORS: "More calls fail than its owner expects",
    AlertKind.WAITING: "A text that was handed to people waits too long",
}
"""What each means in plain words."""

KNOWN = frozenset(kind.value for kind in AlertKind)

DEFAULTS: Mapping[AlertKind, float] = {
    AlertKind.INPUT_DRIFT: 0.01,
    AlertKind.OUTPUT_DRIFT: 0.01,
    AlertKind.ERRORS: 0.05,
    AlertKind.WAITING: 24.0,
}
"""Figures where the owner has said none: p-values, a share of calls, and hours."""

OFF = 0.0
"""The figure with which an owner says that a thing is not told."""

MOST_HOURS = 24.0 * 366


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that its owner was told of and that is not over: its value then, and the figure it passed."""

    deployment_id: str
    kind: AlertKind
    began_at: datetime
    value: float
    figure: float


def check_figures(alerts: Mapping[str, float]) -> None:
    """Raise ``InvalidInput`` for a figure of nothing that is told, or one out of its range."""
    for name, figure in alerts.items():
        if name not in KNOWN:
            known = ", ".join(sorted(KNOWN))
            raise InvalidInput(field="alerts", reason=f"“{name[:60]}” is none of {known}")
        most = MOST_HOURS if name == AlertKind.WAITING else 1.0
        if not OFF <= figure <= most:
            raise InvalidInput(field="alerts", reason=f"“{name}” must lie between 0 (not told) and {most:g}")


def figures_of(conduct: Conduct) -> dict[AlertKind, float]:
    """Give the figure from which on each thing is told; what is not told is left out.

    Precision is told from the policy's target on, unless the owner gave a figure of its own.
    """
    figures = dict(DEFAULTS)
    if conduct.policy.target is not None:
        figures[AlertKind.PRECISION] = conduct.policy.target
    figures |= {AlertKind(name): figure for name, figure in conduct.alerts.items() if name in KNOWN}
    return {kind: figure for kind, figure in figures.items() if figure > OFF}
