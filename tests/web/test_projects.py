"""Projects and label sets over HTTP."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from askwell.domain.members import Role
from tests.web.conftest import API


def test_a_project_is_set_up_changed_put_away_and_brought_back(client: TestClient) -> None:
    body = {
        "name": "  Héllo 🎈 ",
        "task": "choose_several",
        "labels": [{"name": "A", "description": "first"}, {"name": "B", "colour": "#112233", "key": "x"}],
        "guideline": "# Read",
        "overlap": 2,
    }
    made = client.post(f"{API}/projects", json=body)
    assert made.status_code == 201
    project = made.json()
    assert (project["name"], project["overlap"], project["task"]) == ("Héllo 🎈", 2, "choose_several")
    assert [label["key"] for label in project["labels"]] == ["1", "x"]
    address = f"{API}/projects/{project['id']}"
    changed = client.patch(address, json={"audit_share": 0.25}).json()
    assert (changed["audit_share"], changed["guideline"]) == (0.25, "# Read")
    assert client.delete(address).status_code == 204
    assert client.get(address).status_code == 404
    assert client.get(f"{API}/projects").json() == {"projects": []}
    deleted = client.get(f"{API}/deleted-projects").json()["projects"]
    assert [(each["id"], each["name"], each["documents"]) for each in deleted] == [
        (project["id"], "Héllo 🎈", 0)
    ]
    assert client.post(f"{address}:restore").json() == changed


def test_labels_are_added_and_changed_and_keep_their_ids(client: TestClient, url: str) -> None:
    added = client.post(f"{url}/labels", json={"labels": [{"name": "Praise"}]})
    assert added.status_code == 201
    label = added.json()["labels"][0]
    changed = client.patch(f"{url}/labels/{label['id']}", json={"name": "Thanks", "is_archived": True}).json()
    assert changed == label | {"name": "Thanks", "is_archived": True}
    assert client.patch(f"{url}/labels/{label['id']}", json={"key": None}).json()["key"] is None
    taken = client.post(f"{url}/labels", json={"labels": [{"name": "refund"}]})
    assert (taken.status_code, taken.json()["error"]["code"]) == (409, "name_taken")
    assert client.patch(f"{url}/labels/lbl_none", json={"name": "X"}).status_code == 404


def test_labels_are_put_in_order(client: TestClient, url: str) -> None:
    ids = [label["id"] for label in client.get(url).json()["labels"]]
    ordered = client.post(f"{url}/labels:order", json={"labels": ids[::-1]})
    assert [label["id"] for label in ordered.json()["labels"]] == ids[::-1]
    assert client.get(url).json()["labels"] == ordered.json()["labels"]
    assert client.post(f"{url}/labels:order", json={"labels": ["lbl_none"]}).status_code == 422


def test_a_file_is_looked_at_before_there_is_a_project(client: TestClient) -> None:
    files = {"file": ("a.csv", "text,kind\nWhere is it?,a\nMoney back,b\n")}
    found = client.post(f"{API}/files:preview", files=files)
    assert (found.status_code, found.json()["columns"]) == (200, ["text", "kind"])
    long = {"file": ("a.csv", "text\n" + "A row of a long file\n" * 120_000)}
    assert client.post(f"{API}/files:preview", files=long).status_code == 200
    assert client.get(f"{API}/projects").json() == {"projects": []}
    assert client.post(f"{API}/files:preview", json={}).status_code == 422


def test_a_demo_is_had_over_http(client: TestClient) -> None:
    names = [each["name"] for each in client.get(f"{API}/demos").json()["demos"]]
    made = client.post(f"{API}/demos", json={"name": names[0]}).json()
    assert (made["name"], made["is_demo"]) == (names[0], True)
    assert client.get(f"{API}/demos").json()["demos"][0] == {
        "name": names[0],
        "project": made["id"],
        "is_deleted": False,
    }
    assert client.post(f"{API}/demos", json={"name": "Poems"}).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": ""},
        {"name": "x" * 201},
        {"name": "line\nbreak"},
        {"name": "nul\0"},
        {"name": "x", "task": "choose_none"},
        {"name": "x", "overlap": 0},
        {"name": "x", "overlap": 10**30},
        {"name": "x", "audit_share": 1.5},
        {"name": "x", "labels": [{"name": "a"}, {"name": "A"}]},
        {"name": "x", "labels": [{"name": "a", "colour": "red"}]},
        {"name": "x", "is_demo": True},
        {"name": "x", "strategy": "guess"},
        [],
        "x",
    ],
)
def test_a_project_that_makes_no_sense_is_refused(client: TestClient, body: object) -> None:
    response = client.post(f"{API}/projects", json=body)
    assert response.status_code in (409, 422), response.text
    assert response.json()["error"]["message"]


def test_not_a_number_is_refused(client: TestClient) -> None:
    response = client.post(
        f"{API}/projects",
        content=b'{"name": "x", "audit_share": NaN}',
        headers={"Content-Type": "application/json"},
    )
    assert response.status_code == 422


@pytest.mark.parametrize(
    "change", [{"name": None}, {"task": "choose_one"}, {"overlap": 0}, {"guideline": "\0"}]
)
def test_a_change_that_makes_no_sense_is_refused(client: TestClient, url: str, change: object) -> None:
    assert client.patch(url, json=change).status_code == 422


@pytest.mark.parametrize("name", ["nothing", "%00", "a%2Fb", "é" * 20, "prj_x:restore"])
def test_an_unknown_project_is_not_found(client: TestClient, name: str) -> None:
    assert client.get(f"{API}/projects/{name}").status_code in (404, 422)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.ANNOTATOR, Role.ADMIN])
def test_a_project_says_what_the_caller_is_in_it(
    anonymous: TestClient, client: TestClient, url: str, key_for: Callable[[Role], str], role: Role
) -> None:
    assert client.get(url).json()["role"] == "owner"
    headers = {"Authorization": f"Bearer {key_for(role)}"}
    assert anonymous.get(url, headers=headers).json()["role"] == role
    listed = anonymous.get(f"{API}/projects", headers=headers).json()["projects"]
    assert [project["role"] for project in listed] == [role]
