"""The Open Inference Protocol, asked by a client that others made, and by hand."""

import json
from collections.abc import Callable

import httpx
import numpy as np
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from open_inference.openapi.client import OpenInferenceClient
from open_inference.openapi.core.api_error import ApiError
from open_inference.openapi.types import InferenceRequest, RequestInput, RequestOutput, TensorData

from askwell.bootstrap import Askwell
from askwell.domain.members import Caller, Role
from askwell.services import team
from askwell.storage.store import Store
from askwell_bundle.tensors import LENGTH
from tests.serving import serving
from tests.web.conftest import API
from tests.web.test_deployments import NEVER_SURE, deploy, taught

__all__ = ["taught"]

TEXTS = ["money back please", "where is my parcel", "password not accepted"]


def body(*texts: str, **more: object) -> dict[str, object]:
    return {"inputs": [{"name": "text", "datatype": "BYTES", "shape": [len(texts)], "data": texts}], **more}


def values(answer: dict[str, object]) -> dict[str, list[object]]:
    return {output["name"]: output["data"] for output in answer["outputs"]}  # type: ignore[attr-defined, index]


def test_a_public_client_reads_the_model_and_gets_what_a_call_gets(
    app: FastAPI, client: TestClient, taught: str, store: Store, owner: Caller
) -> None:
    address = deploy(client, taught)
    key = team.create_key(store, owner, "v2").secret
    with (
        serving(app) as url,
        httpx.Client(headers={"Authorization": f"Bearer {key}"}, trust_env=False) as http,
    ):
        public = OpenInferenceClient(base_url=url, httpx_client=http)
        public.check_server_liveness()
        public.check_server_readiness()
        assert public.read_server_metadata().name == "askwell"
        public.check_model_readiness("tickets")
        model = public.read_model_metadata("tickets")
        assert [(each.name, each.datatype, each.shape) for each in model.inputs or []] == [
            ("text", "BYTES", [-1]),
            ("external_id", "BYTES", [-1]),
        ]
        text = RequestInput(
            name="text", datatype="BYTES", shape=[3], data=TensorData.parse_obj(TEXTS), parameters=None
        )
        found = public.model_infer("tickets", request=InferenceRequest(id="one", inputs=[text]))
        assert (found.id, found.model_name, [found.model_version]) == ("one", "tickets", model.versions)
        named = {each.name: each for each in model.outputs or []}
        assert [(each.name, each.datatype) for each in found.outputs] == [
            (each.name, each.datatype) for each in named.values()
        ]
        assert all(each.shape == [3] for each in found.outputs)
        outputs = {each.name: each.data.__root__ for each in found.outputs}
        said = client.post(f"{address}/predict", json={"texts": TEXTS}).json()["predictions"]
        assert outputs["label"] == [each["labels"][0]["name"] for each in said]
        assert outputs["probability"] == [each["labels"][0]["probability"] for each in said]
        assert outputs["epistemic"] == [each["epistemic"] for each in said]
        assert outputs["out_of_scope"] == [each["out_of_scope"] for each in said]
        assert outputs["review_task_id"] == ["", "", ""]
        assert not any(outputs["abstained"])
        one = public.model_infer(
            "tickets", request=InferenceRequest(inputs=[text], outputs=[RequestOutput(name="label")])
        )
        assert [each.name for each in one.outputs] == ["label"]
        with pytest.raises(ApiError) as missing:
            public.read_model_metadata("nothing")
        assert missing.value.status_code == 404
        with pytest.raises(ApiError) as wrong:
            public.model_infer(
                "tickets", request=InferenceRequest(inputs=[text, text.copy(update={"name": "x"})])
            )
        assert wrong.value.status_code == 400


