"""Prediction from a head: calibrated probabilities, epistemic uncertainty and strangeness, three numbers."""

from __future__ import annotations

import numpy as np

from askwell.engine.features import Space
from askwell.engine.links import probabilities
from askwell.engine.posterior import functional_variance, mutual_information, soften, unpack
from askwell.engine.prior import Hyper
from askwell.engine.scope import Scope, strangeness
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


def predict_logits(logits: Logits, variance: Scores, *, hyper: Hyper, scope: Scope, task: Task) -> Prediction:
    """Prediction from logits and their variance.

    Probabilities and the epistemic part share the tempered variance, so that they never contradict each
    other; out of scope reads the whole variance, which in-scope likelihood would temper away.
    """
    probs = calibrate(logits, variance, hyper=hyper, task=task)
    return Prediction(
        probs=probs,
        epistemic=mutual_information(probs, hyper.tempering * variance, task=task),
        out_of_scope=scope.place(strange(logits, variance, hyper=hyper, task=task)),
    )


def predict_lifted(
    lifted: Lifted, weights: Weights, matrix: Covariance, *, hyper: Hyper, scope: Scope, task: Task
) -> Prediction:
    """Prediction for lifted rows."""
    variance = functional_variance(lifted, matrix)
    return predict_logits(lifted @ weights.T, variance, hyper=hyper, scope=scope, task=task)


def strange(logits: Logits, variance: Scores, *, hyper: Hyper, task: Task) -> Scores:
    """How strange texts with these logits and variances are, not yet placed on a scale."""
    return strangeness(shift(logits, hyper), variance, task=task)


class SavedHead:
    """A head as saved, unpacked once: it predicts the same as the `Learner` whose state it is."""

    def __init__(self, state: HeadState) -> None:
        self._task: Task = state.meta["task"]
        self._space = Space(mean=np.asarray(state.arrays["mean"], dtype=np.float32))
        self._weights: Weights = state.arrays["weights"]
        self._matrix = unpack(state.arrays["covariance"])
        self._hyper = Hyper.from_meta(state.meta["hyper"])
        self._scope = Scope.from_arrays(state.arrays)

    def predict(self, features: Features) -> Prediction:
        """Prediction for unit rows."""
        return predict_lifted(
            self._space.lift(features),
            self._weights,
            self._matrix,
            hyper=self._hyper,
            scope=self._scope,
            task=self._task,
        )
