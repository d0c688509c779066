"""Whether the model knows what it does not know: strange texts, risk by coverage, sets, and precision kept.

    python benchmarks/doubt.py --data FOLDER --ready FOLDER --out benchmarks/results/doubt.json \\
        --models clinc150:random:2000:0 banking77:auto:1000:0

Audits are drawn again and again out of texts that the model has not seen, and what they promise is held
against the others; that tells the method. Then the model's own audit, each text left out in turn, is held
against those texts, once a model: that is the product. Audits of more than a tenth of the unseen texts are
left out. What is said of texts of no label needs a test_oos.jsonl.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import binom

import doubt_models
import environment
import labels_data
from askwell.engine.evaluation import Estimate, evaluate, wilson
from askwell.engine.precision import NEVER, Curve, Decisions
from askwell.engine.selective import ASSURANCE, DRAWS, risk_coverage, stands, thresholds_for_precision
from askwell.engine.trust import believe
from doubt_models import Held
from doubt_sets import conformal_draws, conformal_own
from scope import told_apart

SIZES = (30, 100, 300, 1_000)
TARGETS = (0.9, 0.95, 0.98)
Row = dict[str, Any]


def measure(held: Held, *, repeats: int) -> Row:
    """All figures of one model."""
    found: Row = {
        "audit": len(held.audit_probs),
        "texts": len(held.probs),
        "accuracy": round(evaluate(held.probs, held.targets, task=held.task).accuracy.value, 4),
        "ece": round(evaluate(held.probs, held.targets, task=held.task).ece, 4),
    }
    if len(held.strange[0]):
        pairs = zip(("out_of_scope", "highest_probability"), held.known, held.strange, strict=True)
        found["strange"] = {name: told_apart(inside, outside) for name, inside, outside in pairs}
    given = Decisions.of(held.probs, held.targets, task=held.task)
    risk = risk_coverage(given.confidence, given.right)
    at = [int(np.ceil(share * len(risk.risk))) - 1 for share in (0.5, 0.8, 0.9, 1.0)]
    found["risk"] = {
        "area": round(risk.area, 5),
        "least": round(risk.least, 5),
        "at_50_80_90_100": [round(float(risk.risk[place]), 4) for place in at],
    }
    found["sets"] = conformal_draws(held, sizes=SIZES, repeats=4 * repeats) | conformal_own(held)
    found["precision"] = _draws(given, repeats=repeats)
    found["own_audit"] = [_own(held, target) for target in TARGETS]
    return found


def _draws(given: Decisions, *, repeats: int) -> list[Row]:
    """Shared thresholds from audits of unseen decisions, against the other decisions."""
    rng = np.random.default_rng(0)
    rows: list[Row] = []
    for size in SIZES:
        if size > 0.1 * len(given.label):
            continue
        kept: dict[tuple[str, float], list[tuple[float, ...]]] = defaultdict(list)
        for _ in range(repeats):
            order = rng.permutation(len(given.label))
            audit, rest = order[:size], order[size:]
            confidence, right = given.confidence[audit], given.right[audit]
            curve = Curve.over(confidence, believe(confidence, right, draws=DRAWS, rng=rng), rng=rng)
            for target in TARGETS:
                chosen = [("ours", curve.lowest(target, ASSURANCE)), ("even", curve.lowest(target, 0.5))]
                for name, threshold in chosen:
                    estimate = curve.precision(threshold)
                    kept[name, target].append(_judged(threshold, estimate, given, rest, target))
                for name, choose in (("usual", _usual), ("bound", _bound)):
                    threshold = choose(confidence, right, target)
                    above = right[confidence >= threshold]
                    estimate = wilson(int(above.sum()), len(above))
                    kept[name, target].append(_judged(threshold, estimate, given, rest, target))
        rows += [
            {"audit": size, "rule": name, "target": target} | _means(runs)
            for (name, target), runs in kept.items()
        ]
    return rows


def _judged(
    threshold: float, estimate: Estimate, given: Decisions, rest: np.ndarray, target: float
) -> tuple[float, ...]:
    """Whether anything is answered; then precision in the interval, kept, share, bias, width."""
    stand = given.confidence[rest] >= threshold
    if threshold == NEVER or not stand.any():
        return (0.0, np.nan, np.nan, 0.0, np.nan, np.nan)
    true = float(given.right[rest][stand].mean())
    inside = estimate.low <= true <= estimate.high
    return (1.0, inside, true >= target, stand.mean(), estimate.value - true, estimate.high - estimate.low)


def _means(runs: list[tuple[float, ...]]) -> Row:
    table = np.array(runs, dtype=np.float64)
    names = ("answers", "inside", "kept", "answered", "bias", "width")
    told = table[:, 0] > 0
    means = table[told].mean(axis=0) if told.any() else np.zeros(len(names))
    means[[0, 3]] = table[:, [0, 3]].mean(axis=0)
    return {name: round(float(value), 4) for name, value in zip(names, means, strict=True)}


def _usual(confidence: np.ndarray, right: np.ndarray, target: float) -> float:
    """What is usual: the lowest threshold at which the audit itself is precise enough."""
    order = np.argsort(-confidence)
    precision = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(precision >= target)
    return float(confidence[order][enough[-1]]) if len(enough) else NEVER


def _bound(confidence: np.ndarray, right: np.ndarray, target: float) -> float:
    """With a guarantee of 95 %: from the top down, one threshold after another from the first that could
    reach the target, as long as the exact test rejects a lower precision (fixed-sequence testing)."""
    order = np.argsort(-confidence)
    wrong = np.cumsum(~right[order])
    found = NEVER
    for count in range(1, len(order) + 1):
        if target**count > 0.05:
            continue
        if binom.cdf(wrong[count - 1], count, 1 - target) > 0.05:
            break
        found = float(confidence[order][count - 1])
    return found


def _own(held: Held, target: float) -> Row:
    """The product's thresholds from the model's own audit, against texts that it has not seen."""
    rows: Row = {"target": target}
    given = Decisions.of(held.probs, held.targets, task=held.task)
    for size in sorted({*SIZES, len(held.audit_probs)}):
        if size > len(held.audit_probs):
            continue
        found = thresholds_for_precision(
            held.audit_probs[:size],
            held.audit_targets[:size],
            task=held.task,
            target=target,
            rng=np.random.default_rng(0),
        )
        answered = stands(held.probs, found.thresholds, found.floors, task=held.task)
        stand = answered[given.text]
        true = wilson(int(given.right[stand].sum()), int(stand.sum()))
        rows[str(size)] = {
            "answered": round(float(answered.mean()), 4),
            "said": _rounded(found.precision),
            "true": _rounded(true),
            "needed": found.needed,
        }
    return rows


def _rounded(estimate: Estimate) -> list[float]:
    return [round(value, 4) for value in (estimate.value, estimate.low, estimate.high)]


def summary(rows: list[Row]) -> Row:
    """Means over models: what each rule keeps of its promise, and how the product's own audits fare."""
    drawn: dict[tuple[float, int, str], list[Row]] = defaultdict(list)
    own: dict[tuple[str, float, str], list[Row]] = defaultdict(list)
    for row in rows:
        for each in row["precision"]:
            drawn[each["target"], each["audit"], each["rule"]].append(each)
        for each in row["own_audit"]:
            for size, said in each.items():
                if size != "target":
                    own[row["way"], each["target"], size].append(said)
    return {
        "precision": [
            {"target": target, "audit": size, "rule": rule, "models": len(some)} | _of_all(some)
            for (target, size, rule), some in sorted(drawn.items())
        ],
        "own_audit": [
            {
                "way": way,
                "target": target,
                "audit": size,
                "models": len(some),
                "answers": sum(each["answered"] > 0 for each in some),
                "inside": sum(_overlap(each) for each in some if each["answered"]),
                "kept": sum(each["true"][0] >= target for each in some if each["answered"]),
                "answered": round(float(np.mean([each["answered"] for each in some])), 4),
            }
            for (way, target, size), some in sorted(own.items())
            if int(size) in SIZES
        ],
    }


