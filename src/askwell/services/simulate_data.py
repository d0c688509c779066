"""Known labels read from JSON Lines, with their features from a cache or the encoder."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import load_file, save_file

from askwell.domain.labels import prompt
from askwell.engine.encoders import Encoder
from askwell.engine.shapes import Encoded, Features, LabelFeatures, Marks, Targets
from askwell.engine.values import Task


class SimulationDataError(ValueError):
    """A row that cannot be used; the message names the file and the line."""


@dataclass(frozen=True)
class Example:
    """A text with its known labels; None where the simulated person skips it."""

    text: str
    labels: tuple[str, ...] | None


@dataclass(frozen=True)
class SimulationData:
    """A training pool with hidden targets (`labelled` marks those there are) and the words of each text, a
    test set, and one feature row per label."""

    task: Task
    pool: Encoded
    targets: Targets
    labelled: Marks
    words: np.ndarray
    test: Features
    test_targets: Targets
    label_features: LabelFeatures


def prepare(
    train: Path,
    test: Path,
    *,
    task: Task,
    encoder: Encoder,
    cache: Path,
    drop_unknown: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[SimulationData, list[str]]:
    """The data of two files and the labels of the first.

    With `drop_unknown` test texts with a label that does not occur in training are left out, otherwise they
    raise. `progress` is called with the texts encoded so far and all of them. Raises as `read_examples` does.
    """
    known = read_examples(train, task=task)
    classes = classes_of(known)
    judged = read_examples(test, task=task, known=None if drop_unknown else classes)
    judged = [row for row in judged if row.labels is not None and set(row.labels) <= set(classes)]
    texts, questions = [row.text for row in known], [row.text for row in judged]
    total = len(texts) + len(questions)

    def tell(done: int) -> None:
        if progress:
            progress(done, total)

    tell(0)
    pool = cached_features(encoder, texts, cache=cache, progress=tell)
    asked = cached_features(encoder, questions, cache=cache, progress=lambda done: tell(len(texts) + done))
    names = cached_features(encoder, [prompt(name) for name in classes], cache=cache)
    tell(total)
    data = SimulationData(
        task=task,
        pool=pool,
        targets=targets_of(known, classes),
        labelled=np.array([row.labels is not None for row in known], dtype=np.bool_),
        words=np.array([len(text.split()) for text in texts], dtype=np.int64),
        test=asked.astype(np.float32),
        test_targets=targets_of(judged, classes),
        label_features=names.astype(np.float32),
    )
    return data, classes


def read_examples(
    path: Path, *, task: Task, known: Sequence[str] | None = None, unlabelled: bool = True
) -> list[Example]:
    """Rows `{"text", "label"}`, or `{"text", "labels": [...]}` for several; blank lines are passed over.

    `known` names the labels that may occur; `unlabelled` allows rows without one.
    Raises SimulationDataError for a row that is no such object or has no text, no label where one is
    needed or an unknown label; FileNotFoundError and UnicodeDecodeError as reading raises them.
    """
    examples: list[Example] = []
    allowed = None if known is None else set(known)
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                example = _example(json.loads(line), task=task)
            except ValueError as error:
                raise SimulationDataError(f"{path}, line {number}: {error}") from error
            if example.labels is None and not unlabelled:
                raise SimulationDataError(f"{path}, line {number}: this row has no label.")
            unknown = set(example.labels or ()) - allowed if allowed is not None else set[str]()
            if unknown:
                raise SimulationDataError(
                    f"{path}, line {number}: the label {min(unknown)!r} does not occur in the training file."
                )
            examples.append(example)
    if not any(example.labels is not None for example in examples):
        raise SimulationDataError(f"{path} has no labelled row.")
    return examples


def classes_of(examples: Sequence[Example]) -> list[str]:
    """All labels that occur, sorted."""
    return sorted({label for example in examples for label in example.labels or ()})


def targets_of(examples: Sequence[Example], classes: Sequence[str]) -> Targets:
    """One 0/1 row per example; zeros where there is no label."""
    index = {label: place for place, label in enumerate(classes)}
    targets = np.zeros((len(examples), len(classes)), dtype=np.float32)
    for row, example in enumerate(examples):
        for label in example.labels or ():
            targets[row, index[label]] = 1.0
    return targets


def cached_features(
    encoder: Encoder, texts: Sequence[str], *, cache: Path, progress: Callable[[int], None] | None = None
) -> Encoded:
    """Features of texts, read from the cache folder if the same encoder has seen the same texts before."""
    digest = hashlib.sha256(encoder.id.encode())
    for text in texts:
        digest.update(b"\x00" + text.encode("utf-8", "surrogatepass"))
    path = cache / f"{digest.hexdigest()}.safetensors"
    if path.exists():
        return load_file(path)["features"]
    features = encoder.encode(texts, progress=progress)
    cache.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}.part")
    save_file({"features": np.ascontiguousarray(features)}, unfinished)
    unfinished.replace(path)
    return features


def _example(row: Any, *, task: Task) -> Example:
    if not isinstance(row, dict):
        raise SimulationDataError("a row must be a JSON object.")
    text = row.get("text")
    if not isinstance(text, str):
        raise SimulationDataError('"text" is missing or not a string.')
    found = row.get("labels", row.get("label")) if task == "several" else row.get("label")
    if found is None:
        return Example(text=text, labels=None)
    labels = found if task == "several" and isinstance(found, list) else [found]
    if not all(isinstance(label, str) and label for label in labels):
        raise SimulationDataError(
            '"label" must be a non-empty string'
            + (', "labels" a list of them.' if task == "several" else ".")
        )
    return Example(text=text, labels=tuple(labels))
