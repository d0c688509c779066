"""The forward pass of BERT and RoBERTa over texts packed end to end, so that no time goes into padding.

Legend: `N` texts, `T` tokens of all texts, `L` tokens of one text, `H` heads, `D` features.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, cast

import numpy as np
import safetensors.torch
import torch
from torch import Tensor
from torch.nn import functional

from askwell.engine.encoder_folder import EncoderFolder
from askwell.engine.encoder_forward import Affine, Layer, Run, compiled, forward, pool
from askwell.engine.encoder_tokens import Tokens
from askwell.engine.shapes import Features

FIRST_POSITION = {"bert": 0, "roberta": 1, "xlm-roberta": 1, "camembert": 1}
"""Families with this layout; 1: positions are counted from the number of the padding token plus one."""

WORDS = "embeddings.word_embeddings.weight"
"""What stands before it is the name of the model in the checkpoint: nothing, "bert." or "roberta."."""


def is_packable(folder: EncoderFolder) -> bool:
    """Whether this module computes the encoder exactly as transformers does."""
    config = folder.config
    return (
        config.get("model_type") in FIRST_POSITION
        and config.get("hidden_act", "gelu") == "gelu"
        and config.get("position_embedding_type", "absolute") == "absolute"
        and not config.get("is_decoder", False)
    )


def _runs(tokens: Sequence[Tokens]) -> list[Run]:
    runs: list[Run] = []
    start = 0
    for length, group in groupby(map(len, tokens)):
        runs.append(Run(start, sum(1 for _ in group), length))
        start += runs[-1].texts * length
    return runs


class PackedBert:
    """A BERT whose tokens lie end to end: linear layers see all of them, attention one length at a time."""

    def __init__(self, folder: EncoderFolder, *, dtype: torch.dtype) -> None:
        config = folder.config
        read_weights: Callable[[Path], dict[str, Tensor]] = cast("Any", safetensors.torch).load_file
        weights: dict[str, Tensor] = {}
        for file in folder.weights:
            weights |= read_weights(file)
        roots = [name.removesuffix(WORDS) for name in weights if name.endswith(WORDS)]
        root = roots[0] if roots else ""

        def get(name: str) -> Affine:
            return Affine(*(weights[f"{root}{name}.{part}"].to(dtype) for part in ("weight", "bias")))

        def layer(number: int) -> Layer:
            at = f"encoder.layer.{number}."
            split = [get(f"{at}attention.self.{part}") for part in ("query", "key", "value")]
            return Layer(
                qkv=Affine(torch.cat([p.weight for p in split]), torch.cat([p.bias for p in split])),
                attended=get(at + "attention.output.dense"),
                attended_norm=get(at + "attention.output.LayerNorm"),
                inner=get(at + "intermediate.dense"),
                outer=get(at + "output.dense"),
                outer_norm=get(at + "output.LayerNorm"),
            )

        offset = FIRST_POSITION[config["model_type"]]
        self._first = offset and int(config.get("pad_token_id") or 0) + 1
        embeddings = root + "embeddings."
        self._words = weights[root + WORDS].to(dtype)
        kinds = weights[embeddings + "token_type_embeddings.weight"][0]
        self._places = (weights[embeddings + "position_embeddings.weight"] + kinds).to(dtype)
        self._norm = get("embeddings.LayerNorm")
        self._layers = [layer(number) for number in range(int(config["num_hidden_layers"]))]
        self._heads = int(config["num_attention_heads"])
        self._epsilon = float(config.get("layer_norm_eps", 1e-12))
        self._pooling = folder.pooling
        self._forward, self._pool = compiled(forward), compiled(pool)
        self.dimension = int(config["hidden_size"])
        self.depth = len(self._layers)

    def embed(self, tokens: Sequence[Tokens]) -> Features:
        """One pooled float32 row per text, not yet normalised; equal lengths should be neighbours."""
        runs = _runs(tokens)
        with torch.inference_mode():
            hidden = self._hidden(tokens, runs, self._layers)
            return self._pool(hidden, runs, self._pooling).numpy()

    def embed_tokens(self, tokens: Sequence[Tokens], *, layer: int) -> Features:
        """The float32 hidden states of all tokens after a layer, the first being one; texts end to end."""
        with torch.inference_mode():
            return self._hidden(tokens, _runs(tokens), self._layers[:layer]).float().numpy()

    def _hidden(self, tokens: Sequence[Tokens], runs: list[Run], layers: list[Layer]) -> Tensor:
        words = torch.as_tensor(np.concatenate([np.asarray(t, np.int64) for t in tokens]))
        places = torch.as_tensor(np.concatenate([np.arange(len(t)) for t in tokens])) + self._first
        begun = self._words[words] + self._places[places]
        norm = self._norm
        begun = functional.layer_norm(begun, (self.dimension,), norm.weight, norm.bias, self._epsilon)
        return self._forward(begun, runs, layers, self._heads, self._epsilon)
