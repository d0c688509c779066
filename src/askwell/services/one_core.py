"""Many small matrix products on one core: several would wait for each other more than they would save."""

from collections.abc import Callable
from functools import cache, wraps
from typing import ParamSpec, TypeVar

from threadpoolctl import ThreadpoolController

Taken = ParamSpec("Taken")
Given = TypeVar("Given")


def on_one_core(work: Callable[Taken, Given]) -> Callable[Taken, Given]:
    """Let the linear algebra of a function use one core.

    A fit is hundreds of products of a millisecond or less. Spread over cores, each of them ends when the
    last core does; as soon as one is busy with something else (a browser, the web process, encoding) that
    takes ten times as long.
    """

    @wraps(work)
    def alone(*args: Taken.args, **kwargs: Taken.kwargs) -> Given:
        with _libraries().limit(limits=1, user_api="blas"):
            return work(*args, **kwargs)

    return alone


@cache
def _libraries() -> ThreadpoolController:
    """The libraries for linear algebra; looking for them takes some milliseconds."""
    return ThreadpoolController()
