"""Alert: what goes wrong with a deployment is told once, and once more when it is over."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from askwell.domain.alerts import PHRASES, Alert, AlertKind, figures_of
from askwell.domain.deployments import Deployment, MoveKind
from askwell.domain.live import Verdict
from askwell.domain.monitoring import CheckKind, add_up
from askwell.domain.served import beginning_of_hour
from askwell.domain.webhooks import NoticeKind
from askwell.services.live_quality import compare, judge
from askwell.services.notices import Notice, tell
from askwell.storage import deployments, monitoring, projects, served
from askwell.storage.store import Store

IN_A_ROW = 2
"""Checks that must find drift, one after the other, before it is told."""

AUDITED, AUDITED_FOR = 500, timedelta(days=30)
"""The last answered audit texts by which precision is judged, since the last change of what answers."""

HOURS_ABSTAINED, LEAST_TEXTS = 24, 50
HOURS_FAILED, LEAST_CALLS = 3, 20
"""Hours, the running one among them, over which a share is told, and what must have come in them."""

EASED = 0.9
"""How far a share must fall below its figure until it is over: what sways about it is told once."""

_DRIFT = {AlertKind.INPUT_DRIFT: CheckKind.INPUTS, AlertKind.OUTPUT_DRIFT: CheckKind.OUTPUTS}
_NEW_MODEL = frozenset({MoveKind.CREATE, MoveKind.PROMOTE, MoveKind.ROLLBACK, MoveKind.CANARY})


@dataclass(frozen=True, slots=True)
class Signal:
    """How something stands to its figure: it is wrong, it is not, or (None) too little says which."""

    kind: AlertKind
    value: float
    figure: float
    is_wrong: bool | None


def look(store: Store, deployment: Deployment) -> int:
    """Have told what is wrong with a deployment or over since the last look, and give how much that was."""
    now = store.now()
    with store.database.read() as connection:
        signals = {signal.kind: signal for signal in _signals(connection, deployment, now)}
        known = {alert.kind for alert in monitoring.find_alerts(connection, deployment.id)}
    if not _changes(signals, known):
        return 0
    with store.database.write() as connection:
        current = deployments.find(connection, deployment.name, is_locked=True)  # one worker tells
        project = projects.find(connection, deployment.project_id)
        if current is None or current.id != deployment.id or project is None:
            return 0
        standing = {alert.kind: alert for alert in monitoring.find_alerts(connection, deployment.id)}
        told = 0
        for kind in _changes(signals, set(standing)):
            signal, alert = signals.get(kind), standing.get(kind)
            if alert is None and signal is not None:
                alert = Alert(deployment.id, kind, now, signal.value, signal.figure)
                monitoring.raise_alert(connection, project.id, alert)
                notice = _notice(NoticeKind.DEPLOYMENT_ALERT, deployment, signal, alert)
            else:
                monitoring.end_alerts(connection, deployment.id, [kind])
                if signal is None or alert is None:
                    continue  # its owner does not want to be told any more
                notice = _notice(NoticeKind.DEPLOYMENT_RECOVERED, deployment, signal, alert)
            tell(connection, project, notice, now)
            told += 1
    return told


def _changes(signals: dict[AlertKind, Signal], standing: set[AlertKind]) -> list[AlertKind]:
    """What began, what is over, and what stands though nobody wants to be told of it."""
    began = [kind for kind, signal in signals.items() if signal.is_wrong and kind not in standing]
    over = [kind for kind in standing if kind not in signals or signals[kind].is_wrong is False]
    return began + sorted(over)


def _signals(connection: Connection, deployment: Deployment, now: datetime) -> Iterator[Signal]:
    for kind, figure in figures_of(deployment.conduct).items():
        match kind:
            case AlertKind.INPUT_DRIFT | AlertKind.OUTPUT_DRIFT:
                yield _of_drift(connection, deployment, kind, figure)
            case AlertKind.PRECISION:
                yield _of_precision(connection, deployment, figure, now)
            case AlertKind.ABSTAINED | AlertKind.ERRORS:
                yield _of_traffic(connection, deployment, kind, figure, now)
            case AlertKind.WAITING:
                oldest = monitoring.find_oldest(connection, deployment.id)
                hours = 0.0 if oldest is None else (now - oldest).total_seconds() / 3_600
                yield Signal(kind, hours, figure, hours > figure)


def _of_drift(connection: Connection, deployment: Deployment, kind: AlertKind, figure: float) -> Signal:
    checks = monitoring.find_checks(connection, deployment.id, _DRIFT[kind], limit=IN_A_ROW)
    if not checks:
        return Signal(kind, 1.0, figure, None)
    is_wrong = None
    if checks[0].p_value >= figure:
        is_wrong = False
    elif len(checks) == IN_A_ROW and all(check.p_value < figure for check in checks):
        is_wrong = True
    return Signal(kind, checks[0].p_value, figure, is_wrong)


def _of_precision(connection: Connection, deployment: Deployment, figure: float, now: datetime) -> Signal:
    moves = deployments.find_moves(connection, deployment.id)
    begun = (move.at for move in moves if move.kind in _NEW_MODEL or move.number == 1)
    since = max([now - AUDITED_FOR, *begun])
    audited = monitoring.find_audited(connection, deployment.id, since, limit=AUDITED)
    precision = judge(audited, deployment.conduct.policy).precision
    verdict = compare(precision, figure)
    is_wrong = None if verdict is None else verdict is Verdict.MISSED
    return Signal(AlertKind.PRECISION, precision.value if precision else 0.0, figure, is_wrong)


def _of_traffic(
    connection: Connection, deployment: Deployment, kind: AlertKind, figure: float, now: datetime
) -> Signal:
    is_about_errors = kind is AlertKind.ERRORS
    back = HOURS_FAILED if is_about_errors else HOURS_ABSTAINED
    since = beginning_of_hour(now) - timedelta(hours=back - 1)
    traffic = add_up(served.find_hours(connection, [deployment.id], since=since))
    share = traffic.error_share if is_about_errors else traffic.abstained_share
    is_enough = traffic.calls >= LEAST_CALLS if is_about_errors else traffic.texts >= LEAST_TEXTS
    if share is None or not is_enough:
        return Signal(kind, share or 0.0, figure, None)
    is_wrong = None
    if share > figure:
        is_wrong = True
    elif share <= EASED * figure:
        is_wrong = False
    return Signal(kind, share, figure, is_wrong)


def _notice(kind: NoticeKind, deployment: Deployment, signal: Signal, alert: Alert) -> Notice:
    told = {
        "deployment": deployment.name,
        "alert": signal.kind.value,
        "means": PHRASES[signal.kind],
        "value": signal.value,
        "figure": signal.figure,
        "began_at": alert.began_at.isoformat(),
    }
    return Notice(kind, told)
