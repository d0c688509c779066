"""Who is timed: the engine, and what other packages do for the same answer: learn it, choose the next text.

Each is given half-precision features, the rows answered so far and their labels. What it copies counts as its
memory. The others refit as their own interfaces do, with scikit-learn's logistic regression.
"""

from __future__ import annotations

import importlib
import warnings
from abc import ABC, abstractmethod
from collections.abc import Callable
from time import perf_counter
from typing import Any

import numpy as np

QUEUE = 64
"""The engine ranks so many questions at once, as the live product does; the others choose one."""

SCORED = 64
"""Texts that laplace-torch scores: no more fit into time and memory."""

MODULES = {
    "askwell": ["askwell.engine.learner"],
    "scikit-learn": ["sklearn.linear_model"],
    "small-text": ["small_text"],
    "scikit-activeml": ["skactiveml.pool", "skactiveml.classifier"],
    "modal": ["modAL.models", "modAL.uncertainty"],
    "laplace-torch": ["torch", "laplace", "sklearn.linear_model"],
}


def load(contender: str) -> None:
    """Import what a contender needs, so that its memory is not counted as the contender's."""
    warnings.simplefilter("ignore")
    for name in MODULES[contender]:
        importlib.import_module(name)


class Contender(ABC):
    """Keeps the answers; the base of all."""

    def __init__(self, pool: np.ndarray, rows: np.ndarray, labels: np.ndarray, names: np.ndarray) -> None:
        self.classes = len(names)
        self.rows, self.labels = [int(row) for row in rows], [int(label) for label in labels]
        self.available = np.ones(len(pool), dtype=np.bool_)
        self.available[rows] = False
        self.begin(pool, names)

    @abstractmethod
    def begin(self, pool: np.ndarray, names: np.ndarray) -> None:
        """Take in the pool and the answers there are."""

    def learn(self, row: int, label: int) -> None:
        """Learn one more answer."""
        self.rows.append(row)
        self.labels.append(label)
        self.available[row] = False
        self.refit()

    @abstractmethod
    def refit(self) -> None:
        """Fit to all answers."""

    @abstractmethod
    def ask(self) -> int:
        """The next row to ask about."""

    def idle(self) -> dict[str, float]:
        """Further figures, of what is done when nobody waits."""
        return {}


class Askwell(Contender):
    """The engine as the live product uses it."""

    def begin(self, pool: np.ndarray, names: np.ndarray) -> None:
        from askwell.engine.learner import Learner

        self.targets = np.eye(len(names), dtype=np.float32)
        self.learner = Learner(
            dimension=pool.shape[1], task="one", label_features=names, rng=np.random.default_rng(0)
        )
        self.learner.extend(pool)
        for row, label in zip(self.rows, self.labels, strict=True):
            self.learner.answer(row, self.targets[label], audit=True)
        while self.learner.measure():
            pass
        self.learner.update()
        self.learner.tune()
        self.learner.update()

    def refit(self) -> None:
        self.learner.answer(self.rows[-1], self.targets[self.labels[-1]])
        self.learner.update()

    def ask(self) -> int:
        return self.learner.rank(available=self.available, size=QUEUE)[0].row

    def idle(self) -> dict[str, float]:
        """Seconds of polishing the head and of learning the slow parameters."""
        begun = perf_counter()
        self.learner.polish()
        polished = perf_counter()
        self.learner.tune()
        return {"polish_s": polished - begun, "tune_s": perf_counter() - polished}


class ScikitLearn(Contender):
    """A cold refit and the margin of every text."""

    def begin(self, pool: np.ndarray, names: np.ndarray) -> None:
        self.pool = 10.0 * (pool - pool.mean(axis=0, dtype=np.float32))
        self.refit()

    def refit(self) -> None:
        self.model = new_model().fit(self.pool[self.rows], self.labels)

    def ask(self) -> int:
        free = np.flatnonzero(self.available)
        top = np.partition(self.model.predict_proba(self.pool[free]), -2, axis=1)[:, -2:]
        return int(free[(top[:, 1] - top[:, 0]).argmin()])


