"""A forecast: what the model last thought of a text in the pool."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the model expects of a text.

    ``labels`` are label ids with their calibrated probabilities in [0, 1], likeliest first: of those about
    the whole text the first three and any further one above one half, and each that it would mark a part
    with, by its likeliest span. ``epistemic`` is in nats ≥ 0, ``out_of_scope`` in [0, 1].
    ``model_version`` is the version that last changed it noticeably.
    """

    document_id: int
    labels: tuple[tuple[str, float], ...]
    epistemic: float
    out_of_scope: float
    model_version: int

    @property
    def label_id(self) -> str | None:
        """The likeliest label; None where it would mark nothing."""
        return self.labels[0][0] if self.labels else None

    @property
    def probability(self) -> float:
        """The probability of the likeliest label; 0 where it would mark nothing."""
        return self.labels[0][1] if self.labels else 0.0
