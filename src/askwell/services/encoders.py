"""Encoders as a choice: what there is, and whether somebody may set one."""

from collections.abc import Sequence
from typing import Protocol

from askwell.domain.members import Caller
from askwell.engine.encoder_catalogue import EncoderChoice
from askwell.services.access import demand_owner


class Catalogue(Protocol):
    """What is needed of a process's encoders here."""

    def choices(self) -> Sequence[EncoderChoice]:
        """The encoders on this machine, the default first."""
        ...

    def check(self, name: str) -> None:
        """Raise an ``EncoderError`` unless the encoder with a name can be used."""
        ...


def find_all(catalogue: Catalogue) -> Sequence[EncoderChoice]:
    """Give the encoders that can be chosen here, the default first."""
    return catalogue.choices()


def demand_usable(catalogue: Catalogue, caller: Caller, name: str) -> None:
    """Raise unless the encoder with a name can be used, and the caller may set it.

    Whoever may change a project chooses among those that are listed. Another one, a folder of this machine or
    a download, is the installation owner's to name: ``NotAllowed`` for anybody else. An ``EncoderError`` says
    why it cannot be used.
    """
    if not name or name in {choice.name for choice in catalogue.choices() if choice.is_available}:
        return
    demand_owner(caller)
    catalogue.check(name)
