"""A deployment: a name under which a model is called, which version answers, and how it came to that."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from askwell.domain.errors import InvalidInput
from askwell.domain.members import MOST_A_MINUTE
from askwell.domain.policies import Policy
from askwell.domain.review_tasks import TaskStatus

MAX_NAME = 60
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")

MODEL, NOTHING = "model", "none"
"""What may stand when a review task expires, beside a label's id: the model's own answer, or no answer."""

LATENCY = (1, 2, 5, 10, 15, 20, 30, 50, 75, 100, 150, 200, 300, 500, 1_000, 2_000, 5_000, 10_000)
"""Upper bounds, in milliseconds, of the classes in which calls are counted; a last class has none."""


class MoveKind(StrEnum):
    """How a deployment changed; each has its phrase in ``PHRASES``."""

    CREATE = "create"
    PROMOTE = "promote"
    ROLLBACK = "rollback"
    CANARY = "canary"
    SHADOW = "shadow"
    SETTINGS = "settings"
    PAUSE = "pause"
    RESUME = "resume"


PHRASES: Mapping[MoveKind, str] = {
    MoveKind.CREATE: "made it",
    MoveKind.PROMOTE: "had another version answer",
    MoveKind.ROLLBACK: "went back to what answered before",
    MoveKind.CANARY: "changed the canary",
    MoveKind.SHADOW: "changed the shadow",
    MoveKind.SETTINGS: "changed the settings",
    MoveKind.PAUSE: "paused it",
    MoveKind.RESUME: "let it answer again",
}
"""What each move is in a sentence that begins with a person's name."""


@dataclass(frozen=True, slots=True)
class Serving:
    """Which versions answer.

    ``version`` answers, None: whichever is the newest. A share ``canary_share`` of the texts, in [0, 1], gets
    ``canary`` in its place; ``shadow`` predicts as well, and its answers are only compared. ``encoder`` is
    the project's when these were chosen, so that they can be read after it has another.
    """

    version: int | None = None
    canary: int | None = None
    canary_share: float = 0.0
    shadow: int | None = None
    encoder: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.canary_share <= 1:
            raise InvalidInput(field="share", reason="must lie between 0 and 1")
        if (self.canary is None) != (self.canary_share == 0):
            raise InvalidInput(field="share", reason="a canary needs a version and a share above 0")
        for version in (self.version, self.canary, self.shadow):
            if version is not None and version < 1:
                raise InvalidInput(field="version", reason="versions count from 1")

    @property
    def answering(self) -> tuple[int | None, int | None, float, str]:
        """What a caller can tell from the answers."""
        return self.version, self.canary, self.canary_share, self.encoder

    @property
    def pinned(self) -> tuple[int, ...]:
        """The versions that are named, each once."""
        named = (self.version, self.canary, self.shadow)
        return tuple(dict.fromkeys(each for each in named if each is not None))


@dataclass(frozen=True, slots=True)
class Conduct:
    """How a deployment behaves.

    It abstains as ``policy`` says, and (unless that is never) for texts whose out-of-scope score is above
    ``scope_limit`` (None: not for that). While it ``asks_people``, what it abstains on and a random share
    ``audit_share`` of its texts become review tasks, of which at most ``open_most`` may be open; after
    ``expiry_hours`` (None: never) one expires into the ``fallback``: the model's own answer, none, or a
    label's id. While it ``saves``, texts are kept unless a call says otherwise; after ``retention_days``
    (None: never) what was said is forgotten. ``texts_a_minute`` is how much may be asked of it (None: no
    limit). ``alerts`` are figures from which on its owner is told.
    """

    policy: Policy = field(default_factory=Policy)
    scope_limit: float | None = 0.99
    asks_people: bool = True
    audit_share: float = 0.01
    open_most: int = 1_000
    expiry_hours: float | None = 72.0
    fallback: str = MODEL
    saves: bool = False
    retention_days: int | None = 30
    texts_a_minute: int | None = None
    alerts: Mapping[str, float] = field(default_factory=dict[str, float])

    def __post_init__(self) -> None:
        _within("scope_limit", self.scope_limit, 0.0, 1.0)
        _within("audit_share", self.audit_share, 0.0, 1.0)
        _within("open_most", self.open_most, 0, 1_000_000)
        _within("expiry_hours", self.expiry_hours, 1 / 60, 24 * 366)
        _within("retention_days", self.retention_days, 1, 36_500)
        _within("texts_a_minute", self.texts_a_minute, 1, MOST_A_MINUTE)
        if not self.fallback or len(self.fallback) > 40:
            raise InvalidInput(field="fallback", reason="must be “model”, “none” or a label’s id")


@dataclass(frozen=True, slots=True)
class Deployment:
    """A model that is called by a name; ``paused`` says why it answers nothing now, None while it does."""

    id: str
    name: str
    project_id: str
    created_by: str
    created_at: datetime
    serving: Serving = field(default_factory=Serving)
    conduct: Conduct = field(default_factory=Conduct)
    paused: str | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """One change of a deployment: what it served from then on, by whom, and ``details`` of the settings.

    ``number`` counts a deployment's moves from 1.
    """

    number: int
    kind: MoveKind
    person_id: str
    at: datetime
    serving: Serving
    details: Mapping[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True)
class Presence:
    """A deployment as it stands: the version that answers now (None: the project has no model), and how many
    of its review tasks stand where."""

    deployment: Deployment
    answering: int | None
    tasks: Mapping[TaskStatus, int]


def clean_name(name: str) -> str:
    """Give a name as it stands in an address.

    Raises ``InvalidInput`` unless it is 1 to ``MAX_NAME`` small letters a to z, digits and hyphens, and
    begins and ends with none of the last.
    """
    cleaned = name.strip().lower()
    if len(cleaned) > MAX_NAME or not _NAME.fullmatch(cleaned):
        reason = f"must be 1 to {MAX_NAME} letters a to z, digits and hyphens, such as support-tickets"
        raise InvalidInput(field="name", reason=reason)
    return cleaned


def is_canary(deployment_id: str, key: str, share: float) -> bool:
    """Whether the canary answers what has this key: the external id, or the text where there is none.

    The same key always gets the same, and raising the share takes no key away from the canary.
    """
    digest = hashlib.blake2b(key.encode("utf-8", "surrogatepass"), key=deployment_id.encode(), digest_size=8)
    return int.from_bytes(digest.digest(), "big") / 2**64 < share


def step_back(moves: Sequence[Move]) -> Serving | None:
    """Give what answered before the last change of it, from a history in its order; None without one.

    The shadow stays as it is. Going back twice goes on to what answered before that, and does not return to
    where it began: a rollback is passed over, together with what it took back.
    """
    trail: list[Serving] = []
    for move in moves:
        if move.kind is MoveKind.ROLLBACK and len(trail) > 1:
            trail.pop()
        elif not trail or trail[-1].answering != move.serving.answering:
            trail.append(move.serving)
    return replace(trail[-2], shadow=moves[-1].serving.shadow) if len(trail) > 1 else None


def latency_class(milliseconds: float) -> int:
    """Give the class of ``LATENCY`` in which a call is counted, from 0 on."""
    return next((place for place, bound in enumerate(LATENCY) if milliseconds <= bound), len(LATENCY))


def _within(name: str, value: float | None, low: float, high: float) -> None:
    if value is not None and not low <= value <= high:
        raise InvalidInput(field=name, reason=f"must lie between {low:g} and {high:g}")
