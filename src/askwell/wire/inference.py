"""The Open Inference Protocol (V2): tensors of texts in, one for each part of the answers out."""

import json
from collections.abc import Iterator, Mapping, Sequence
from math import prod
from typing import Annotated, Any

from pydantic import BaseModel, Field

from askwell.domain.answers import Answer, Answers, Call
from askwell.domain.documents import MAX_EXTERNAL_ID
from askwell.domain.errors import InvalidInput
from askwell.wire.base import Out

TEXT, EXTERNAL_ID = "text", "external_id"
DATATYPES: Mapping[str, str] = {
    "label": "BYTES",
    "probability": "FP32",
    "epistemic": "FP32",
    "out_of_scope": "FP32",
    "abstained": "BOOL",
    "review_task_id": "BYTES",
    "spans": "BYTES",
}
"""What is given of each text, in this order, and as what."""


class TensorIn(BaseModel):
    """Texts (`text`), or the caller's own ids of them (`external_id`): BYTES, of shape [N] or [N, 1].

    In binary it has the parameter `binary_data_size` for its `data`, which follow the JSON.
    """

    name: Annotated[str, Field(max_length=100)]
    datatype: Annotated[str, Field(max_length=20)]
    shape: Annotated[list[Annotated[int, Field(ge=0, le=1_000_000)]], Field(min_length=1, max_length=4)]
    data: list[Any]


class OutputParametersIn(BaseModel):
    """Whether an output comes back in binary; left out: as `binary_data_output` says."""

    binary_data: bool | None = None


class OutputIn(BaseModel):
    """An output that is wanted."""

    name: Annotated[str, Field(max_length=100)]
    parameters: OutputParametersIn | None = None


class InferParametersIn(BaseModel):
    """`save`, as in a call of the deployment; what else there is is passed over.

    With `binary_data_output` outputs come back in binary, unless one's own parameters say otherwise.
    """

    save: bool | None = None
    binary_data_output: bool | None = None


class InferIn(BaseModel):
    """A request for answers; `outputs` left out: all."""

    id: Annotated[str, Field(max_length=500)] | None = None
    parameters: InferParametersIn | None = None
    inputs: Annotated[list[TensorIn], Field(min_length=1, max_length=10)]
    outputs: Annotated[list[OutputIn], Field(max_length=100)] | None = None

    def to_call(self) -> Call:
        """Map to the services; raises ``InvalidInput`` for tensors that are not those of the model."""
        tensors = {tensor.name: tensor for tensor in self.inputs}
        if unknown := sorted(tensors.keys() - {TEXT, EXTERNAL_ID}):
            raise InvalidInput(field="inputs", reason=f"there is no input “{unknown[0]}”")
        if TEXT not in tensors:
            raise InvalidInput(field="inputs", reason=f"the input “{TEXT}” is missing")
        for wanted in self.outputs or ():
            if wanted.name not in DATATYPES:
                raise InvalidInput(field="outputs", reason=f"there is no output “{wanted.name}”")
        texts = _strings(tensors[TEXT])
        ids: list[str | None] = [None] * len(texts)
        if EXTERNAL_ID in tensors:
            ids = [own or None for own in _strings(tensors[EXTERNAL_ID])]
            if len(ids) != len(texts):
                raise InvalidInput(field=EXTERNAL_ID, reason="must be as many as there are texts")
            if any(own and len(own) > MAX_EXTERNAL_ID for own in ids):
                raise InvalidInput(field=EXTERNAL_ID, reason=f"may have {MAX_EXTERNAL_ID} characters")
        given = self.parameters or InferParametersIn()
        return Call(texts=texts, external_ids=ids, n_best=1, saves=given.save)


class TensorOut(Out):
    """One part of all answers."""

    name: str
    datatype: str
    shape: list[int]
    data: list[Any]


