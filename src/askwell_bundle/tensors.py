"""Binary tensors of the Open Inference Protocol: their values behind the JSON, one tensor after the other.

A value of BYTES has its length before it, in four bytes; numbers are as they lie in memory, the lowest byte
first. Triton's clients send and want them unless told otherwise.
"""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple, cast

import numpy as np

from askwell_bundle.asking import parse
from askwell_bundle.errors import InvalidInput

EXTENSION = "binary_tensor_data"
LENGTH = "Inference-Header-Content-Length"
"""The header that says how many bytes of a body are its JSON, where something follows."""

_NUMBERS = {"FP32": "<f4", "BOOL": "?"}
_DIGITS = 12


def unpack(body: bytes, length: str | None) -> Any:
    """A request's JSON, with the texts of its tensors put in where they come in binary.

    ``length`` is what the header `LENGTH` says; None: all is JSON. Raises ``InvalidInput``.
    """
    if length is None:
        return parse(body)
    head = int(length) if length.isascii() and length.isdecimal() and len(length) <= _DIGITS else -1
    if not 0 <= head <= len(body):
        raise InvalidInput(field=LENGTH, reason="must lie within the body")
    request, place = parse(body[:head]), head
    inputs = as_object(request, "body").get("inputs")
    for number, given in enumerate(cast("list[Any]", inputs) if isinstance(inputs, list) else []):
        field = f"inputs.{number}"
        tensor = as_object(given, field)
        size = _parameters(tensor).get("binary_data_size")
        if size is None:
            continue
        if isinstance(size, bool) or not isinstance(size, int) or not 0 <= size <= len(body) - place:
            raise InvalidInput(field=f"{field}.binary_data_size", reason="must be bytes that are there")
        if tensor.get("datatype") != "BYTES":
            raise InvalidInput(field=f"{field}.datatype", reason="must be BYTES")
        tensor["data"] = _texts(body[place : place + size], f"{field}.data")
        place += size
    if place < len(body):
        reason = "more bytes follow the JSON than its tensors have by their binary_data_size"
        raise InvalidInput(field="inputs", reason=reason)
    return request


class Packed(NamedTuple):
    """An answer's bytes, and how many of them are its JSON."""

    content: bytes
    length: int


def pack(answer: dict[str, Any], request: dict[str, Any]) -> Packed | None:
    """An answer with the outputs in binary that its request wants so; None where it wants none."""
    every = _parameters(request).get("binary_data_output", False)
    wanted = {
        each["name"]: _parameters(each).get("binary_data", every) for each in request.get("outputs") or ()
    }
    parts: list[bytes] = []
    outputs: list[Any] = []
    for output in answer["outputs"]:
        if wanted.get(output["name"], every) is True:
            parts.append(_bytes(output["datatype"], output["data"]))
            told = {key: value for key, value in output.items() if key != "data"}
            outputs.append({**told, "parameters": {"binary_data_size": len(parts[-1])}})
        else:
            outputs.append(output)
    if not parts:
        return None
    head = json.dumps({**answer, "outputs": outputs}, ensure_ascii=False).encode()
    return Packed(b"".join([head, *parts]), len(head))


def as_object(value: Any, field: str) -> dict[str, Any]:
    """The same, as a JSON object. Raises ``InvalidInput`` where it is none."""
    if not isinstance(value, dict):
        raise InvalidInput(field=field, reason="must be a JSON object")
    return cast("dict[str, Any]", value)


def _parameters(told: Any) -> dict[str, Any]:
    """The parameters of a request or of a tensor; none where there are none, or something else is there."""
    found = cast("dict[str, Any]", told).get("parameters") if isinstance(told, dict) else None
    return cast("dict[str, Any]", found) if isinstance(found, dict) else {}


def _texts(data: bytes, field: str) -> list[str]:
    texts: list[str] = []
    place = 0
    while place < len(data):
        start = place + 4
        place = start + int.from_bytes(data[place:start], "little")
        if start > len(data) or place > len(data):
            raise InvalidInput(field=field, reason="ends within a text")
        try:
            texts.append(data[start:place].decode())
        except UnicodeDecodeError as error:
            raise InvalidInput(field=field, reason=f"is no UTF-8 ({error.reason})") from error
    return texts


def _bytes(datatype: str, data: Sequence[Any]) -> bytes:
    if datatype in _NUMBERS:
        return np.asarray(data, _NUMBERS[datatype]).tobytes()
    values = [value.encode() for value in data]
    return b"".join(len(value).to_bytes(4, "little") + value for value in values)
