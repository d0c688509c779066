"""Sets of labels: how often they hold the right one and how large they are, by 1 − p and by adaptive scores.

APS (Romano, Sesia & Candès 2020) adds up the probabilities of likelier labels, with a random share of the
label's own; RAPS (Angelopoulos et al. 2021) adds a price for each label beyond the first few.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from askwell.engine.conformal import conformal
from askwell.engine.evaluation import decide
from askwell.engine.shapes import Probs, Table, Targets
from doubt_models import Held

ALPHA = 0.1
PRICE, FREE = 0.05, 2
"""Of RAPS: what each label costs beyond so many."""
SHOWN = 2_000
"""Texts of those not seen that are looked at in each draw."""

Row = dict[str, Any]


def conformal_draws(held: Held, *, sizes: tuple[int, ...], repeats: int) -> Row:
    """Sets of 90 % from audits of unseen texts, against the others; `several`: of texts that have a label."""
    rng = np.random.default_rng(0)
    actual = decide(held.targets, task=held.task)
    rows = np.flatnonzero(actual.any(axis=1))
    scores = _adaptive(held.probs, rng) if held.task == "one" else {}
    found: list[Row] = []
    for size in sizes:
        if size > 0.1 * len(rows):
            continue
        runs: list[list[float]] = []
        others: dict[str, list[tuple[float, float]]] = {name: [] for name in scores}
        for _ in range(repeats):
            order = rng.permutation(rows)
            audit, rest = order[:size], order[size : size + SHOWN]
            made = conformal(held.probs[audit], held.targets[audit], task=held.task, alpha=ALPHA)
            sets = made.sets(held.probs[rest])
            covered = _covered(sets, actual[rest])
            inside = made.coverage.low - 0.005 <= covered <= made.coverage.high + 0.005
            best = decide(held.probs[rest], task=held.task)
            filled = np.where(sets.any(axis=1)[:, None], sets, best)
            sizes_of = sets.sum(axis=1)
            runs.append(
                [covered, inside, sizes_of.mean(), (sizes_of == 0).mean(), _covered(filled, actual[rest])]
            )
            for name, table in scores.items():
                others[name].append(_by_score(table, actual, audit, rest))
        means = np.array(runs).mean(axis=0)
        names = ("coverage", "inside_beta", "size", "empty", "coverage_never_empty")
        row: Row = {"audit": size, "deviation": round(float(np.array(runs)[:, 0].std()), 4)}
        row |= {name: round(float(value), 4) for name, value in zip(names, means, strict=True)}
        for name, pairs in others.items():
            row[name] = dict(zip(("coverage", "size"), np.mean(pairs, axis=0).round(4).tolist(), strict=True))
        found.append(row)
    return {"draws": found}


def conformal_own(held: Held) -> Row:
    """Sets from the model's own audit, each text left out in turn, on texts that it has not seen."""
    made = conformal(held.audit_probs, held.audit_targets, task=held.task, alpha=ALPHA)
    actual = decide(held.targets, task=held.task)
    some = actual.any(axis=1)
    sets = made.sets(held.probs[some])
    return {
        "own": {
            "audit": made.audited,
            "coverage": round(_covered(sets, actual[some]), 4),
            "said": [round(value, 4) for value in (made.coverage.low, made.coverage.high)],
            "size": round(float(sets.sum(axis=1).mean()), 3),
            "empty": round(float((~sets.any(axis=1)).mean()), 4),
        }
    }


def _covered(sets: Table, actual: Table) -> float:
    return float((sets | ~actual).all(axis=1).mean())


def _adaptive(probs: Probs, rng: np.random.Generator) -> dict[str, Targets]:
    """Scores of every text and label; a set holds the labels with low ones."""
    order = np.argsort(-probs, axis=1)
    sorted_probs = np.take_along_axis(probs, order, axis=1)
    before = np.cumsum(sorted_probs, axis=1) - sorted_probs
    chance = rng.random((len(probs), 1))
    aps = np.empty_like(probs)
    np.put_along_axis(aps, order, (before + chance * sorted_probs).astype(probs.dtype), axis=1)
    rank = np.empty_like(order)
    np.put_along_axis(rank, order, np.arange(1, probs.shape[1] + 1)[None, :], axis=1)
    return {"aps": aps, "raps": aps + PRICE * np.maximum(rank - FREE, 0)}


def _by_score(table: Targets, actual: Table, audit: np.ndarray, rest: np.ndarray) -> tuple[float, float]:
    own = np.sort(table[audit][actual[audit]])
    place = int(np.ceil((1 - ALPHA) * (len(own) + 1))) - 1
    sets = table[rest] <= own[place] if place < len(own) else np.ones_like(actual[rest])
    return _covered(sets, actual[rest]), float(sets.sum(axis=1).mean())
