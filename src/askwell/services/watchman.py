"""Watch: the loop in which a worker checks deployments for drift, and has told what goes wrong with them."""

import threading
import time
from datetime import timedelta

import numpy as np
import structlog

from askwell.services import alerting, drifting
from askwell.storage import deployments, monitoring
from askwell.storage.store import Store

LOOK_EVERY, CHECK_EVERY = 30.0, 600.0
"""Seconds between two looks at what is wrong, and at which checks are due."""

KEPT = timedelta(days=400)
"""How long the outcome of a check is kept."""

_log = structlog.get_logger(__name__)


class Watchman:
    """Any number of workers can do it side by side: a check is stored once, and an alert is told once.

    ``rng`` draws the texts that are compared.
    """

    def __init__(self, store: Store, *, rng: np.random.Generator) -> None:
        self._store = store
        self._rng = rng

    def run(self, stop: threading.Event) -> None:
        """Watch until told to stop."""
        checked = float("-inf")
        while not stop.is_set():
            try:
                if time.monotonic() - checked >= CHECK_EVERY:
                    self.check()
                    checked = time.monotonic()
                self.look()
            except Exception:
                _log.exception("watching deployments failed; trying again")
            stop.wait(LOOK_EVERY)

    def check(self) -> int:
        """Make every check that is due, forget old ones, and give how many were made."""
        made = 0
        with self._store.database.read() as connection:
            found = deployments.find_all(connection)
        for deployment in found:
            try:
                made += len(drifting.check(self._store, deployment, self._rng))
            except Exception:
                _log.exception("a deployment could not be checked for drift", deployment=deployment.id)
        with self._store.database.write(is_durable=False) as connection:
            monitoring.forget_checks(connection, self._store.now() - KEPT)
        return made

    def look(self) -> int:
        """Have told what began or is over with any deployment that answers, and give how much that was."""
        with self._store.database.read() as connection:
            found = deployments.find_all(connection)
        told = 0
        for deployment in found:
            if deployment.paused is None:
                try:
                    told += alerting.look(self._store, deployment)
                except Exception:
                    _log.exception("a deployment could not be watched", deployment=deployment.id)
        return told
