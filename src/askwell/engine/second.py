"""Another person's answer against an answer about a new text, on one scale.

What it is worth to know a text's label is what ranks new texts (`ranking`); it depends on what is believed
of the label: of a new text what the model says, of an answered one what its answers and the model together
leave open. One more answer, by somebody who is right with probability a, tells a share of what is open,
I(y; answer) / H(y): the information of a noisy channel (Cover & Thomas 2006, 2.4 and 7.1). Besides, two
answers to one text tell who can be relied on, which all other answers gain by (`trust`). Sheng, Provost &
Ipeirotis (KDD 2008) choose by what is uncertain in a text's answers; here it is weighed with what the text
would teach.

Legend: `M` answered texts, `C` labels, `J` people; `a` accuracy.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from askwell.engine.acquisition import Outlook
from askwell.engine.links import curvature, entropy
from askwell.engine.shapes import Candidates, Lifted, People, Probs, Rows, Scores
from askwell.engine.values import Task

MOST = 500
"""So many answered texts are candidates, those of which one more answer tells most."""

TRUST = 20.0
"""So much more it counts to know who can be relied on than the nats alone say, which leave out that a label
wrongly learnt misleads about its neighbours. Measured: with less, careless people are noticed too late."""


@dataclass(frozen=True)
class Again:
    """M answered rows about which another person may be asked, and what is believed of each.

    `agreed` are the probabilities by answers and model, `held` those of the model without the answers.
    `trust` is what another answer would tell of who can be relied on (`trust`); `accuracy` is how often
    somebody who might be asked is right.
    """

    rows: Rows
    agreed: Probs
    held: Probs
    trust: Scores
    accuracy: float

    def only(self, kept: Candidates) -> Again:
        """Some of the rows, by their places."""
        return Again(self.rows[kept], self.agreed[kept], self.held[kept], self.trust[kept], self.accuracy)


def told(probs: Probs, accuracy: float, *, task: Task) -> Scores:
    """I(y; answer) in nats of an answer that is right with the given probability, and else any other alike.

    `several`: summed over the labels, each a decision of its own.
    """
    options = probs.shape[1] if task == "one" else 2
    sure = float(np.clip(accuracy, 1.0 / options, 1.0 - 1e-6))
    wrong = (1.0 - sure) / max(options - 1, 1)
    answer = probs * sure + (1.0 - probs) * wrong
    noise = -sure * np.log(sure) - (1.0 - sure) * np.log(wrong)
    total = noise if task == "one" else noise * probs.shape[1]
    return np.maximum(entropy(answer, task=task) - total, 0.0)


def share(probs: Probs, accuracy: float, *, task: Task) -> Scores:
    """The share in [0, 1] of what is open about a text's label that one answer tells."""
    return np.clip(told(probs, accuracy, task=task) / np.maximum(entropy(probs, task=task), 1e-9), 0.0, 1.0)


def trust(held: Probs, answers: People, known: People, accuracy: float, *, task: Task) -> People:
    """What one more answer beside a person's tells of all their answers, in nats times TRUST, for J people.

    Knowing how often somebody is right, an answer of theirs tells ½ I″(a) Var(a) more on average (Jensen's
    gap of `told`, to second order). A beta distribution worth n answers has Var(a) = a (1 − a) / (n + 1), of
    which one more beside another takes 1 / (n + 2). `answers` are all of a person's, `known` those n.
    """
    width = min(0.05, 0.5 * (1.0 - accuracy))
    around = [told(held, accuracy + shift, task=task) for shift in (-width, 0.0, width)]
    bend = max(float(np.mean(around[0] - 2.0 * around[1] + around[2])) / width**2, 0.0)
    taken = accuracy * (1.0 - accuracy) / ((known + 1.0) * (known + 2.0))
    return TRUST * 0.5 * bend * taken * answers


def best(again: Again, *, task: Task, most: int = MOST) -> Again:
    """The texts of which one more answer tells most."""
    gain = told(again.agreed, again.accuracy, task=task) + again.trust
    return again if len(gain) <= most else again.only(np.sort(np.argpartition(-gain, most)[:most]))


def information_without(
    outlook: Outlook, lifted: Lifted, probs: Probs, agreed: Probs, variance: Scores, *, task: Task
) -> Scores:
    """`Outlook.information` of answered rows had they not been, with what is believed of their labels.

    A without a row's own h φφᵀ, h the curvature of the model's `probs`, has v₋ = v / (1 − h v) and
    f₋ = φᵀM₋φ = f / (1 − h v)² (Sherman & Morrison).
    """
    left = np.maximum(1.0 - curvature(probs, task=task) * variance, 0.02)
    return outlook.information(lifted, agreed, variance / left, task=task) / left**2
