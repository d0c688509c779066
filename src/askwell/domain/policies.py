"""When a deployment abstains: the rule that its owner chose, and what follows from it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from askwell.domain.errors import InvalidInput

LEAST_TARGET, MOST_TARGET = 0.05, 0.999
MOST_COST = 1e6


class PolicyKind(StrEnum):
    """What the owner asks for: an answer always, a share of right answers, or the lowest cost."""

    NEVER = "never"
    PRECISION = "precision"
    COSTS = "costs"


class Why(StrEnum):
    """Why a call abstained; each has its phrase in ``WHY``."""

    UNSURE = "unsure"
    OUT_OF_SCOPE = "out_of_scope"
    NOT_MEASURED = "not_measured"


WHY: Mapping[Why, str] = {
    Why.UNSURE: "the model is not as sure as its owner asks for",
    Why.OUT_OF_SCOPE: "the text is unlike the texts of the project",
    Why.NOT_MEASURED: "no answers were drawn at random that would tell how often the model is right",
}
"""What each reason means in plain words."""


@dataclass(frozen=True, slots=True)
class Policy:
    """When to abstain.

    ``PRECISION``: answer only as far as at least a share ``target`` of the answers is right; ``by_label``
    gives labels a share of their own. ``COSTS``: abstain where being ``wrong`` is expected to cost more than
    ``asking`` a person; ``by_label`` gives what it costs to say this label wrongly.
    """

    kind: PolicyKind = PolicyKind.NEVER
    target: float | None = None
    wrong: float | None = None
    asking: float | None = None
    by_label: Mapping[str, float] = field(default_factory=dict[str, float])

    def __post_init__(self) -> None:
        is_precise, is_costed = self.kind is PolicyKind.PRECISION, self.kind is PolicyKind.COSTS
        if is_precise != (self.target is not None) or is_costed != (self.wrong is not None):
            raise InvalidInput(field="policy", reason="“precision” needs a target, “costs” needs wrong")
        if is_costed != (self.asking is not None):
            raise InvalidInput(field="policy", reason="“costs” needs asking")
        if self.kind is PolicyKind.NEVER and self.by_label:
            raise InvalidInput(field="policy", reason="“never” has nothing to say of single labels")
        if is_precise:
            for share in (self.target or 0.0, *self.by_label.values()):
                _check(share, LEAST_TARGET, MOST_TARGET, "a target")
        if is_costed:
            for cost in (self.wrong or 0.0, self.asking or 0.0, *self.by_label.values()):
                _check(cost, 0.0, MOST_COST, "a cost")

    def check_labels(self, label_ids: Collection[str]) -> None:
        """Raise ``InvalidInput`` for what is said of a label that is none of these."""
        for label_id in self.by_label:
            if label_id not in label_ids:
                reason = f"there is no label “{label_id[:60]}” whose answers could be held back"
                raise InvalidInput(field="policy", reason=reason)

    def to_json(self) -> dict[str, Any]:
        """Give it as it is stored and sent."""
        content: dict[str, Any] = {"kind": self.kind.value}
        for name in ("target", "wrong", "asking"):
            if (value := getattr(self, name)) is not None:
                content[name] = value
        if self.by_label:
            content["by_label"] = dict(self.by_label)
        return content

    @staticmethod
    def from_json(content: Mapping[str, Any]) -> "Policy":
        """Read what ``to_json`` gave."""
        return Policy(
            kind=PolicyKind(content["kind"]),
            target=content.get("target"),
            wrong=content.get("wrong"),
            asking=content.get("asking"),
            by_label=dict(content.get("by_label", {})),
        )


@dataclass(frozen=True, slots=True)
class Likely:
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class LabelThreshold:
    """Where one label is held back.

    It is answered from the probability ``threshold`` on (None: never). Choosing several labels, a text is
    held back as well where a label lies above its ``floor`` and below its threshold. Of the texts with this
    label a share ``answered`` is answered, and of these ``precision`` rightly; ``needed`` is how many more
    audit answers would show that the target is reached: 0 where it is shown, None
    where that is not to be hoped for.
    """

    threshold: float | None
    floor: float
    answered: Likely
    precision: Likely
    needed: int | None = None


@dataclass(frozen=True, slots=True)
class MeanCosts:
    """What a text cost on average in the audit: by the rule, had all been answered, had all been asked."""

    by_rule: float
    answering: float
    asking: float


@dataclass(frozen=True, slots=True)
class Thresholds:
    """What a policy means for a version, by label id and over all texts.

    ``version`` is the one whose audit predictions told, and ``audit_answers`` their number; the rest is as in
    ``LabelThreshold``.
    """

    version: int
    audit_answers: int
    labels: Mapping[str, LabelThreshold]
    answered: Likely
    precision: Likely
    needed: int | None = None
    costs: MeanCosts | None = None


@dataclass(frozen=True, slots=True)
class SetCoverage:
    """Sets of labels that hold the right one of a share ``wished`` of texts, as far as audit answers tell.

    ``coverage`` is what they reach; ``needed`` is how many answers are missing to make any but the set of all
    labels, 0 where there are enough.
    """

    wished: float
    audit_answers: int
    coverage: Likely
    needed: int


def _check(value: float, low: float, high: float, what: str) -> None:
    if not low <= value <= high:
        raise InvalidInput(field="policy", reason=f"{what} must lie between {low:g} and {high:g}")
