"""The ways to compute an encoder, and the choice of the fastest that agrees with float32 on this machine."""

from __future__ import annotations

import hashlib
import platform
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, TypedDict

import numpy as np
from safetensors import SafetensorError

from askwell.engine.encoder_errors import EncoderUnsupported
from askwell.engine.encoder_folder import EncoderFolder
from askwell.engine.encoder_sample import SAMPLE
from askwell.engine.encoder_tokens import TokenReader, Tokens
from askwell.engine.shapes import Features

REFERENCE = "torch-fp32"
MIN_AGREEMENT = 0.999
"""The lowest cosine to the reference, over the sample, with which a back end may be chosen."""

BATCH_TOKENS = 2048
"""Tokens computed together, padding included."""
ROUNDS = 2


class BackendChoice(TypedDict):
    """What was measured for an encoder on a machine: JSON-able, to be stored and given back later."""

    encoder: str
    backend: str
    agreement: float
    machine: str
    texts_per_second: dict[str, float]


class Backend(Protocol):
    """One way to compute an encoder; `depth` is the number of its layers."""

    dimension: int
    depth: int

    def embed(self, tokens: Sequence[Tokens]) -> Features:
        """One pooled float32 row per text."""
        ...

    def embed_tokens(self, tokens: Sequence[Tokens], *, layer: int) -> Features:
        """The float32 hidden states of all tokens after a layer, the first being one; texts end to end."""
        ...


def candidates(folder: EncoderFolder) -> tuple[str, ...]:
    """The names of the back ends that can compute this encoder, the reference first."""
    from askwell.engine.encoder_bert import is_packable  # noqa: PLC0415  (torch loads when it is needed)

    return (REFERENCE, "packed-fp32", "packed-bf16") if is_packable(folder) else (REFERENCE, "torch-bf16")


def open_backend(folder: EncoderFolder, backend: str) -> Backend:
    """Load an encoder's weights into a back end: "packed-" or "torch-", then "fp32" or "bf16"."""
    import torch  # noqa: PLC0415  (torch and transformers load when they are needed, not with this module)

    kind, _, precision = backend.partition("-")
    dtype = torch.bfloat16 if precision == "bf16" else torch.float32
    if kind == "packed":
        from askwell.engine.encoder_bert import PackedBert  # noqa: PLC0415  (as above)

        try:
            return PackedBert(folder, dtype=dtype)
        except (KeyError, SafetensorError) as error:
            reason = f"its weights are not whole ({error})"
            raise EncoderUnsupported(name=folder.name, reason=reason) from error
    from askwell.engine.encoder_transformer import PaddedTransformer  # noqa: PLC0415  (as above)

    return PaddedTransformer(folder, dtype=dtype)


def fits(choice: BackendChoice, folder: EncoderFolder) -> bool:
    """Whether a stored choice was made for this encoder, on such a machine, among today's back ends."""
    same = choice["encoder"] == folder.id and choice["machine"] == machine()
    return same and choice["backend"] in candidates(folder)


def measure(folder: EncoderFolder, reader: TokenReader) -> BackendChoice:
    """Time every back end on the built-in sample; the fastest with cosine ≥ 0.999 to float32 is chosen."""
    tokens = reader.read(SAMPLE)
    reference: Features | None = None
    speeds: dict[str, float] = {}
    agreements: dict[str, float] = {}
    for name in candidates(folder):
        backend = open_backend(folder, name)
        rows = embed_all(backend, tokens)  # the first pass also warms caches up
        reference = rows if reference is None else reference
        seconds: list[float] = []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            embed_all(backend, tokens)
            seconds.append(time.perf_counter() - start)
        speeds[name] = round(len(tokens) / min(seconds), 1)
        agreements[name] = float(np.einsum("nd,nd->n", rows, reference).min())
    best = max(
        (n for n in speeds if agreements[n] >= MIN_AGREEMENT or n == REFERENCE), key=speeds.__getitem__
    )
    return BackendChoice(
        encoder=folder.id,
        backend=best,
        agreement=round(min(agreements[best], 1.0), 6),
        machine=machine(),
        texts_per_second=speeds,
    )


def exact_choice(folder: EncoderFolder) -> BackendChoice:
    """The last back end in float32, which is the quickest of these; nothing is measured."""
    backend = [name for name in candidates(folder) if name.endswith("-fp32")][-1]
    return BackendChoice(
        encoder=folder.id, backend=backend, agreement=1.0, machine=machine(), texts_per_second={}
    )


def embed_all(backend: Backend, tokens: Sequence[Tokens]) -> Features:
    """Unit float32 rows of all texts, in order, computed in batches of similar length."""
    rows = np.empty((len(tokens), backend.dimension), np.float32)
    for batch in batches(tokens):
        rows[batch] = unit_rows(backend.embed([tokens[row] for row in batch]))
    return rows


def batches(tokens: Sequence[Tokens]) -> list[list[int]]:
    """Row numbers sorted by length, cut where a batch padded to its longest would pass the token budget."""
    lengths = np.fromiter(map(len, tokens), np.int64, len(tokens))
    order = np.argsort(lengths, kind="stable")
    cuts = [0]
    for at, length in enumerate(lengths[order].tolist()):
        if at > cuts[-1] and (at + 1 - cuts[-1]) * length > BATCH_TOKENS:
            cuts.append(at)
    return [part.tolist() for part in np.split(order, cuts[1:])] if len(order) else []


def unit_rows(rows: Features) -> Features:
    """Rows of length one; a row that is zero or not finite becomes the one with equal values."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    is_sound = np.isfinite(lengths) & (lengths > 0)
    return np.where(is_sound, rows, rows.shape[1] ** -0.5) / np.where(is_sound, lengths, 1.0)


def machine() -> str:
    """A short name for what decides speed: the system and the abilities of its processor."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text(encoding="utf-8", errors="replace").split("\n") if cpuinfo.is_file() else []
    traits = [line for line in lines if line.startswith(("model name", "flags", "Features", "CPU part"))]
    about = "\n".join(sorted(set(traits))) or platform.processor()
    return (
        f"{platform.system()}-{platform.machine()}-{hashlib.sha256(about.encode()).hexdigest()[:8]}".lower()
    )
