"""Figures for Prometheus: what they say, to whom, and what they never say."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from askwell.bootstrap import Askwell, read_settings
from askwell.domain.alerts import Alert, AlertKind
from askwell.domain.deployments import LATENCY
from askwell.domain.errors import InvalidInput
from askwell.domain.members import Caller, Permission, Role
from askwell.domain.projects import Project
from askwell.services import metrics, projects, team
from askwell.storage import deployments, monitoring
from askwell.storage.store import Store
from askwell.web.app import create_app
from tests.conftest import TurnableClock
from tests.services.traffic import Traffic, deploy

TOKEN = "a token that nobody can guess"


@pytest.fixture
def traffic(store: Store, clock: TurnableClock, project: Project) -> Traffic:
    """A deployment that was called now, and some days ago."""
    made = deploy(store, clock, project)
    made.hour(ago=100, calls=3, texts=5, abstained=2, latency={3: 2, 4: 1}, milliseconds=36.0)
    made.hour(calls=2, texts=2, latency={len(LATENCY): 2}, milliseconds=30_000.0, labels={"lbl_a": 2})
    made.hour(version=0, calls=1, errors=1)
    made.audit("lbl_a", None, ago=2)
    return made


@pytest.fixture
def local(askwell: Askwell) -> Iterator[TestClient]:
    """A program on the same machine."""
    yield from _open(askwell, "127.0.0.1")


@pytest.fixture
def scraper(askwell: Askwell) -> Iterator[TestClient]:
    """A program on another machine."""
    yield from _open(replace(askwell, settings=replace(askwell.settings, metrics_token=TOKEN)), "192.0.2.7")


def _open(askwell: Askwell, address: str) -> Iterator[TestClient]:
    app = create_app(askwell)
    with TestClient(app, base_url="http://127.0.0.1:8400", client=(address, 50_000)) as client:
        yield client


def samples(client: TestClient, **headers: str) -> dict[tuple[str, ...], float]:
    """Read the figures as a scraper does, by name and labels."""
    response = client.get("/metrics", headers=headers)
    assert response.status_code == 200, response.text
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


def test_what_a_deployment_did_is_told(local: TestClient, traffic: Traffic, store: Store) -> None:
    alert = Alert(traffic.id, AlertKind.WAITING, store.now(), 30.0, 24.0)
    with store.database.write() as connection:
        monitoring.raise_alert(connection, traffic.project.id, alert)
    for _ in range(2):  # the second time, what is long over has been added up already
        found = samples(local)
        name = traffic.name
        assert found["askwell_calls_total", name] == 6
        assert found["askwell_texts_total", name] == 7
        assert found["askwell_abstained_total", name] == 2
        assert found["askwell_call_errors_total", name] == 1
        assert found["askwell_call_seconds_bucket", name, "0.01"] == 2
        assert found["askwell_call_seconds_bucket", name, "10"] == 3
        assert found["askwell_call_seconds_bucket", name, "+Inf"] == 5
        assert found["askwell_call_seconds_count", name] == 5
        assert found["askwell_call_seconds_sum", name] == pytest.approx(30.036)
        assert found["askwell_review_tasks_open", name] == 1
        assert found["askwell_review_task_oldest_seconds", name] == pytest.approx(7_200, abs=1)
        assert found["askwell_deployment_version", name] == 1
        assert found["askwell_alert", name, "waiting"] == 1
        assert found["askwell_alert", name, "errors"] == 0
        assert found["askwell_learner_lag_events", traffic.project.id] == 0
        assert found["askwell_requests_in_flight",] == 1
    assert found["askwell_requests_total", "2xx"] == 1


def test_what_is_added_up_stays_true_while_hours_pass(
    local: TestClient, traffic: Traffic, clock: TurnableClock, store: Store
) -> None:
    calls = 6
    for step in range(5):
        clock.forward(hours=step)
        traffic.hour(calls=step, texts=step)
        calls += step
        assert samples(local)["askwell_calls_total", traffic.name] == calls
    traffic.hour(ago=200, calls=1)  # an hour that is over gets a row of its own: all is read again
    assert samples(local)["askwell_calls_total", traffic.name] == calls + 1
    assert samples(local)["askwell_call_seconds_count", traffic.name] == 5


def test_what_is_gone_is_told_no_more(local: TestClient, traffic: Traffic, store: Store) -> None:
    assert ("askwell_calls_total", traffic.name) in samples(local)
    with store.database.write() as connection:
        deployments.remove(connection, traffic.id)
    assert ("askwell_calls_total", traffic.name) not in samples(local)


def test_only_this_machine_itself_needs_no_key(
    askwell: Askwell, local: TestClient, scraper: TestClient, traffic: Traffic
) -> None:
    assert samples(local)
    assert scraper.get("/metrics").status_code == 401
    for header in ("X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"):
        assert local.get("/metrics", headers={header: "192.0.2.1"}).status_code == 401
    assert local.get("/metrics", headers={"Host": "askwell.example.org"}).status_code == 401
    for settings in (
        replace(askwell.settings, host="0.0.0.0"),
        replace(askwell.settings, public_url="https://askwell.example.org"),
        replace(askwell.settings, trusted_proxies="127.0.0.1"),
    ):
        for client in _open(replace(askwell, settings=settings), "127.0.0.1"):
            assert client.get("/metrics").status_code == 401


def test_a_token_or_a_key_opens_it(
    scraper: TestClient, traffic: Traffic, store: Store, owner: Caller, clock: TurnableClock
) -> None:
    assert ("askwell_calls_total", traffic.name) in samples(scraper, Authorization=f"Bearer {TOKEN}")
    wrong = scraper.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}x"})
    assert wrong.status_code == 401
    elsewhere = projects.create(store, owner, name="Other", task=traffic.project.task, labels=[])
    other = deploy(store, clock, elsewhere)
    viewer = Caller(team.add_person(store, owner, elsewhere.id, "Vi", Role.VIEWER))
    seen = samples(scraper, Authorization=f"Bearer {team.create_key(store, viewer, 'k').secret}")
    assert ("askwell_calls_total", other.name) in seen
    assert not any(traffic.name in key or traffic.project.id in key for key in seen)
    narrow = team.create_key(store, owner, "k", permissions=[Permission.PREDICT]).secret
    refused = scraper.get("/metrics", headers={"Authorization": f"Bearer {narrow}"})
    assert refused.json()["error"]["code"] == "key_too_narrow"
    of_one = team.create_key(store, owner, "k", project_id=elsewhere.id).secret
    assert ("askwell_calls_total", traffic.name) not in samples(scraper, Authorization=f"Bearer {of_one}")


def test_no_text_no_person_and_no_label_is_told(
    local: TestClient, traffic: Traffic, store: Store, owner: Caller
) -> None:
    traffic.say(["my secret is 4711"], external_id="ada@example.org")
    team.add_person(store, owner, traffic.project.id, "Ada Lovelace", Role.VIEWER)
    response = local.get("/metrics")
    assert response.status_code == 200 and traffic.name in response.text
    told = response.text
    for word in ("4711", "ada", "Ada", "Refund", "Tickets", owner.person.name, owner.person.id, "lbl_a"):
        assert word not in told


def test_there_are_no_more_series_than_a_bound(
    local: TestClient, traffic: Traffic, store: Store, clock: TurnableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(metrics, "MOST_DEPLOYMENTS", 2)
    for _ in range(3):
        deploy(store, clock, traffic.project).hour(calls=1, texts=1)
    found = samples(local)
    told = {key[1]: value for key, value in found.items() if key[0] == "askwell_calls_total"}
    assert len(told) == 3 and told["(others)"] == 2 and sum(told.values()) == 9


def test_openmetrics_is_spoken_to_whoever_asks_for_it(local: TestClient, traffic: Traffic) -> None:
    accepted = "application/openmetrics-text; version=1.0.0"
    response = local.get("/metrics", headers={"Accept": accepted})
    assert response.headers["content-type"].startswith("application/openmetrics-text")
    assert response.text.endswith("# EOF\n")


def test_a_token_that_is_short_is_refused() -> None:
    assert read_settings({"ASKWELL_METRICS_TOKEN": TOKEN}).metrics_token == TOKEN
    assert TOKEN not in repr(read_settings({"ASKWELL_METRICS_TOKEN": TOKEN}))
    with pytest.raises(InvalidInput):
        read_settings({"ASKWELL_METRICS_TOKEN": "short"})
