"""The table of texts over HTTP: filters, pages, who sees what, and labelling in bulk."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient

from askwell.domain.members import Role
from tests.web.conftest import API, Worker


@pytest.fixture
def labels(client: TestClient, url: str) -> dict[str, str]:
    """Label ids by name."""
    return {label["name"]: label["id"] for label in client.get(url).json()["labels"]}


def listed(client: TestClient, url: str, **params: Any) -> dict[str, Any]:
    response = client.get(f"{url}/documents", params=params)
    assert response.status_code == 200, response.text
    return response.json()


def test_pages_go_through_the_texts_without_gap_or_repetition(client: TestClient, filled: str) -> None:
    first = listed(client, filled, limit=25)
    assert (first["total"], first["total_is_exact"], len(first["documents"])) == (60, True, 25)
    seen, cursor = [row["document"]["id"] for row in first["documents"]], first["next_cursor"]
    while cursor:
        page = listed(client, filled, limit=25, cursor=cursor)
        seen += [row["document"]["id"] for row in page["documents"]]
        cursor = page["next_cursor"]
    assert len(set(seen)) == len(seen) == 60
    assert listed(client, filled, q="parcel", sort="probability", order="desc")["total"] == 20
    assert listed(client, filled, ids=f"{seen[3]},{seen[1]}")["total"] == 2


def test_a_text_comes_with_its_answers_and_what_the_model_expects(
    client: TestClient, filled: str, labels: dict[str, str], worker: Worker
) -> None:
    key = listed(client, filled, q="parcel")["documents"][0]["document"]["id"]
    answer = {"id": "a", "document_id": key, "labels": [labels["Delivery"]], "comment": "late"}
    client.post(f"{filled}/annotations", json=answer)
    worker.learn()
    row = listed(client, filled, label=labels["Delivery"], commented=True)["documents"][0]
    assert row["document"]["id"] == key
    given = row["answers"][0]
    assert (given["status"], given["labels"], given["comment"]) == ("submitted", answer["labels"], "late")
    assert given["person"]
    assert given["at"].endswith("Z")
    assert len(row["prediction"]["labels"]) == 3
    assert row["prediction"]["labels"][0]["label_id"] == row["prediction"]["label_id"]
    one = client.get(f"{filled}/documents/{key}").json()
    assert one["history"][0]["person"] == given["person"]
    assert (one["answers"], one["prediction"]) == (row["answers"], row["prediction"])
    facets = client.get(f"{filled}/documents:facets").json()
    assert facets["states"] == {"unanswered": 59, "answered": 1, "skipped": 0}
    assert (facets["commented"], facets["answered_labels"]) == (1, {labels["Delivery"]: 1})
    assert sum(facets["predicted_labels"].values()) == 60
    assert facets["sources"][0]["texts"] == 60
    assert [person["answered"] for person in facets["people"]] == [1]


@pytest.mark.parametrize("role", [Role.ANNOTATOR, Role.VIEWER, Role.REVIEWER])
def test_annotators_see_their_own_answers_only(
    client: TestClient,
    anonymous: TestClient,
    filled: str,
    labels: dict[str, str],
    key_for: Callable[[Role], str],
    role: Role,
) -> None:
    key = listed(client, filled)["documents"][0]["document"]["id"]
    answer = {"id": "a", "document_id": key, "labels": [labels["Delivery"]]}
    client.post(f"{filled}/annotations", json=answer)
    anonymous.headers["Authorization"] = f"Bearer {key_for(role)}"
    expected = 0 if role is Role.ANNOTATOR else 1
    one = anonymous.get(f"{filled}/documents/{key}").json()
    assert (len(one["history"]), len(one["answers"])) == (expected, expected)
    assert len(listed(anonymous, filled)["documents"][0]["answers"]) == expected
    assert listed(anonymous, filled, state="answered")["total"] == expected
    assert listed(anonymous, filled, label=labels["Delivery"])["total"] == expected
    facets = anonymous.get(f"{filled}/documents:facets").json()
    assert (facets["states"]["answered"], len(facets["people"])) == (expected, expected)
    assert one["prediction"]


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"cursor": "?"}, "cursor"),
        ({"cursor": "W10"}, "cursor"),
        ({"cursor": "WyJwb3NpdGlvbiIsZmFsc2UsMWU5OTksMV0"}, "cursor"),
        ({"cursor": "WyJhbnN3ZXJlZF9hdCIsZmFsc2UsMSwxXQ"}, "cursor"),
        ({"ids": "1,x"}, "ids"),
        ({"metadata": "nocolon"}, "metadata.0"),
        ({"min_probability": "2"}, "min_probability"),
        ({"limit": "201"}, "limit"),
        ({"q": "a\0"}, "q"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(
    client: TestClient, url: str, params: dict[str, str], field: str
) -> None:
    response = client.get(f"{url}/documents", params=params)
    assert (response.status_code, response.json()["error"]["field"]) == (422, field)


def test_many_are_labelled_and_undone_in_one_call_each(
    client: TestClient, filled: str, labels: dict[str, str]
) -> None:
    keys = [row["document"]["id"] for row in listed(client, filled, limit=60)["documents"]]
    events = [
        {"id": f"b{i}", "document_id": key, "labels": [labels["Refund"]]} for i, key in enumerate(keys * 2)
    ]
    events[7] = events[7] | {"labels": ["lbl_unknown"]}
    undos = [{"id": f"u{i}", "kind": "undo", "target": f"b{i}"} for i in (0, 1, 7)]
    results = client.post(f"{filled}/annotations", json={"events": events + undos}).json()["results"]
    assert [i for i, result in enumerate(results) if result["error"]] == [7, 122]
    assert len(results) == 123
    again = client.post(f"{filled}/annotations", json={"events": events + undos}).json()["results"]
    assert all(result["error"] or result["receipt"]["is_repeated"] for result in again)
    assert listed(client, filled, state="answered")["total"] == 60
    everything = [
        {"id": f"v{i}", "kind": "undo", "target": f"b{i}"} for i in range(120) if i not in (0, 1, 7)
    ]
    undone = client.post(f"{filled}/annotations", json={"events": everything}).json()["results"]
    assert not any(result["error"] for result in undone)
    assert listed(client, filled, state="answered")["total"] == 0
    assert listed(client, filled, sort="answered_at")["total"] == 0


def test_a_row_tells_what_was_marked_in_its_text(client: TestClient, worker: Worker) -> None:
    body = {"name": "Threats", "task": "mark_spans", "labels": [{"name": "Actor"}]}
    project = client.post(f"{API}/projects", json=body).json()
    url, (actor,) = f"{API}/projects/{project['id']}", project["labels"]
    texts = [{"text": "👍🏽 Velvet Heron is back"}, {"text": "Velvet Heron is gone"}]
    key, other = (
        row["id"] for row in client.post(f"{url}/documents", json={"texts": texts}).json()["results"]
    )
    spans = [{"start": 3, "end": 15, "label_id": actor["id"]}]
    client.post(f"{url}/annotations", json={"id": "a", "document_id": key, "spans": spans})
    (row,) = listed(client, url, state="answered")["documents"]
    assert (row["answers"][0]["labels"], row["answers"][0]["spans"]) == ([], spans)
    one = client.get(f"{url}/documents/{key}").json()
    assert one["answers"][0]["spans"] == one["history"][0]["spans"] == spans
    assert client.get(f"{url}/documents/{other}").json()["answers"] == []
    worker.encode(project["id"])
    (near,) = client.post(f"{url}/nearest", json={"text": "the Heron"}).json()["texts"]
    assert (near["document"]["id"], near["labels"], near["spans"]) == (key, [], spans)
