"""How many texts a second are predicted, beside the encoder alone on the same texts, turn by turn.

    python benchmarks/predict_speed.py --data FOLDER --out benchmarks/results/predict_speed.json

FOLDER holds banking77/train.jsonl; without --data the demo tickets are used. Two hundred texts are answered
first.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np

import environment
from askwell.bootstrap import build, read_settings
from askwell.domain.events import EventKind
from askwell.services import annotate, asking, projects
from askwell.services.annotate import Action
from askwell.services.hosting import LearnerHost
from loop_speed import fill, read

ANSWERS, BATCH = 200, 512


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path)
    parser.add_argument("--texts", type=int, default=2_048)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    about = environment.describe()
    rows = read(options.data)
    with tempfile.TemporaryDirectory() as home:
        askwell = build(read_settings({"ASKWELL_HOME": home}))
        owner = askwell.owner()
        project = fill(askwell, owner, rows)
        ids = {label.name: label.id for label in projects.find(askwell.store, owner, project.id).labels}
        gold = {text: ids[label] for text, label in rows}
        for number in range(ANSWERS):
            text = asking.next_questions(askwell.store, owner, project.id)[0].document
            answer = Action(f"answer-{number}", EventKind.SUBMIT, text.id, (gold[text.text],))
            annotate.record(askwell.store, owner, project.id, answer)
        LearnerHost(askwell.store, askwell.encoders.get, "benchmark").claim()
        texts = [text for text, _ in rows][: options.texts]
        batches = [texts[start : start + BATCH] for start in range(0, len(texts), BATCH)]
        encoder = askwell.encoders.get("")
        spans: dict[str, list[float]] = {"encode": [], "predict": []}
        for turn in range(options.repeats + 1):
            begun = time.perf_counter()
            for batch in batches:
                encoder.encode(batch)
            encoded = time.perf_counter()
            for batch in batches:
                askwell.predictor.predict(owner, project.id, batch)
            if turn:  # the first warms up
                spans["encode"].append(encoded - begun)
                spans["predict"].append(time.perf_counter() - encoded)
        askwell.close()
    ratios = np.array(spans["encode"]) / np.array(spans["predict"])
    result = {
        "what": f"texts a second in batches of {BATCH}, medians of {options.repeats} alternating turns",
        "texts": len(texts),
        "classes": len(ids),
        "encoder_texts_per_second": round(len(texts) / float(np.median(spans["encode"]))),
        "predict_texts_per_second": round(len(texts) / float(np.median(spans["predict"]))),
        "share_of_encoder": {
            "median": round(float(np.median(ratios)), 3),
            "least": round(float(ratios.min()), 3),
        },
        "environment": about,
    }
    environment.write(result, options.out)


if __name__ == "__main__":
    main()
