"""People, their roles in a project, and what each role may do."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from askwell.domain.errors import NotAllowed


class Role(StrEnum):
    """What somebody is in a project."""

    OWNER = "owner"
    ADMIN = "admin"
    REVIEWER = "reviewer"
    ANNOTATOR = "annotator"
    VIEWER = "viewer"
    SERVICE = "service"


class Permission(StrEnum):
    """What somebody may do."""

    VIEW = "view the project"
    ANNOTATE = "annotate"
    REVIEW = "review answers"
    PREDICT = "call the model"
    IMPORT = "import texts"
    EXPORT = "export"
    EDIT = "change the project"
    MANAGE = "manage people and keys"
    DELETE = "delete the project"


_VIEWER = frozenset({Permission.VIEW})
_ANNOTATOR = _VIEWER | {Permission.ANNOTATE, Permission.PREDICT}
_REVIEWER = _ANNOTATOR | {Permission.REVIEW, Permission.EXPORT}
_ADMIN = _REVIEWER | {Permission.IMPORT, Permission.EDIT, Permission.MANAGE}

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.VIEWER: _VIEWER,
    Role.SERVICE: _VIEWER | {Permission.PREDICT, Permission.IMPORT},
    Role.ANNOTATOR: _ANNOTATOR,
    Role.REVIEWER: _REVIEWER,
    Role.ADMIN: _ADMIN,
    Role.OWNER: _ADMIN | {Permission.DELETE},
}


class PersonKind(StrEnum):
    """Who stands behind an account."""

    PERSON = "person"
    SERVICE = "service"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Person:
    """An account. The installation's owner (``is_owner``) has the owner's role in every project."""

    id: str
    name: str
    created_at: datetime
    kind: PersonKind = PersonKind.PERSON
    is_owner: bool = False


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is asking, and through which door.

    ``scope`` is the one project that a project key opens, or None for a key or session of the person.
    """

    person: Person
    scope: str | None = None


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as it is shown later: never the secret itself, only a hint of it."""

    id: str
    person_id: str
    name: str
    hint: str
    created_at: datetime
    project_id: str | None = None
    last_used_at: datetime | None = None


def demand(role: Role | None, permission: Permission) -> None:
    """Raise ``NotAllowed`` unless the role grants the permission."""
    if role is None or permission not in PERMISSIONS[role]:
        raise NotAllowed(role=role or "none", permission=permission.value)
