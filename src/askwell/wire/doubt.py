"""What a deployment's policy means, as JSON: thresholds, the share answered and its precision, sets."""

from askwell.domain.policies import WHY, LabelThreshold, Likely, SetCoverage, Thresholds, Why
from askwell.wire.base import Out


class LikelyOut(Out):
    """A figure with its 95 % interval."""

    value: float
    low: float
    high: float

    @classmethod
    def of(cls, likely: Likely) -> "LikelyOut":
        """Map from the domain."""
        return cls(value=likely.value, low=likely.low, high=likely.high)


class LabelThresholdOut(Out):
    """Where a label is held back: below `threshold` (null: always); choosing several, a text is as well where
    the label lies between `floor` and threshold. `needed` counts audit answers until the target is shown to
    be reached: 0 it is, null it is not to be hoped for."""

    threshold: float | None
    floor: float
    answered: LikelyOut
    precision: LikelyOut
    needed: int | None

    @classmethod
    def of(cls, label: LabelThreshold) -> "LabelThresholdOut":
        """Map from the domain."""
        return cls(
            threshold=label.threshold,
            floor=label.floor,
            answered=LikelyOut.of(label.answered),
            precision=LikelyOut.of(label.precision),
            needed=label.needed,
        )


class CostsOut(Out):
    """The mean cost of a text in the audit: by the rule, had all been answered, and had all been asked."""

    by_rule: float
    answering: float
    asking: float


class ThresholdsOut(Out):
    """What a policy means: the share of texts `answered`, and the share of right answers among them
    (`precision`), told by the audit answers of a version."""

    version: int
    audit_answers: int
    answered: LikelyOut
    precision: LikelyOut
    needed: int | None
    labels: dict[str, LabelThresholdOut]
    costs: CostsOut | None

    @classmethod
    def of(cls, thresholds: Thresholds) -> "ThresholdsOut":
        """Map from the domain."""
        costs = thresholds.costs
        return cls(
            version=thresholds.version,
            audit_answers=thresholds.audit_answers,
            answered=LikelyOut.of(thresholds.answered),
            precision=LikelyOut.of(thresholds.precision),
            needed=thresholds.needed,
            labels={key: LabelThresholdOut.of(label) for key, label in thresholds.labels.items()},
            costs=None
            if costs is None
            else CostsOut(by_rule=costs.by_rule, answering=costs.answering, asking=costs.asking),
        )


class DoubtOut(Out):
    """What the version that answers would do under a policy.

    `thresholds` is null where the policy is never to abstain, and where nothing was audited (`is_measured`
    false): then nothing is answered. `set_coverage` is what prediction sets reach, null where none is known.
    """

    is_measured: bool
    thresholds: ThresholdsOut | None
    set_coverage: LikelyOut | None
    set_needed: int | None
    reasons: dict[Why, str]

    @classmethod
    def of(cls, thresholds: Thresholds | None, sets: SetCoverage | None, *, is_measured: bool) -> "DoubtOut":
        """Map from the domain."""
        return cls(
            is_measured=is_measured,
            reasons=dict(WHY),
            thresholds=None if thresholds is None else ThresholdsOut.of(thresholds),
            set_coverage=None if sets is None else LikelyOut.of(sets.coverage),
            set_needed=None if sets is None else sets.needed,
        )
