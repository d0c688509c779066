"""What several answers to a text say together, and how far each person can be relied on."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Consensus:
    """What a text's answers and the model say together, as of a version of the model.

    ``labels`` are label ids with their probabilities, likeliest first; ``quality``, in [0, 1], is the
    probability that the likeliest answer is right; ``answers`` counts those that it was made of.
    """

    document_id: int
    labels: tuple[tuple[str, float], ...]
    quality: float
    answers: int
    model_version: int


@dataclass(frozen=True, slots=True)
class Reliability:
    """How often a person's answers are right, with the 95 % interval, as of a version of the model.

    ``answers`` are all of theirs that count; ``weight`` is how far one moves what is believed, in nats.
    """

    person_id: str
    answers: int
    weight: float
    accuracy: float
    low: float
    high: float
    model_version: int
