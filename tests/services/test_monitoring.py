"""What is seen of a deployment: its traffic by the hour, by version, its tasks, and how often it is right."""

import numpy as np
import pytest

from askwell.domain.deployments import LATENCY, Conduct, Serving
from askwell.domain.errors import InvalidInput, NotFound
from askwell.domain.live import Verdict
from askwell.domain.members import Caller, Role
from askwell.domain.monitoring import Part
from askwell.domain.policies import Policy, PolicyKind, Why
from askwell.domain.projects import Project
from askwell.domain.review_tasks import TaskStatus
from askwell.engine.evaluation import wilson
from askwell.services import monitoring, projects, team
from askwell.storage.store import Store
from tests.conftest import TurnableClock
from tests.services.traffic import deploy


def test_traffic_is_told_by_the_hour_and_by_version(
    store: Store, owner: Caller, project: Project, clock: TurnableClock
) -> None:
    traffic = deploy(store, clock, project, serving=Serving(2, canary=3, canary_share=0.1, shadow=1))
    traffic.hour(ago=30, calls=9, texts=9, labels={"lbl_a": 9})  # before the time that is asked for
    traffic.hour(ago=2, version=2, calls=4, texts=8, abstained=2, probability=6.0, milliseconds=40.0,
                 labels={"lbl_a": 5, "lbl_b": 3}, latency={3: 3, 4: 1}, shadowed=40,
                 shadow_agreed=30)  # fmt: skip
    traffic.hour(version=2, calls=1, texts=1, labels={"lbl_a": 1}, latency={3: 1}, milliseconds=8.0)
    traffic.hour(version=3, calls=1, texts=1, labels={"lbl_b": 1}, latency={17: 1}, milliseconds=9_000.0)
    traffic.hour(version=0, calls=3, errors=2, refused=1)
    found = monitoring.look(store, owner, traffic.name, hours=24)
    assert (found.step, len(found.periods)) == (1, 24)
    assert [each.traffic.texts for each in found.periods] == [0] * 21 + [8, 0, 2]
    whole = found.traffic
    assert (whole.calls, whole.errors, whole.refused, whole.texts, whole.answered_calls) == (9, 2, 1, 10, 6)
    assert (whole.abstained_share, whole.error_share) == (0.2, 2 / 9)
    assert whole.labels == {"lbl_a": 6, "lbl_b": 4}
    assert found.version_count == 2
    parts = {each.version: each.parts for each in found.versions}
    assert parts == {3: (Part.CANARY,), 2: (Part.MAIN,), 1: (Part.SHADOW,)}
    main = next(each for each in found.versions if each.version == 2)
    assert main.agreement is not None and main.agreement.value == 0.75
    assert main.traffic.mean(main.traffic.probability) == pytest.approx(6 / 9)


def test_a_longer_time_is_told_by_the_day(
    store: Store, owner: Caller, project: Project, clock: TurnableClock
) -> None:
    traffic = deploy(store, clock, project)
    for ago in (0, 1, 100, 700):
        traffic.hour(ago=ago, calls=1, texts=1)
    found = monitoring.look(store, owner, traffic.name, hours=30 * 24)
    assert (found.step, len(found.periods)) == (24, 30)
    assert sum(each.traffic.texts for each in found.periods) == found.traffic.texts == 4


def test_quantiles_lie_in_the_class_of_the_true_ones(
    store: Store, owner: Caller, project: Project, clock: TurnableClock
) -> None:
    times = np.random.default_rng(3).gamma(2.0, 20.0, 4_000)
    places = np.searchsorted(LATENCY, times)
    traffic = deploy(store, clock, project)
    counts = {int(place): int((places == place).sum()) for place in np.unique(places)}
    traffic.hour(calls=len(times), texts=len(times), latency=counts)
    whole = monitoring.look(store, owner, traffic.name, hours=1).traffic
    bounds = (0, *LATENCY)
    for share in (0.5, 0.95, 0.99):
        true = np.searchsorted(LATENCY, np.quantile(times, share))
        told = whole.quantile(share)
        assert told is not None and bounds[true] <= told <= bounds[true + 1]
    traffic.hour(calls=10**6, latency={len(LATENCY): 10**6})
    assert monitoring.look(store, owner, traffic.name, hours=1).traffic.quantile(0.5) == LATENCY[-1]


