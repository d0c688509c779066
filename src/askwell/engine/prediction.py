"""Prediction from a head: calibrated probabilities, and epistemic uncertainty as a number of its own."""

from __future__ import annotations

import numpy as np

from askwell.engine.features import Space
from askwell.engine.links import probabilities
from askwell.engine.posterior import functional_variance, mutual_information, soften, unpack
from askwell.engine.prior import Hyper
from askwell.engine.shapes import Covariance, Features, Lifted, Logits, Probs, Scores, Weights
from askwell.engine.values import HeadState, Prediction, Task


def shift(logits: Logits, hyper: Hyper) -> Logits:
    """Logits with each class's learnt shift."""
    return logits + np.asarray(hyper.bias, dtype=np.float32) if hyper.bias else logits


def calibrate(logits: Logits, variance: Scores, *, hyper: Hyper, task: Task) -> Probs:
    """Probabilities after shift, temperature and tempered probit link."""
    shifted = shift(logits, hyper)
    softened = soften(shifted, variance, temperature=hyper.temperature, tempering=hyper.tempering)
    return probabilities(softened, task=task)


def predict_logits(logits: Logits, variance: Scores, *, hyper: Hyper, task: Task) -> Prediction:
    """Prediction from logits and their variance; the epistemic part uses the variance untempered."""
    doubtful = probabilities(soften(shift(logits, hyper), variance), task=task)
    return Prediction(
        probs=calibrate(logits, variance, hyper=hyper, task=task),
        epistemic=mutual_information(doubtful, variance, task=task),
    )


def predict_lifted(
    lifted: Lifted, weights: Weights, matrix: Covariance, *, hyper: Hyper, task: Task
) -> Prediction:
    """Prediction for lifted rows."""
    return predict_logits(lifted @ weights.T, functional_variance(lifted, matrix), hyper=hyper, task=task)


def predict_from_state(state: HeadState, features: Features) -> Prediction:
    """Prediction for unit rows from a saved head, the same as `Learner.predict` gives."""
    task: Task = state.meta["task"]
    space = Space(mean=np.asarray(state.arrays["mean"], dtype=np.float32))
    return predict_lifted(
        space.lift(features),
        state.arrays["weights"],
        unpack(state.arrays["covariance"]),
        hyper=Hyper.from_meta(state.meta["hyper"]),
        task=task,
    )
