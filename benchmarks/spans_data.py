"""Data sets with spans made ready once for many runs: features of words, spans, and the F1 of all texts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import load_file, save_file

from askwell.domain.words import words
from askwell.engine.encoders import Encoder, load_encoder
from askwell.engine.tagging.reading import Tagged
from askwell.engine.tagging.tagger import Tagger
from askwell.engine.tagging.tags import WordSpan

Spans = list[list[WordSpan]]


@dataclass(frozen=True)
class Part:
    """Rows of words end to end (fp16), words of each text, and the spans of each text in words."""

    values: np.ndarray
    counts: np.ndarray
    spans: Spans


@dataclass(frozen=True)
class SpanData:
    """A data set: what is asked, what is tested, a row for each label's name, and what is known of it."""

    train: Part
    test: Part
    names: np.ndarray
    header: dict[str, Any]


def find(folders: Sequence[Path], names: Sequence[str]) -> dict[str, Path]:
    """Data sets by name: folders with train.jsonl and test.jsonl whose rows have spans."""
    found = {
        train.parent.name: train.parent
        for folder in folders
        for train in sorted(folder.glob("*/train.jsonl"))
        if (train.parent / "test.jsonl").is_file() and '"spans"' in train.read_text(encoding="utf-8")[:2000]
    }
    missing = sorted(set(names) - set(found))
    if missing:
        raise SystemExit(f"No data set {', '.join(missing)} in {', '.join(map(str, folders))}.")
    return {name: found[name] for name in names} if names else found


def make_ready(name: str, source: Path, *, folder: Path, most: int, encoder: Encoder | None = None) -> None:
    """Write `<name>.safetensors` and `<name>.json` to a folder, unless they hold these very files already.

    Of a larger training set `most` texts are drawn at random (0: all).
    """
    about = folder / f"{name}.json"
    digest = hashlib.sha256(
        b"".join((source / part).read_bytes() for part in ("train.jsonl", "test.jsonl")) + str(most).encode()
    ).hexdigest()
    if about.is_file() and json.loads(about.read_text())["digest"] == digest:
        return
    encoder = encoder or load_encoder(None)
    parts = {part: _rows(source / f"{part}.jsonl") for part in ("train", "test")}
    if most and len(parts["train"]) > most:
        drawn = np.sort(np.random.default_rng(0).permutation(len(parts["train"]))[:most])
        parts["train"] = [parts["train"][at] for at in drawn]
    labels = sorted({span["label"] for row in parts["train"] for span in row["spans"]})
    arrays: dict[str, np.ndarray] = {}
    for part, rows in parts.items():
        texts = [row["text"] for row in rows]
        places = [words(text) for text in texts]
        encoded = encoder.encode_words(texts, places)
        arrays[f"{part}_values"] = np.concatenate(encoded)
        arrays[f"{part}_counts"] = np.array([len(found) for found in places])
        arrays[f"{part}_spans"] = _in_words(rows, places, labels)
    spoken = [label.replace("_", " ").replace("-", " ") for label in labels]
    named = encoder.encode_words(spoken, [words(label) for label in spoken])
    arrays["names"] = np.stack([rows.astype(np.float32).mean(axis=0) for rows in named])
    folder.mkdir(parents=True, exist_ok=True)
    save_file(arrays, folder / f"{name}.safetensors")
    header = {
        "name": name,
        "labels": labels,
        "n_train": len(parts["train"]),
        "n_test": len(parts["test"]),
        "words_train": int(arrays["train_counts"].sum()),
        "spans_train": len(arrays["train_spans"]),
        "word_features": encoder.word_id,
        "digest": digest,
    }
    about.write_text(json.dumps(header, indent=1) + "\n")
    header["full"] = full_quality(ready(name, folder))
    about.write_text(json.dumps(header, indent=1) + "\n")
    print(f"{name}: F1 of all {header['n_train']} texts {header['full']}", flush=True)


def ready(name: str, folder: Path) -> SpanData:
    """A data set that was made ready."""
    arrays = load_file(folder / f"{name}.safetensors")
    header = json.loads((folder / f"{name}.json").read_text())
    parts = {}
    for part in ("train", "test"):
        spans: Spans = [[] for _ in arrays[f"{part}_counts"]]
        for text, start, end, label in arrays[f"{part}_spans"].tolist():
            spans[text].append(WordSpan(start, end, label))
        parts[part] = Part(arrays[f"{part}_values"], arrays[f"{part}_counts"], spans)
    return SpanData(names=arrays["names"], header=header, **parts)


def new_tagger(data: SpanData, *, strategy: Any = "random", seed: int = 0) -> Tagger:
    """A tagger over the training texts, without any answer."""
    tagger = Tagger(
        dimension=data.train.values.shape[1],
        label_features=data.names,
        labels=len(data.names),
        strategy=strategy,
        rng=np.random.default_rng(seed),
    )
    tagger.extend(data.train.values, data.train.counts)
    return tagger


def full_quality(data: SpanData) -> float:
    """The F1 of the tagger that was told all training texts."""
    tagger = new_tagger(data)
    for row, spans in enumerate(data.train.spans):
        tagger.answer(row, [spans], audit=True)
    tagger.polish()
    tagger.tune()
    tagger.polish()
    return round(span_f1(tagger.predict(data.test.values, data.test.counts), data.test.spans), 4)


def span_f1(found: Sequence[Tagged], gold: Spans) -> float:
    """Strict micro-F1: a span counts if its start, its end and its label are right."""
    right = said = true = 0
    for tagged, spans in zip(found, gold, strict=True):
        suggested = {(span.start, span.end, span.label) for span in tagged.spans}
        right += len(suggested & {(span.start, span.end, span.label) for span in spans})
        said, true = said + len(suggested), true + len(spans)
    return 2 * right / max(said + true, 1)


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _in_words(
    rows: Sequence[dict[str, Any]], places: Sequence[Sequence[tuple[int, int]]], labels: Sequence[str]
) -> np.ndarray:
    """Spans as (text, first word, end word, label), snapped to the words that they touch."""
    number = {label: at for at, label in enumerate(labels)}
    found = [
        (text, touched[0], touched[-1] + 1, number[span["label"]])
        for text, (row, each) in enumerate(zip(rows, places, strict=True))
        for span in row["spans"]
        if span["label"] in number
        and (touched := [at for at, (s, e) in enumerate(each) if s < span["end"] and e > span["start"]])
    ]
    return np.array(found, dtype=np.int64).reshape(-1, 4)