def _of_all(rows: list[Row]) -> Row:
    """Over all audits that answer something; the shares that do, and of texts answered, over all."""
    weight = np.array([each["answers"] for each in rows])
    found = {
        name: round(float(np.mean([each[name] for each in rows])), 4) for name in ("answers", "answered")
    }
    if weight.any():
        for name in ("inside", "kept", "bias", "width"):
            found[name] = round(float(np.average([each[name] for each in rows], weights=weight)), 4)
    return found


def _overlap(said: Row) -> bool:
    """Whether the truth, as far as the test set tells it, can lie in the interval."""
    return said["true"][0] <= said["said"][2] and said["true"][0] >= said["said"][1]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--data", type=Path, nargs="+", required=True)
    parser.add_argument("--models", nargs="+", required=True, help="name:random|auto:answers:seed")
    parser.add_argument("--repeats", type=int, default=50)
    parser.add_argument("--ready", type=Path, required=True, help="Folder for prepared data sets and models.")
    parser.add_argument("--cache", type=Path, default=Path.home() / ".askwell" / "cache")
    parser.add_argument("--out", type=Path)
    chosen = parser.parse_args()
    about = environment.describe()
    asked = [spec.split(":") for spec in chosen.models]
    sets = labels_data.find(chosen.data, sorted({name for name, *_ in asked}))
    for name, source in sets.items():
        labels_data.make_ready(name, source, folder=chosen.ready, cache=chosen.cache)
    strange = {name: doubt_models.strange_texts(source, chosen.cache) for name, source in sets.items()}
    rows: list[Row] = []
    for name, way, answers, seed in asked:
        held = doubt_models.held(
            name, way=way, answers=int(answers), seed=int(seed), folder=chosen.ready, strange=strange[name]
        )
        about_it = {"data": name, "way": way, "answers": int(answers), "seed": int(seed)}
        rows.append(about_it | measure(held, repeats=chosen.repeats))
    means = summary(rows)
    for row in rows:
        row["precision"] = [each for each in row["precision"] if each["rule"] == "ours"]
    environment.write({"benchmark": "doubt", **about, "means": means, "runs": rows}, chosen.out)


if __name__ == "__main__":
    main()
