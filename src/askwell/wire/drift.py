"""Checks of a deployment for drift, and what its owner was told, as JSON."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from askwell.domain.alerts import PHRASES, Alert, AlertKind
from askwell.domain.monitoring import Check, CheckKind, Said
from askwell.wire.base import Out


class SaidOut(Out):
    """A text that was kept by consent, and the labels that the model gave it."""

    at: datetime
    external_id: str | None
    text: str
    labels: list[str]

    @classmethod
    def of(cls, said: Said) -> "SaidOut":
        """Map from the domain."""
        return cls(at=said.at, external_id=said.external_id, text=said.text, labels=list(said.labels))


class CheckOut(Out):
    """A test for drift: how likely what was seen is without any (``p_value``), and by which ``statistic``.

    ``details`` say what was compared, ``by`` which of its traits, and how many ``texts`` with how many
    ``before``.
    """

    at: datetime
    p_value: float
    statistic: float
    details: dict[str, Any]

    @classmethod
    def of(cls, check: Check) -> "CheckOut":
        """Map from the domain; which texts moved it is told apart, as far as these are kept."""
        details = {name: value for name, value in check.details.items() if name != "moved"}
        return cls(at=check.at, p_value=check.p_value, statistic=check.statistic, details=details)


class DriftOut(Out):
    """The checks for drift, newest first: of the texts that came, with those that moved the newest check
    most, and of the labels that they were given."""

    inputs: list[CheckOut]
    moved: list[SaidOut]
    outputs: list[CheckOut]

    @classmethod
    def of(cls, checks: Mapping[CheckKind, Sequence[Check]], moved: Sequence[Said]) -> "DriftOut":
        """Map from the domain."""
        return cls(
            inputs=_checks(checks[CheckKind.INPUTS]),
            moved=[SaidOut.of(said) for said in moved],
            outputs=_checks(checks[CheckKind.OUTPUTS]),
        )


class AlertOut(Out):
    """Something that its owner was told of and that is not over."""

    kind: AlertKind
    says: str
    began_at: datetime
    value: float
    figure: float

    @classmethod
    def of(cls, alert: Alert) -> "AlertOut":
        """Map from the domain."""
        return cls(
            kind=alert.kind,
            says=PHRASES[alert.kind],
            began_at=alert.began_at,
            value=alert.value,
            figure=alert.figure,
        )


class FigureOut(Out):
    """Something that is told, and the figure from which on it is; null: it is not told."""

    kind: AlertKind
    says: str
    figure: float | None

    @classmethod
    def of(cls, kind: AlertKind, figure: float | None) -> "FigureOut":
        """Map from the domain."""
        return cls(kind=kind, says=PHRASES[kind], figure=figure)


def _checks(checks: Sequence[Check]) -> list[CheckOut]:
    return [CheckOut.of(check) for check in checks]
