"""Data sets made ready once for many runs: features, targets, and the score of all labels together."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import load_file, save_file

from askwell.engine.encoders import Encoder, load_encoder
from askwell.engine.values import Task
from askwell.services.simulate_data import SimulationData, prepare
from askwell.services.simulate_quality import chief_metric, full_quality, point_row


def find(folders: Sequence[Path], names: Sequence[str]) -> dict[str, Path]:
    """Data sets by name: folders with train.jsonl and test.jsonl whose rows have a label."""
    found = {
        train.parent.name: train.parent
        for folder in folders
        for train in sorted(folder.glob("*/train.jsonl"))
        if (train.parent / "test.jsonl").is_file() and _has_labels(train)
    }
    missing = sorted(set(names) - set(found))
    if missing:
        raise SystemExit(f"No data set {', '.join(missing)} in {', '.join(map(str, folders))}.")
    return {name: found[name] for name in names} if names else found


def make_ready(name: str, source: Path, *, folder: Path, cache: Path, encoder: Encoder | None = None) -> None:
    """Write `<name>.safetensors` and `<name>.json` to a folder, unless they hold these very files already."""
    about = folder / f"{name}.json"
    digest = _digest(source)
    if about.is_file() and json.loads(about.read_text())["digest"] == digest:
        return
    data, _ = prepare(
        source / "train.jsonl",
        source / "test.jsonl",
        task=task_of(source),
        encoder=encoder or load_encoder(None),
        cache=cache,
        drop_unknown=True,
    )
    folder.mkdir(parents=True, exist_ok=True)
    arrays = {key: np.ascontiguousarray(value) for key, value in asdict(data).items() if key != "task"}
    save_file(arrays, folder / f"{name}.safetensors")
    header = {
        "name": name,
        "n_train": len(data.pool),
        "n_test": len(data.test),
        "task": data.task,
        "classes": data.targets.shape[1],
        "metric": chief_metric(data),
        "majority": round(float(data.targets.mean(axis=0).max()), 4),
        "full": point_row(full_quality(data)),
        "digest": digest,
    }
    about.write_text(json.dumps(header, indent=1) + "\n")
    print(f"{name}: {header['full']}", flush=True)


def ready(name: str, folder: Path) -> tuple[SimulationData, dict[str, Any]]:
    """A data set that was made ready, and what is known of it."""
    arrays = load_file(folder / f"{name}.safetensors")
    header = json.loads((folder / f"{name}.json").read_text())
    task = header.get("task", "one")  # what was made ready before had one label a text
    return SimulationData(task=task, **arrays), {key: header[key] for key in header if key != "digest"}


def task_of(source: Path) -> Task:
    """Several labels a text where the rows have a list of them."""
    return "several" if "labels" in _first(source / "train.jsonl") else "one"


def _has_labels(path: Path) -> bool:
    return not {"label", "labels"}.isdisjoint(_first(path))


def _first(path: Path) -> dict[str, Any]:
    with path.open(encoding="utf-8-sig") as lines:
        return json.loads(next(lines))


def _digest(source: Path) -> str:
    content = b"".join((source / name).read_bytes() for name in ("train.jsonl", "test.jsonl"))
    return hashlib.sha256(content).hexdigest()
