"""The encoders that a project can choose from, as JSON."""

from askwell.wire.base import Out


class EncoderOut(Out):
    """An encoder: what turns a text into ``dimension`` numbers. ``name`` is what a project's setting takes.

    ``is_default`` marks the one that an empty setting stands for; ``is_available`` is false for one that is
    set for this installation but is not on this machine.
    """

    name: str
    dimension: int | None
    description: str
    is_default: bool
    is_available: bool


class EncodersOut(Out):
    """The encoders here, the default first."""

    encoders: list[EncoderOut]
