"""Which processes of this machine do the work: a locked file each, which even a killed process gives back."""

import fcntl
import os
import re
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

Work = Literal["jobs", "learning"]
WORKS: tuple[Work, ...] = ("jobs", "learning")
_SLOTS = 64
_TRIES, _PAUSE = 20, 0.01


def is_anybody_at(home: Path, work: Work) -> bool:
    """Whether a living process of this machine (or of one that shares ``home``) does this kind of work."""
    return any(_is_locked(path) for path in sorted(_folder(home).glob(f"{work}-*.lock")))


@contextmanager
def taken(home: Path, work: Work) -> Iterator[str]:
    """Hold the first free slot for a kind of work, and give its name.

    A process that is started again after a crash gets the same name, and with it the leases and the
    half-done jobs of the one before.
    """
    machine = re.sub(r"[^A-Za-z0-9.]", "_", socket.gethostname())[:40] or "localhost"
    folder = _folder(home)
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(_SLOTS):
        descriptor = os.open(folder / f"{work}-{machine}-{number}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        if _lock(descriptor):
            try:
                yield f"{machine}-{number}"
            finally:
                os.close(descriptor)
            return
        os.close(descriptor)
    raise OSError(None, f"{_SLOTS} processes are at work already", str(folder))


def _folder(home: Path) -> Path:
    return home / "run"


def _lock(descriptor: int) -> bool:
    """Lock a slot unless another process holds it; one that only looks lets go within a moment."""
    for _ in range(_TRIES):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(_PAUSE)
        else:
            return True
    return False


def _is_locked(path: Path) -> bool:
    try:
        descriptor = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False
