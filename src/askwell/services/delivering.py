"""Webhooks are told: the loop in which a worker finds what is new, sends what is due and clears up."""

import asyncio
import random
import threading
import time
from collections.abc import Sequence
from datetime import timedelta

import structlog

from askwell.domain.webhooks import ATTEMPTS, Attempt, Delivery, Webhook, wait_after
from askwell.services import notices, trail
from askwell.services.posting import post
from askwell.services.webhook_secrets import secret_of
from askwell.storage import deliveries, projects, webhooks
from askwell.storage.projects import Clock
from askwell.storage.store import Store

CLAIM = timedelta(seconds=60)
"""How long a try is one worker's alone: longer than it can take."""

AT_ONCE = 16
KEPT = timedelta(days=30)
POLL, LOOK_EVERY, CLEAR_EVERY = 1.0, 5.0, 3_600.0
"""Seconds between two looks at what is due, at what is new, and at what is old."""

_log = structlog.get_logger(__name__)


class Messenger:
    """Tells webhooks, at least once each notice; any number of workers can do it side by side.

    ``may_be_private`` allows addresses within this network; ``trail_days`` is how long the audit trail is
    kept, 0 for ever.
    """

    def __init__(
        self, store: Store, *, may_be_private: bool = False, trail_days: int = 0, chance: random.Random
    ) -> None:
        self._store = store
        self._may_be_private = may_be_private
        self._trail_days = trail_days
        self._chance = chance
        self._seen: dict[str, Clock] = {}

    def run(self, stop: threading.Event) -> None:
        """Tell until told to stop."""
        looked = cleared = float("-inf")
        while not stop.is_set():
            try:
                if time.monotonic() - looked >= LOOK_EVERY:
                    self.look()
                    looked = time.monotonic()
                if time.monotonic() - cleared >= CLEAR_EVERY:
                    self.clear()
                    cleared = time.monotonic()
                if self.deliver():
                    continue
            except Exception:
                _log.exception("telling webhooks failed; trying again")
            stop.wait(POLL)

    def look(self) -> None:
        """Find what is new in every project that has webhooks."""
        with self._store.database.read() as connection:
            found = webhooks.find_projects(connection)
            clocks = {clock.project_id: clock for clock in projects.read_clocks(connection, found)}
            waiting = webhooks.find_waiting(connection)
        for project_id, clock in clocks.items():
            if self._seen.get(project_id) != clock or project_id in waiting:
                while notices.look(self._store, project_id):
                    pass
        self._seen = clocks

    def deliver(self) -> int:
        """Send what is due, some at a time, and give how many were tried."""
        now = self._store.now()
        with self._store.database.read() as connection:
            if not deliveries.has_due(connection, now):
                return 0
        with self._store.database.write() as connection:
            taken = deliveries.claim_due(connection, now, now + CLAIM, AT_ONCE)
        if taken:
            for (delivery, webhook, number), attempt in zip(
                taken, asyncio.run(self._post_all(taken)), strict=True
            ):
                self._settle(delivery, webhook, number, attempt)
        return len(taken)

    def clear(self) -> None:
        """Forget notices that are over and old, and what is too old on the trail."""
        with self._store.database.write(is_durable=False) as connection:
            deliveries.forget_before(connection, self._store.now() - KEPT)
        trail.forget_old(self._store, self._trail_days)

    async def _post_all(self, taken: Sequence[tuple[Delivery, Webhook, int]]) -> list[Attempt]:
        return await asyncio.gather(
            *(
                post(
                    webhook,
                    delivery,
                    secret=secret_of(self._store.home, webhook),
                    number=number,
                    now=self._store.now(),
                    may_be_private=self._may_be_private,
                )
                for delivery, webhook, number in taken
            )
        )

    def _settle(self, delivery: Delivery, webhook: Webhook, number: int, attempt: Attempt) -> None:
        now = self._store.now()
        is_last = number >= ATTEMPTS
        wait = timedelta(seconds=wait_after(number, self._chance.random()))
        with self._store.database.write() as connection:
            deliveries.settle(connection, delivery.id, attempt, None if is_last else now + wait)
            if attempt.is_success or is_last:
                webhooks.mark_outcome(connection, webhook.id, None if attempt.is_success else now)
