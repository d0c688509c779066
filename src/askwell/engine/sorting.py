"""Sorting: texts of one label dealt out to its parts, by likeness to the parts' names and to a few examples.

Legend: `N` texts, `C` parts, `D` features, `M` examples; κ concentration, μ mean direction.
"""

from __future__ import annotations

import numpy as np

from askwell.engine.shapes import Features, LabelFeatures, Probs, Rows

SHARPNESSES = (4.0, 8.0, 16.0, 32.0, 64.0)
"""Concentrations that are tried."""
NAME_WEIGHT = 1.0
"""A part's name counts as so many examples."""
_TYPICAL, _SPREAD = 8.0, 1.0
"""The prior of the concentration: log-normal around this value, with this standard deviation."""


def sort_texts(features: Features, names: LabelFeatures, examples: Rows, parts: Rows) -> Probs:
    """Give the probability of each part for each text.

    A mixture of von Mises–Fisher distributions with one concentration (Banerjee et al. 2005, JMLR 6):
    p(part | x) ∝ exp(κ x·μ_part), where μ is the unit mean of the part's name and of its examples. Both are
    centred first, since what all texts of a label have in common does not tell its parts apart. κ has the
    highest posterior by the leave-one-out likelihood of the examples; without examples it is the prior's.
    ``examples`` are rows of texts whose ``parts`` are known: they have probability 1.
    """
    texts, sums = _units(features - features.mean(axis=0)), NAME_WEIGHT * _units(names - names.mean(axis=0))
    np.add.at(sums, parts, texts[examples])
    kappa = _concentration(texts[examples], parts, sums) if len(examples) else _TYPICAL
    probs = _softmax(kappa * texts @ _units(sums).T)
    probs[examples] = 0.0
    probs[examples, parts] = 1.0
    return probs


def _concentration(texts: Features, parts: Rows, sums: LabelFeatures) -> float:
    rows = np.arange(len(parts))
    cosines = texts @ _units(sums).T
    cosines[rows, parts] = (texts * _units(sums[parts] - texts)).sum(axis=1)  # without the example itself
    fits = [float(np.log(_softmax(kappa * cosines)[rows, parts]).sum()) for kappa in SHARPNESSES]
    priors = [-((np.log(kappa / _TYPICAL) / _SPREAD) ** 2) / 2 for kappa in SHARPNESSES]
    return SHARPNESSES[int(np.argmax(np.add(fits, priors)))]


def _softmax(scores: Probs) -> Probs:
    weights = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def _units(rows: Features) -> Features:
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(norms > 0, norms, 1.0))
