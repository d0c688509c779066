"""The Open Inference Protocol: what its pages ask of a server, and what clients of it send."""

import json
from typing import Any

import pytest

from askwell_bundle import protocol
from askwell_bundle.errors import InvalidInput
from askwell_bundle.model import Bundle, open_bundle
from askwell_bundle.server import BundleServer
from tests.bundle.conftest import Made, asked, connected

TEXTS = ["give me my money back", "where is my parcel?"]


def request(**changes: Any) -> dict[str, Any]:
    tensor = {"name": "text", "datatype": "BYTES", "shape": [2], "data": TEXTS}
    return {"inputs": [tensor | changes]}


def test_the_health_addresses_answer(server: BundleServer) -> None:
    for path in ("/v2/health/live", "/v2/health/ready", f"/v2/models/{server.bundle.name}/ready", "/v2"):
        assert asked(server, "GET", path)[0] == 200
    assert asked(server, "GET", "/v2/models/other/ready")[0] == 404


def test_the_metadata_is_what_infer_does(server: BundleServer) -> None:
    base = f"/v2/models/{server.bundle.name}"
    _, told = asked(server, "GET", base)
    status, answer = asked(server, "POST", f"{base}/infer", request())
    assert status == 200
    assert told["versions"] == [answer["model_version"]]
    promised = {each["name"]: each for each in told["outputs"]}
    assert promised.keys() == {each["name"] for each in answer["outputs"]}
    for output in answer["outputs"]:
        shape = promised[output["name"]]["shape"]
        assert output["datatype"] == promised[output["name"]]["datatype"]
        assert output["shape"] == [len(TEXTS), *shape[1:]]
        size = 1
        for side in output["shape"]:
            size *= side
        assert len(output["data"]) == size


def test_the_outputs_are_those_of_predict(server: BundleServer) -> None:
    base = f"/v2/models/{server.bundle.name}/versions/{server.bundle.version}"
    _, plain = asked(server, "POST", "/predict", {"texts": TEXTS, "n_best": 3})
    _, answer = asked(server, "POST", f"{base}/infer", {"id": "7", **request()})
    found = {each["name"]: each["data"] for each in answer["outputs"]}
    assert answer["id"] == "7"
    assert [json.loads(each) for each in found["prediction"]] == plain["predictions"]
    assert (
        found["label"]
        == [each["labels"][0]["name"] for each in plain["predictions"]]
        == ["Refund", "Delivery"]
    )
    labels = json.loads(protocol.model_metadata(server.bundle)["parameters"]["labels"])
    for row, each in enumerate(plain["predictions"]):
        named = {one["name"]: one["probability"] for one in each["n_best"]}
        assert found["probabilities"][3 * row : 3 * row + 3] == [named[label] for label in labels]


def test_only_the_outputs_that_are_wanted_come_back(bundle: Bundle) -> None:
    answer = protocol.infer(bundle, request() | {"outputs": [{"name": "epistemic"}]})
    assert [each["name"] for each in answer["outputs"]] == ["epistemic"]


def test_nested_data_is_read(bundle: Bundle) -> None:
    flat = protocol.infer(bundle, request())
    nested = protocol.infer(bundle, request(shape=[2, 1], data=[[text] for text in TEXTS]))
    assert nested == flat


def test_spans_are_in_the_prediction(marking: Made) -> None:
    bundle = open_bundle(marking.folder)
    text = "A parcel for Ada Byron, in London"
    answer = protocol.infer(bundle, request(shape=[1], data=[text]))
    found = {each["name"]: each["data"] for each in answer["outputs"]}
    assert found.keys() == {"prediction", "epistemic", "out_of_scope", "abstained"}
    spans = json.loads(found["prediction"][0])["spans"]
    assert [text[span["start"] : span["end"]] for span in spans] == ["Ada Byron", "London"]


def test_binary_goes_in_and_comes_out_over_http(server: BundleServer) -> None:
    size = sum(4 + len(text.encode()) for text in TEXTS)
    tensor = {"name": "text", "datatype": "BYTES", "shape": [2], "parameters": {"binary_data_size": size}}
    outputs = [{"name": "label", "parameters": {"binary_data": False}}, {"name": "abstained"}]
    body = {"inputs": [tensor], "outputs": outputs, "parameters": {"binary_data_output": True}}
    head = json.dumps(body).encode()
    sent = head + b"".join(len(text.encode()).to_bytes(4, "little") + text.encode() for text in TEXTS)
    with connected(server) as connection:
        path = f"/v2/models/{server.bundle.name}/infer"
        connection.request("POST", path, sent, {"Inference-Header-Content-Length": str(len(head))})
        answer = connection.getresponse()
        content = answer.read()
    assert answer.getheader("Content-Type") == "application/octet-stream"
    end = int(answer.getheader("Inference-Header-Content-Length") or "")
    label, abstained = json.loads(content[:end])["outputs"]
    assert label["data"] == ["Refund", "Delivery"]
    assert (abstained["parameters"], "data" in abstained) == ({"binary_data_size": 2}, False)
    assert content[end:] == b"\0\0"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ([], "body"),
        ({}, "inputs"),
        ({"inputs": []}, "inputs"),
        ({"inputs": [1]}, "inputs.0"),
        (request(name="x"), "inputs.0"),
        (request(datatype="FP32"), "inputs.0"),
        (request(shape=[3]), "inputs.0.shape"),
        (request(data=None), "texts"),
        (request(data=[1, 2]), "texts.0"),
        (request() | {"outputs": [{"name": "logits"}]}, "outputs"),
        (request() | {"outputs": 1}, "outputs"),
        ({"inputs": [{"name": "text", "datatype": "BYTES", "shape": [1]}]}, "inputs.0.data"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(bundle: Bundle, body: Any, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        protocol.infer(bundle, body)
    assert refused.value.facts["field"] == field


def test_an_error_is_one_string_as_the_protocol_has_it(server: BundleServer) -> None:
    status, answer = asked(server, "POST", f"/v2/models/{server.bundle.name}/infer", {})
    assert (status, answer) == (422, {"error": "inputs: must be one tensor, “text”"})
