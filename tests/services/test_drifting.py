"""Checks for drift: they find what is another, mostly nothing where nothing is, and look at no text twice."""

import numpy as np
import pytest

from askwell.domain.deployments import Deployment
from askwell.domain.members import Caller
from askwell.domain.models import ModelVersion
from askwell.domain.monitoring import Check, CheckKind
from askwell.domain.projects import Project, Task
from askwell.services import drifting, monitoring, projects
from askwell.services.encoding import encode_pending
from askwell.services.feature_kinds import Encoder
from askwell.services.watchman import KEPT, Watchman
from askwell.storage import artifacts
from askwell.storage import monitoring as rows
from askwell.storage.store import Store
from tests.conftest import TurnableClock
from tests.services.conftest import put
from tests.services.traffic import Traffic, deploy

WISHES = ["I want my money back", "Where is my parcel", "I cannot sign in"]
OTHERS = ["Los teléfonos no funcionan", "¿Cuándo abren la tienda?"]


def phrases(wishes: list[str], count: int, start: int) -> list[str]:
    return [f"{wishes[n % len(wishes)]}, case {(start + n) * 7919 % 100_003}" for n in range(count)]


@pytest.fixture
def traffic(store: Store, clock: TurnableClock, project: Project, encoder: Encoder, owner: Caller) -> Traffic:
    """A deployment of a project with 400 texts, which a version was learnt from."""
    put(store, project, phrases(WISHES, 400, 0))
    encode_pending(store, project.id, encoder)
    with store.database.write() as connection:
        artifacts.publish(connection, ModelVersion(project.id, 1, 0, 0, encoder.id, (), "models/x", clock()))
    return deploy(store, clock, project)


def check(traffic: Traffic, seed: int = 0) -> dict[CheckKind, Check]:
    made = drifting.check(traffic.store, traffic.deployment, np.random.default_rng(seed))
    return {each.kind: each for each in made}


def say(traffic: Traffic, encoder: Encoder, texts: list[str]) -> None:
    traffic.say(texts, encoder.encode(texts))


def test_texts_of_another_kind_are_found_and_named(
    store: Store, traffic: Traffic, encoder: Encoder, owner: Caller, clock: TurnableClock
) -> None:
    say(traffic, encoder, phrases(WISHES, 120, 1_000))
    found = check(traffic)[CheckKind.INPUTS]
    assert found.details["by"] == "features" and found.details["texts"] == 120
    assert found.p_value > 0.01
    clock.forward(hours=7)
    say(traffic, encoder, phrases(WISHES, 80, 2_000) + phrases(OTHERS, 40, 3_000))
    found = check(traffic)[CheckKind.INPUTS]
    assert found.p_value < 0.01 and found.details["texts"] == 120  # those from before are not seen again
    seen = monitoring.look(store, owner, traffic.name, hours=24)
    assert seen.checks[CheckKind.INPUTS][0].p_value == found.p_value
    assert len(seen.moved) == drifting.TOLD
    assert all(any(said.text.startswith(other) for other in OTHERS) for said in seen.moved)


def test_no_check_is_made_too_soon_or_from_too_little(
    traffic: Traffic, encoder: Encoder, clock: TurnableClock
) -> None:
    assert check(traffic) == {}
    say(traffic, encoder, phrases(WISHES, drifting.LEAST - 1, 1_000))
    assert check(traffic) == {}
    say(traffic, encoder, phrases(WISHES, 1, 5_000))
    assert check(traffic).keys() == {CheckKind.INPUTS}
    say(traffic, encoder, phrases(WISHES, 200, 6_000))
    clock.forward(hours=5)
    assert check(traffic) == {}
    clock.forward(hours=1.1)
    assert check(traffic)[CheckKind.INPUTS].details["texts"] == 200


def test_the_same_text_sent_often_is_one_text(traffic: Traffic, encoder: Encoder) -> None:
    say(traffic, encoder, phrases(WISHES, 110, 1_000) + ["I want my money back, now"] * 300)
    found = check(traffic)[CheckKind.INPUTS]
    assert found.details["texts"] == 111 and found.p_value > 0.01


def test_texts_that_were_handed_over_are_not_what_others_are_compared_with(
    store: Store, traffic: Traffic, encoder: Encoder, project: Project
) -> None:
    handed = put(store, project, phrases(OTHERS, 400, 9_000))
    for document_id in handed:
        traffic.audit("lbl_a", None, document_id=document_id)
    encode_pending(store, project.id, encoder)
    say(traffic, encoder, phrases(OTHERS, 120, 1_000))
    found = check(traffic)[CheckKind.INPUTS]
    assert found.details["before"] == 400 and found.p_value < 0.01


