"""Askwell: annotate text while a Bayesian model learns what is worth asking.

From here a program uses a server: ``askwell.Client``; the rest of the package is the server itself.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from askwell.sdk import AskwellError, Client

__version__ = "0.1.0"
__all__ = ["AskwellError", "Client", "__version__"]


def __getattr__(name: str) -> Any:
    """Load the client at its first use, so that the server's processes start without it."""
    if name in ("AskwellError", "Client"):
        from askwell import sdk  # noqa: PLC0415 — lazily, as said above

        return getattr(sdk, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