def test_live_quality_is_told_by_what_chance_chose(
    store: Store, owner: Caller, project: Project, clock: TurnableClock
) -> None:
    policy = Policy(PolicyKind.PRECISION, target=0.9)
    traffic = deploy(store, clock, project, conduct=Conduct(policy=policy))
    for _ in range(18):
        traffic.audit("lbl_a", "lbl_a")
    for _ in range(2):
        traffic.audit("lbl_a", "lbl_b", version=2)
    for _ in range(20):  # it abstained on these, and would have been wrong in half
        traffic.audit("lbl_b", "lbl_b", because=Why.UNSURE, probability=0.5)
        traffic.audit("lbl_b", "lbl_a", because=Why.UNSURE, probability=0.5)
    traffic.audit("lbl_a", "lbl_b", is_audit=False)  # not chosen by chance: says nothing of the traffic
    traffic.audit("lbl_a", None)
    traffic.audit("lbl_a", None, status=TaskStatus.EXPIRED)
    traffic.audit("lbl_a", "lbl_b", ago=500)
    found = monitoring.look(store, owner, traffic.name, hours=24)
    live, drawn = found.live, found.drawn
    assert (drawn.answered, drawn.open, drawn.expired) == (60, 1, 1)
    assert live.answers == 60 and live.given == 20
    expected = wilson(38, 60)
    assert live.accuracy is not None
    assert (live.accuracy.low, live.accuracy.high) == (expected.low, expected.high)
    assert live.mean_probability == pytest.approx((20 * 0.9 + 40 * 0.5) / 60)
    assert live.ece == pytest.approx(0.0)
    assert live.precision is not None and live.precision.value == 0.9
    assert (live.target, live.verdict) == (0.9, Verdict.OPEN)
    labels = {each.label_id: each for each in live.labels}
    assert labels["lbl_a"].precision is not None and labels["lbl_a"].precision.value == 0.9
    assert labels["lbl_a"].recall is not None and labels["lbl_a"].recall.value == 18 / 38
    assert labels["lbl_b"].precision is not None and labels["lbl_b"].precision.value == 0.5
    assert labels["lbl_b"].given is None  # never answered
    versions = {each.version: each for each in found.versions}
    assert versions[1].answers == 58


def test_a_precision_wholly_below_its_target_is_missed_and_few_answers_tell_nothing(
    store: Store, owner: Caller, project: Project, clock: TurnableClock
) -> None:
    policy = Policy(PolicyKind.PRECISION, target=0.95, by_label={"lbl_b": 0.5})
    traffic = deploy(store, clock, project, conduct=Conduct(policy=policy))
    for _ in range(9):
        traffic.audit("lbl_a", "lbl_b")
    live = monitoring.look(store, owner, traffic.name, hours=24).live
    assert (live.answers, live.accuracy, live.precision, live.verdict) == (9, None, None, None)
    traffic.audit("lbl_a", "lbl_b")
    for _ in range(12):
        traffic.audit("lbl_b", "lbl_b")
    live = monitoring.look(store, owner, traffic.name, hours=24).live
    assert live.verdict is Verdict.MISSED
    verdicts = {each.label_id: (each.target, each.verdict) for each in live.labels}
    assert verdicts == {"lbl_a": (0.95, Verdict.MISSED), "lbl_b": (0.5, Verdict.HELD)}


def test_waiting_tasks_are_told(store: Store, owner: Caller, project: Project, clock: TurnableClock) -> None:
    traffic = deploy(store, clock, project)
    traffic.audit("lbl_a", None, ago=5)
    traffic.audit("lbl_a", None, ago=1, is_audit=False, because=Why.UNSURE)
    traffic.audit("lbl_a", "lbl_a", ago=2)
    waiting = monitoring.look(store, owner, traffic.name, hours=24).waiting
    assert (waiting.open, waiting.open_audits, waiting.answered, waiting.expired) == (2, 1, 1, 0)
    assert waiting.longest == pytest.approx(5 * 3_600, abs=1)
    assert waiting.half == waiting.most == pytest.approx(900)


def test_who_has_no_part_in_the_project_does_not_learn_that_there_is_one(
    store: Store, owner: Caller, project: Project, clock: TurnableClock
) -> None:
    traffic = deploy(store, clock, project)
    other = projects.create(store, owner, name="Other", task=project.task, labels=[])
    stranger = Caller(team.add_person(store, owner, other.id, "Ada", Role.ADMIN))
    for name in (traffic.name, "none"):
        with pytest.raises(NotFound) as told:
            monitoring.look(store, stranger, name, hours=1)
        assert str(told.value) == f"There is no deployment “{name}”."
    with pytest.raises(InvalidInput):
        monitoring.look(store, owner, traffic.name, hours=0)
