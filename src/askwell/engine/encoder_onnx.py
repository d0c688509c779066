"""An encoder written as ONNX: the same numbers as in float32, computed without torch.

Inputs are `input_ids` and `attention_mask`, (N, L) of int64; outputs `text` (N, D), pooled and not yet of
length one, and `tokens` (N, L, D), the hidden states after the layer that words are read from.

Legend: `N` texts, `L` tokens of the longest, `D` features.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Generator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, TypedDict, cast

import numpy as np
import torch
from safetensors import SafetensorError
from transformers import AutoModel
from transformers.utils import logging as progress

from askwell.engine.encoder_errors import EncoderUnsupported
from askwell.engine.encoder_folder import EncoderFolder
from askwell.engine.encoder_tokens import open_tokenizer
from askwell.engine.encoder_words import inner_layer

OPSET = 20
"""Operators of ONNX from 2023, GELU among them: every ONNX Runtime since 1.17 knows them."""

BLOCK = 32
"""Weights of a column that share a scale."""

MANY = 128
"""Rows from which on a table is one of embeddings."""


class OnnxSettings(TypedDict):
    """What a program needs to know of an encoder that `write_encoder` wrote, JSON-able."""

    kind: str
    id: str
    dimension: int
    max_tokens: int
    is_lower_case: bool
    filler: int
    pooling: str
    precision: str


def write_encoder(folder: EncoderFolder, model: Path, tokenizer: Path) -> OnnxSettings:
    """Write an encoder's graph with its float32 weights, and its tokenizer. Errors: `EncoderUnsupported`."""
    cast("Any", open_tokenizer(folder)).save(str(tokenizer))
    try:
        with _quiet():
            dimension = _export(folder, model)
    except (
        OSError,
        RuntimeError,
        ValueError,
        SafetensorError,
    ) as error:  # torch's export errors are RuntimeErrors
        reason = f"it cannot be written as ONNX ({str(error).strip().split(chr(10))[0]})"
        raise EncoderUnsupported(name=folder.name, reason=reason) from error
    return OnnxSettings(
        kind="onnx",
        id=folder.id,
        dimension=dimension,
        max_tokens=folder.max_tokens,
        is_lower_case=folder.is_lower_case,
        filler=int(folder.config.get("pad_token_id") or 0),
        pooling=folder.pooling,
        precision="float32",
    )


def quantise(model: Path, smaller: Path) -> None:
    """Write the graph once more with weights of eight bits; what is computed from them stays float32.

    Matrices have a scale for each `BLOCK` of a column, embeddings one for each row. Activations in eight bits
    would be quicker, and moved probabilities ten times as far.
    """
    onnx: Any = import_module("onnx")
    with _quiet():
        tool: Any = import_module("onnxruntime.quantization.matmul_nbits_quantizer")
        work = tool.MatMulNBitsQuantizer(str(model), bits=8, block_size=BLOCK, is_symmetric=True)
        work.process()
    graph = work.model.model.graph
    tables = {each.name: each for each in graph.initializer if len(each.dims) == 2 and each.dims[0] >= MANY}
    nodes: list[Any] = []
    for node in graph.node:
        if node.op_type == "Gather" and node.input[0] in tables:
            nodes += _looked_up(onnx, node, graph)
        else:
            nodes.append(node)
    del graph.node[:]
    graph.node.extend(nodes)
    used = {name for node in nodes for name in node.input}
    kept = [each for each in graph.initializer if each.name in used]
    del graph.initializer[:]
    graph.initializer.extend(kept)
    onnx.save(work.model.model, str(smaller))


def _looked_up(onnx: Any, node: Any, graph: Any) -> list[Any]:
    """What stands for a node that takes rows out of a table: rows of eight bits, times their scales."""
    name, at = node.input
    found = {each.name: each for each in graph.initializer}
    if f"{name}_bytes" not in found:
        table: Any = onnx.numpy_helper.to_array(found[name])
        scales = np.maximum(np.abs(table).max(axis=1, keepdims=True) / 127, 1e-12).astype(np.float32)
        whole = np.rint(table / scales).astype(np.int8)
        graph.initializer.append(onnx.numpy_helper.from_array(whole, f"{name}_bytes"))
        graph.initializer.append(onnx.numpy_helper.from_array(scales, f"{name}_scales"))
    out, make = node.output[0], onnx.helper.make_node
    return [
        make("Gather", [f"{name}_bytes", at], [f"{out}_bytes"]),
        make("Cast", [f"{out}_bytes"], [f"{out}_whole"], to=onnx.TensorProto.FLOAT),
        make("Gather", [f"{name}_scales", at], [f"{out}_scales"]),
        make("Mul", [f"{out}_whole", f"{out}_scales"], [out]),
    ]


def _export(folder: EncoderFolder, path: Path) -> int:
    loaded: Any = cast("Any", AutoModel).from_pretrained(
        folder.path,
        dtype=torch.float32,
        use_safetensors=True,
        trust_remote_code=False,
        local_files_only=True,
        attn_implementation="eager",
    )
    numbers = torch.ones((2, 3), dtype=torch.int64)
    axes = {0: torch.export.Dim("texts"), 1: torch.export.Dim("tokens")}
    cast("Any", torch.onnx).export(
        _pooled(loaded, folder.pooling).eval(),
        (numbers, numbers.clone()),
        str(path),
        input_names=["input_ids", "attention_mask"],
        output_names=["text", "tokens"],
        dynamic_shapes=(axes, axes),
        opset_version=OPSET,
        dynamo=True,
        external_data=False,
        verbose=False,
    )
    return int(loaded.config.hidden_size)


def _pooled(loaded: Any, pooling: str) -> Any:
    """The transformer with its pooling behind it, and the states of an inner layer beside that."""
    layer = inner_layer(int(loaded.config.num_hidden_layers))

    class Pooled(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.transformer = loaded

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            output = self.transformer(
                input_ids=input_ids, attention_mask=attention_mask, output_hidden_states=True
            )
            hidden = output.last_hidden_state
            kept = attention_mask.unsqueeze(-1)
            if pooling == "cls":
                text = hidden[:, 0]
            elif pooling == "max":
                text = torch.where(kept == 1, hidden, torch.finfo(hidden.dtype).min).amax(1)
            else:
                text = (hidden * kept).sum(1) / kept.sum(1)
            return text, output.hidden_states[layer]

    return Pooled()


@contextmanager
def _quiet() -> Generator[None]:
    """Keep to itself what the exporter says of its own ways of doing things."""
    before, shows_progress = logging.root.manager.disable, progress.is_progress_bar_enabled()
    logging.disable(logging.WARNING)
    progress.disable_progress_bar()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)
        if shows_progress:
            progress.enable_progress_bar()
