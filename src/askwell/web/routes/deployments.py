"""Deployments: make them, change how they behave, and move what answers under their names."""

from fastapi import APIRouter, status

from askwell.domain.deployments import Conduct, Deployment
from askwell.domain.members import Caller
from askwell.services import deployments, moving
from askwell.storage.store import Store as TheStore
from askwell.web.deps import DeploymentName, Parts, ProjectId, SignedIn, Store
from askwell.web.errors import documented
from askwell.wire.deployments import (
    CanaryIn,
    ConductIn,
    DeploymentIn,
    DeploymentOut,
    DeploymentsOut,
    MovesOut,
    PauseIn,
    PolicyIn,
    PromoteIn,
    ShadowIn,
)
from askwell.wire.doubt import DoubtOut

router = APIRouter(tags=["deploy"], responses=documented(401, 403, 404, 409, 422, 503))


@router.post(
    "/projects/{project}/deployments",
    operation_id="create_deployment",
    summary="Deploy the project's model",
    status_code=status.HTTP_201_CREATED,
)
def create_deployment(
    parts: Parts, caller: SignedIn, project: ProjectId, body: DeploymentIn
) -> DeploymentOut:
    """Have the model answer under a name of its own: a pinned version, or whichever is the newest."""
    conduct = Conduct(**body.conduct.changes())
    made = deployments.create(
        parts.store, parts.responder, caller, project, body.name, version=body.version, conduct=conduct
    )
    return _out(parts.store, caller, made)


@router.get(
    "/projects/{project}/deployments", operation_id="list_deployments", summary="A project's deployments"
)
def list_deployments(store: Store, caller: SignedIn, project: ProjectId) -> DeploymentsOut:
    """Give the project's deployments, oldest first."""
    found = deployments.find_all(store, caller, project)
    return DeploymentsOut(deployments=[DeploymentOut.of(each) for each in found])


@router.post("/projects/{project}/doubt:try", operation_id="try_policy", summary="What a policy would mean")
def try_policy(parts: Parts, caller: SignedIn, project: ProjectId, body: PolicyIn) -> DoubtOut:
    """Give what the newest version would leave to people under this policy, before it is deployed."""
    doubt = deployments.find_prospect(parts.store, parts.responder, caller, project, body.to_policy())
    return DoubtOut.of(doubt.thresholds, doubt.sets, is_measured=doubt.is_measured)


@router.get("/deployments/{deployment}", operation_id="read_deployment", summary="A deployment")
def read_deployment(store: Store, caller: SignedIn, deployment: DeploymentName) -> DeploymentOut:
    """Give what answers under the name, how it behaves, and how many texts wait for people."""
    return DeploymentOut.of(deployments.find(store, caller, deployment))


@router.patch(
    "/deployments/{deployment}", operation_id="change_deployment", summary="Change how a deployment behaves"
)
def change_deployment(
    parts: Parts, caller: SignedIn, deployment: DeploymentName, body: ConductIn
) -> DeploymentOut:
    """Change what is given, and leave the rest; null means: not at all."""
    changed = deployments.change(parts.store, parts.responder, caller, deployment, **body.changes())
    return _out(parts.store, caller, changed)


@router.delete(
    "/deployments/{deployment}",
    operation_id="delete_deployment",
    summary="Delete a deployment",
    status_code=status.HTTP_204_NO_CONTENT,
)
def delete_deployment(store: Store, caller: SignedIn, deployment: DeploymentName) -> None:
    """Delete it with its history and records; its open review tasks are cancelled, their texts stay."""
    deployments.remove(store, caller, deployment)


@router.get(
    "/deployments/{deployment}/moves",
    operation_id="list_deployment_moves",
    summary="What was changed about it",
)
def list_deployment_moves(store: Store, caller: SignedIn, deployment: DeploymentName) -> MovesOut:
    """Give every change of what it served and of how it behaves, the latest first."""
    return MovesOut.of(*deployments.find_history(store, caller, deployment))


