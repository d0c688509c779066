"""How far each answer is believed: the probability that it was meant, judged by all the others.

An answer is meant with probability 1 − ε, and drawn from all labels alike otherwise: its likelihood is
(1 − ε) e^(−ℓ) + ε / C, where ℓ is its loss had it not been given (`calibration.leave_one_out`). The head
takes each answer with its credence as weight: expectation and maximisation, where the expectation reads
held-out predictions, since a head of more weights than answers agrees with whatever it was told.
Legend: `ℓ` held-out losses in nats, ε the share of careless answers, `C` classes.
"""

from __future__ import annotations

import numpy as np

from askwell.engine.shapes import Scores

CARELESS = 0.2
"""The share ε. Where answers are right it hardly matters, for the others then agree with them."""

BELIEVED = 0.99
"""An answer that is believed so far is believed."""


def credence(loss: Scores, *, classes: int, careless: float = CARELESS) -> Scores:
    """(1 − ε) e^(−ℓ) over (1 − ε) e^(−ℓ) + ε / C, in [0, 1]; one from BELIEVED on.

    Half for an answer with a probability of ε / ((1 − ε) C), a quarter of chance: doubted is what the others
    contradict, not what they know nothing of.
    """
    odds = np.log1p(-careless) - loss - np.log(careless / classes)
    believed = 1.0 / (1.0 + np.exp(-np.clip(odds, -50.0, 50.0)))
    return np.where(believed < BELIEVED, believed, 1.0).astype(np.float32)
