"""Alerts: told once when something goes wrong, once more when it is over, and not while it sways."""

from dataclasses import replace

import pytest

from askwell.domain.alerts import AlertKind, check_figures, figures_of
from askwell.domain.deployments import Conduct, Move, MoveKind, Serving
from askwell.domain.errors import InvalidInput
from askwell.domain.members import Caller
from askwell.domain.monitoring import Check, CheckKind
from askwell.domain.policies import Policy, PolicyKind
from askwell.domain.projects import Project
from askwell.services import alerting, monitoring
from askwell.services.delivering import Messenger
from askwell.services.webhooks import NewSecret
from askwell.storage import deployments
from askwell.storage import monitoring as rows
from askwell.storage.store import Store
from tests.conftest import TurnableClock
from tests.receiving import Receiver
from tests.services.traffic import Traffic, deploy


def watch(traffic: Traffic) -> int:
    return alerting.look(traffic.store, traffic.deployment)


def standing(traffic: Traffic) -> list[AlertKind]:
    with traffic.store.database.read() as connection:
        return [alert.kind for alert in rows.find_alerts(connection, traffic.id)]


def drift(traffic: Traffic, *p_values: float, kind: CheckKind = CheckKind.INPUTS) -> None:
    for p_value in p_values:
        with traffic.store.database.write() as connection:
            last = rows.find_checks(connection, traffic.id, kind, limit=1)
            new = Check(0, traffic.clock(), kind, p_value, 0.1)
            after = last[0].number if last else 0
            assert rows.add_check(connection, traffic.id, traffic.project.id, new, after=after)


@pytest.fixture
def traffic(store: Store, clock: TurnableClock, project: Project, hook: NewSecret) -> Traffic:
    conduct = Conduct(policy=Policy(PolicyKind.PRECISION, target=0.9), alerts={"abstained": 0.2})
    return deploy(store, clock, project, conduct=conduct)


def test_drift_is_told_after_two_findings_in_a_row_and_when_it_is_over(
    traffic: Traffic, messenger: Messenger, receiver: Receiver, store: Store, owner: Caller
) -> None:
    assert watch(traffic) == 0
    drift(traffic, 0.002)
    assert watch(traffic) == 0
    drift(traffic, 0.4, 0.002)
    assert watch(traffic) == 0
    drift(traffic, 0.009)
    assert watch(traffic) == 1
    assert watch(traffic) == 0  # once
    found = monitoring.look(store, owner, traffic.name, hours=1)
    assert [(alert.kind, alert.value, alert.figure) for alert in found.alerts] == [
        (AlertKind.INPUT_DRIFT, 0.009, 0.01)
    ]
    messenger.deliver()
    drift(traffic, 0.3)
    assert watch(traffic) == 1
    assert watch(traffic) == 0
    messenger.deliver()
    assert receiver.kinds() == ["deployment_alert", "deployment_recovered"]
    told = [each.content["data"] for each in receiver.received]
    assert told[0]["alert"] == told[1]["alert"] == "input_drift"
    assert told[0]["deployment"] == traffic.name and told[0]["began_at"] == told[1]["began_at"]
    assert standing(traffic) == []


def test_drift_of_labels_is_told_apart(traffic: Traffic) -> None:
    drift(traffic, 0.001, kind=CheckKind.OUTPUTS)
    drift(traffic, 0.001)
    assert watch(traffic) == 0
    drift(traffic, 0.001, kind=CheckKind.OUTPUTS)
    assert watch(traffic) == 1
    assert standing(traffic) == [AlertKind.OUTPUT_DRIFT]


