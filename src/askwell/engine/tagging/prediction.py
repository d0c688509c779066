"""A tagger as saved, and prediction from that without its pool and its answers."""

from __future__ import annotations

import numpy as np

from askwell.engine.posterior import pack, unpack
from askwell.engine.scope import Scope
from askwell.engine.tagging.fit import Parameters
from askwell.engine.tagging.hyper import TagHyper
from askwell.engine.tagging.reading import Model, Tagged, tag
from askwell.engine.tagging.shapes import Counts, Mean, Values
from askwell.engine.tagging.tags import Scheme
from askwell.engine.tagging.uncertainty import Uncertainty
from askwell.engine.tagging.words import Words
from askwell.engine.values import HeadState


def model_from_state(state: HeadState) -> Model:
    """The model in a state of `Tagger.state`."""
    arrays, meta = state.arrays, state.meta
    return Model(
        scheme=Scheme(int(meta["labels"]), meta["layout"]),
        parameters=Parameters(arrays["weights"], arrays["moves"].astype(np.float64)),
        uncertainty=Uncertainty(arrays["basis"], unpack(arrays["covariance"])),
        hyper=TagHyper.from_meta(meta["hyper"]),
        scope=Scope.from_arrays(arrays),
    )


def state_of_model(model: Model, mean: Mean, counts: dict[str, int]) -> HeadState:
    """The state that `model_from_state` reads, with the pool's mean word and what was counted."""
    return HeadState(
        arrays={
            "weights": model.parameters.weights,
            "moves": model.parameters.moves.astype(np.float32),
            "basis": model.uncertainty.basis,
            "covariance": pack(model.uncertainty.matrix),
            "mean": mean,
            "scope": model.scope.quantiles,
        },
        meta={"labels": model.scheme.labels, "layout": model.scheme.layout, "hyper": model.hyper.to_meta()}
        | counts,
    )


class SavedTagger:
    """A tagger as saved, unpacked once: it predicts the same as the `Tagger` whose state it is."""

    def __init__(self, state: HeadState) -> None:
        self._model = model_from_state(state)
        self._mean: Mean = state.arrays["mean"]

    def predict(self, values: Values, counts: Counts) -> list[Tagged]:
        """The spans of texts of so many words each."""
        counts = np.asarray(counts, dtype=np.int64)
        return tag(Words.of(values, counts, self._mean), counts, self._model)
