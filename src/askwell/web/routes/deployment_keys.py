"""Keys of one deployment: make one, see which there are, end one."""

from fastapi import APIRouter, status

from askwell.services import deployment_keys
from askwell.web.deps import DeploymentName, KeyId, SignedIn, Store
from askwell.web.errors import documented
from askwell.wire.deployment_keys import DeploymentKeyIn, DeploymentKeysOut, NewDeploymentKeyOut

router = APIRouter(tags=["deploy"], responses=documented(401, 403, 404, 422))


@router.get(
    "/deployments/{deployment}/keys", operation_id="list_deployment_keys", summary="A deployment's keys"
)
def list_deployment_keys(store: Store, caller: SignedIn, deployment: DeploymentName) -> DeploymentKeysOut:
    """Give its keys that still work, oldest first, whoever made them."""
    return DeploymentKeysOut.of(*deployment_keys.find_all(store, caller, deployment))


@router.post(
    "/deployments/{deployment}/keys",
    operation_id="create_deployment_key",
    summary="Make a key of a deployment",
    status_code=status.HTTP_201_CREATED,
)
def create_deployment_key(
    store: Store, caller: SignedIn, deployment: DeploymentName, body: DeploymentKeyIn
) -> NewDeploymentKeyOut:
    """Make a key that calls this deployment, asks what became of its calls, and opens nothing else.

    Its secret is shown only now. It works for as long as whoever made it may call the model.
    """
    made = deployment_keys.create(store, caller, deployment, body.name, texts_a_minute=body.texts_a_minute)
    return NewDeploymentKeyOut.with_secret(made.key, caller.person.name, made.secret)


@router.delete(
    "/deployments/{deployment}/keys/{key}",
    operation_id="revoke_deployment_key",
    summary="End a key of a deployment",
    status_code=status.HTTP_204_NO_CONTENT,
)
def revoke_deployment_key(store: Store, caller: SignedIn, deployment: DeploymentName, key: KeyId) -> None:
    """End one of its keys at once, whoever made it."""
    deployment_keys.revoke(store, caller, deployment, key)
