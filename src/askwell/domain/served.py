"""What a deployment said of a text, as it is kept, and its counts by the hour."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from askwell.domain.spans import Span


@dataclass(frozen=True, slots=True)
class ShadowAnswer:
    """What the shadow would have said, and whether that is the same."""

    version: int
    labels: tuple[str, ...]
    probability: float
    agrees: bool


@dataclass(frozen=True, slots=True)
class Served:
    """One predicted text.

    ``probability`` is that the answer is right, as the model sees it. ``abstained`` is why it was not given
    (a ``policies.Why``), None where it was. ``text`` and ``features`` (half precision, as bytes) are there by
    consent alone; ``id`` is None until it is stored.
    """

    deployment_id: str
    project_id: str
    created_at: datetime
    model_version: int
    labels: tuple[str, ...]
    probability: float
    epistemic: float
    out_of_scope: float
    milliseconds: float
    external_id: str | None = None
    is_canary: bool = False
    spans: tuple[tuple[Span, float], ...] = ()
    abstained: str | None = None
    is_audit: bool = False
    shadow: ShadowAnswer | None = None
    review_task_id: str | None = None
    text: str | None = None
    features: bytes | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True)
class Hour:
    """What one version of a deployment did in an hour, or a part of one; sums are over its texts.

    ``version`` is 0 for calls that no version answered. ``latency`` counts calls by the classes of
    ``deployments.LATENCY``, ``milliseconds`` is the sum over them, ``strangeness`` that of out-of-scope
    scores.
    """

    deployment_id: str
    project_id: str
    hour: datetime
    version: int
    calls: int = 0
    texts: int = 0
    abstained: int = 0
    out_of_scope: int = 0
    audited: int = 0
    tasks: int = 0
    errors: int = 0
    refused: int = 0
    shadowed: int = 0
    shadow_agreed: int = 0
    milliseconds: float = 0.0
    probability: float = 0.0
    epistemic: float = 0.0
    strangeness: float = 0.0
    labels: Mapping[str, int] = field(default_factory=dict[str, int])
    latency: Mapping[int, int] = field(default_factory=dict[int, int])


def beginning_of_hour(moment: datetime) -> datetime:
    """Give the hour in which a moment lies, by its beginning."""
    return moment.replace(minute=0, second=0, microsecond=0)
