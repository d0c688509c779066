"""From logits to probabilities for both tasks, with the curvature, entropy and loss that belong to them.

Legend: `z` logits, `p` probabilities, `t` targets. `one` is a softmax over classes,
`several` a sigmoid per class.
"""

from __future__ import annotations

import numpy as np

from askwell.engine.shapes import Logits, Probs, Scores, Targets
from askwell.engine.values import Task


def softmax(logits: Logits) -> Probs:
    """p = exp(z) / Σ exp(z) along classes, without overflow."""
    exponent = logits - logits.max(axis=1, keepdims=True)
    np.exp(exponent, out=exponent)
    exponent /= exponent.sum(axis=1, keepdims=True)
    return exponent


def probabilities(logits: Logits, *, task: Task) -> Probs:
    """Softmax for `one`, independent sigmoids for `several`."""
    return softmax(logits) if task == "one" else np.exp(-np.logaddexp(0.0, -logits))


def losses(logits: Logits, targets: Targets, *, task: Task) -> Scores:
    """Negative log-likelihood of each row in nats (cross-entropy with soft targets)."""
    if task == "several":
        return (np.logaddexp(0.0, logits) - targets * logits).sum(axis=1)
    top = logits.max(axis=1)
    return top + np.log(np.exp(logits - top[:, None]).sum(axis=1)) - (targets * logits).sum(axis=1)


def curvature(probs: Probs, *, task: Task) -> Scores:
    """One number h per row that stands for its Hessian over classes: the mean of its eigenvalues.

    `one`: trace (1 − Σp²) of diag p − ppᵀ over the C − 1 directions in which logits matter; exact for two
    classes and for a uniform row. `several`: the mean of p(1 − p); exact for one label.
    """
    classes = probs.shape[1]
    spread = (probs * (1.0 - probs)).sum(axis=1)
    return spread / (max(classes - 1, 1) if task == "one" else classes)


def entropy(probs: Probs, *, task: Task) -> Scores:
    """Entropy of each row in nats: at most log C for `one`; summed over labels for `several`."""
    safe = np.clip(probs, 1e-12, 1.0)
    total = -(probs * np.log(safe)).sum(axis=1)
    if task == "several":
        rest = 1.0 - probs
        total -= (rest * np.log(np.clip(rest, 1e-12, 1.0))).sum(axis=1)
    return np.maximum(total, 0.0)