class SmallText(ScikitLearn):
    """PoolBasedActiveLearner with BreakingTies."""

    def begin(self, pool: np.ndarray, names: np.ndarray) -> None:
        import small_text as st

        lifted = 10.0 * (pool - pool.mean(axis=0, dtype=np.float32))
        classes = np.arange(self.classes)
        dataset = st.SklearnDataset(lifted, np.zeros(len(pool), dtype=np.int64), target_labels=classes)
        factory = st.SklearnClassifierFactory(new_model(), self.classes)
        self.learner = st.PoolBasedActiveLearner(factory, st.BreakingTies(), dataset)
        self.learner.initialize_data(np.array(self.rows), np.array(self.labels))

    def learn(self, row: int, label: int) -> None:
        self.learner.update(np.array([label]))

    def ask(self) -> int:
        return int(self.learner.query(num_samples=1)[0])


class ScikitActiveML(ScikitLearn):
    """UncertaintySampling by margin."""

    def begin(self, pool: np.ndarray, names: np.ndarray) -> None:
        from skactiveml.classifier import SklearnClassifier
        from skactiveml.pool import UncertaintySampling

        self.pool = 10.0 * (pool - pool.mean(axis=0, dtype=np.float32))
        self.known = np.full(len(pool), np.nan)
        self.strategy = UncertaintySampling(method="margin_sampling", random_state=0)
        self.model = SklearnClassifier(new_model(), classes=np.arange(self.classes), random_state=0)
        self.refit()

    def refit(self) -> None:
        self.known[self.rows] = self.labels
        self.model.fit(self.pool, self.known)

    def ask(self) -> int:
        return int(self.strategy.query(self.pool, self.known, clf=self.model, fit_clf=False)[0])


class ModAL(ScikitLearn):
    """ActiveLearner with margin sampling, made anew with each answer.

    Its `teach` calls scikit-learn with an option that is gone; a new ActiveLearner does the same refit.
    """

    def refit(self) -> None:
        from modAL.models import ActiveLearner
        from modAL.uncertainty import margin_sampling

        features, labels = self.pool[self.rows], np.array(self.labels)
        self.learner = ActiveLearner(
            new_model(), query_strategy=margin_sampling, X_training=features, y_training=labels
        )

    def ask(self) -> int:
        free = np.flatnonzero(self.available)
        picked, _ = self.learner.query(self.pool[free])
        return int(free[picked[0]])


class LaplaceTorch(ScikitLearn):
    """A Kronecker posterior over a linear layer at scikit-learn's optimum; entropy of a few texts only."""

    def refit(self) -> None:
        import torch
        from laplace import Laplace

        super().refit()
        seen = self.model.classes_
        layer = torch.nn.Linear(self.pool.shape[1], len(seen))
        weights, bias = self.model.coef_, self.model.intercept_
        if len(seen) == 2:
            weights, bias = np.concatenate([-weights, weights]) / 2, np.concatenate([-bias, bias]) / 2
        with torch.no_grad():
            layer.weight.copy_(torch.tensor(weights))
            layer.bias.copy_(torch.tensor(bias))
        place = {int(label): at for at, label in enumerate(seen)}
        given = torch.tensor([place[label] for label in self.labels])
        data = torch.utils.data.TensorDataset(torch.tensor(self.pool[self.rows]), given)
        self.laplace = Laplace(layer, "classification", subset_of_weights="all", hessian_structure="kron")
        self.laplace.fit(torch.utils.data.DataLoader(data, batch_size=256))

    def ask(self) -> int:
        import torch

        free = np.flatnonzero(self.available)[:SCORED]
        with torch.no_grad():
            probs = self.laplace(torch.tensor(self.pool[free]), link_approx="probit").clamp_min(1e-12)
        return int(free[int((-(probs * probs.log()).sum(dim=1)).argmax())])


CONTENDERS: dict[str, Callable[..., Contender]] = {
    "askwell": Askwell,
    "scikit-learn": ScikitLearn,
    "small-text": SmallText,
    "scikit-activeml": ScikitActiveML,
    "modal": ModAL,
    "laplace-torch": LaplaceTorch,
}


def new_model() -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(max_iter=1000)
