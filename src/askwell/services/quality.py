"""What the audit stream says about a model: figures for its version, and the predictions behind them."""

from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from askwell.engine.evaluation import Evaluation, decide, evaluate
from askwell.engine.learner import Learner
from askwell.services.dataset import Dataset, engine_task

ENOUGH = 10
"""Audit answers below which no accuracy is told: its interval would span more than half of [0, 1]."""


def audit(learner: Learner, dataset: Dataset) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Give a version's figures, and arrays from which ``detail`` makes the rest when somebody asks.

    Every audit text is predicted as if it had not been answered (leave-one-out), since the model learns
    from audit answers too.
    """
    rows, targets = dataset.audit_sample()
    figures: dict[str, Any] = {"audit_answers": len(rows)}
    if not len(rows) or not dataset.labels:
        return figures, {}
    probs = learner.leave_one_out(rows)
    if len(rows) >= ENOUGH:
        quality = evaluate(probs, targets, task=engine_task(dataset.task))
        figures |= {
            "accuracy": asdict(quality.accuracy),
            "macro_f1": quality.macro_f1,
            "nll": quality.nll,
            "ece": quality.ece,
        }
    arrays = {
        "audit_ids": dataset.ids[rows],
        "audit_probs": probs.astype(np.float16),
        "audit_targets": targets.astype(np.float16),
    }
    return figures, arrays


def detail(arrays: dict[str, NDArray[Any]], task: Any) -> Evaluation | None:
    """Give per-label figures, reliability and confusions from a version's arrays; None without any."""
    if "audit_probs" not in arrays:
        return None
    probs = arrays["audit_probs"].astype(np.float32)
    return evaluate(probs, arrays["audit_targets"].astype(np.float32), task=task)


def confused(
    arrays: dict[str, NDArray[Any]], task: Any, *, actual: int | None, predicted: int | None
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
