"""Deployments and what they say, as JSON."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from askwell.domain.deployments import MAX_NAME, PHRASES, Conduct, Move, MoveKind, Presence
from askwell.domain.members import MOST_A_MINUTE
from askwell.domain.policies import Policy, PolicyKind
from askwell.domain.review_tasks import TaskStatus
from askwell.wire.base import MAX_INTEGER, CleanStr, In, Out

Version = Annotated[int, Field(ge=1, le=MAX_INTEGER)]
Share = Annotated[float, Field(ge=0, le=1)]
Name = Annotated[CleanStr, Field(min_length=1, max_length=MAX_NAME, examples=["support-tickets"])]


class PolicyIn(In):
    """When a deployment abstains: `never`; below a share of right answers (`precision`, a `target`, and by
    label id one for some labels); or where a wrong answer is expected to cost more than asking (`costs`)."""

    kind: PolicyKind = PolicyKind.NEVER
    target: float | None = None
    wrong: float | None = None
    asking: float | None = None
    by_label: Annotated[dict[CleanStr, float], Field(max_length=1_000, default_factory=dict)]

    def to_policy(self) -> Policy:
        """Map to the domain."""
        return Policy(self.kind, self.target, self.wrong, self.asking, dict(self.by_label))


class ConductIn(In):
    """How a deployment behaves; what is left out stays, or is as usual for a new one.

    `scope_limit`, `expiry_hours`, `retention_days` and `texts_a_minute` may be null: not at all.
    """

    policy: PolicyIn | None = None
    scope_limit: Share | None = None
    asks_people: bool | None = None
    audit_share: Share | None = None
    open_most: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    expiry_hours: Annotated[float, Field(gt=0, le=24 * 366)] | None = None
    fallback: Annotated[CleanStr, Field(min_length=1, max_length=40)] | None = None
    saves: bool | None = None
    retention_days: Annotated[int, Field(ge=1, le=36_500)] | None = None
    texts_a_minute: Annotated[int, Field(ge=1, le=MOST_A_MINUTE)] | None = None
    alerts: Annotated[dict[CleanStr, float], Field(max_length=20)] | None = None

    def changes(self) -> dict[str, Any]:
        """Give what is to change, by the names of the domain; null only where it means something."""
        given = {name: getattr(self, name) for name in self.model_fields_set}
        kept = {name: value for name, value in given.items() if value is not None or name in _NULLABLE}
        if self.policy is not None:
            kept["policy"] = self.policy.to_policy()
        return kept


_NULLABLE = frozenset({"scope_limit", "expiry_hours", "retention_days", "texts_a_minute"})


class DeploymentIn(In):
    """A new deployment; without a ``version`` it follows the newest."""

    name: Name
    version: Version | None = None
    conduct: ConductIn = ConductIn()


class PromoteIn(In):
    """The version that is to answer; null: whichever is the newest."""

    version: Version | None


class CanaryIn(In):
    """The version that a share of the callers gets; null: none."""

    version: Version | None
    share: Share = 0.0


class ShadowIn(In):
    """The version that predicts as well, only to be compared; null: none."""

    version: Version | None


class PauseIn(In):
    """Why it is paused, as callers are told."""

    because: Annotated[CleanStr, Field(max_length=500)] = ""


class PolicyOut(Out):
    """When a deployment abstains, as in ``PolicyIn``."""

    kind: PolicyKind
    target: float | None
    wrong: float | None
    asking: float | None
    by_label: dict[str, float]

    @classmethod
    def of(cls, policy: Policy) -> "PolicyOut":
        """Map from the domain."""
        return cls(
            kind=policy.kind,
            target=policy.target,
            wrong=policy.wrong,
            asking=policy.asking,
            by_label=dict(policy.by_label),
        )


class ConductOut(Out):
    """How a deployment behaves.

    It abstains as `policy` says, and (unless that is `never`) above `scope_limit`. While it `asks_people`,
    what it holds back and a random `audit_share` become review tasks, `open_most` of them at once, each of
    which after `expiry_hours` becomes the `fallback`: `model`, `none`, or a label's id. While it `saves`,
    texts are kept unless a call says otherwise, and all records for `retention_days`.
    """

    policy: PolicyOut
    scope_limit: float | None
    asks_people: bool
    audit_share: float
    open_most: int
    expiry_hours: float | None
    fallback: str
    saves: bool
    retention_days: int | None
    texts_a_minute: int | None
    alerts: dict[str, float]

    @classmethod
    def of(cls, conduct: Conduct) -> "ConductOut":
        """Map from the domain."""
        names = cls.model_fields.keys() - {"policy", "alerts"}
        known = {name: getattr(conduct, name) for name in names}
        return cls(policy=PolicyOut.of(conduct.policy), alerts=dict(conduct.alerts), **known)


class DeploymentOut(Out):
    """A model that is called by a name.

    `version` is pinned, or null: whichever is the newest. `answering` is the one that answers now, null while
    the project has no model. `paused` says why it answers nothing. `tasks` counts its review tasks.
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
    conduct: ConductOut
    tasks: dict[TaskStatus, int]

    @classmethod
    def of(cls, presence: Presence) -> "DeploymentOut":
        """Map from the domain."""
        deployment = presence.deployment
        return cls(
            name=deployment.name,
            id=deployment.id,
            project_id=deployment.project_id,
            created_at=deployment.created_at,
            version=deployment.serving.version,
            answering=presence.answering,
            canary_version=deployment.serving.canary,
            canary_share=deployment.serving.canary_share,
            shadow_version=deployment.serving.shadow,
            paused=deployment.paused,
            conduct=ConductOut.of(deployment.conduct),
            tasks=dict(presence.tasks),
        )


class DeploymentsOut(Out):
    """A project's deployments, oldest first."""

    deployments: list[DeploymentOut]


class MoveOut(Out):
    """One change of a deployment, and what it served from then on."""

    number: int
    kind: MoveKind
    says: str
    person_id: str
    person: str
    at: datetime
    version: int | None
    canary_version: int | None
    canary_share: float
    shadow_version: int | None
    details: dict[str, Any]

    @classmethod
    def of(cls, move: Move, names: Mapping[str, str]) -> "MoveOut":
        """Map from the domain."""
        return cls(
            number=move.number,
            kind=move.kind,
            says=PHRASES[move.kind],
            person_id=move.person_id,
            person=names.get(move.person_id, move.person_id),
            at=move.at,
            version=move.serving.version,
            canary_version=move.serving.canary,
            canary_share=move.serving.canary_share,
            shadow_version=move.serving.shadow,
            details=dict(move.details),
        )


class MovesOut(Out):
    """A deployment's changes, the latest first."""

    moves: list[MoveOut]

    @classmethod
    def of(cls, moves: Sequence[Move], names: Mapping[str, str]) -> "MovesOut":
        """Map from the domain, with people's names by their ids."""
        return cls(moves=[MoveOut.of(move, names) for move in reversed(moves)])
