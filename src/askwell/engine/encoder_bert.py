"""The forward pass of BERT and RoBERTa over texts packed end to end, so that no time goes into padding.

Legend: `N` texts, `T` tokens of all texts, `L` tokens of one text, `H` heads, `D` features.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple, cast

import numpy as np
import safetensors.torch
import torch
from torch import Tensor
from torch.nn import functional

from askwell.engine.encoder_folder import EncoderFolder
from askwell.engine.encoder_tokens import Tokens
from askwell.engine.shapes import Features

FIRST_POSITION = {"bert": 0, "roberta": 1, "xlm-roberta": 1, "camembert": 1}
"""Families with this layout; 1: positions are counted from the number of the padding token plus one."""

WORDS = "embeddings.word_embeddings.weight"
"""What stands before it is the name of the model in the checkpoint: nothing, "bert." or "roberta."."""

SHORT = 64
"""Up to so many tokens plain products are faster than the fused attention of torch."""


class Affine(NamedTuple):
    """Weight and bias, of a linear layer or of a layer normalisation."""

    weight: Tensor
    bias: Tensor


class Layer(NamedTuple):
    """One layer; `qkv` holds the query, key and value matrices in one."""

    qkv: Affine
    attended: Affine
    attended_norm: Affine
    inner: Affine
    outer: Affine
    outer_norm: Affine


class Run(NamedTuple):
    """Neighbouring texts of equal length: `texts` of `length` tokens from token `start`."""

    start: int
    texts: int
    length: int


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
        self.dimension = int(config["hidden_size"])
        self.depth = len(self._layers)

    def embed(self, tokens: Sequence[Tokens]) -> Features:
        """One pooled float32 row per text, not yet normalised; equal lengths should be neighbours."""
        runs = _runs(tokens)
        with torch.inference_mode():
            hidden = self._begin(tokens, runs)
            for layer in self._layers:
                hidden = self._through(layer, hidden, runs)
            return torch.cat([self._pool(hidden, run) for run in runs]).numpy()

    def embed_tokens(self, tokens: Sequence[Tokens], *, layer: int) -> Features:
        """The float32 hidden states of all tokens after a layer, the first being one; texts end to end."""
        runs = _runs(tokens)
        with torch.inference_mode():
            hidden = self._begin(tokens, runs)
            for each in self._layers[:layer]:
                hidden = self._through(each, hidden, runs)
            return hidden.float().numpy()

    def _begin(self, tokens: Sequence[Tokens], runs: Sequence[Run]) -> Tensor:
        words = torch.as_tensor(np.concatenate([np.asarray(t, np.int64) for t in tokens]))
        places = torch.cat([torch.arange(r.length).repeat(r.texts) for r in runs]) + self._first
        return self._normalise(self._words[words] + self._places[places], self._norm)

    def _through(self, layer: Layer, hidden: Tensor, runs: Sequence[Run]) -> Tensor:
        context = self._attend(functional.linear(hidden, *layer.qkv), runs)
        hidden = self._normalise(
            functional.linear(context, *layer.attended).add_(hidden), layer.attended_norm
        )
        inner = functional.gelu(functional.linear(hidden, *layer.inner))
        return self._normalise(functional.linear(inner, *layer.outer).add_(hidden), layer.outer_norm)

    def _normalise(self, hidden: Tensor, norm: Affine) -> Tensor:
        return functional.layer_norm(hidden, (self.dimension,), norm.weight, norm.bias, self._epsilon)

    def _attend(self, qkv: Tensor, runs: Sequence[Run]) -> Tensor:
        """softmax(q kᵀ / √(D / H)) v within each text: [T, 3 D] → [T, D]."""
        width = self.dimension // self._heads
        context = qkv.new_empty(qkv.shape[0], self.dimension)
        for start, texts, length in runs:
            stop = start + texts * length
            q, k, v = qkv[start:stop].view(texts, length, 3, self._heads, width).permute(2, 0, 3, 1, 4)
            if length <= SHORT:
                scores = torch.matmul(q * (1 / math.sqrt(width)), k.transpose(-1, -2))
                attended = torch.matmul(torch.softmax(scores, -1), v)
            else:
                attended = functional.scaled_dot_product_attention(q, k, v)
            context[start:stop].view(texts, length, self._heads, width).copy_(attended.transpose(1, 2))
        return context

    def _pool(self, hidden: Tensor, run: Run) -> Tensor:
        rows = hidden[run.start : run.start + run.texts * run.length].view(run.texts, run.length, -1).float()
        if self._pooling == "cls":
            return rows[:, 0]
        return rows.amax(1) if self._pooling == "max" else rows.mean(1)
