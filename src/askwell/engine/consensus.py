"""Several answers and what the model says without them become one probable answer, by who can be relied on.

A person gives the right label with probability a, and otherwise any other alike (Dawid & Skene 1979 with one
number a person). The prior of a text is what the model says had it not been answered, raised to the power
under which the answers are most probable: so the model counts as one more annotator, as in CROWDLAB (Goh,
Tkachenko, Mueller 2022, arXiv 2210.06812), but by its probabilities. Of several labels each is a decision
of its own; it counts where somebody chose the label or the model would.

Legend: `N` texts, `A` answers, `J` people, `C` labels, `U` decisions of `K` alternatives; `a` accuracy.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from askwell.engine.evaluation import Estimate, wilson
from askwell.engine.shapes import Probs, Target, Targets
from askwell.engine.values import Task

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]

STRENGTH = 10.0
"""So many answers of its own weigh as much as the mean of all people, in what is thought of one person."""

FIRST = 0.8
"""How often people are taken to be right before anything is known; weighed like STRENGTH answers."""

POWERS = (1.0, 0.5, 0.0, 1.5, 2.0, 3.0)
"""Of what the model says: from nothing to what it would say had it seen the same three times."""

SUREST = 0.99
"""Nobody is reckoned with as right more often, so that answers can always outvote one."""

ROUNDS, CLOSE = 50, 1e-4
"""The accuracies are found when none moves by more than CLOSE, or after ROUNDS."""

FLOOR = 1e-6
"""No label is less probable to the prior, so that answers can always speak against it."""


@dataclass(frozen=True)
class Votes:
    """A answers: the number of the text, that of the person, and a row of 0 and 1 over the labels."""

    texts: Numbers
    people: Numbers
    chosen: Targets


@dataclass(frozen=True)
class Consensus:
    """What N texts' answers say together, and how often J people are right, with the interval.

    `known` is how many answers each accuracy is worth, `weight` how far an answer of a person moves a
    decision, in nats; `power` is that of the model's word.
    """

    probs: Probs
    accuracy: Floats
    known: Floats
    people: tuple[Estimate, ...]
    weight: Floats
    power: float


def agree(votes: Votes, prior: Probs, *, people: int, task: Task) -> Consensus:
    """Learn from N texts' answers who is right how often, and what is probably right of each text.

    `prior` are the probabilities of a model that has not seen the text's own answers. A person's accuracy is
    the mode of expectation–maximisation, drawn to the mean of all by STRENGTH answers. An answer is evidence
    of it where others answered the same text, by how much is known of the text without that answer. The
    interval is Wilson's with these counts. Raises ValueError for fewer than two labels to choose one of.
    """
    if task == "one" and prior.shape[1] < 2:
        raise ValueError("With one label there is nothing to agree on.")
    decisions = _decisions(votes, prior, task=task)
    best = max((_fit(decisions, people, power) for power in POWERS), key=lambda fit: fit.evidence)
    tempered = np.clip(prior.astype(np.float64), FLOOR, 1.0 - FLOOR)
    if task == "one":
        logits = best.power * np.log(tempered)
    else:
        logits = best.power * (np.log(tempered) - np.log1p(-tempered))
    probs = _posterior(logits, votes, best.accuracy, task=task)
    if task == "several":
        probs = np.where(decisions.counts, probs, 0.0)
    told = zip(best.right + STRENGTH * best.mean, best.known + STRENGTH, strict=True)
    return Consensus(
        probs=probs.astype(np.float32),
        accuracy=best.accuracy,
        known=best.known + STRENGTH,
        people=tuple(wilson(right, known) for right, known in told),
        weight=step(best.accuracy, decisions.alternatives),
        power=best.power,
    )


def opinion(chosen: Targets, accuracy: Floats, *, task: Task) -> Target:
    """What some answers (a row each) say of a text by their people's accuracy, whatever the model thinks.

    Of several labels, one that nobody chose is not right.
    """
    votes = Votes(np.zeros(len(chosen), np.int64), np.arange(len(chosen)), chosen)
    logits = np.zeros((1, chosen.shape[1]))
    probs = _posterior(logits, votes, np.asarray(accuracy, dtype=np.float64), task=task)[0]
    if task == "several":
        probs = np.where(chosen.any(axis=0), probs, 0.0)
    return probs.astype(np.float32)


def step(accuracy: Floats, alternatives: int) -> Floats:
    """How far an answer moves its decision in nats, log a (K − 1) / (1 − a); nothing at chance and below."""
    sure = _sure(accuracy, alternatives)
    return np.log(sure * (alternatives - 1) / (1.0 - sure))


def _sure(accuracy: Floats, alternatives: int) -> Floats:
    """Accuracy as it is reckoned with: nobody is worse than chance, and nobody is always right."""
    return np.clip(accuracy, 1.0 / alternatives, SUREST)


def _posterior(logits: Floats, votes: Votes, accuracy: Floats, *, task: Task) -> Floats:
    """Probabilities after the answers, from the prior's logits (N, C)."""
    total, chosen = logits.copy(), votes.chosen.astype(np.float64)
    if task == "one":
        move = step(accuracy, total.shape[1])[votes.people]
        np.add.at(total, votes.texts, move[:, None] * chosen)
        total = np.exp(total - total.max(axis=1, keepdims=True))
        return total / total.sum(axis=1, keepdims=True)
    move = step(accuracy, 2)[votes.people]
    np.add.at(total, votes.texts, move[:, None] * (2.0 * chosen - 1.0))
    return np.exp(-np.logaddexp(0.0, -total))


