"""Invitations as JSON."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from pydantic import Field

from askwell.domain.invitations import Invitation, Opened
from askwell.domain.members import Role
from askwell.wire.base import CleanStr, In, Out
from askwell.wire.team import MeOut, Secret


class InvitationIn(In):
    """Whom to invite: as what, and for whom it is meant, in words."""

    role: Role
    name: Annotated[CleanStr, Field(max_length=200)] = ""


class InvitationOut(Out):
    """An invitation that still works; its link is shown only when it is made."""

    id: str
    role: Role
    name: str
    created_by: str
    created_at: datetime
    expires_at: datetime

    @classmethod
    def of(cls, invitation: Invitation) -> "InvitationOut":
        """Map from the domain."""
        return cls(
            id=invitation.id,
            role=invitation.role,
            name=invitation.name,
            created_by=invitation.created_by,
            created_at=invitation.created_at,
            expires_at=invitation.expires_at,
        )


class NewInvitationOut(InvitationOut):
    """An invitation with its token, which goes behind the “#” of the link `/join#token`, shown only now."""

    token: str

    @classmethod
    def with_token(cls, invitation: Invitation, token: str) -> "NewInvitationOut":
        """Map from the domain."""
        return cls(**InvitationOut.of(invitation).model_dump(), token=token)


class InvitationsOut(Out):
    """A project's invitations that still work, newest first."""

    invitations: list[InvitationOut]

    @classmethod
    def of(cls, invitations: Iterable[Invitation]) -> "InvitationsOut":
        """Map from the domain."""
        return cls(invitations=[InvitationOut.of(invitation) for invitation in invitations])


class TokenIn(In):
    """The token of an invitation's link."""

    token: Secret


class JoinIn(TokenIn):
    """A new account for somebody who is invited."""

    name: Annotated[CleanStr, Field(min_length=1, max_length=200)]
    password: Annotated[CleanStr, Field(min_length=12, max_length=200)]


class OpenedOut(Out):
    """What an invitation opens: which project, in which role, and who invites."""

    project_id: str
    project_name: str
    role: Role
    name: str
    invited_by: str
    expires_at: datetime

    @classmethod
    def of(cls, opened: Opened) -> "OpenedOut":
        """Map from the domain."""
        return cls(
            project_id=opened.project.id,
            project_name=opened.project.name,
            role=opened.invitation.role,
            name=opened.invitation.name,
            invited_by=opened.invited_by,
            expires_at=opened.invitation.expires_at,
        )


class JoinedOut(Out):
    """Who has joined, and which project."""

    project_id: str
    me: MeOut
