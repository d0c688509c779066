"""Webhooks and what they were told, as JSON."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from askwell.domain.webhooks import ATTEMPTS, CHOOSABLE, MAX_URL, PHRASES, Delivery, NoticeKind, Webhook
from askwell.wire.base import CleanStr, In, Out

Url = Annotated[CleanStr, Field(min_length=1, max_length=MAX_URL, examples=["https://example.com/askwell"])]
Kinds = Annotated[list[NoticeKind], Field(min_length=1, max_length=len(NoticeKind))]


class WebhookIn(In):
    """A new webhook: an address, and what it is told of."""

    url: Url
    kinds: Kinds


class WebhookChangeIn(In):
    """What shall change about a webhook; what is left out stays."""

    url: Url | None = None
    kinds: Kinds | None = None
    is_active: bool | None = None


class WebhookOut(Out):
    """A webhook. ``failed_at`` is when a notice was given up, null once one has arrived again."""

    id: str
    url: str
    kinds: list[NoticeKind]
    is_active: bool
    created_at: datetime
    failed_at: datetime | None

    @classmethod
    def of(cls, webhook: Webhook) -> "WebhookOut":
        """Map from the domain."""
        return cls(
            id=webhook.id,
            url=webhook.url,
            kinds=list(webhook.kinds),
            is_active=webhook.is_active,
            created_at=webhook.created_at,
            failed_at=webhook.failed_at,
        )


class NewWebhookOut(Out):
    """A webhook with its secret, which is shown only now."""

    webhook: WebhookOut
    secret: str


class NamedKindOut(Out):
    """A kind of notice, and what it means in plain words."""

    kind: NoticeKind
    says: str


class WebhooksOut(Out):
    """A project's webhooks, oldest first, and all that they can be told of."""

    webhooks: list[WebhookOut]
    kinds: list[NamedKindOut]

    @classmethod
    def of(cls, webhooks: Iterable[Webhook]) -> "WebhooksOut":
        """Map from the domain."""
        return cls(
            webhooks=[WebhookOut.of(webhook) for webhook in webhooks],
            kinds=[NamedKindOut(kind=kind, says=PHRASES[kind]) for kind in CHOOSABLE],
        )


class AttemptOut(Out):
    """One try: the status that came back, or what went wrong, and the seconds it took."""

    at: datetime
    status: int | None
    error: str | None
    seconds: float


class DeliveryOut(Out):
    """One notice for one webhook, with every try, oldest first.

    ``key`` is what the receiver knows it by. ``next_at`` is when it is tried (again): null once it has
    arrived, at ``delivered_at``, or was given up.
    """

    id: int
    key: str
    kind: NoticeKind
    says: str
    payload: dict[str, Any]
    created_at: datetime
    next_at: datetime | None
    delivered_at: datetime | None
    attempts: list[AttemptOut]

    @classmethod
    def of(cls, delivery: Delivery) -> "DeliveryOut":
        """Map from the domain."""
        return cls(
            id=delivery.id,
            key=delivery.key,
            kind=delivery.kind,
            says=PHRASES[delivery.kind],
            payload=dict(delivery.payload),
            created_at=delivery.created_at,
            next_at=delivery.next_at,
            delivered_at=delivery.delivered_at,
            attempts=[
                AttemptOut(at=each.at, status=each.status, error=each.error, seconds=each.seconds)
                for each in delivery.attempts
            ],
        )


class DeliveriesOut(Out):
    """A page of notices, newest first; ``before`` the last id gives the next page."""

    deliveries: list[DeliveryOut]
    attempts_at_most: int

    @classmethod
    def of(cls, deliveries: Iterable[Delivery]) -> "DeliveriesOut":
        """Map from the domain."""
        return cls(
            deliveries=[DeliveryOut.of(delivery) for delivery in deliveries], attempts_at_most=ATTEMPTS
        )
