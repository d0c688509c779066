"""What small-text, scikit-activeml and modAL need on the same features, batches, seeds and measures.

In an environment with the bench packages: python benchmarks/peers.py --data DATA --out RESULTS --seeds 5
Each package asks by its own code; the model is scikit-learn's logistic regression (C = 1) for all of them,
refitted at the same counts. The first ten texts, and all until there are two labels, are drawn at random,
but for the strategies that need no model (TypiClust, ProbCover).
"""

from __future__ import annotations

import time
import warnings
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any, Literal

import numpy as np
from modAL.models import ActiveLearner
from modAL.uncertainty import entropy_sampling, margin_sampling, uncertainty_sampling
from skactiveml.classifier import SklearnClassifier
from skactiveml.pool import Badge, DiscriminativeAL, ProbCover, TypiClust, UncertaintySampling
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.cluster import MiniBatchKMeans
from sklearn.linear_model import LogisticRegression
from small_text import (
    BreakingTies,
    ContrastiveActiveLearning,
    EmbeddingKMeans,
    LeastConfidence,
    PredictionEntropy,
    SklearnDataset,
)
from small_text import SklearnClassifier as SmallTextClassifier

import labels_runs
from askwell.engine.shapes import Marks, Mask, Probs, Rows, Targets
from askwell.services.simulate_data import SimulationData
from askwell.services.simulate_logistic import Logistic
from askwell.services.simulate_students import Student

FIRST = 10
"""Texts drawn at random before a strategy that reads a model may choose."""

LARGEST = 60_000_000
"""Numbers in the largest array that a strategy may form; beyond, it sees a random part of the pool."""


class Peer(ABC):
    """A package's strategy, taught as every other student is."""

    order: Literal["own", "random"] = "own"
    every_answer = True
    needs_model = True

    def __init__(self, data: SimulationData, *, seed: int) -> None:
        self.rng = np.random.default_rng((seed, 2))
        self.seed = seed
        self.model = Logistic(data)
        self.unit = data.pool.astype(np.float32)
        self.rows = np.empty(0, dtype=np.int64)
        self.targets = np.empty((0, self.model.classes), dtype=np.float32)

    @property
    def labels(self) -> np.ndarray:
        """The answers so far, as class numbers."""
        return self.targets.argmax(axis=1)

    def learn(self, rows: Rows, targets: Targets, audit: Marks) -> float:
        self.rows = np.concatenate([self.rows, rows])
        self.targets = np.concatenate([self.targets, targets])
        begun = time.perf_counter()
        self.model.fit(self.rows, self.targets)
        return 1e3 * (time.perf_counter() - begun)

    def choose(self, available: Mask, size: int) -> Rows:
        free = np.flatnonzero(available)
        size = min(size, len(free))
        if len(free) == size:
            return free
        if self.needs_model and (len(self.rows) < FIRST or len(np.unique(self.labels)) < 2):
            return self.rng.choice(free, size=size, replace=False)
        return np.asarray(self.ask(free, size), dtype=np.int64)[:size]

    @abstractmethod
    def ask(self, free: Rows, size: int) -> Any:
        """Row numbers by the package's own code."""

    def predict_test(self) -> Probs:
        return self.model.predict_test()


class _Fitted(ClassifierMixin, BaseEstimator):
    """The model that has just been fitted, as a package expects it: a fit again changes nothing."""

    def __init__(self, model: Logistic) -> None:
        self.model = model

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> _Fitted:
        self.classes_ = np.arange(self.model.classes)
        return self

    def predict_proba(self, X: Any) -> np.ndarray:
        return self.model.predict(np.asarray(X, dtype=np.float32))

    def predict(self, X: Any) -> np.ndarray:
        return self.predict_proba(X).argmax(axis=1)


class _Embedding(SmallTextClassifier):
    """small-text's classifier, with the features themselves as its embeddings."""

    def embed(self, dataset: Any, *, return_proba: bool = False, **_: Any) -> Any:
        return (dataset.x, self.predict_proba(dataset)) if return_proba else dataset.x


class SmallText(Peer):
    """A query strategy of small-text."""

    def __init__(self, data: SimulationData, *, seed: int, strategy: Any) -> None:
        super().__init__(data, seed=seed)
        self.strategy = strategy
        hidden = np.zeros(len(data.pool), dtype=np.int64)
        self.dataset = SklearnDataset(self.model.pool, hidden, target_labels=np.arange(self.model.classes))
        self.classifier = _Embedding(_Fitted(self.model), self.model.classes)

    def ask(self, free: Rows, size: int) -> Any:
        np.random.seed(int(self.rng.integers(2**31)))
        return self.strategy.query(self.classifier, self.dataset, free, self.rows, self.labels, n=size)


