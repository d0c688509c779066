"""The forward pass: compiled and computed by the interpreter it gives the same numbers."""

from __future__ import annotations

import sys
from itertools import accumulate

import pytest
import torch
from torch import Tensor

from askwell.engine.encoder_forward import SHORT, Affine, Layer, Run, compiled, forward, pool

SIZE, HEADS = 32, 4


def affine(rows: int, *columns: int) -> Affine:
    return Affine(torch.randn(rows, *columns), torch.randn(rows))


def layer() -> Layer:
    return Layer(
        qkv=affine(3 * SIZE, SIZE),
        attended=affine(SIZE, SIZE),
        attended_norm=affine(SIZE),
        inner=affine(4 * SIZE, SIZE),
        outer=affine(SIZE, 4 * SIZE),
        outer_norm=affine(SIZE),
    )


def runs_of(*shapes: tuple[int, int]) -> list[Run]:
    ends = accumulate(texts * length for texts, length in shapes)
    return [
        Run(end - texts * length, texts, length) for end, (texts, length) in zip(ends, shapes, strict=True)
    ]


@pytest.fixture(params=[torch.float32, torch.bfloat16], ids=str)
def texts(request: pytest.FixtureRequest) -> tuple[Tensor, list[Run], list[Layer]]:
    torch.manual_seed(0)
    runs = runs_of((3, 2), (1, 7), (2, SHORT + 1))
    layers = [
        Layer(*(Affine(part.weight.to(request.param), part.bias.to(request.param)) for part in layer()))
        for _ in range(2)
    ]
    tokens = sum(run.texts * run.length for run in runs)
    return torch.randn(tokens, SIZE).to(request.param), runs, layers


def test_compiled_it_gives_the_same_numbers(texts: tuple[Tensor, list[Run], list[Layer]]) -> None:
    hidden, runs, layers = texts
    with torch.inference_mode():
        for _ in range(3):  # torch compiles anew after the first times
            found = compiled(forward)(hidden, runs, layers, HEADS, 1e-12)
            assert torch.equal(found, forward(hidden, runs, layers, HEADS, 1e-12))
            for pooling in ("cls", "max", "mean"):
                rows = compiled(pool)(found, runs, pooling)
                assert rows.dtype == torch.float32
                assert torch.equal(rows, pool(found, runs, pooling))


def test_a_text_is_the_same_whatever_lies_beside_it() -> None:
    torch.manual_seed(0)
    layers, hidden = [layer()], torch.randn(9, SIZE)
    together = forward(hidden, runs_of((1, 4), (1, 5)), layers, HEADS, 1e-12)
    alone = forward(hidden[4:], runs_of((1, 5)), layers, HEADS, 1e-12)
    assert torch.allclose(together[4:], alone, atol=1e-5)


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="torch does not promise to compile it there")
def test_it_is_compiled_where_torch_can() -> None:
    assert isinstance(compiled(forward), torch.jit.ScriptFunction)
    assert isinstance(compiled(pool), torch.jit.ScriptFunction)