@dataclass(frozen=True)
class _Decisions:
    """U decisions of K alternatives, as the alternatives that somebody chose (slots) and the rest of each.

    A vote `v` is one person's on one slot. `counts` marks the labels of N texts that are decided at all.
    """

    alternatives: int
    slot: Numbers
    people: Numbers
    home: Numbers
    chosen: Floats
    prior: Floats
    counts: NDArray[np.bool_]

    @property
    def units(self) -> Numbers:
        """Each vote's decision."""
        return self.home[self.slot]


def _decisions(votes: Votes, prior: Probs, *, task: Task) -> _Decisions:
    classes = prior.shape[1]
    if task == "one":
        labels = votes.chosen.argmax(axis=1)
        keys, slot = np.unique(votes.texts * classes + labels, return_inverse=True)
        safe = np.clip(prior.astype(np.float64), FLOOR, 1.0)
        home, at = keys // classes, keys % classes
        counts = np.ones(prior.shape, dtype=np.bool_)
        return _Decisions(classes, slot, votes.people, home, safe[home, at], safe, counts)
    counts = prior >= 0.5
    np.logical_or.at(counts, votes.texts, votes.chosen > 0)
    number = np.cumsum(counts.ravel()).reshape(counts.shape) - 1
    answer, label = np.nonzero(counts[votes.texts])
    unit = number[votes.texts[answer], label]
    said = (votes.chosen[answer, label] > 0).astype(np.int64)
    yes = np.clip(prior[counts].astype(np.float64), FLOOR, 1.0 - FLOOR)
    safe = np.stack([1.0 - yes, yes], axis=1)
    keys, slot = np.unique(unit * 2 + said, return_inverse=True)
    home, at = keys // 2, keys % 2
    return _Decisions(2, slot, votes.people[answer], home, safe[home, at], safe, counts)


@dataclass(frozen=True)
class _Fit:
    """J people's accuracies under one power of the prior; of how many answers, and how many of them right.

    `evidence` is log p(answers) over the decisions that several people made, in nats.
    """

    power: float
    accuracy: Floats
    known: Floats
    right: Floats
    mean: float
    evidence: float


def _fit(decisions: _Decisions, people: int, power: float) -> _Fit:
    """Expectation–maximisation from FIRST, until no accuracy moves by more than CLOSE, or for ROUNDS."""
    fit = _round(decisions, np.full(people, FIRST), power)
    for _ in range(ROUNDS):
        before, fit = fit.accuracy, _round(decisions, fit.accuracy, power)
        if np.abs(fit.accuracy - before).max(initial=0.0) < CLOSE:
            break
    return fit


def _round(decisions: _Decisions, accuracy: Floats, power: float) -> _Fit:
    """The next accuracies, and the evidence for these. Masses are relative to a decision's highest."""
    units, owners, home = decisions.units, decisions.people, decisions.home
    options, size, people = decisions.alternatives, len(decisions.prior), len(accuracy)
    tempered = decisions.prior**power
    whole = tempered.sum(axis=1)
    own, squared = decisions.chosen**power / whole[home], np.square(tempered).sum(axis=1) / whole**2
    rest = np.maximum(1.0 - np.bincount(home, own, minlength=size), 0.0)
    rest_squared = np.maximum(squared - np.bincount(home, own**2, minlength=size), 0.0)
    move = step(accuracy, options)[owners]
    raised = np.bincount(decisions.slot, move, minlength=len(home))
    top = np.zeros(size)
    np.maximum.at(top, home, raised)
    mass, low = own * np.exp(raised - top[home]), np.exp(-top)
    whole = np.bincount(home, mass, minlength=size) + rest * low
    squared = np.bincount(home, mass**2, minlength=size) + rest_squared * low**2
    mine = mass[decisions.slot]
    without = mine * np.exp(-move)
    others = np.maximum(whole[units] - mine, 0.0) + without
    purity = (np.maximum(squared[units] - mine**2, 0.0) + without**2) / others**2
    shared = np.bincount(units, minlength=size) > 1
    weight = shared[units] * np.clip((purity - 1.0 / options) / (1.0 - 1.0 / options), 0.0, 1.0)
    known = np.bincount(owners, weight, minlength=people).astype(np.float64)
    right = np.bincount(owners, weight * mine / whole[units], minlength=people).astype(np.float64)
    mean = float((right.sum() + FIRST * STRENGTH) / (known.sum() + STRENGTH))
    wrong = np.log((1.0 - _sure(accuracy, options)) / (options - 1))
    told = np.log(whole) + top + np.bincount(units, wrong[owners], minlength=size)
    found = (right + STRENGTH * mean) / (known + STRENGTH)
    return _Fit(power, found, known, right, mean, float(told[shared].sum()))
