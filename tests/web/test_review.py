"""The queue of what needs a reviewer's eye, over HTTP."""

from collections.abc import Callable
from typing import Any

from fastapi.testclient import TestClient

from askwell.domain.members import Role


def test_a_flagged_text_waits_with_its_answers_and_words_until_it_is_decided(
    client: TestClient, filled: str, key_for: Callable[[Role], str]
) -> None:
    labels = client.get(filled).json()["labels"]
    text = client.get(f"{filled}/documents", params={"limit": 1}).json()["documents"][0]["document"]["id"]
    ada = {"Authorization": f"Bearer {key_for(Role.ANNOTATOR)}"}
    events: list[dict[str, Any]] = [
        {"id": "a1", "kind": "submit", "document_id": text, "labels": [labels[0]["id"]]},
        {"id": "a2", "kind": "flag", "document_id": text, "comment": "Not sure at all."},
    ]
    client.post(f"{filled}/annotations", json={"events": events}, headers=ada).raise_for_status()
    found = client.get(f"{filled}/review").json()
    assert found["total"] == 1
    assert found["counts"]["flag"] == found["counts"]["comment"] == 1
    item = found["items"][0]
    assert [reason["kind"] for reason in item["reasons"]] == ["flag", "comment"]
    assert item["reasons"][0]["phrase"] == "flagged for a second look"
    assert item["agreed"] == {"labels": [labels[0]["id"]], "spans": []}
    assert item["answers"][0]["person"] == "Annotator"
    assert [remark["text"] for remark in item["thread"]["remarks"]] == ["Not sure at all."]
    assert item["decided"] is None
    assert client.get(f"{filled}/review", params={"kind": "error"}).json()["items"] == []
    decision = {"id": "r1", "kind": "review", "document_id": text, "labels": [labels[1]["id"]]}
    client.post(f"{filled}/annotations", json=decision).raise_for_status()
    assert client.get(f"{filled}/review").json()["total"] == 0
    reviewed = client.get(f"{filled}/documents", params={"reviewed": True}).json()["documents"]
    assert [each["decided"]["labels"] for each in reviewed] == [[labels[1]["id"]]]
    history = client.get(f"{filled}/documents/{text}").json()
    assert [event["kind"] for event in history["history"]] == ["submit", "flag", "review"]
    assert history["decided"]["person"] == history["history"][-1]["person"]
    assert client.get(f"{filled}/review", headers=ada).status_code == 403
