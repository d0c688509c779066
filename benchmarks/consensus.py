"""What several answers say together: ours beside the majority, Dawid–Skene and CROWDLAB.

python benchmarks/consensus.py --data DATA --ready FOLDER --out benchmarks/results/consensus.json

Simulated people over banking77, where the right label is known, and the real ones of convabuse, where some of
a text's answers are given and the others judge. Dawid–Skene is that of crowd-kit, which needs an environment
of its own; without it, it is left out.
"""

from __future__ import annotations

import argparse
import warnings
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import roc_auc_score

import consensus_data
import environment
from askwell.engine.consensus import Votes, agree
from askwell.engine.shapes import Probs
from askwell.services.simulate_data import SimulationData
from consensus_data import Crowd, majority, taught

try:
    import pandas as pd
    from crowdkit.aggregation import DawidSkene
except ImportError:
    DawidSkene = None

TEXTS = 500


def dawid_skene(votes: Votes, texts: int) -> Probs:
    """crowd-kit's, with its own defaults."""
    columns = {"task": votes.texts, "worker": votes.people, "label": votes.chosen.argmax(axis=1)}
    found = DawidSkene(n_iter=100).fit_predict_proba(pd.DataFrame(columns))
    probs = np.zeros((texts, votes.chosen.shape[1]), dtype=np.float32)
    for label in found.columns:
        probs[found.index.to_numpy(), int(label)] = found[label].to_numpy()
    return probs


def crowdlab(votes: Votes, prior: Probs, people: int) -> Probs:
    """Goh, Tkachenko & Mueller 2022 (arXiv 2210.06812), section 3, written from the paper."""
    texts, classes = prior.shape
    labels, counts = votes.chosen.argmax(axis=1), np.zeros(prior.shape)
    np.add.at(counts, votes.texts, votes.chosen)
    given = counts.sum(axis=1)
    most = (counts + 1e-3 * prior).argmax(axis=1)
    several = given > 1
    likely = float((counts[np.arange(texts), most] / given)[several].mean())
    same = np.bincount(votes.people, counts[votes.texts, labels] - 1, minlength=people)
    agreement = same / np.maximum(np.bincount(votes.people, given[votes.texts] - 1, minlength=people), 1)
    commonest = np.bincount(most[several], minlength=classes).argmax()
    baseline = max(1.0 - float((most[several] == commonest).mean()), 1e-6)
    weight = np.maximum(1.0 - (1.0 - agreement) / baseline, 1e-3)
    model = max(1.0 - (1.0 - float((prior.argmax(axis=1) == most)[several].mean())) / baseline, 1e-3)
    model *= float(np.sqrt(given[several].mean()))
    said = np.full((len(labels), classes), (1.0 - likely) / (classes - 1))
    said[np.arange(len(labels)), labels] = likely
    total, mass = np.full(texts, model), model * prior.astype(np.float64)
    np.add.at(total, votes.texts, weight[votes.people])
    np.add.at(mass, votes.texts, weight[votes.people][:, None] * said)
    return (mass / total[:, None]).astype(np.float32)


def ways(data: SimulationData, crowd: Crowd) -> dict[str, Probs]:
    """The consensus by every way; those with a model read what the majority taught it, then themselves."""
    shares = majority(crowd.votes, len(crowd.rows))
    found = {"majority": shares}
    if DawidSkene is not None:
        found["dawid-skene"] = dawid_skene(crowd.votes, len(crowd.rows))
    first = taught(data, crowd.rows, shares).trial().leave_one_out(crowd.rows)
    for name in ("crowdlab", "ours"):
        prior = first
        for _ in range(2):
            if name == "ours":
                found[name] = agree(crowd.votes, prior, people=crowd.people, task="one").probs
            else:
                found[name] = crowdlab(crowd.votes, prior, crowd.people)
            prior = taught(data, crowd.rows, found[name]).trial().leave_one_out(crowd.rows)
    return found


def figures(data: SimulationData, crowd: Crowd, known: np.ndarray) -> dict[str, dict[str, float]]:
    """Accuracy of the consensus, AUROC of its doubt about the majority's label, the classifier's accuracy.

    `known` marks the texts of which the right label is known.
    """
    shares, gold = majority(crowd.votes, len(crowd.rows)), data.test_targets.argmax(axis=1)
    most = shares.argmax(axis=1)
    is_right = (most == crowd.gold)[known]
    found: dict[str, dict[str, float]] = {}
    for name, probs in ways(data, crowd).items():
        quality = probs[np.arange(len(most)), most][known]
        test = taught(data, crowd.rows, probs).predict(data.test).probs
        found[name] = {
            "accuracy": round(float((probs.argmax(axis=1) == crowd.gold)[known].mean()), 4),
            "auroc": round(float(roc_auc_score(is_right, quality)), 4),
            "classifier": round(float((test.argmax(axis=1) == gold).mean()), 4),
        }
    return found


def mean(rows: list[dict[str, dict[str, float]]]) -> dict[str, dict[str, float]]:
    """Means over seeds."""
    return {
        way: {figure: round(float(np.mean([row[way][figure] for row in rows])), 4) for figure in rows[0][way]}
        for way in rows[0]
    }


def main() -> None:
    warnings.simplefilter("ignore")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--ready", type=Path, required=True)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--seeds", type=int, default=3)
    options = parser.parse_args()
    about: dict[str, Any] = environment.describe()
    cases: list[dict[str, Any]] = []
    data, _ = consensus_data.ready("banking77", options.data / "banking77", options.ready)
    for most in (2, 3, 5):
        rows: list[dict[str, dict[str, float]]] = []
        for seed in range(options.seeds):
            crowd = consensus_data.simulated(data, texts=TEXTS, most=most, bad=1 / 3, seed=seed)
            rows.append(figures(data, crowd, np.ones(TEXTS, dtype=np.bool_)))
        cases.append({"data": "banking77, simulated", "answers": f"1 to {most}", **mean(rows)})
        print(cases[-1], flush=True)
    data, _ = consensus_data.ready("convabuse", options.data / "convabuse", options.ready)
    for seen in (2, 3):
        rows = []
        for seed in range(options.seeds):
            crowd, judged = consensus_data.convabuse(options.data / "convabuse", seen=seen, seed=seed)
            rows.append(figures(data, crowd, judged.max(axis=1) > 0.5))
        cases.append({"data": "convabuse", "answers": f"at most {seen}", **mean(rows)})
        print(cases[-1], flush=True)
    environment.write(about | {"texts": TEXTS, "seeds": options.seeds, "cases": cases}, options.out)


if __name__ == "__main__":
    main()
