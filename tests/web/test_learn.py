"""Progress, versions, the curve and quality over HTTP."""

import pytest
from fastapi.testclient import TestClient

from tests.web.conftest import Worker


@pytest.fixture
def taught(client: TestClient, filled: str, worker: Worker) -> str:
    """The address of a project in which 40 questions have been answered, two of them wrongly."""
    labels = {label["name"]: label["id"] for label in client.get(filled).json()["labels"]}
    client.patch(filled, json={"audit_share": 0.5})
    for count in range(40):
        question = client.post(f"{filled}/tasks:next").json()["questions"][0]["document"]
        name = question["external_id"].rpartition("-")[0]
        chosen = labels[name] if count > 1 else labels["Refund"]
        answer = {"id": str(count), "document_id": question["id"], "labels": [chosen]}
        assert client.post(f"{filled}/annotations", json=answer).status_code == 200
        if count % 10 == 9:
            worker.learn()
    return filled


def test_progress_versions_curve_and_quality(client: TestClient, taught: str) -> None:
    progress = client.get(f"{taught}/progress").json()
    assert (progress["documents"], progress["encoded"], progress["answered"]) == (60, 60, 40)
    assert (progress["behind"], progress["answers_learnt"], progress["is_learning"]) == (0, 40, True)
    (person,) = progress["people"]
    assert (person["name"], person["kind"]) == ("Owner", "person")
    assert (person["answers"], person["skipped"]) == (40, 0)
    assert person["last_at"].startswith("2031-05-06")
    assert sum(progress["by_label"].values()) == 40

    versions = client.get(f"{taught}/model/versions", params={"limit": 2}).json()["versions"]
    assert [version["version"] for version in versions] == [
        progress["model_version"],
        progress["model_version"] - 1,
    ]
    older = client.get(f"{taught}/model/versions", params={"before": versions[-1]["version"]}).json()[
        "versions"
    ]
    assert all(version["version"] < versions[-1]["version"] for version in older)

    points = client.get(f"{taught}/model/curve").json()["points"]
    assert [point["answers"] for point in points] == sorted({point["answers"] for point in points})
    assert points[-1]["low"] <= points[-1]["accuracy"] <= points[-1]["high"]

    quality = client.get(f"{taught}/model/quality").json()
    assert quality["version"] == progress["model_version"]
    assert quality["audit_answers"] >= 20
    assert progress["audit_answers"] == quality["audit_answers"]
    assert {label["name"] for label in quality["labels"]} == {"Refund", "Delivery", "Sign-in"}
    assert sum(label["support"] for label in quality["labels"]) == quality["audit_answers"]
    assert all(0 <= bin_["accuracy"] <= 1 for bin_ in quality["reliability"])
    for pair in quality["confusions"]:
        params = {"actual": pair["actual"], "predicted": pair["predicted"]}
        found = client.get(f"{taught}/model/confusions", params=params).json()["document_ids"]
        assert len(found) == pair["count"]
    for side in ("actual", "predicted"):
        label = quality["labels"][0]["label_id"]
        found = client.get(f"{taught}/model/confusions", params={side: label}).json()["document_ids"]
        assert len(found) == sum(pair["count"] for pair in quality["confusions"] if pair[side] == label)
    assert client.get(f"{taught}/model/confusions").status_code == 422
    first = client.get(f"{taught}/model/quality", params={"version": 1}).json()
    assert (first["audit_answers"], first["accuracy"], first["labels"]) == (0, None, [])


def test_before_there_is_a_model_it_is_said_so(client: TestClient, url: str) -> None:
    assert client.get(f"{url}/progress").json()["model_version"] == 0
    assert client.get(f"{url}/model/curve").json() == {"points": []}
    for address, params in (("quality", {}), ("confusions", {"actual": "a", "predicted": "b"})):
        response = client.get(f"{url}/model/{address}", params=params)
        assert (response.status_code, response.json()["error"]["code"]) == (409, "model_not_ready")
    response = client.get(f"{url}/model/quality", params={"version": 7})
    assert response.status_code == 404
