"""What the audit stream says about a model of choices: figures, and the predictions behind them."""

from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from askwell.engine.evaluation import Evaluation, decide, evaluate
from askwell.engine.values import Task

ENOUGH = 10
"""Audit answers below which no accuracy is told: its interval would span more than half of [0, 1]."""


def audit_choices(
    ids: NDArray[np.int64], probs: NDArray[np.float32], targets: NDArray[np.float32], task: Task
) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Give a version's figures, and arrays from which ``detail`` makes the rest when somebody asks.

    ``probs`` and ``targets`` (N, C) are of the audit texts ``ids`` (N,). Every one is predicted by a
    model that has not seen its answer, since the model learns from audit answers too.
    """
    figures: dict[str, Any] = {"audit_answers": len(ids)}
    if not len(ids):
        return figures, {}
    if len(ids) >= ENOUGH:
        quality = evaluate(probs, targets, task=task)
        figures |= {
            "accuracy": asdict(quality.accuracy),
            "macro_f1": quality.macro_f1,
            "nll": quality.nll,
            "ece": quality.ece,
        }
    arrays = {
        "audit_ids": ids,
        "audit_probs": probs.astype(np.float16),
        "audit_targets": targets.astype(np.float16),
    }
    return figures, arrays


def detail(arrays: dict[str, NDArray[Any]], task: Task) -> Evaluation | None:
    """Give per-label figures, reliability and confusions from a version's arrays; None without any."""
    if "audit_probs" not in arrays:
        return None
    probs = arrays["audit_probs"].astype(np.float32)
    return evaluate(probs, arrays["audit_targets"].astype(np.float32), task=task)


def confused(
    arrays: dict[str, NDArray[Any]], task: Task, *, actual: int | None, predicted: int | None
) -> list[int]:
    """Give the ids of the audit texts that have the label ``actual``, which the model missed, and to which
    it gave the label ``predicted``, which they do not have; None: whatever it missed, or gave."""
    if "audit_probs" not in arrays:
        return []
    given = decide(arrays["audit_targets"].astype(np.float32), task=task)
    taken = decide(arrays["audit_probs"].astype(np.float32), task=task)
    found = np.ones(len(given), dtype=bool)
    if actual is not None:
        found &= (given & ~taken)[:, actual]
    if predicted is not None:
        found &= (taken & ~given)[:, predicted]
    return [int(key) for key in arrays["audit_ids"][found]]
