"""Webhooks as people set them up: addresses, what they are told of, and how that went."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import Connection

from askwell.domain.errors import InvalidInput, NotFound
from askwell.domain.ids import new_id
from askwell.domain.members import Caller, Permission
from askwell.domain.trail import Deed
from askwell.domain.webhooks import CHOOSABLE, Delivery, NoticeKind, Webhook, check_url
from askwell.services import notices
from askwell.services.access import authorise
from askwell.services.notices import Notice
from askwell.services.trail import note
from askwell.services.webhook_secrets import secret_of
from askwell.storage import deliveries, webhooks
from askwell.storage.store import Store

MOST = 20
"""Webhooks in one project."""


@dataclass(frozen=True, slots=True)
class NewSecret:
    """A webhook at the one moment when its secret can be seen."""

    webhook: Webhook
    secret: str


def create(
    store: Store,
    caller: Caller,
    project_id: str,
    url: str,
    kinds: Sequence[NoticeKind],
    *,
    may_be_private: bool = False,
) -> NewSecret:
    """Have an address told of some kinds of notices from now on; its secret is shown only now.

    Raises ``InvalidInput`` for an address that cannot be told, no kinds, or more than ``MOST`` webhooks.
    """
    url = check_url(url, may_be_private=may_be_private)
    webhook = Webhook(new_id("whk"), project_id, url, _check_kinds(kinds), caller.person.id, store.now())
    with store.database.write() as connection:
        project = authorise(connection, caller, project_id, Permission.MANAGE)
        present = webhooks.find_all(connection, project_id)
        if len(present) >= MOST:
            raise InvalidInput(field="url", reason=f"a project can have {MOST} webhooks, and has them")
        webhooks.add(connection, webhook)
        if not present:
            notices.begin(connection, project, webhook.created_at)
        _note(
            connection,
            caller,
            store.now(),
            Deed.WEBHOOK_MADE,
            webhook,
            kinds=[kind.value for kind in webhook.kinds],
        )
    return NewSecret(webhook, secret_of(store.home, webhook))


def find_all(store: Store, caller: Caller, project_id: str) -> list[Webhook]:
    """Give a project's webhooks, oldest first."""
    with store.database.read() as connection:
        authorise(connection, caller, project_id, Permission.MANAGE)
        return webhooks.find_all(connection, project_id)


def change(
    store: Store,
    caller: Caller,
    project_id: str,
    webhook_id: str,
    *,
    url: str | None = None,
    kinds: Sequence[NoticeKind] | None = None,
    is_active: bool | None = None,
    may_be_private: bool = False,
) -> Webhook:
    """Change what is given, and leave the rest. While it is not active, what waits for it goes on waiting."""
    with store.database.write() as connection:
        webhook = _demand(connection, caller, project_id, webhook_id)
        changed = replace(
            webhook,
            url=webhook.url if url is None else check_url(url, may_be_private=may_be_private),
            kinds=webhook.kinds if kinds is None else _check_kinds(kinds),
            is_active=webhook.is_active if is_active is None else is_active,
        )
        if changed != webhook:
            webhooks.save(connection, changed)
            now_told = {"kinds": [kind.value for kind in changed.kinds], "is_active": changed.is_active}
            _note(connection, caller, store.now(), Deed.WEBHOOK_CHANGED, changed, **now_told)
    return changed


def rotate(store: Store, caller: Caller, project_id: str, webhook_id: str) -> NewSecret:
    """Give a webhook a new secret, shown only now; the old one signs nothing any more."""
    with store.database.write() as connection:
        webhook = _demand(connection, caller, project_id, webhook_id)
        rotated = replace(webhook, rotation=webhook.rotation + 1)
        webhooks.save(connection, rotated)
        _note(connection, caller, store.now(), Deed.WEBHOOK_ROTATED, rotated)
    return NewSecret(rotated, secret_of(store.home, rotated))


def remove(store: Store, caller: Caller, project_id: str, webhook_id: str) -> None:
    """Delete a webhook, and what waits for it."""
    with store.database.write() as connection:
        webhook = _demand(connection, caller, project_id, webhook_id)
        webhooks.remove(connection, webhook_id)
        _note(connection, caller, store.now(), Deed.WEBHOOK_DELETED, webhook)


def test(store: Store, caller: Caller, project_id: str, webhook_id: str) -> Webhook:
    """Have a webhook told something that means nothing, to see whether it arrives.

    Raises ``InvalidInput`` for one that is not active.
    """
    with store.database.write() as connection:
        project = authorise(connection, caller, project_id, Permission.MANAGE)
        webhook = _demand(connection, caller, project_id, webhook_id)
        if not webhook.is_active:
            raise InvalidInput(field="webhook", reason="is paused: switch it on, then test it")
        now = store.now()
        notice = Notice(NoticeKind.TEST, {"asked_by": caller.person.id})
        deliveries.add(connection, [webhook], notice.kind, notices.payload_of(project, notice, now), now)
    return webhook


def find_deliveries(
    store: Store,
    caller: Caller,
    project_id: str,
    webhook_id: str,
    *,
    before: int | None = None,
    limit: int = 20,
) -> list[Delivery]:
    """Give a page of a webhook's notices with every try, newest first."""
    with store.database.read() as connection:
        _demand(connection, caller, project_id, webhook_id)
        return deliveries.find_page(connection, webhook_id, before=before, limit=limit)


def send_again(store: Store, caller: Caller, project_id: str, webhook_id: str, delivery_id: int) -> None:
    """Have a notice told once more; the receiver knows it by the same id."""
    with store.database.write() as connection:
        _demand(connection, caller, project_id, webhook_id)
        if not deliveries.send_again(connection, webhook_id, delivery_id, store.now()):
            raise NotFound(kind="delivery", name=delivery_id)


def _demand(connection: Connection, caller: Caller, project_id: str, webhook_id: str) -> Webhook:
    authorise(connection, caller, project_id, Permission.MANAGE)
    webhook = webhooks.find(connection, project_id, webhook_id)
    if webhook is None:
        raise NotFound(kind="webhook", name=webhook_id)
    return webhook


def _check_kinds(kinds: Sequence[NoticeKind]) -> tuple[NoticeKind, ...]:
    chosen = tuple(kind for kind in CHOOSABLE if kind in kinds)
    if not chosen:
        raise InvalidInput(field="kinds", reason="choose at least one thing to be told of")
    return chosen


def _note(
    connection: Connection, caller: Caller, now: datetime, deed: Deed, webhook: Webhook, **details: object
) -> None:
    """Note a deed; of the address only the host, since the rest may be somebody's secret."""
    note(
        connection,
        caller,
        deed,
        project_id=webhook.project_id,
        target=urlsplit(webhook.url).hostname or "",
        at=now,
        webhook=webhook.id,
        **details,
    )