class InferOut(Out):
    """Answers in the order of the texts: a tensor for each part of them.

    `label` is the label's name (several are joined by `|`, none is empty), also where the model `abstained`:
    then it is a guess. `spans` is a JSON list for each text.
    """

    model_name: str
    model_version: str
    id: str | None = None
    outputs: list[TensorOut]

    @classmethod
    def of(cls, answers: Answers, asked: InferIn, *, marks_spans: bool) -> "InferOut":
        """Map from the domain."""
        wanted = [output.name for output in asked.outputs or ()] or _names(marks_spans)
        return cls(
            model_name=answers.deployment.name,
            model_version=str(answers.model_version),
            id=asked.id,
            outputs=[_tensor(name, answers.answers) for name in dict.fromkeys(wanted)],
        )


class TensorMetadataOut(Out):
    """A tensor that goes in or comes out; -1 stands for the number of texts."""

    name: str
    datatype: str
    shape: list[int]


class ModelMetadataOut(Out):
    """A deployment as the protocol sees it; `versions` is the one that answers."""

    name: str
    versions: list[str]
    platform: str
    inputs: list[TensorMetadataOut]
    outputs: list[TensorMetadataOut]

    @classmethod
    def of(cls, name: str, version: int, *, marks_spans: bool) -> "ModelMetadataOut":
        """Map from the domain."""
        return cls(
            name=name,
            versions=[str(version)],
            platform="askwell",
            inputs=[
                TensorMetadataOut(name=each, datatype="BYTES", shape=[-1]) for each in (TEXT, EXTERNAL_ID)
            ],
            outputs=[
                TensorMetadataOut(name=each, datatype=DATATYPES[each], shape=[-1])
                for each in _names(marks_spans)
            ],
        )


class ServerMetadataOut(Out):
    """What serves."""

    name: str
    version: str
    extensions: list[str]


class ServerLiveOut(Out):
    """A sign of life."""

    live: bool


class ReadyOut(Out):
    """Whether requests can be answered."""

    ready: bool


class ModelReadyOut(Out):
    """Whether a deployment answers."""

    name: str
    ready: bool


class InferErrorOut(Out):
    """An error in the protocol's shape: a sentence; and our own word for it."""

    error: str
    code: str


def _names(marks_spans: bool) -> list[str]:
    return [name for name in DATATYPES if name != "spans" or marks_spans]


def _strings(tensor: TensorIn) -> list[str]:
    """Give a tensor's strings, however its data are nested."""
    if tensor.datatype != "BYTES":
        raise InvalidInput(field=tensor.name, reason="must have the datatype BYTES")
    found = list(_flat(tensor.data))
    if not all(isinstance(each, str) for each in found):
        raise InvalidInput(field=tensor.name, reason="must hold strings alone")
    if len(found) != prod(tensor.shape) or any(length != 1 for length in tensor.shape[1:]):
        reason = f"must have the shape [{len(found)}], as many as its data, or [{len(found)}, 1]"
        raise InvalidInput(field=tensor.name, reason=reason)
    return found


def _flat(data: Sequence[Any], depth: int = 4) -> Iterator[Any]:
    for each in data:
        if isinstance(each, list) and depth > 1:
            yield from _flat(each, depth - 1)
        else:
            yield each


def _tensor(name: str, answers: Sequence[Answer]) -> TensorOut:
    data = [_value(name, answer) for answer in answers]
    return TensorOut(name=name, datatype=DATATYPES[name], shape=[len(data)], data=data)


def _value(name: str, answer: Answer) -> str | float | bool:
    match name:
        case "label":
            return "|".join(label.name for label in answer.prediction.labels)
        case "probability":
            return answer.probability
        case "epistemic":
            return answer.prediction.epistemic
        case "out_of_scope":
            return answer.prediction.out_of_scope
        case "abstained":
            return answer.abstained is not None
        case "review_task_id":
            return "" if answer.task is None else answer.task.id
        case _:
            return json.dumps(
                [
                    {
                        "start": span.start,
                        "end": span.end,
                        "text": span.text,
                        "label": span.label,
                        "probability": span.probability,
                    }
                    for span in answer.prediction.spans
                ],
                ensure_ascii=False,
            )
