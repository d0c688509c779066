"""A bundle opened: its encoder, heads and labels, and what they say of texts."""

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from askwell_bundle import files
from askwell_bundle.asking import Asked
from askwell_bundle.choices import ChoiceHead, Said
from askwell_bundle.encoder import Encoder, open_encoder
from askwell_bundle.errors import BundleDamaged
from askwell_bundle.positions import places
from askwell_bundle.spans import SpanHead, Tagged
from askwell_bundle.thresholds import Thresholds
from askwell_bundle.words import words

SPANS = "spans."
"""Goes before the names of the arrays of the head for spans."""

CHUNK = 256
"""Texts whose words are held in memory at once."""

JSON = dict[str, Any]


@dataclass(frozen=True)
class Label:
    """A label, by its id in the project, and its name there when the bundle was made."""

    id: str
    name: str


class Bundle:
    """A model that can be called from several threads.

    ``name`` is what it is called in URLs, ``version`` the project's version of the model, and ``answers`` the
    number of answered texts in it.
    """

    def __init__(self, folder: Path, manifest: JSON, *, threads: int | None) -> None:
        self.name = str(manifest["name"])
        self.version = int(manifest["version"])
        self.answers = int(manifest["answers"])
        self.is_one = manifest["task"] == "choose_one"
        labels: JSON = files.read_json(folder, files.LABELS)
        self.choices = [Label(each["id"], each["name"]) for each in labels["choices"]]
        self.parts = [Label(each["id"], each["name"]) for each in labels["spans"]]
        calibration: JSON = files.read_json(folder, files.CALIBRATION)
        arrays = files.read_arrays(folder / files.HEAD)
        of_choices = {name: value for name, value in arrays.items() if not name.startswith(SPANS)}
        of_spans = {n.removeprefix(SPANS): value for n, value in arrays.items() if n.startswith(SPANS)}
        self._choices = (
            ChoiceHead.of(of_choices, calibration["choices"], is_one=self.is_one) if self.choices else None
        )
        self._spans = SpanHead.of(of_spans, calibration["spans"]) if self.parts else None
        stored = files.read_json(folder, files.THRESHOLDS)
        self._thresholds = Thresholds.of(stored, [label.id for label in self.choices])
        self._encoder: Encoder = open_encoder(folder, manifest["encoder"], threads=threads)

    def predict(self, asked: Asked) -> JSON:
        """What Askwell's own ``predict`` answers: predictions in the order of the texts, and usage."""
        begun = time.perf_counter()
        predictions = list(self._predictions(asked))
        return {
            "predictions": predictions,
            "model_version": self.version,
            "answers_learnt": self.answers,
            "usage": {
                "texts": len(asked.texts),
                "characters": sum(map(len, asked.texts)),
                "milliseconds": round(1e3 * (time.perf_counter() - begun), 3),
            },
        }

    def probabilities(self, texts: Sequence[str]) -> Said | None:
        """The probabilities of all labels of whole texts, with the two doubts; None where there are none."""
        if self._choices is None:
            return None
        return self._choices.predict(self._encoder.encode(texts).astype(np.float32))

    def _predictions(self, asked: Asked) -> Iterator[JSON]:
        said = self.probabilities(asked.texts)
        tagged = self._tagged(asked.texts)
        for row, (text, spans) in enumerate(zip(asked.texts, tagged, strict=True)):
            found = self._chosen(said, row, asked.n_best)
            marked = self._marked(text, spans, asked.offset_unit)
            found["spans"] = marked.pop("spans")
            found["epistemic"] = round(found["epistemic"] + marked["epistemic"], 6)
            found["out_of_scope"] = round(max(found["out_of_scope"], marked["out_of_scope"]), 6)
            probs = None if said is None else said.probs[row]
            why = self._thresholds.judge(probs, found["out_of_scope"], is_one=self.is_one)
            external_id = asked.external_ids[row] if asked.external_ids else None
            yield found | {
                "abstained": why is not None,
                "abstained_because": why,
                "external_id": external_id,
            }

    def _chosen(self, said: Said | None, row: int, n_best: int) -> JSON:
        if said is None:
            return {"labels": [], "n_best": [], "epistemic": 0.0, "out_of_scope": 0.0}
        probs = said.probs[row]
        order: list[int] = np.argsort(-probs, kind="stable").tolist()
        ranked: list[JSON] = [
            {
                "label_id": self.choices[at].id,
                "name": self.choices[at].name,
                "probability": round(float(probs[at]), 6),
            }
            for at in order
        ]
        chosen = ranked[:1] if self.is_one else [each for each in ranked if each["probability"] > 0.5]
        doubts = {"epistemic": float(said.epistemic[row]), "out_of_scope": float(said.out_of_scope[row])}
        return {"labels": chosen, "n_best": ranked[:n_best], **doubts}

    def _tagged(self, texts: Sequence[str]) -> Iterator[tuple[list[tuple[int, int]], Tagged | None]]:
        for start in range(0, len(texts), CHUNK):
            chunk = texts[start : start + CHUNK]
            if self._spans is None:
                yield from (([], None) for _ in chunk)
                continue
            found = [words(text) for text in chunk]
            for where, rows in zip(found, self._encoder.encode_words(chunk, found), strict=True):
                yield where, self._spans.tag(rows)

    def _marked(self, text: str, spans: tuple[list[tuple[int, int]], Tagged | None], unit: str) -> JSON:
        where, tagged = spans
        if tagged is None:
            return {"spans": [], "epistemic": 0.0, "out_of_scope": 0.0}
        moved = places(text, unit)
        found: list[JSON] = []
        for span, doubt in tagged.spans:
            start, end = where[span.start][0], where[span.end - 1][1]
            label = self.parts[span.label]
            found.append(
                {
                    "start": moved[start],
                    "end": moved[end],
                    "text": text[start:end],
                    "label_id": label.id,
                    "label": label.name,
                    "probability": round(span.probability, 6),
                    "epistemic": round(doubt, 6),
                }
            )
        return {"spans": found, "epistemic": tagged.epistemic, "out_of_scope": tagged.out_of_scope}


def open_bundle(folder: Path, *, threads: int | None = None) -> Bundle:
    """Check a bundle's files and open it; ``threads`` is how many cores it may use (None: all).

    Raises ``BundleDamaged`` for a file that is missing or changed, and for a format that is newer than this.
    """
    files.check(folder)
    manifest: JSON = files.read_json(folder, files.MANIFEST)
    if manifest.get("format") != files.FORMAT:
        reason = f"its format is {json.dumps(manifest.get('format'))}, and {files.FORMAT} is read here"
        raise BundleDamaged(file=files.MANIFEST, reason=reason)
    try:
        return Bundle(folder, manifest, threads=threads)
    except (KeyError, TypeError, ValueError) as error:
        raise BundleDamaged(file=files.MANIFEST, reason=f"it is not whole: {error}") from error
