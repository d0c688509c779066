"""Webhooks: tell another program what happens in a project, and see whether it was told."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, status

from askwell.services import webhooks
from askwell.services.webhooks import NewSecret
from askwell.web.deps import Parts, ProjectId, SignedIn, Store, WebhookId
from askwell.web.errors import documented
from askwell.wire.base import MAX_INTEGER
from askwell.wire.webhooks import (
    DeliveriesOut,
    NewWebhookOut,
    WebhookChangeIn,
    WebhookIn,
    WebhookOut,
    WebhooksOut,
)

router = APIRouter(tags=["team"], responses=documented(401, 403, 404, 422))

DeliveryId = Annotated[int, Path(alias="delivery", ge=1, le=MAX_INTEGER, description="The delivery's id.")]


@router.get("/projects/{project}/webhooks", operation_id="list_webhooks", summary="A project's webhooks")
def list_webhooks(store: Store, caller: SignedIn, project: ProjectId) -> WebhooksOut:
    """Give the webhooks, oldest first, and all that they can be told of."""
    return WebhooksOut.of(webhooks.find_all(store, caller, project))


@router.post(
    "/projects/{project}/webhooks",
    operation_id="create_webhook",
    summary="Tell an address what happens",
    status_code=status.HTTP_201_CREATED,
)
def create_webhook(
    store: Store, parts: Parts, caller: SignedIn, project: ProjectId, body: WebhookIn
) -> NewWebhookOut:
    """Have an address told from now on, in JSON by POST, signed with a secret that is shown only now.

    `Askwell-Signature: t=…,v1=…` holds the seconds since 1970 and the HMAC-SHA256 of `t.body` under the
    secret. `Askwell-Delivery` is the same when a notice comes twice. Anything but a 2xx is tried again, ten
    times within about a day. A notice holds ids and counts, and never a text.
    """
    is_free = parts.settings.webhook_private
    made = webhooks.create(store, caller, project, body.url, body.kinds, may_be_private=is_free)
    return _with_secret(made)


@router.patch(
    "/projects/{project}/webhooks/{webhook}",
    operation_id="change_webhook",
    summary="Change, pause or go on with a webhook",
)
def change_webhook(
    store: Store,
    parts: Parts,
    caller: SignedIn,
    project: ProjectId,
    webhook: WebhookId,
    body: WebhookChangeIn,
) -> WebhookOut:
    """Change what is given, and leave the rest; what a paused webhook was not told yet waits."""
    changed = webhooks.change(
        store,
        caller,
        project,
        webhook,
        url=body.url,
        kinds=body.kinds,
        is_active=body.is_active,
        may_be_private=parts.settings.webhook_private,
    )
    return WebhookOut.of(changed)


@router.delete(
    "/projects/{project}/webhooks/{webhook}",
    operation_id="delete_webhook",
    summary="Delete a webhook",
    status_code=status.HTTP_204_NO_CONTENT,
)
def delete_webhook(store: Store, caller: SignedIn, project: ProjectId, webhook: WebhookId) -> None:
    """Delete a webhook, and what waits for it."""
    webhooks.remove(store, caller, project, webhook)


@router.post(
    "/projects/{project}/webhooks/{webhook}:rotate",
    operation_id="rotate_webhook",
    summary="Give a webhook a new secret",
)
def rotate_webhook(store: Store, caller: SignedIn, project: ProjectId, webhook: WebhookId) -> NewWebhookOut:
    """Make a new secret, shown only now; from now on notices are signed with it."""
    return _with_secret(webhooks.rotate(store, caller, project, webhook))


@router.post(
    "/projects/{project}/webhooks/{webhook}:test",
    operation_id="test_webhook",
    summary="Send a webhook a test",
    status_code=status.HTTP_202_ACCEPTED,
)
def test_webhook(store: Store, caller: SignedIn, project: ProjectId, webhook: WebhookId) -> WebhookOut:
    """Have a notice of the kind `test` sent; the deliveries tell what came of it."""
    return WebhookOut.of(webhooks.test(store, caller, project, webhook))


@router.get(
    "/projects/{project}/webhooks/{webhook}/deliveries",
    operation_id="list_deliveries",
    summary="What a webhook was told",
)
def list_deliveries(
    store: Store,
    caller: SignedIn,
    project: ProjectId,
    webhook: WebhookId,
    before: Annotated[
        int | None, Query(ge=1, le=MAX_INTEGER, description="The last id of the page before.")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> DeliveriesOut:
    """Give a page of notices with every try, newest first; those that are over are kept for 30 days."""
    found = webhooks.find_deliveries(store, caller, project, webhook, before=before, limit=limit)
    return DeliveriesOut.of(found)


@router.post(
    "/projects/{project}/webhooks/{webhook}/deliveries/{delivery}:send",
    operation_id="send_delivery",
    summary="Send a notice again",
    status_code=status.HTTP_202_ACCEPTED,
)
def send_delivery(
    store: Store, caller: SignedIn, project: ProjectId, webhook: WebhookId, delivery: DeliveryId
) -> None:
    """Have a notice sent once more, under the same id, with as many tries as a new one."""
    webhooks.send_again(store, caller, project, webhook, delivery)


def _with_secret(made: NewSecret) -> NewWebhookOut:
    return NewWebhookOut(webhook=WebhookOut.of(made.webhook), secret=made.secret)
