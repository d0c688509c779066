"""How well texts of no label are told from the others, and how calibrated the probabilities are meanwhile.

    python benchmarks/scope.py --data FOLDER --out benchmarks/results/scope.json

FOLDER is a data set with train.jsonl, test.jsonl and test_oos.jsonl, texts that fit no label. Answers are
drawn at random; each number of them is learnt anew for each seed. Beside it: its own highest probability,
and scikit-learn's logistic regression.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import roc_auc_score, roc_curve

import environment
from askwell.engine.encoders import load_encoder
from askwell.engine.evaluation import evaluate
from askwell.engine.features import Space
from askwell.engine.learner import Learner
from askwell.engine.shapes import Features
from askwell.services.simulate_data import SimulationData, cached_features, prepare
from askwell.services.simulate_logistic import Logistic


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--answers", type=int, nargs="+", default=[500, 2_000, 15_000])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--cache", type=Path, default=Path.home() / ".askwell" / "features")
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    about = environment.describe()
    data, strange = read(options.data, options.cache)
    runs = [
        run(data, strange, answers=min(answers, len(data.pool)), seed=seed)
        for answers in options.answers
        for seed in range(options.seeds)
    ]
    environment.write({"benchmark": "scope", "data": options.data.name, **about, "runs": runs}, options.out)


def read(folder: Path, cache: Path) -> tuple[SimulationData, Features]:
    """A data set, and the features of its texts that fit no label."""
    encoder = load_encoder()
    lines = (folder / "test_oos.jsonl").read_text(encoding="utf-8").splitlines()
    strange = cached_features(encoder, [json.loads(line)["text"] for line in lines], cache=cache)
    data, _ = prepare(folder / "train.jsonl", folder / "test.jsonl", task="one", encoder=encoder, cache=cache)
    return data, strange.astype(np.float32)


def run(data: SimulationData, strange: Features, *, answers: int, seed: int) -> dict[str, Any]:
    """Learn so many random answers, and measure."""
    rng = np.random.default_rng(seed)
    learner = Learner(
        dimension=data.pool.shape[1], task=data.task, label_features=data.label_features, rng=rng
    )
    learner.extend(data.pool)
    rows = rng.permutation(np.flatnonzero(data.labelled))[:answers]
    for row in rows:
        learner.answer(int(row), data.targets[row], audit=True)
    learner.update()
    for _ in range(4):
        learner.tune()
        learner.update()
    learner.polish()
    inside, outside = learner.predict(data.test), learner.predict(strange)
    quality = evaluate(inside.probs, data.test_targets, task=data.task)
    logistic = Logistic(data)
    beyond = Space(mean=data.pool.mean(axis=0, dtype=np.float32)).lift(strange)[:, :-1]
    logistic.fit(rows, data.targets[rows])
    return {
        "answers": answers,
        "seed": seed,
        "accuracy": round(quality.accuracy.value, 4),
        "ece": round(quality.ece, 4),
        "nll": round(quality.nll, 4),
        "out_of_scope": told_apart(inside.out_of_scope, outside.out_of_scope),
        "epistemic": told_apart(inside.epistemic, outside.epistemic),
        "highest_probability": told_apart(-inside.probs.max(axis=1), -outside.probs.max(axis=1)),
        "logistic_highest_probability": told_apart(
            -logistic.predict_test().max(axis=1), -logistic.predict(beyond).max(axis=1)
        ),
    }


def told_apart(inside: np.ndarray, outside: np.ndarray) -> dict[str, float]:
    """Area under the ROC curve, and the share of in-scope texts called strange where 95 % of others are."""
    truth = np.concatenate([np.zeros(len(inside)), np.ones(len(outside))])
    scores = np.concatenate([inside, outside])
    false, true, _ = roc_curve(truth, scores)
    return {
        "auroc": round(float(roc_auc_score(truth, scores)), 4),
        "false_at_95": round(float(false[np.searchsorted(true, 0.95)]), 4),
    }


if __name__ == "__main__":
    main()
