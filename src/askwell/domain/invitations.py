"""Invitations: a link that makes somebody a member of a project, once."""

from dataclasses import dataclass
from datetime import datetime

from askwell.domain.errors import InvalidInput
from askwell.domain.members import Role
from askwell.domain.projects import Project


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation as it is shown later: never its secret. ``name`` says for whom it is meant, in words."""

    id: str
    project_id: str
    role: Role
    name: str
    created_by: str
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Opened:
    """An invitation as who opens its link sees it: into what, as what, and by whom."""

    invitation: Invitation
    project: Project
    invited_by: str


def clean_invitee(name: str) -> str:
    """Give for whom an invitation is meant, without the space around it; it may be left empty.

    Raises ``InvalidInput`` for more than 200 or unprintable characters.
    """
    cleaned = name.strip()
    if len(cleaned) > 200 or not cleaned.isprintable():
        raise InvalidInput(field="name", reason="must be at most 200 printable characters")
    return cleaned
