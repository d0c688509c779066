"""Tensors in binary: what goes through comes out the same, and what makes no sense is refused."""

import json
import struct
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askwell_bundle.errors import InvalidInput
from askwell_bundle.tensors import LENGTH, pack, unpack


def packed(texts: list[str]) -> bytes:
    """Texts as the protocol has them in binary."""
    return b"".join(struct.pack("<I", len(text.encode())) + text.encode() for text in texts)


def tensor(name: str, size: object, **more: object) -> dict[str, Any]:
    return {"name": name, "datatype": "BYTES", "parameters": {"binary_data_size": size}} | more


@given(st.lists(st.text(max_size=20), max_size=5), st.lists(st.text(max_size=5), max_size=5))
def test_texts_of_several_tensors_are_put_in_where_they_belong(texts: list[str], ids: list[str]) -> None:
    plain = {"name": "plain", "data": ["as it is"]}
    inputs = [tensor("text", len(packed(texts))), plain, tensor("external_id", len(packed(ids)))]
    head = json.dumps({"inputs": inputs}).encode()
    found = unpack(head + packed(texts) + packed(ids), str(len(head)))
    assert [each["data"] for each in found["inputs"]] == [texts, ["as it is"], ids]


def test_without_the_header_all_is_json() -> None:
    assert unpack(b'{"inputs": []}', None) == {"inputs": []}


@pytest.mark.parametrize(
    ("told", "tail", "length", "field"),
    [
        (tensor("text", 7), b"\x05\0\0\0abc", None, "inputs.0.data"),
        (tensor("text", 2), b"\x05\0", None, "inputs.0.data"),
        (tensor("text", 5), b"\x01\0\0\0\xff", None, "inputs.0.data"),
        (tensor("text", 6), b"\x01\0\0\0a", None, "inputs.0.binary_data_size"),
        (tensor("text", -1), b"", None, "inputs.0.binary_data_size"),
        (tensor("text", True), b"a", None, "inputs.0.binary_data_size"),
        (tensor("text", 4, datatype="FP32"), b"abcd", None, "inputs.0.datatype"),
        (tensor("text", 5), b"\x01\0\0\0ab", None, "inputs"),
        ({"name": "text"}, b"\x01\0\0\0a", None, "inputs"),
        (1, b"", None, "inputs.0"),
        ({}, b"", "-1", LENGTH),
        ({}, b"", "999", LENGTH),
        ({}, b"", "²", LENGTH),
        ({}, b"", "9" * 5_000, LENGTH),
        ({}, b"", "3", "body"),
    ],
)
def test_what_makes_no_sense_is_refused(told: object, tail: bytes, length: str | None, field: str) -> None:
    head = json.dumps({"inputs": [told]}).encode()
    with pytest.raises(InvalidInput) as refused:
        unpack(head + tail, length or str(len(head)))
    assert refused.value.facts["field"] == field


def test_outputs_that_are_wanted_in_binary_follow_the_json() -> None:
    outputs: list[dict[str, Any]] = [
        {"name": "label", "datatype": "BYTES", "shape": [2], "data": ["é", ""]},
        {"name": "probability", "datatype": "FP32", "shape": [2], "data": [0.5, 0.1]},
        {"name": "abstained", "datatype": "BOOL", "shape": [2], "data": [True, False]},
        {"name": "epistemic", "datatype": "FP32", "shape": [2], "data": [1.0, 2.0]},
    ]
    answer = {"id": "one", "outputs": outputs}
    every = {"parameters": {"binary_data_output": True}}
    found = pack(answer, {**every, "outputs": [{"name": "epistemic", "parameters": {"binary_data": False}}]})
    assert found is not None
    head = json.loads(found.content[: found.length])
    assert (head["id"], head["outputs"][3]) == ("one", outputs[3])
    assert [each["parameters"]["binary_data_size"] for each in head["outputs"][:3]] == [10, 8, 2]
    assert found.content[found.length :] == packed(["é", ""]) + struct.pack("<ff??", 0.5, 0.1, True, False)
    whole = pack(answer, every)
    assert whole is not None
    assert whole.content.endswith(struct.pack("<ff", 1.0, 2.0))
    assert pack(answer, {"outputs": [{"name": "label"}]}) is None
