"""What the client gives of deployments: answers, review tasks, moves, and how they are doing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from askwell.sdk_spans import PredictedSpan
from askwell.sdk_values import Estimate, LabelProbability


@dataclass(frozen=True, slots=True)
class NamedLabel:
    """A label by id and name."""

    label_id: str
    name: str


@dataclass(frozen=True, slots=True)
class NamedSpan:
    """A part of a text, from code point ``start`` to before ``end``, with its label."""

    start: int
    end: int
    label_id: str
    name: str


@dataclass(frozen=True, slots=True)
class FinalAnswer:
    """What stands: labels and spans."""

    labels: tuple[NamedLabel, ...]
    spans: tuple[NamedSpan, ...]


@dataclass(frozen=True, slots=True)
class ReviewTask:
    """A text that a deployment handed to people.

    ``status`` is "open" until it is "answered", "expired" or "cancelled". ``answer`` is what stands in the
    end, None while it is open and where nothing stands; ``guess`` what the model would have said, right with
    ``probability``. ``says`` tells in a sentence why people are asked.
    """

    id: str
    deployment: str
    project_id: str
    status: str
    because: str
    says: str
    is_audit: bool
    external_id: str | None
    document_id: int
    text: str | None
    created_at: datetime
    expires_at: datetime | None
    ended_at: datetime | None
    model_version: int
    guess: FinalAnswer
    probability: float
    answer: FinalAnswer | None

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come, unless somebody takes an answer back."""
        return self.status != "open"


@dataclass(frozen=True, slots=True)
class Weighed:
    """A part of a text, and by how much the probability falls without it."""

    start: int
    end: int
    text: str
    effect: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the words did to the probability of a label (``kind`` "occlusion": each was left out in turn).

    ``baseline`` is the probability for no text at all; ``why_not`` says why there is no explanation.
    """

    kind: str
    label_id: str | None
    probability: float
    baseline: float
    parts: tuple[Weighed, ...]
    why_not: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a deployment says of a text.

    Where it ``abstained``, ``labels`` and ``spans`` are the model's guess and no answer, and
    ``abstained_because`` says why; ``review`` is how the task stands that was made for people, if any.
    ``probability`` is that the whole answer is right; ``prediction_set`` holds the ids of the labels among
    which the right one is to be expected, None where that is not known.
    """

    labels: tuple[LabelProbability, ...]
    n_best: tuple[LabelProbability, ...]
    spans: tuple[PredictedSpan, ...]
    epistemic: float
    out_of_scope: float
    probability: float
    abstained: bool
    abstained_because: str | None
    prediction_set: tuple[str, ...] | None
    review_task_id: str | None
    review: ReviewTask | None
    explanation: Explanation | None
    external_id: str | None
    model_version: int

    @property
    def label(self) -> str | None:
        """The name of the likeliest label of the answer; None where it has none, or abstained."""
        return self.labels[0].name if self.labels and not self.abstained else None


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers in the order of the texts; ``model_version`` gave them, but for those of a canary."""

    predictions: tuple[Answer, ...]
    model_version: int
    answers_learnt: int
    set_coverage: float

    def __iter__(self) -> Iterator[Answer]:
        return iter(self.predictions)

    def __len__(self) -> int:
        return len(self.predictions)

    def __getitem__(self, index: int) -> Answer:
        return self.predictions[index]


@dataclass(frozen=True, slots=True)
class DeploymentState:
    """How a deployment stands: ``version`` is pinned, or None: the newest; ``answering`` answers now.

    ``conduct`` is how it behaves, as the HTTP call gives it; ``tasks`` counts review tasks by their status.
    """

    name: str
    id: str
    project_id: str
    created_at: datetime
    version: int | None
    answering: int | None
    canary_version: int | None
    canary_share: float
    shadow_version: int | None
    paused: str | None
    conduct: Mapping[str, Any]
    tasks: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Move:
    """One change of a deployment, and what it served from then on."""

    number: int
    kind: str
    says: str
    person: str
    at: datetime
    version: int | None
    canary_version: int | None
    canary_share: float
    shadow_version: int | None


@dataclass(frozen=True, slots=True)
class Traffic:
    """What happened: calls, those that failed or were refused, texts, and how many were held back."""

    calls: int
    errors: int
    refused: int
    texts: int
    abstained: int
    audited: int
    tasks: int
    abstained_share: float | None
    probability: float | None


@dataclass(frozen=True, slots=True)
class LiveQuality:
    """How often it was right, told by texts that chance chose and people answered; None: too few."""

    audit_answers: int
    accuracy: Estimate | None
    mean_probability: float | None
    answered: int
    answered_precision: Estimate | None
    target: float | None
    verdict: str | None


@dataclass(frozen=True, slots=True)
class Monitoring:
    """How a deployment did from ``since`` to ``until``; ``drift``, ``alerts`` and the rest of it are as the
    HTTP call gives them."""

    deployment: str
    since: datetime
    until: datetime
    traffic: Traffic
    live: LiveQuality
    labels: tuple[Mapping[str, Any], ...]
    review_tasks: Mapping[str, Any]
    drift: Mapping[str, Any]
    alerts: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class DeploymentKey:
    """A key of a deployment; ``hint`` is how its secret begins, ``made_by`` a person's name.

    ``texts_a_minute`` is how much may be asked with it, None where it has no limit of its own.
    """

    id: str
    name: str
    hint: str
    texts_a_minute: int | None
    made_by: str
    created_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewDeploymentKey(DeploymentKey):
    """A new key with its ``secret``, which is given only now."""

    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was deleted: records, and texts that nobody had dealt with; ``kept`` are texts that stay and why,
    ``remains`` says what is kept elsewhere."""

    served: int
    texts: int
    cancelled: int
    kept: tuple[Mapping[str, Any], ...]
    remains: tuple[str, ...]
