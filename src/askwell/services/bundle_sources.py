"""Whose model a bundle is made of: a project's, or that of a deployment, with what it leaves to people."""

from dataclasses import dataclass
from typing import Any

from askwell.domain.errors import InvalidInput
from askwell.domain.members import Caller, Permission
from askwell.domain.policies import PolicyKind
from askwell.services import planning
from askwell.services.planning import Plan
from askwell.services.responding import Responder
from askwell.services.thresholds import Doubt
from askwell.storage import deployments
from askwell.storage.store import Store


@dataclass(frozen=True, slots=True)
class DeployedModel:
    """The version that answers under a deployment's name, and the name of its encoder.

    ``thresholds`` say when a call abstains, as ``askwell_bundle.thresholds`` reads them; None: never.
    """

    project_id: str
    version: int
    encoder_name: str
    thresholds: dict[str, Any] | None


def is_deployment(store: Store, name: str) -> bool:
    """Whether some deployment has this name."""
    with store.database.read() as connection:
        return deployments.find(connection, name) is not None


def of_deployment(store: Store, responder: Responder, caller: Caller, name: str) -> DeployedModel:
    """Give what a bundle of a deployment is made of.

    Raises ``NotFound``, what ``planning.plan`` raises, and ``InvalidInput`` where the deployment leaves all
    to people because nothing was measured: a bundle could not tell why.
    """
    with store.database.read() as connection:
        deployment, project = planning.demand(connection, caller, name, Permission.EXPORT)
        plan = planning.plan(connection, deployment, project)
    encoder_name = responder.prepare(plan)
    doubt = responder.doubt(plan)
    if not doubt.is_measured:
        reason = f"“{name}” answers nothing yet: too few texts that chance chose have an answer"
        raise InvalidInput(field="name", reason=reason)
    return DeployedModel(project.id, plan.main.version.version, encoder_name, _thresholds(plan, doubt))


def _thresholds(plan: Plan, doubt: Doubt) -> dict[str, Any] | None:
    conduct = plan.deployment.conduct
    if conduct.policy.kind is PolicyKind.NEVER:
        return None
    labels = {} if doubt.thresholds is None else doubt.thresholds.labels
    return {
        "labels": {key: {"threshold": each.threshold, "floor": each.floor} for key, each in labels.items()},
        "out_of_scope": conduct.scope_limit,
    }
