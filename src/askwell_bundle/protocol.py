"""The Open Inference Protocol, version 2: texts in as BYTES, labels and numbers out as tensors.

Each output has one value a text, save for ``probabilities``, which has one a text and label.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, cast

from askwell_bundle.asking import Asked, check_texts
from askwell_bundle.errors import InvalidInput
from askwell_bundle.model import JSON, Bundle
from askwell_bundle.tensors import EXTENSION, as_object

INPUT = "text"
PLATFORM = "askwell"

_OF_ALL: Mapping[str, tuple[str, Callable[[JSON], Any]]] = {
    "prediction": ("BYTES", lambda said: json.dumps(said, ensure_ascii=False)),
    "epistemic": ("FP32", lambda said: said["epistemic"]),
    "out_of_scope": ("FP32", lambda said: said["out_of_scope"]),
    "abstained": ("BOOL", lambda said: said["abstained"]),
}
_OF_CHOICES: Mapping[str, tuple[str, Callable[[JSON], Any]]] = {
    "label": ("BYTES", lambda said: said["n_best"][0]["name"]),
    "probability": ("FP32", lambda said: said["n_best"][0]["probability"]),
}
_PROBABILITIES = "probabilities"


def server_metadata(version: str) -> JSON:
    """What the server is."""
    return {"name": "askwell-bundle", "version": version, "extensions": [EXTENSION]}


def model_metadata(bundle: Bundle) -> JSON:
    """What goes in and what comes out; ``labels`` are the columns of ``probabilities``."""
    outputs = [
        {"name": name, "datatype": datatype, "shape": [-1]}
        for name, (datatype, _) in _columns(bundle).items()
    ]
    if bundle.choices:
        outputs.append({"name": _PROBABILITIES, "datatype": "FP32", "shape": [-1, len(bundle.choices)]})
    return {
        "name": bundle.name,
        "versions": [str(bundle.version)],
        "platform": PLATFORM,
        "inputs": [{"name": INPUT, "datatype": "BYTES", "shape": [-1]}],
        "outputs": outputs,
        "parameters": {"labels": json.dumps([label.name for label in bundle.choices])},
    }


def infer(bundle: Bundle, body: Any) -> JSON:
    """Answer a request for inference. Raises ``InvalidInput``."""
    request = as_object(body, "body")
    texts = _texts(request.get("inputs"))
    wanted = _wanted(bundle, request.get("outputs"))
    said = bundle.predict(Asked(texts, n_best=max(len(bundle.choices), 1)))["predictions"]
    columns = _columns(bundle)
    outputs: list[JSON] = []
    for name in wanted:
        if name == _PROBABILITIES:
            rows = [value for each in said for value in _row(bundle, each)]
            outputs.append(_tensor(name, "FP32", [len(texts), len(bundle.choices)], rows))
        else:
            datatype, read = columns[name]
            outputs.append(_tensor(name, datatype, [len(texts)], [read(each) for each in said]))
    answer: JSON = {"model_name": bundle.name, "model_version": str(bundle.version), "outputs": outputs}
    if "id" in request:
        answer["id"] = str(request["id"])
    return answer


def _columns(bundle: Bundle) -> dict[str, tuple[str, Callable[[JSON], Any]]]:
    return {**(_OF_CHOICES if bundle.choices else {}), **_OF_ALL}


def _row(bundle: Bundle, said: JSON) -> list[float]:
    found = {each["label_id"]: each["probability"] for each in said["n_best"]}
    return [found[label.id] for label in bundle.choices]


def _tensor(name: str, datatype: str, shape: Sequence[int], data: Iterable[Any]) -> JSON:
    return {"name": name, "datatype": datatype, "shape": list(shape), "data": list(data)}


def _only(inputs: Any) -> Any:
    if not isinstance(inputs, list) or len(cast("list[Any]", inputs)) != 1:
        raise InvalidInput(field="inputs", reason=f"must be one tensor, “{INPUT}”")
    return cast("list[Any]", inputs)[0]


def _texts(inputs: Any) -> list[str]:
    tensor = as_object(_only(inputs), "inputs.0")
    if tensor.get("name") != INPUT or tensor.get("datatype") != "BYTES":
        raise InvalidInput(field="inputs.0", reason=f"must be “{INPUT}” of the datatype BYTES")
    if "data" not in tensor:
        raise InvalidInput(field="inputs.0.data", reason="is missing")
    texts = check_texts(_flat(tensor["data"]))
    shape = tensor.get("shape")
    if shape not in ([len(texts)], [len(texts), 1], [1, len(texts)]):
        raise InvalidInput(
            field="inputs.0.shape", reason=f"must be [{len(texts)}], as there are so many texts"
        )
    return texts


def _flat(data: Any) -> Any:
    """Tensors may come nested, a list for each text."""
    if not isinstance(data, list):
        return data
    rows = cast("list[Any]", data)
    if not any(isinstance(row, list) for row in rows):
        return rows
    return [each for row in rows for each in (cast("list[Any]", row) if isinstance(row, list) else [row])]


def _wanted(bundle: Bundle, outputs: Any) -> list[str]:
    known = [each["name"] for each in model_metadata(bundle)["outputs"]]
    if not outputs:
        return known
    if not isinstance(outputs, list):
        raise InvalidInput(field="outputs", reason="must be a list")
    names = [as_object(each, "outputs").get("name") for each in cast("list[Any]", outputs)]
    if unknown := [name for name in names if name not in known]:
        raise InvalidInput(field="outputs", reason=f"“{unknown[0]}” is none of {', '.join(known)}")
    return [str(name) for name in names]