def test_what_it_abstains_on_has_a_review_task(client: TestClient, taught: str) -> None:
    deploy(client, taught, policy=NEVER_SURE, scope_limit=None)
    sent = body("what of my hat")
    sent["inputs"].append({"name": "external_id", "datatype": "BYTES", "shape": [1, 1], "data": [["mine"]]})  # type: ignore[attr-defined]
    found = values(client.post("/v2/models/tickets/infer", json=sent).json())
    (task_id,) = found["review_task_id"]
    assert found["abstained"] == [True]
    task = client.get(f"{API}/review-tasks/{task_id}").json()
    assert (task["status"], task["external_id"], task["text"]) == ("open", "mine", "what of my hat")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({}, "inputs"),
        ({"inputs": []}, "inputs"),
        ({"inputs": [{"name": "x", "datatype": "BYTES", "shape": [1], "data": ["a"]}]}, "no input “x”"),
        ({"inputs": [{"name": "text", "datatype": "FP32", "shape": [1], "data": [1.0]}]}, "BYTES"),
        ({"inputs": [{"name": "text", "datatype": "BYTES", "shape": [1], "data": [1]}]}, "strings"),
        ({"inputs": [{"name": "text", "datatype": "BYTES", "shape": [2], "data": ["a"]}]}, "shape"),
        ({"inputs": [{"name": "text", "datatype": "BYTES", "shape": [1, 2], "data": ["a", "b"]}]}, "shape"),
        ({"inputs": [{"name": "text", "datatype": "BYTES", "shape": [0], "data": []}]}, "1 to 10000 texts"),
        (body("a", outputs=[{"name": "mood"}]), "no output “mood”"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused_in_the_protocols_words(
    client: TestClient, filled: str, sent: dict[str, object], says: str
) -> None:
    deploy(client, filled)
    response = client.post("/v2/models/tickets/infer", json=sent)
    assert response.status_code == 400, response.text
    assert says in response.json()["error"]


def test_a_version_that_it_serves_or_served_answers_by_its_number(
    client: TestClient, taught: str, askwell: Askwell
) -> None:
    address = deploy(client, taught)
    newest = client.get(address).json()["answering"]
    assert client.post(f"{address}:promote", json={"version": 2}).status_code == 200
    never = client.get("/v2/models/tickets/versions/1")
    assert (never.status_code, never.json()["code"]) == (404, "not_found")
    assert client.post("/v2/models/tickets/versions/1/infer", json=body("a")).status_code == 404
    assert client.get(f"/v2/models/tickets/versions/{newest}").status_code == 404  # it never answered here
    assert client.post(f"{address}:promote", json={"version": None}).status_code == 200
    for version in (2, newest):
        place = f"/v2/models/tickets/versions/{version}"
        assert client.get(place).json()["versions"] == [str(version)]
        assert client.get(f"{place}/ready").json() == {"name": "tickets", "ready": True}
        found = client.post(f"{place}/infer", json=body(*TEXTS)).json()
        assert (found["model_name"], found["model_version"]) == ("tickets", str(version))
    plain = client.post("/v2/models/tickets/infer", json=body(*TEXTS)).json()
    assert values(plain) == values(found)
    askwell.responder.recorder.flush()  # so that the hours tell which version answered
    client.post(f"{address}:promote", json={"version": 2})
    assert client.get(f"/v2/models/tickets/versions/{newest}/ready").status_code == 200
    nonsense = client.get("/v2/models/tickets/versions/x")
    assert (nonsense.status_code, nonsense.json()["code"]) == (400, "invalid_input")


def test_binary_tensors_say_what_json_says(client: TestClient, taught: str) -> None:
    deploy(client, taught)
    plain = values(client.post("/v2/models/tickets/infer", json=body(*TEXTS)).json())
    data = b"".join(len(text).to_bytes(4, "little") + text.encode() for text in TEXTS)
    tensor = {
        "name": "text",
        "datatype": "BYTES",
        "shape": [3],
        "parameters": {"binary_data_size": len(data)},
    }
    wanted = [{"name": "probability"}, {"name": "label", "parameters": {"binary_data": False}}]
    asked = {"inputs": [tensor], "outputs": wanted, "parameters": {"binary_data_output": True}}
    head = json.dumps(asked).encode()
    headers = {LENGTH: str(len(head))}
    response = client.post("/v2/models/tickets/infer", content=head + data, headers=headers)
    assert response.headers["content-type"] == "application/octet-stream"
    end = int(response.headers[LENGTH])
    probability, label = json.loads(response.content[:end])["outputs"]
    assert label["data"] == plain["label"]
    assert probability["parameters"] == {"binary_data_size": 12}
    assert np.frombuffer(response.content[end:], "<f4") == pytest.approx(plain["probability"])


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_binary_that_makes_no_sense_is_refused(client: TestClient, filled: str) -> None:
    deploy(client, filled)
    response = client.post("/v2/models/tickets/infer", json=body("a"), headers={LENGTH: "9999"})
    assert (response.status_code, LENGTH in response.json()["error"]) == (400, True)
    for content in (b'{"inputs": [{"name": "text"}]}', json.dumps(body("\ud800")).encode()):
        headers = {LENGTH: str(len(content))}
        assert client.post("/v2/models/tickets/infer", content=content, headers=headers).status_code == 400


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_who_may_not_call_is_told_so_and_what_is_paused_is_not_ready(
    client: TestClient, anonymous: TestClient, filled: str, key_for: Callable[[Role], str]
) -> None:
    address = deploy(client, filled)
    ready = "/v2/models/tickets/ready"
    assert anonymous.get("/v2/health/live").json() == {"live": True}
    assert anonymous.get("/v2/health/ready").json() == {"ready": True}
    assert anonymous.post("/v2/models/tickets/infer", json=body("a")).status_code == 401
    assert anonymous.get(ready).json()["code"] == "not_signed_in"
    viewer = {"Authorization": f"Bearer {key_for(Role.VIEWER)}"}
    assert anonymous.post("/v2/models/tickets/infer", json=body("a"), headers=viewer).status_code == 403
    assert client.get(ready).json() == {"name": "tickets", "ready": True}
    assert client.post(f"{address}:pause", json={"because": "We count."}).status_code == 200
    assert client.get(ready).status_code == 503
    assert client.post("/v2/models/tickets/infer", json=body("a")).status_code == 503
