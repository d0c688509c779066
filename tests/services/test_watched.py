"""A deployment that is really called is watched: its counts, how often it was right, and what drifts."""

import numpy as np
import pytest

from askwell.domain.alerts import Alert, AlertKind
from askwell.domain.live import Verdict
from askwell.domain.monitoring import Check, CheckKind, Part
from askwell.domain.policies import Policy, PolicyKind
from askwell.services import drifting, monitoring
from askwell.storage import deployments as rows
from askwell.storage import monitoring as found_rows
from askwell.storage.store import Store
from tests.conftest import TurnableClock
from tests.services.deploying import NAME, STRANGE, Deployed
from tests.services.standing import WISHES


def wishes(count: int, start: int) -> list[str]:
    return [f"{WISHES[n % 3]}, case {(start + n) * 7919 % 100_003}" for n in range(count)]


def meant(place: int) -> int:
    """What people make of the text in a place: mostly what its words say."""
    return (place + 1) % 3 if place < 5 else place % 3


def test_calls_are_seen_and_people_tell_how_often_it_was_right(deployed: Deployed) -> None:
    policy = Policy(PolicyKind.PRECISION, target=0.6)
    deployed.deploy(policy=policy, audit_share=1.0, scope_limit=None)
    answers = deployed.call(wishes(24, 2_000))
    deployed.responder.recorder.flush()
    for place, answer in enumerate(answers):
        assert answer.task is not None and answer.task.is_audit
        deployed.answer(answer.task.document_id, meant(place))
    deployed.catch_up()
    right = sum(
        answer.prediction.labels[0].label_id == deployed.labels[meant(place)]
        for place, answer in enumerate(answers)
    )
    assert 10 < right < 24
    given = [place for place, answer in enumerate(answers) if answer.abstained is None]
    found = monitoring.look(deployed.store, deployed.owner, NAME, hours=1)
    assert (found.traffic.calls, found.traffic.texts, found.traffic.audited) == (1, 24, 24)
    assert found.traffic.abstained == 24 - len(given)
    assert sum(found.traffic.labels.values()) == 24 and sum(found.traffic.latency.values()) == 1
    assert found.live.answers == 24 and found.live.given == len(given)
    assert found.live.accuracy is not None and found.live.accuracy.value == right / 24
    assert found.live.mean_probability == pytest.approx(np.mean([each.probability for each in answers]))
    assert found.live.verdict in Verdict and found.live.target == 0.6
    main = found.versions[0]
    assert main.parts == (Part.MAIN,) and main.traffic.texts == 0  # it follows the model, which has learnt
    called = next(each for each in found.versions if each.version == answers[0].model_version)
    assert called.answers == 24
    assert found.waiting.open == 0 and found.waiting.answered == 24


def test_what_it_keeps_is_compared_with_the_project(
    deployed: Deployed, store: Store, clock: TurnableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drifting, "LEAST", 50)  # of the sixty texts that the project has
    made = deployed.deploy(asks_people=False, saves=True)

    def check() -> Check:
        deployed.responder.recorder.flush()
        checks = drifting.check(store, made, np.random.default_rng(3))
        clock.forward(hours=7)
        return next(each for each in checks if each.kind is CheckKind.INPUTS)

    deployed.call(wishes(60, 2_000))
    like = check()
    deployed.call([f"{STRANGE} {n}" for n in range(60)])
    unlike = check()
    assert like.details["by"] == unlike.details["by"] == "features"
    assert like.p_value > 0.01 > unlike.p_value
    found = monitoring.look(store, deployed.owner, NAME, hours=24)
    assert found.moved and all(said.text.startswith(STRANGE) for said in found.moved)


def test_a_demo_that_begins_again_forgets_what_was_found(deployed: Deployed, store: Store) -> None:
    made = deployed.deploy()
    check = Check(0, store.now(), CheckKind.INPUTS, 0.001, 0.1)
    alert = Alert(made.id, AlertKind.WAITING, store.now(), 30.0, 24.0)
    with store.database.write() as connection:
        assert found_rows.add_check(connection, made.id, made.project_id, check, after=0)
        found_rows.raise_alert(connection, made.project_id, alert)
        rows.begin_again(connection, made.project_id, "it began again", store.now())
    found = monitoring.look(store, deployed.owner, NAME, hours=1)
    assert found.alerts == () and found.checks[CheckKind.INPUTS] == []