class SkActive(Peer):
    """A query strategy of scikit-activeml."""

    def __init__(self, data: SimulationData, *, seed: int, strategy: Any, reads: str) -> None:
        super().__init__(data, seed=seed)
        self.strategy, self.reads = strategy, reads
        self.needs_model = reads != "features"

    def ask(self, free: Rows, size: int) -> Any:
        if self.reads == "gradients":
            most = max(size, LARGEST // (self.model.classes * self.model.pool.shape[1]))
            free = free if len(free) <= most else np.sort(self.rng.choice(free, size=most, replace=False))
        known = np.full(len(self.unit), np.nan)
        known[self.rows] = self.labels
        options: dict[str, Any] = {"candidates": free, "batch_size": size}
        if self.reads == "features":
            return self.strategy.query(self.unit, known, **options)
        classes = np.arange(self.model.classes)
        if self.reads == "discriminator":
            judge = SklearnClassifier(LogisticRegression(max_iter=1000), classes=[0, 1], random_state=0)
            return self.strategy.query(self.model.pool, known, discriminator=judge, **options)
        model = SklearnClassifier(_Fitted(self.model), classes=classes, random_state=0)
        model.fit(self.model.pool[self.rows], self.labels)
        return self.strategy.query(self.model.pool, known, clf=model, fit_clf=False, **options)


class ModAL(Peer):
    """A query strategy of modAL, through its ActiveLearner."""

    def __init__(self, data: SimulationData, *, seed: int, strategy: Any) -> None:
        super().__init__(data, seed=seed)
        self.learner = ActiveLearner(_Fitted(self.model), query_strategy=strategy)

    def ask(self, free: Rows, size: int) -> Any:
        picked, _ = self.learner.query(self.model.pool[free], n_instances=size)
        return free[picked]


def _uncertain(method: str) -> Callable[[SimulationData, int], Peer]:
    return lambda data, seed: SkActive(
        data, seed=seed, strategy=UncertaintySampling(method=method, random_state=seed), reads="model"
    )


def _small(strategy: Callable[[], Any]) -> Callable[[SimulationData, int], Peer]:
    return lambda data, seed: SmallText(data, seed=seed, strategy=strategy())


def _modal(strategy: Any) -> Callable[[SimulationData, int], Peer]:
    return lambda data, seed: ModAL(data, seed=seed, strategy=strategy)


def _typiclust(data: SimulationData, seed: int) -> Peer:
    clusters = {"n_init": 1, "batch_size": 4096, "max_iter": 20}
    strategy = TypiClust(random_state=seed, cluster_algo=MiniBatchKMeans, cluster_algo_dict=clusters)
    return SkActive(data, seed=seed, strategy=strategy, reads="features")


def _prob_cover(data: SimulationData, seed: int) -> Peer:
    if len(data.pool) ** 2 > LARGEST:
        raise MemoryError("ProbCover keeps a distance for every pair of texts: too many of them here.")
    strategy = ProbCover(n_classes=data.targets.shape[1], random_state=seed)
    return SkActive(data, seed=seed, strategy=strategy, reads="features")


PEERS: dict[str, Callable[[SimulationData, int], Peer]] = {
    "small-text/breaking-ties": _small(BreakingTies),
    "small-text/least-confidence": _small(LeastConfidence),
    "small-text/entropy": _small(PredictionEntropy),
    "small-text/contrastive": _small(lambda: ContrastiveActiveLearning(pbar=None)),
    "small-text/k-means": _small(EmbeddingKMeans),
    "scikit-activeml/margin": _uncertain("margin_sampling"),
    "scikit-activeml/entropy": _uncertain("entropy"),
    "scikit-activeml/typiclust": _typiclust,
    "scikit-activeml/badge": lambda data, seed: SkActive(
        data, seed=seed, strategy=Badge(random_state=seed), reads="gradients"
    ),
    "scikit-activeml/prob-cover": _prob_cover,
    "scikit-activeml/discriminative": lambda data, seed: SkActive(
        data, seed=seed, strategy=DiscriminativeAL(random_state=seed), reads="discriminator"
    ),
    "modal/margin": _modal(margin_sampling),
    "modal/uncertainty": _modal(uncertainty_sampling),
    "modal/entropy": _modal(entropy_sampling),
}


def make(data: SimulationData, strategy: str, seed: int) -> Student:
    warnings.simplefilter("ignore")
    return PEERS[strategy](data, seed)


if __name__ == "__main__":
    labels_runs.main(__doc__ or "", strategies=tuple(PEERS), make=make, audits=False)
