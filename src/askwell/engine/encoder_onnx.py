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

from safetensors import SafetensorError

from askwell.engine.encoder_errors import EncoderUnsupported
from askwell.engine.encoder_folder import EncoderFolder
from askwell.engine.encoder_tokens import open_tokenizer
from askwell.engine.encoder_words import inner_layer

OPSET = 20
"""Operators of ONNX from 2023, GELU among them: every ONNX Runtime since 1.17 knows them."""


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
    """Write the graph once more, its weights as whole numbers of eight bits, a scale for each column."""
    with _quiet():  # it recommends a preprocessing that changes nothing here
        tools: Any = import_module("onnxruntime.quantization")
        tools.quantize_dynamic(model, smaller, per_channel=True, weight_type=tools.QuantType.QInt8)


def _export(folder: EncoderFolder, path: Path) -> int:
    import torch  # noqa: PLC0415  (torch and transformers load when they are needed, not with this module)
    from transformers import AutoModel  # noqa: PLC0415  (as above)

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
    import torch  # noqa: PLC0415  (as above)

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
    from transformers.utils import logging as progress  # noqa: PLC0415  (as above)

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
