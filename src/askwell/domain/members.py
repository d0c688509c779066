"""People, their roles in a project, and what each role may do."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from askwell.domain.errors import InvalidInput, KeyTooNarrow, NotAllowed

MOST_A_MINUTE = 10_000_000
"""Texts, as the limit of a key or of a deployment."""


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

    @property
    def word(self) -> str:
        """The permission in one word, as it is stored and sent."""
        return self.name.lower()


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
    has_password: bool = False

    @property
    def sign_in_name(self) -> str | None:
        """The name in the one form under which a password signs in; None for what is no person."""
        return sign_in_name(self.name) if self.kind is PersonKind.PERSON else None


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is asking, and through which door.

    ``scope`` is the one project that a project key opens, or None for a key or session of the person;
    ``permissions`` is what a key of limited use may be used for, or None for all that its person may do;
    ``deployment_id`` is the one deployment that a key may call and do nothing else, or None;
    ``texts_a_minute`` is how much such a key may ask of it (None: no limit of its own); ``session_id`` and
    ``key_id`` tell the door, and are None for somebody at the machine's terminal; ``address`` is the
    client's, as far as proxies are trusted, and empty there.
    """

    person: Person
    scope: str | None = None
    permissions: frozenset[Permission] | None = None
    deployment_id: str | None = None
    texts_a_minute: int | None = field(default=None, compare=False)
    session_id: str | None = field(default=None, compare=False)
    key_id: str | None = field(default=None, compare=False)
    address: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that is signed in; ``is_by_link`` when a one-time link opened it, and not a password."""

    id: str
    person_id: str
    created_at: datetime
    is_by_link: bool
    user_agent: str = ""


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key as it is shown later: never the secret itself, only a hint of it.

    ``deployment_id`` and ``deployment`` are the id and the name of the one deployment that it may call, and
    ``texts_a_minute`` how much.
    """

    id: str
    person_id: str
    name: str
    hint: str
    created_at: datetime
    project_id: str | None = None
    last_used_at: datetime | None = None
    permissions: frozenset[Permission] | None = None
    deployment_id: str | None = None
    deployment: str | None = None
    texts_a_minute: int | None = None

    def __post_init__(self) -> None:
        if self.texts_a_minute is not None and not 1 <= self.texts_a_minute <= MOST_A_MINUTE:
            raise InvalidInput(field="texts_a_minute", reason=f"must be between 1 and {MOST_A_MINUTE:,}")


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a project. ``since`` is None for the installation's owner, who is in every project.

    ``last_active_at`` is when they last did something with a text there.
    """

    person: Person
    role: Role
    since: datetime | None = None
    last_active_at: datetime | None = None

    @property
    def is_fixed(self) -> bool:
        """Whether no one can change the role or take the person out."""
        return self.person.is_owner


@dataclass(frozen=True, slots=True)
class ServiceAccount:
    """A program with a part in one project, and its keys that still work."""

    member: Member
    keys: tuple[ApiKey, ...]


def clean_name(name: str) -> str:
    """Give a name without the space around it.

    Raises ``InvalidInput`` unless 1 to 200 printable characters are left.
    """
    cleaned = name.strip()
    if not cleaned or len(cleaned) > 200 or not cleaned.isprintable():
        raise InvalidInput(field="name", reason="must be 1 to 200 printable characters")
    return cleaned


def sign_in_name(name: str) -> str:
    """Give a name in the form in which two names are compared: their case and spelling do not count."""
    return unicodedata.normalize("NFKC", name.strip()).casefold()[:800]


def widen(permissions: Iterable[Permission]) -> frozenset[Permission]:
    """Give what a key of limited use may be used for.

    Whatever it is for, it may view the project, too, unless that is only to call the model or to import.
    """
    wanted = frozenset(permissions)
    return wanted | _VIEWER if wanted - {Permission.PREDICT, Permission.IMPORT} else wanted


def demand(role: Role | None, permission: Permission) -> None:
    """Raise ``NotAllowed`` unless the role grants the permission."""
    if role is None or permission not in PERMISSIONS[role]:
        raise NotAllowed(role=role or "none", permission=permission.value)


def is_usable(caller: Caller, permission: Permission, *, deployment_id: str | None = None) -> bool:
    """Whether the caller's key may be used for this: one of a deployment for what is about that alone."""
    is_within = caller.deployment_id in (None, deployment_id)
    return is_within and (caller.permissions is None or permission in caller.permissions)


def demand_use(caller: Caller, permission: Permission, *, deployment_id: str | None = None) -> None:
    """Raise ``KeyTooNarrow`` when the caller's key may not be used for this.

    ``deployment_id`` is the deployment that this is about; where it is left out, a key of one deployment is
    refused, whatever it is.
    """
    if caller.deployment_id != deployment_id:
        demand_breadth(caller)
    if not is_usable(caller, permission, deployment_id=deployment_id):
        raise KeyTooNarrow(permission=permission.value)


def demand_breadth(caller: Caller) -> None:
    """Raise ``KeyTooNarrow`` for a key that may call one deployment and do nothing else."""
    if caller.deployment_id is not None:
        raise KeyTooNarrow(permission="more than its deployment")
