"""What BERT and RoBERTa compute for texts packed end to end, in the part of Python that torch can compile.

Computed by the interpreter, each of some hundred steps of a batch gives the interpreter's lock away and waits
to have it back, which beside threads that answer calls takes a third of the time. Compiled, all of a batch is
one step. Annotations here are read by the compiler, so they are evaluated.

Legend: `T` tokens of all texts, `N` texts, `H` heads, `D` features.
"""

import math
import sys
import warnings
from collections.abc import Callable
from functools import cache
from threading import Lock
from typing import Any, NamedTuple, cast

import torch
from torch import Tensor
from torch.nn import functional

SHORT = 64
"""Up to so many tokens plain products are faster than the fused attention of torch."""

_LOCK = Lock()


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


def forward(
    hidden: Tensor, runs: list[Run], layers: list[Layer], heads: int, epsilon: float, short: int = SHORT
) -> Tensor:
    """The hidden states after some layers, of those before them, [T, D]; `short` as `SHORT`, which compiled
    code cannot read."""
    size = hidden.shape[1]
    width = size // heads
    for layer in layers:
        qkv = functional.linear(hidden, layer.qkv.weight, layer.qkv.bias)
        context = torch.empty_like(hidden)
        for run in runs:
            stop = run.start + run.texts * run.length
            parts = qkv[run.start : stop].view(run.texts, run.length, 3, heads, width)
            q, k, v = parts.permute(2, 0, 3, 1, 4).unbind(0)
            if run.length <= short:
                scores = torch.matmul(q * (1 / math.sqrt(width)), k.transpose(-1, -2))
                attended = torch.matmul(torch.softmax(scores, -1), v)
            else:
                attended = functional.scaled_dot_product_attention(q, k, v)
            place = context[run.start : stop].view(run.texts, run.length, heads, width)
            place.copy_(attended.transpose(1, 2))
        context = functional.linear(context, layer.attended.weight, layer.attended.bias).add_(hidden)
        norm = layer.attended_norm
        hidden = functional.layer_norm(context, [size], norm.weight, norm.bias, epsilon)
        inner = functional.gelu(functional.linear(hidden, layer.inner.weight, layer.inner.bias))
        outer = functional.linear(inner, layer.outer.weight, layer.outer.bias).add_(hidden)
        norm = layer.outer_norm
        hidden = functional.layer_norm(outer, [size], norm.weight, norm.bias, epsilon)
    return hidden


def pool(hidden: Tensor, runs: list[Run], pooling: str) -> Tensor:
    """One float32 row for each text: its first token's, or the mean or the greatest of all of its."""
    rows: list[Tensor] = []
    for run in runs:
        stop = run.start + run.texts * run.length
        texts = hidden[run.start : stop].view(run.texts, run.length, hidden.shape[1]).float()
        if pooling == "cls":
            rows.append(texts[:, 0])
        elif pooling == "max":
            rows.append(texts.amax(1))
        else:
            rows.append(texts.mean(1))
    return torch.cat(rows)


def compiled(function: Callable[..., Tensor]) -> Callable[..., Tensor]:
    """A function of this module as torch compiles it; itself, where torch cannot: it gives the same numbers.

    TorchScript is what compiles in a moment and needs no compiler on the machine. Torch keeps it, develops it
    no further, and does not promise it from Python 3.14 on.
    """
    with _LOCK:  # it does not compile in two threads at once
        return _compiled(function)


@cache
def _compiled(function: Callable[..., Tensor]) -> Callable[..., Tensor]:
    script = cast("Any", getattr(torch.jit, "script", None))
    if script is None or sys.version_info >= (3, 14):
        return function
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return script(function)
