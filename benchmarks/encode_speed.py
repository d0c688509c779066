"""How fast the encoder is: every back end against plain float32 torch, on the same texts in the same run.

    python benchmarks/encode_speed.py --data FOLDER --out benchmarks/results/encode_speed.json

FOLDER holds banking77/train.jsonl; without --data the demo texts under examples/ are read.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

import environment
from askwell.engine.encoder_backends import REFERENCE, BackendChoice, candidates, open_backend, unit_rows
from askwell.engine.encoder_folder import find_folder
from askwell.engine.encoder_tokens import TokenReader
from askwell.engine.encoders import TextEncoder

EXAMPLES = Path(__file__).parent.parent / "examples"
PLAIN = "plain, by length"
"""float32 torch in batches of 32 sorted by length, as sentence-transformers does: what ratios are to."""
NAIVE = "plain, as given"
"""The same in the order given, each batch padded to its longest."""
PLAIN_BATCH = 32
MORE_BACKENDS = ("torch-bf16",)


def read_texts(data: Path | None, limit: int) -> list[str]:
    files = [data / "banking77" / "train.jsonl"] if data else sorted(EXAMPLES.rglob("*.jsonl"))
    rows = (
        json.loads(line) for file in files for line in file.read_text(encoding="utf-8").split("\n") if line
    )
    texts = [row["text"] for row in rows if "text" in row][:limit]
    if not texts:
        raise SystemExit(f"no texts found in {[str(file) for file in files]}")
    return texts


def measure(name: str | None, texts: Sequence[str], *, repeats: int) -> dict[str, Any]:
    folder = find_folder(name)
    reader = TokenReader(folder)
    plain = open_backend(folder, REFERENCE)

    def in_order(order: Sequence[int]) -> np.ndarray:
        tokens = reader.read(texts)
        rows = np.empty((len(texts), plain.dimension), np.float32)
        for at in range(0, len(texts), PLAIN_BATCH):
            batch = list(order[at : at + PLAIN_BATCH])
            rows[batch] = unit_rows(plain.embed([tokens[row] for row in batch]))
        return rows

    given = range(len(texts))
    runs: dict[str, Callable[[], np.ndarray]] = {
        NAIVE: lambda: in_order(given),
        PLAIN: lambda: in_order(sorted(given, key=lambda row: -len(texts[row]))),
    }
    for backend in dict.fromkeys((*candidates(folder), *MORE_BACKENDS)):
        choice = BackendChoice(
            encoder=folder.id, backend=backend, agreement=0.0, machine="", texts_per_second={}
        )
        encoder = TextEncoder(folder, reader=reader, backend=open_backend(folder, backend), choice=choice)
        runs[backend] = lambda encoder=encoder: encoder.encode(texts)

    seconds: dict[str, list[float]] = {run: [] for run in runs}
    rows: dict[str, np.ndarray] = {}
    for repeat in range(repeats):
        for run, encode in runs.items():  # turn by turn, so that a busy machine slows all alike
            start = time.perf_counter()
            rows[run] = encode().astype(np.float32)
            seconds[run].append(time.perf_counter() - start)
            print(
                f"{repeat + 1}/{repeats}  {run:18} {len(texts) / seconds[run][-1]:8.0f} texts/s", flush=True
            )
    return {
        run: {
            "texts_per_second": round(len(texts) / statistics.median(seconds[run]), 1),
            "ratio": round(statistics.median(np.divide(seconds[PLAIN], seconds[run]).tolist()), 2),
            "ratio_to_as_given": round(
                statistics.median(np.divide(seconds[NAIVE], seconds[run]).tolist()), 2
            ),
            "min_cosine": round(float(np.einsum("nd,nd->n", _unit(rows[run]), rows[PLAIN]).min()), 6),
            "seconds": [round(value, 3) for value in seconds[run]],
        }
        for run in runs
    }


def _unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", type=Path, help="folder that holds banking77/train.jsonl")
    parser.add_argument("--encoder", help="a folder or a Hugging Face name (default: the carried MiniLM)")
    parser.add_argument("--limit", type=int, default=10_000, help="use the first so many texts")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--out", type=Path, help="write the figures here as JSON")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    texts = read_texts(options.data, options.limit)
    about = environment.describe()
    results = measure(options.encoder, texts, repeats=options.repeats)
    report = {
        "encoder": find_folder(options.encoder).id,
        "data": {"source": "banking77/train.jsonl" if options.data else "examples", "texts": len(texts)},
        "results": results,
        "threads": options.threads,
        "environment": about,
    }
    for run, found in results.items():
        print(
            f"{run:18} {found['texts_per_second']:8.0f} texts/s  ×{found['ratio']:<5} {found['min_cosine']}"
        )
    environment.write(report, options.out)


if __name__ == "__main__":
    main()
