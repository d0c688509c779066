"""A deployment's monitoring and the deletion of what it kept, over HTTP."""

from fastapi.testclient import TestClient

from askwell.domain.deployments import Serving
from askwell.domain.projects import Project
from askwell.domain.trail import Deed
from askwell.storage.store import Store
from tests.conftest import TurnableClock
from tests.services.traffic import deploy
from tests.web.conftest import API


def test_monitoring_is_told_in_full(
    client: TestClient, store: Store, clock: TurnableClock, project: Project
) -> None:
    label = client.get(f"{API}/projects/{project.id}").json()["labels"][0]
    traffic = deploy(store, clock, project)
    traffic.hour(calls=4, texts=4, abstained=1, labels={label["id"]: 4}, latency={2: 4}, milliseconds=16.0)
    for _ in range(12):
        traffic.audit(label["id"], label["id"])
    found = client.get(f"{API}/deployments/{traffic.name}/monitoring", params={"hours": 2}).json()
    assert found["deployment"] == traffic.name and found["step_hours"] == 1
    assert len(found["periods"]) == 2
    assert found["traffic"]["abstained_share"] == 0.25
    assert found["traffic"]["latency"] == {"mean": 4.0, "p50": 3.5, "p95": 4.85, "p99": 4.97}
    assert found["labels"] == [{"label_id": label["id"], "name": label["name"], "texts": 4, "share": 1.0}]
    assert found["live"]["accuracy"]["value"] == 1.0 and found["live"]["labels"][0]["name"] == label["name"]
    assert found["versions"][0]["parts"] == ["main"] and found["versions"][0]["audit_answers"] == 12
    assert found["drift"] == {"inputs": [], "moved": [], "outputs": []} and found["alerts"] == []
    figures = {each["kind"]: each["figure"] for each in found["alerts_told"]}
    assert figures["input_drift"] == 0.01 and figures["precision"] is None
    too_long = client.get(f"{API}/deployments/{traffic.name}/monitoring", params={"hours": 10_000})
    assert too_long.status_code == 422


def test_what_was_kept_is_deleted_and_the_trail_tells_it(
    client: TestClient, store: Store, clock: TurnableClock, project: Project
) -> None:
    traffic = deploy(store, clock, project)
    traffic.say(["one", "two"], external_id="ada/1 ü")
    url = f"{API}/deployments/{traffic.name}/served"
    assert client.delete(url).status_code == 422
    found = client.delete(url, params={"external_id": "ada/1 ü"})
    assert found.status_code == 200, found.text
    told = found.json()
    assert (told["served"], told["texts"], told["cancelled"], told["kept"]) == (2, 0, 0, [])
    assert any("counts by the hour" in line for line in told["remains"])
    steps = client.get(f"{API}/projects/{project.id}/trail").json()["steps"]
    assert steps[0]["action"] == Deed.SERVED_FORGOTTEN and "ada" not in str(steps[0])


def test_an_owner_who_wants_to_be_told_of_something_unknown_is_told_so(
    client: TestClient, store: Store, clock: TurnableClock, project: Project
) -> None:
    traffic = deploy(store, clock, project, serving=Serving())
    url = f"{API}/deployments/{traffic.name}"
    refused = client.patch(url, json={"alerts": {"weather": 0.5}})
    assert refused.status_code == 422 and refused.json()["error"]["field"] == "alerts"
