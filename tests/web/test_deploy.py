"""Predictions over HTTP."""

import pytest
from fastapi.testclient import TestClient


def test_a_prediction_has_probabilities_uncertainty_version_and_usage(
    client: TestClient, filled: str
) -> None:
    texts = ["money back please", "", "🎈" * 1_000, "nul \0 and more"]
    answer = client.post(f"{filled}/predict", json={"texts": texts, "n_best": 2}).json()
    assert len(answer["predictions"]) == 4
    for prediction in answer["predictions"]:
        assert len(prediction["labels"]) == 1
        assert len(prediction["n_best"]) == 2
        assert prediction["labels"][0] == prediction["n_best"][0]
        assert 0 <= prediction["n_best"][1]["probability"] <= prediction["n_best"][0]["probability"] <= 1
        assert prediction["epistemic"] >= 0
        assert 0 <= prediction["out_of_scope"] <= 1
    assert answer["model_version"] >= 1
    assert answer["usage"]["texts"] == 4
    assert answer["usage"]["characters"] == sum(map(len, texts))


def test_without_a_model_it_is_said_so(client: TestClient, url: str) -> None:
    response = client.post(f"{url}/predict", json={"texts": ["x"]})
    assert (response.status_code, response.json()["error"]["code"]) == (409, "model_not_ready")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b"", "body"),
        (b"{", "body"),
        (b'{"texts": []}', "texts"),
        (b'{"texts": "one"}', "texts"),
        (b'{"texts": [1]}', "texts.0"),
        (b'{"texts": ["x"], "n_best": 0}', "n_best"),
        (b'{"texts": ["\\ud800"]}', "body"),
        (b'{"texts": ["x"], "temperature": 2}', "temperature"),
        (b"\xff\xfe", "body"),
    ],
)
def test_a_call_that_makes_no_sense_is_refused(
    client: TestClient, filled: str, body: bytes, field: str
) -> None:
    response = client.post(f"{filled}/predict", content=body)
    assert (response.status_code, response.json()["error"]["field"]) == (422, field)


def test_the_nearest_answered_texts_come_with_what_people_said(client: TestClient, filled: str) -> None:
    assert client.post(f"{filled}/nearest", json={"text": "money back"}).json() == {"texts": []}
    question = client.post(f"{filled}/tasks:next").json()["questions"][0]["document"]
    label = client.get(filled).json()["labels"][0]["id"]
    answer = {"id": "a", "document_id": question["id"], "labels": [label]}
    assert client.post(f"{filled}/annotations", json=answer).status_code == 200
    (near,) = client.post(f"{filled}/nearest", json={"text": question["text"], "n": 3}).json()["texts"]
    assert (near["document"]["id"], near["labels"]) == (question["id"], [label])
    assert near["similarity"] == pytest.approx(1, abs=1e-3)
    assert client.post(f"{filled}/nearest", json={"text": "x", "n": 11}).status_code == 422