def test_precision_is_told_when_its_interval_lies_wholly_below_the_target(
    traffic: Traffic, store: Store, clock: TurnableClock
) -> None:
    for _ in range(20):
        traffic.audit("lbl_a", "lbl_a")
    for _ in range(5):
        traffic.audit("lbl_a", "lbl_b")
    assert watch(traffic) == 0  # 80 %, but it could be 91
    for _ in range(5):
        traffic.audit("lbl_a", "lbl_b")
    assert watch(traffic) == 1
    assert standing(traffic) == [AlertKind.PRECISION]
    clock.forward(hours=1)
    move = Move(0, MoveKind.PROMOTE, "per_x", clock(), Serving(version=2))
    with store.database.write() as connection:
        deployments.add_move(connection, traffic.deployment, move)
    clock.forward(hours=1)
    assert watch(traffic) == 0  # another version answers, of which nothing is known yet
    assert standing(traffic) == [AlertKind.PRECISION]
    for _ in range(10):
        traffic.audit("lbl_a", "lbl_a", version=2)
    assert watch(traffic) == 1
    assert standing(traffic) == []


def test_a_share_that_sways_about_its_figure_is_told_once(traffic: Traffic, clock: TurnableClock) -> None:
    traffic.hour(calls=40, texts=40, abstained=40)
    assert watch(traffic) == 0  # too few to say
    traffic.hour(calls=60, texts=60)
    assert watch(traffic) == 1
    traffic.hour(calls=105, texts=105)
    assert watch(traffic) == 0  # 19.5 %, not over yet
    traffic.hour(calls=400, texts=400)
    assert watch(traffic) == 1
    assert standing(traffic) == []


def test_failing_calls_are_told(traffic: Traffic, clock: TurnableClock) -> None:
    traffic.hour(calls=100, texts=100)
    traffic.hour(version=0, calls=10, errors=4, refused=6)
    assert watch(traffic) == 0  # a refused call has not failed
    traffic.hour(version=0, calls=6, errors=6)
    assert watch(traffic) == 1
    clock.forward(hours=5)
    assert watch(traffic) == 0  # no calls: nobody knows
    traffic.hour(calls=30, texts=30)
    assert watch(traffic) == 1


def test_a_text_that_waits_is_told(traffic: Traffic, clock: TurnableClock) -> None:
    traffic.audit("lbl_a", None)
    clock.forward(hours=23)
    assert watch(traffic) == 0
    clock.forward(hours=2)
    assert watch(traffic) == 1
    assert standing(traffic) == [AlertKind.WAITING]


def test_what_an_owner_does_not_want_to_be_told_ends_without_a_word(
    traffic: Traffic, store: Store, messenger: Messenger, receiver: Receiver
) -> None:
    drift(traffic, 0.001, 0.001)
    assert watch(traffic) == 1
    messenger.deliver()
    quiet = replace(traffic.deployment.conduct, alerts={"input_drift": 0.0})
    traffic.deployment = replace(traffic.deployment, conduct=quiet)
    with store.database.write() as connection:
        deployments.save(connection, traffic.deployment)
    assert watch(traffic) == 0
    messenger.deliver()
    assert receiver.kinds() == ["deployment_alert"] and standing(traffic) == []


def test_two_workers_tell_it_once(
    traffic: Traffic, messenger: Messenger, receiver: Receiver, store: Store
) -> None:
    from concurrent.futures import ThreadPoolExecutor

    drift(traffic, 0.001, 0.001)
    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(lambda _: watch(traffic), range(4)))
    assert sum(told) == 1
    messenger.deliver()
    assert receiver.kinds() == ["deployment_alert"]


def test_figures_are_checked_and_have_defaults() -> None:
    policy = Policy(PolicyKind.PRECISION, target=0.95)
    figures = figures_of(Conduct(policy=policy, alerts={"errors": 0.0, "waiting": 2.0}))
    assert figures == {
        AlertKind.INPUT_DRIFT: 0.01,
        AlertKind.OUTPUT_DRIFT: 0.01,
        AlertKind.WAITING: 2.0,
        AlertKind.PRECISION: 0.95,
    }
    check_figures({"precision": 0.9, "waiting": 100.0})
    for wrong in ({"other": 0.1}, {"errors": 1.1}, {"waiting": -1.0}, {"abstained": float("nan")}):
        with pytest.raises(InvalidInput):
            check_figures(wrong)
