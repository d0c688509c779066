"""What a call of the model asks of the database: nothing but whether anything has changed."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine
from sqlalchemy.event import listen, remove

from askwell.storage.store import Store
from tests.serving import serving
from tests.web.conftest import WORDS
from tests.web.test_deployments import deploy, taught

pytestmark = pytest.mark.slow

__all__ = ["taught"]

ROUNDS, CALLS = 20, 16
"""Between two rounds anything may be committed, such as the records of the calls before; not in every one."""


@contextmanager
def statements() -> Iterator[list[str]]:
    """Give what the threads that predict ask of the database while the block runs."""
    seen: list[str] = []

    def note(*given: Any) -> None:
        if threading.current_thread().name.startswith("predict"):
            seen.append(given[2])

    listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        remove(Engine, "before_cursor_execute", note)


@pytest.mark.parametrize("callers", [1, 8])
def test_calls_that_leave_nothing_to_people_ask_the_database_only_whether_it_has_changed(
    app: FastAPI, client: TestClient, store: Store, taught: str, callers: int
) -> None:
    address = deploy(client, taught)
    texts = list(WORDS.values())
    rounds: list[list[str]] = []
    with (
        serving(app) as url,
        httpx.Client(headers=client.headers, trust_env=False, timeout=60) as http,
        ThreadPoolExecutor(callers) as threads,
    ):

        def call(number: int) -> int:
            body = {"texts": [texts[number % len(texts)]]}
            return http.post(f"{url}{address}/predict", json=body).status_code

        assert call(0) == 200  # notes that the key is in use
        for _ in range(ROUNDS):
            with statements() as seen:
                assert set(threads.map(call, range(CALLS))) == {200}
            rounds.append(seen)
    told = [each for seen in rounds for each in seen]
    assert all(each.lstrip().startswith(("SELECT", "BEGIN")) for each in told), told
    asked = min(rounds, key=len)
    if store.database.is_sqlite:
        assert asked == []
    else:
        assert len(asked) == CALLS and len(set(asked)) == 1 and "pg_current_snapshot" in asked[0]
