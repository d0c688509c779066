"""What a project tells other programs, to which addresses, and how often it tries."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from askwell.domain.errors import InvalidInput
from askwell.domain.review_tasks import TaskStatus


class NoticeKind(StrEnum):
    """What there is to tell; each has its phrase in ``PHRASES``."""

    ANSWERS_RECORDED = "answers_recorded"
    FLAG_RAISED = "flag_raised"
    PEOPLE_DISAGREE = "people_disagree"
    MODEL_IMPROVED = "model_improved"
    GOAL_REACHED = "goal_reached"
    ALL_ANSWERED = "all_answered"
    IMPORT_FINISHED = "import_finished"
    REVIEW_TASK_ANSWERED = "review_task_answered"
    REVIEW_TASK_EXPIRED = "review_task_expired"
    REVIEW_TASK_CANCELLED = "review_task_cancelled"
    DEPLOYMENT_ALERT = "deployment_alert"
    DEPLOYMENT_RECOVERED = "deployment_recovered"
    TEST = "test"


PHRASES: Mapping[NoticeKind, str] = {
    NoticeKind.ANSWERS_RECORDED: "Answers came in, told in batches of a minute",
    NoticeKind.FLAG_RAISED: "Somebody flagged a text",
    NoticeKind.PEOPLE_DISAGREE: "People gave one text different answers",
    NoticeKind.MODEL_IMPROVED: "The model is surely right on more than 60, 70, 80, 90 or 95 % of the texts",
    NoticeKind.GOAL_REACHED: "The project’s goal is reached",
    NoticeKind.ALL_ANSWERED: "Every text has an answer",
    NoticeKind.IMPORT_FINISHED: "An import has finished or failed",
    NoticeKind.REVIEW_TASK_ANSWERED: "People answered a text that a deployment handed to them",
    NoticeKind.REVIEW_TASK_EXPIRED: "Nobody answered in time a text that a deployment handed to people",
    NoticeKind.REVIEW_TASK_CANCELLED: "Somebody called off a text that a deployment handed to people",
    NoticeKind.DEPLOYMENT_ALERT: "Something goes wrong with a deployment",
    NoticeKind.DEPLOYMENT_RECOVERED: "What went wrong with a deployment is over",
    NoticeKind.TEST: "A test that somebody asked for",
}
"""What each kind means in plain words."""

OF_TASKS: Mapping[TaskStatus, NoticeKind] = {
    TaskStatus.ANSWERED: NoticeKind.REVIEW_TASK_ANSWERED,
    TaskStatus.EXPIRED: NoticeKind.REVIEW_TASK_EXPIRED,
    TaskStatus.CANCELLED: NoticeKind.REVIEW_TASK_CANCELLED,
}
"""What is told of a review task that has come to this."""

CHOOSABLE = tuple(kind for kind in NoticeKind if kind is not NoticeKind.TEST)

MAX_URL = 2_000
ATTEMPTS = 10
"""How often a notice is tried before it is given up: over about a day."""
_NAT64 = IPv6Network("64:ff9b::/96")
_FIRST_WAIT, _GROWTH, _LONGEST_WAIT = 10.0, 3.0, 12 * 3_600.0


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address that is told of some kinds of notices.

    Its secret is derived from ``id`` and ``rotation``. ``failed_at`` is when a notice was last given up,
    None once one has arrived again.
    """

    id: str
    project_id: str
    url: str
    kinds: tuple[NoticeKind, ...]
    created_by: str
    created_at: datetime
    is_active: bool = True
    rotation: int = 0
    failed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to tell: the status that came back, or what went wrong, and the seconds it took."""

    at: datetime
    status: int | None
    error: str | None
    seconds: float

    @property
    def is_success(self) -> bool:
        """Whether the receiver has it."""
        return self.status is not None and 200 <= self.status < 300


@dataclass(frozen=True, slots=True)
class Delivery:
    """One notice for one webhook. ``next_at`` is None once it has arrived or was given up."""

    id: int
    webhook_id: str
    project_id: str
    kind: NoticeKind
    payload: Mapping[str, object]
    created_at: datetime
    next_at: datetime | None
    attempts: tuple[Attempt, ...] = field(default=())
    delivered_at: datetime | None = None

    @property
    def key(self) -> str:
        """What a receiver knows it by when it comes twice."""
        return f"{self.webhook_id}.{self.id}"


def check_url(url: str, *, may_be_private: bool) -> str:
    """Give an address that notices can be sent to.

    Raises ``InvalidInput`` for what is no address of the web, for one that carries a name and password, and
    for one that is plainly within this network, unless it may be.
    """
    reason = _flaw(url.strip(), may_be_private)
    if reason:
        raise InvalidInput(field="url", reason=reason)
    return url.strip()


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address is one of the open internet, and so is any that is hidden in it."""
    if isinstance(address, IPv6Address):
        hidden = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if hidden is not None and not is_public(hidden):
            return False
        if address in _NAT64 and not is_public(IPv4Address(int(address) & 0xFFFF_FFFF)):
            return False
    return address.is_global and not address.is_multicast


def wait_after(attempts: int, chance: float) -> float:
    """Give the seconds until the next try after so many; ``chance`` in [0, 1) spreads receivers' load.

    10 s, 30 s, 90 s … 6 h, 12 h, each between 0.8 and 1.2 times as long: ten tries within about a day.
    """
    wait = min(_FIRST_WAIT * _GROWTH ** (attempts - 1), _LONGEST_WAIT)
    return wait * (0.8 + 0.4 * chance)


def _flaw(url: str, may_be_private: bool) -> str | None:
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "is no address of the web"
    if parts.scheme not in ("http", "https") or not host or not url.isprintable() or " " in url:
        return "give an address that begins with https:// or http://"
    if len(url) > MAX_URL:
        return f"must be at most {MAX_URL:,} characters"
    if parts.username is not None or parts.password is not None:
        return "must not carry a name or a password: the signature says who sends"
    if not may_be_private and _is_plainly_private(host):
        return "is within this network, which is not told unless ASKWELL_WEBHOOK_PRIVATE=1"
    return None


def _is_plainly_private(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return not is_public(ip_address(host))
    except ValueError:
        return False