@router.get(
    "/deployments/{deployment}/doubt",
    operation_id="read_deployment_doubt",
    summary="What it leaves to people",
)
def read_deployment_doubt(parts: Parts, caller: SignedIn, deployment: DeploymentName) -> DoubtOut:
    """Give the thresholds of the version that answers, and what share of texts it answers how precisely."""
    doubt = deployments.find_doubt(parts.store, parts.responder, caller, deployment)
    return DoubtOut.of(doubt.thresholds, doubt.sets, is_measured=doubt.is_measured)


@router.post(
    "/deployments/{deployment}/doubt:try",
    operation_id="try_deployment_policy",
    summary="What another policy would mean",
)
def try_deployment_policy(
    parts: Parts, caller: SignedIn, deployment: DeploymentName, body: PolicyIn
) -> DoubtOut:
    """Give what the version that answers would do under this policy; nothing is changed."""
    policy = body.to_policy()
    doubt = deployments.find_doubt(parts.store, parts.responder, caller, deployment, policy=policy)
    return DoubtOut.of(doubt.thresholds, doubt.sets, is_measured=doubt.is_measured)


@router.post(
    "/deployments/{deployment}:promote", operation_id="promote_version", summary="Have another version answer"
)
def promote_version(
    parts: Parts, caller: SignedIn, deployment: DeploymentName, body: PromoteIn
) -> DeploymentOut:
    """Have a version answer from now on; it is read before the switch, and no call is lost."""
    moved = moving.promote(parts.store, parts.responder, caller, deployment, body.version)
    return _out(parts.store, caller, moved)


@router.post(
    "/deployments/{deployment}:rollback",
    operation_id="roll_back_deployment",
    summary="Go back to what answered before",
)
def roll_back_deployment(parts: Parts, caller: SignedIn, deployment: DeploymentName) -> DeploymentOut:
    """Go back one step in the history of what answered; doing it again goes back one more."""
    return _out(parts.store, caller, moving.roll_back(parts.store, parts.responder, caller, deployment))


@router.post(
    "/deployments/{deployment}:canary", operation_id="set_canary", summary="Try a version on a share"
)
def set_canary(parts: Parts, caller: SignedIn, deployment: DeploymentName, body: CanaryIn) -> DeploymentOut:
    """Have a version answer a share of the texts, chosen by their ids, so that a caller sees one version."""
    moved = moving.set_canary(parts.store, parts.responder, caller, deployment, body.version, body.share)
    return _out(parts.store, caller, moved)


@router.post(
    "/deployments/{deployment}:shadow", operation_id="set_shadow", summary="Compare with another version"
)
def set_shadow(parts: Parts, caller: SignedIn, deployment: DeploymentName, body: ShadowIn) -> DeploymentOut:
    """Have a version predict as well; nobody sees its answers, and how often they agree is counted."""
    moved = moving.set_shadow(parts.store, parts.responder, caller, deployment, body.version)
    return _out(parts.store, caller, moved)


@router.post("/deployments/{deployment}:pause", operation_id="pause_deployment", summary="Answer nothing")
def pause_deployment(
    store: Store, caller: SignedIn, deployment: DeploymentName, body: PauseIn
) -> DeploymentOut:
    """Have it answer nothing until it is resumed; callers get a 503 that says why."""
    return _out(store, caller, moving.pause(store, caller, deployment, body.because))


@router.post("/deployments/{deployment}:resume", operation_id="resume_deployment", summary="Answer again")
def resume_deployment(store: Store, caller: SignedIn, deployment: DeploymentName) -> DeploymentOut:
    """Let it answer again."""
    return _out(store, caller, moving.resume(store, caller, deployment))


def _out(store: TheStore, caller: Caller, deployment: Deployment) -> DeploymentOut:
    return DeploymentOut.of(deployments.find(store, caller, deployment.name))
