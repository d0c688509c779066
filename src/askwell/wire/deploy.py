"""Predictions as JSON."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from askwell.domain.models import LabelProbability, Prediction, PredictionBatch
from askwell.wire.base import Out
from askwell.wire.spans import PredictedSpanOut


class PredictIn(BaseModel):
    """Texts to predict; ``n_best`` is how many labels each comes back with, ``offset_unit`` what the
    positions of spans are counted in."""

    model_config = ConfigDict(extra="forbid")

    texts: Annotated[list[str], Field(min_length=1, max_length=10_000)]
    n_best: Annotated[int, Field(ge=1, le=1_000)] = 3
    offset_unit: Literal["code_points", "utf16", "bytes"] = "code_points"


class LabelProbabilityOut(Out):
    """A label with its calibrated probability, in [0, 1]."""

    label_id: str
    name: str
    probability: float

    @classmethod
    def of(cls, label: LabelProbability) -> "LabelProbabilityOut":
        """Map from the domain."""
        return cls(label_id=label.label_id, name=label.name, probability=label.probability)


class PredictionOut(Out):
    """What the model says of a text, with two numbers apart from the probabilities.

    ``epistemic`` (nats ≥ 0) says how unsure it is for want of answers; ``out_of_scope`` (0 to 1) is the share
    of the project's texts that are less strange to it: near one for texts unlike anything it has learnt.
    """

    labels: list[LabelProbabilityOut]
    n_best: list[LabelProbabilityOut]
    spans: list[PredictedSpanOut]
    epistemic: float
    out_of_scope: float

    @classmethod
    def of(cls, prediction: Prediction) -> "PredictionOut":
        """Map from the domain."""
        return cls(
            labels=[LabelProbabilityOut.of(label) for label in prediction.labels],
            n_best=[LabelProbabilityOut.of(label) for label in prediction.n_best],
            spans=[PredictedSpanOut.of(span) for span in prediction.spans],
            epistemic=prediction.epistemic,
            out_of_scope=prediction.out_of_scope,
        )


class UsageOut(Out):
    """What a call cost."""

    texts: int
    characters: int
    milliseconds: float


class PredictionsOut(Out):
    """Predictions in the order of the texts."""

    predictions: list[PredictionOut]
    model_version: int
    answers_learnt: int
    usage: UsageOut

    @classmethod
    def of(cls, batch: PredictionBatch) -> "PredictionsOut":
        """Map from the domain."""
        return cls(
            predictions=[PredictionOut.of(prediction) for prediction in batch.predictions],
            model_version=batch.model_version,
            answers_learnt=batch.answers_learnt,
            usage=UsageOut(
                texts=batch.texts,
                characters=batch.characters,
                milliseconds=round(batch.milliseconds, 3),
            ),
        )
