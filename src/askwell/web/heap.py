"""The C heap of a server that computes on arrays of ever other sizes: what is free in it goes back.

Batches of texts are as long as they come, so that what one leaves free is seldom what the next one needs, and
the process grows by what lies between, though nothing is kept: a megabyte every three minutes under load.
"""

import asyncio
import ctypes
import sys

EVERY_SECONDS = 60.0


def give_back() -> bool:
    """Return free pages to the system, within milliseconds; False where the C library has no such call."""
    if not sys.platform.startswith("linux"):
        return False
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # of glibc; others return pages on their own
    if trim is None:
        return False
    trim(0)
    return True


async def keep_giving_back() -> None:
    """Do it every minute until cancelled."""
    while await asyncio.to_thread(give_back):
        await asyncio.sleep(EVERY_SECONDS)
