"""How many cores an encoder computes on: all that torch was given, or fewer beside others."""

from __future__ import annotations

from functools import cache


@cache
def all_cores() -> int:
    """How many cores torch was given when this process first asked: those of the machine, or fewer."""
    import torch  # noqa: PLC0415  (torch loads when it is needed)

    return torch.get_num_threads()


def use_cores(count: int | None) -> None:
    """Let what this thread computes from now on use so many cores; None: as many as torch was given.

    Torch keeps the number apart for each thread, so whoever computes says it first.
    """
    import torch  # noqa: PLC0415  (as above)

    torch.set_num_threads(all_cores() if count is None else count)
