"""Signing in through a provider as JSON."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from pydantic import Field

from askwell.domain.identities import Identity
from askwell.wire.base import CleanStr, In, Out
from askwell.wire.team import Secret


class ProviderOut(Out):
    """The provider that signs people in here, by the name to show; null where none is set up."""

    name: str | None


class VisitIn(In):
    """A visit to the provider: to sign in and go on at a path, with an invitation's token, or to link."""

    next_path: Annotated[CleanStr, Field(max_length=1_000)] = "/"
    invitation_token: Secret | None = None
    is_linking: bool = False


class VisitOut(Out):
    """The address at the provider to go to with the same browser."""

    address: str


class IdentityOut(Out):
    """An account at a provider that signs the caller in."""

    issuer: str
    created_at: datetime


class IdentitiesOut(Out):
    """The caller's accounts at providers, oldest first."""

    identities: list[IdentityOut]

    @classmethod
    def of(cls, identities: Iterable[Identity]) -> "IdentitiesOut":
        """Map from the domain."""
        return cls(
            identities=[
                IdentityOut(issuer=identity.issuer, created_at=identity.created_at) for identity in identities
            ]
        )
