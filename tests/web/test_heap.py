"""What is free in the C heap goes back to the system, once a minute while a server runs."""

import platform
import threading
from pathlib import Path

import numpy as np
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from askwell.web import heap


def resident_pages() -> int:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])


def test_free_pages_between_kept_arrays_go_back() -> None:
    if platform.libc_ver()[0] != "glibc":  # no other C library has the call, and it must say so
        assert not heap.give_back()
        return
    arrays = [np.ones(8_000) for _ in range(1_600)]  # 64 kB each: out of the heap and not pages of their own
    kept = arrays[::40]
    full = resident_pages()
    del arrays
    assert heap.give_back()
    assert resident_pages() < full - 15_000  # of 25,000, four kilobytes each
    assert all(array.sum() == 8_000 for array in kept)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_server_gives_back_again_and_again_until_it_ends(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls, thrice = [0], threading.Event()

    def give_back() -> bool:
        calls[0] += 1
        if calls[0] == 3:
            thrice.set()
        return True

    monkeypatch.setattr(heap, "EVERY_SECONDS", 0.001)
    monkeypatch.setattr(heap, "give_back", give_back)
    with TestClient(app):
        assert thrice.wait(30)
    ended = calls[0]
    threading.Event().wait(0.1)
    assert calls[0] == ended
