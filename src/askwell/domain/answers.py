"""What a deployment is asked and what it says: answers that may be held back, with who is asked instead."""

from collections.abc import Sequence
from dataclasses import dataclass

from askwell.domain.deployments import Deployment
from askwell.domain.models import Prediction
from askwell.domain.policies import Why
from askwell.domain.review_tasks import ReviewTask
from askwell.domain.spans import OffsetUnit


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What a caller sends: texts, and for each the caller's own id or None.

    ``saves`` says whether the texts are kept (None: as the deployment does); ``is_awaited`` that the caller
    waits for people's answers.
    """

    texts: Sequence[str]
    external_ids: Sequence[str | None]
    n_best: int = 3
    unit: OffsetUnit = OffsetUnit.CODE_POINTS
    saves: bool | None = None
    explains: bool = False
    is_awaited: bool = False


@dataclass(frozen=True, slots=True)
class Weighed:
    """A part of a text, and how much the probability falls without it; below 0: it rises."""

    start: int
    end: int
    text: str
    effect: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the words of a text did to the probability of a label, in the order of the text.

    ``probability`` is that of the whole text, and ``baseline`` that of no text at all. ``why_not`` says why
    there is none; then there are no parts.
    """

    label_id: str | None = None
    probability: float = 0.0
    baseline: float = 0.0
    parts: tuple[Weighed, ...] = ()
    why_not: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a deployment says of a text.

    ``prediction`` is there also where it abstained: then it is the model's guess, and no answer. ``likely``
    are the labels in its prediction set, None where none is known; ``probability`` is that the whole answer
    is right, as the model sees it.
    """

    prediction: Prediction
    model_version: int
    probability: float
    abstained: Why | None
    task: ReviewTask | None
    likely: tuple[str, ...] | None
    explanation: Explanation | None


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers in the order of the texts; ``model_version`` is the one that answers, but for a canary.

    ``coverage`` is the share of texts whose prediction set is to hold the right label.
    """

    deployment: Deployment
    answers: tuple[Answer, ...]
    model_version: int
    answers_learnt: int
    texts: int
    characters: int
    milliseconds: float
    coverage: float
