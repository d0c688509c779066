"""Known spans read from JSON Lines, with the features of their words from a cache or the encoder.

Legend: `N` texts of the pool, `M` test texts, `T` words of texts that lie end to end, `D` values of a word.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from askwell.domain.labels import prompt
from askwell.domain.spans import snapped
from askwell.domain.words import RULE, words
from askwell.engine.encoders import Encoder
from askwell.engine.span_evaluation import GivenSpan
from askwell.engine.tagging.tags import Layout, WordSpan
from askwell.services.simulate_data import SimulationDataError

Places = list[list[tuple[int, int]]]
Marked = tuple[tuple[int, int, str], ...]


@dataclass(frozen=True)
class SpanExample:
    """A text with its known spans, in code points; None where the simulated person skips it."""

    text: str
    spans: Marked | None


@dataclass(frozen=True)
class SpanSimulationData:
    """A training pool with hidden spans (`labelled` marks the texts that are answered), a test set, and one
    feature row per label; `words` counts those of each text of the pool, `test_places` says where others are.
    """

    layout: Layout
    classes: int
    values: NDArray[np.float16]
    words: NDArray[np.int64]
    spans: list[list[WordSpan]]
    labelled: NDArray[np.bool_]
    test_values: NDArray[np.float16]
    test_places: Places
    test_spans: list[list[GivenSpan]]
    label_features: NDArray[np.float32]


def prepare_spans(
    train: Path,
    test: Path,
    *,
    encoder: Encoder,
    cache: Path,
    drop_unknown: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[SpanSimulationData, list[str]]:
    """The data of two files and the labels of the first.

    Spans are judged in code points, so one that does not end with words can never be found. With
    `drop_unknown` spans of labels that do not occur in training are left out of the test, otherwise they
    raise. `progress` is called with the texts encoded so far and all of them. Raises as `read_spans` does.
    """
    known, judged = read_spans(train), [row for row in read_spans(test) if row.spans is not None]
    classes = sorted({label for row in known for *_, label in row.spans or ()})
    index = {label: place for place, label in enumerate(classes)}
    unknown = {label for row in judged for *_, label in row.spans or ()} - set(classes)
    if unknown and not drop_unknown:
        raise SimulationDataError(f"{test}: the label {min(unknown)!r} does not occur in the training file.")
    places = [words(row.text) for row in known]
    asked = [words(row.text) for row in judged]
    total = len(known) + len(judged)

    def tell(done: int) -> None:
        if progress:
            progress(done, total)

    tell(0)
    values = cached_words(encoder, [row.text for row in known], places, cache=cache, progress=tell)
    test_values = cached_words(
        encoder,
        [row.text for row in judged],
        asked,
        cache=cache,
        progress=lambda done: tell(len(known) + done),
    )
    names = [prompt(name) for name in classes]
    named = encoder.encode_words(names, [words(name) for name in names])
    tell(total)
    data = SpanSimulationData(
        layout="overlapping" if any(_overlap(row.spans or ()) for row in known) else "flat",
        classes=len(classes),
        values=values,
        words=np.array([len(each) for each in places], dtype=np.int64),
        spans=[_word_spans(row, each, index) for row, each in zip(known, places, strict=True)],
        labelled=np.array([row.spans is not None for row in known], dtype=np.bool_),
        test_values=test_values,
        test_places=asked,
        test_spans=[
            [GivenSpan(start, end, index[label]) for start, end, label in row.spans or () if label in index]
            for row in judged
        ],
        label_features=np.stack([rows.astype(np.float32).mean(axis=0) for rows in named]),
    )
    return data, classes


def read_spans(path: Path) -> list[SpanExample]:
    """Rows `{"text", "spans": [{"start", "end", "label"}]}`, positions in code points; blank lines are passed
    over, and a row without spans, not even an empty list, is one that the simulated person skips.

    Raises SimulationDataError for a row that is no such object, or a span that is no part of its text;
    FileNotFoundError and UnicodeDecodeError as reading raises them.
    """
    examples: list[SpanExample] = []
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                try:
                    examples.append(_example(json.loads(line)))
                except (ValueError, KeyError, TypeError) as error:
                    raise SimulationDataError(f"{path}, line {number}: {error}") from error
    if not any(example.spans for example in examples):
        raise SimulationDataError(f"{path} has no row with spans.")
    return examples


def cached_words(
    encoder: Encoder,
    texts: Sequence[str],
    places: Places,
    *,
    cache: Path,
    progress: Callable[[int], None] | None = None,
) -> NDArray[np.float16]:
    """The rows of all words of texts, (T, D), from the cache folder if they were computed before."""
    digest = hashlib.sha256(f"{encoder.word_id}-rule{RULE}".encode())
    for text in texts:
        digest.update(b"\x00" + text.encode("utf-8", "surrogatepass"))
    path = cache / f"{digest.hexdigest()}.safetensors"
    if path.exists():
        return load_file(path)["values"]
    rows = encoder.encode_words(texts, places, progress=progress)
    values = np.concatenate([np.empty((0, encoder.word_dimension), np.float16), *rows])
    cache.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}.part")
    save_file({"values": values}, unfinished)
    unfinished.replace(path)
    return values


def _example(row: Any) -> SpanExample:
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise SimulationDataError('a row must be a JSON object with a "text".')
    if row.get("spans") is None:
        return SpanExample(row["text"], None)
    spans = tuple((int(span["start"]), int(span["end"]), str(span["label"])) for span in row["spans"])
    for start, end, label in spans:
        if not 0 <= start < end <= len(row["text"]) or not label:
            raise SimulationDataError(f"{start} to {end} ({label!r}) is no labelled part of the text.")
    return SpanExample(row["text"], spans)


def _word_spans(row: SpanExample, places: Sequence[tuple[int, int]], index: dict[str, int]) -> list[WordSpan]:
    found = [(snapped(places, start, end), label) for start, end, label in row.spans or ()]
    return [WordSpan(*at, index[label]) for at, label in found if at is not None]


def _overlap(spans: Marked) -> bool:
    ordered = sorted(spans)
    return any(after[0] < before[1] for before, after in pairwise(ordered))