def test_without_texts_the_scores_are_compared(traffic: Traffic, clock: TurnableClock) -> None:
    rng = np.random.default_rng(5)

    def said(scores: np.ndarray) -> None:
        for score in scores:
            traffic.say([""], out_of_scope=float(score))

    said(rng.random(150))
    clock.forward(days=2)
    said(rng.random(120))
    found = check(traffic)[CheckKind.INPUTS]
    assert found.details["by"] == "scores"
    assert (found.details["before"], found.details["texts"]) == (150, 120) and found.p_value > 0.01
    clock.forward(hours=7)
    said(0.6 + 0.4 * rng.random(120))
    found = check(traffic)[CheckKind.INPUTS]
    assert (found.details["before"], found.details["texts"]) == (270, 120) and found.p_value < 0.01


def test_other_shares_of_labels_are_found(traffic: Traffic, clock: TurnableClock) -> None:
    for ago in range(200, 30, -1):
        traffic.hour(ago=ago, calls=10, texts=10, labels={"lbl_a": 6, "lbl_b": 4})
    for ago in range(24, 0, -1):
        traffic.hour(ago=ago, calls=10, texts=10, labels={"lbl_a": 6, "lbl_b": 4})
    found = check(traffic)[CheckKind.OUTPUTS]
    assert found.p_value > 0.01 and found.details["texts"] == 240
    clock.forward(hours=7)
    for ago in range(7, 0, -1):
        traffic.hour(ago=ago, calls=40, texts=40, labels={"lbl_a": 10, "lbl_b": 20, "lbl_c": 10})
    found = check(traffic)[CheckKind.OUTPUTS]
    assert found.p_value < 0.01 and found.details["texts"] == 280
    shares = found.details["labels"]
    assert isinstance(shares, dict) and shares["lbl_c"][:2] == [0.0, 0.25] and shares["lbl_c"][2] < 0.01


def test_labels_of_which_a_text_may_have_several_are_compared_one_by_one(
    store: Store, owner: Caller, clock: TurnableClock
) -> None:
    several = projects.create(store, owner, name="Several", task=Task.CHOOSE_SEVERAL, labels=[])
    made = deploy(store, clock, several)
    for ago in range(100, 24, -1):
        made.hour(ago=ago, calls=10, texts=10, labels={"lbl_a": 9, "lbl_b": 5})
    for ago in range(24, 0, -1):
        made.hour(ago=ago, calls=10, texts=10, labels={"lbl_a": 9, "lbl_b": 1})
    found = check(made)[CheckKind.OUTPUTS]
    shares = found.details["labels"]
    assert found.p_value < 0.01 and isinstance(shares, dict)
    assert shares["lbl_b"][2] < 0.01 < shares["lbl_a"][2]


def test_small_differences_in_large_traffic_are_no_drift(traffic: Traffic) -> None:
    for ago in (100, 10):
        share = 0.50 if ago == 100 else 0.51
        count = 1_000_000
        labels = {"lbl_a": int(share * count), "lbl_b": count - int(share * count)}
        traffic.hour(ago=ago, calls=count, texts=count, labels=labels)
    assert check(traffic)[CheckKind.OUTPUTS].p_value > 0.01


def test_two_workers_store_a_check_once(
    store: Store, traffic: Traffic, encoder: Encoder, clock: TurnableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(traffic, encoder, phrases(WISHES, 120, 1_000))
    real = rows.add_check

    def overtaken(connection: object, *given: object, **more: object) -> bool:
        monkeypatch.setattr(rows, "add_check", real)
        other = Check(0, clock(), CheckKind.INPUTS, 0.5, 0.0, {"last_id": 120})
        assert real(connection, traffic.id, traffic.project.id, other, after=0)  # type: ignore[arg-type]
        return real(connection, *given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(rows, "add_check", overtaken)
    assert check(traffic) == {}
    with store.database.read() as connection:
        found = rows.find_checks(connection, traffic.id, CheckKind.INPUTS, limit=9)
    assert [each.p_value for each in found] == [0.5]


def test_the_watchman_checks_all_deployments_and_forgets_old_checks(
    store: Store, traffic: Traffic, encoder: Encoder, clock: TurnableClock
) -> None:
    watchman = Watchman(store, rng=np.random.default_rng(1))
    say(traffic, encoder, phrases(WISHES, 120, 1_000))
    assert watchman.check() == 1
    assert watchman.check() == 0
    clock.forward(days=KEPT.days + 1)
    watchman.check()
    with store.database.read() as connection:
        assert rows.find_checks(connection, traffic.id, CheckKind.INPUTS, limit=9) == []


def test_a_deployment_that_is_gone_is_checked_no_more(
    store: Store, traffic: Traffic, encoder: Encoder, clock: TurnableClock, project: Project
) -> None:
    say(traffic, encoder, phrases(WISHES, 120, 1_000))
    gone = Deployment("dep_gone", "gone", project.id, "per_x", clock())
    assert drifting.check(store, gone, np.random.default_rng(0)) == []
