"""People, keys and sessions as JSON."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Discriminator, Field, Tag

from askwell.domain.members import ApiKey, Caller, Permission, PersonKind, Session
from askwell.wire.base import CleanStr, In, Out

Secret = Annotated[CleanStr, Field(min_length=1, max_length=200)]


class Use(StrEnum):
    """What a key of limited use may be used for, in one word each."""

    VIEW = "view"
    ANNOTATE = "annotate"
    REVIEW = "review"
    PREDICT = "predict"
    IMPORT = "import"
    EXPORT = "export"
    EDIT = "edit"
    MANAGE = "manage"
    DELETE = "delete"

    @property
    def permission(self) -> Permission:
        """The permission of this word."""
        return Permission[self.name]


def permissions_of(uses: Iterable[Use] | None) -> frozenset[Permission] | None:
    """Map what a key may be used for; None is all that its person may do."""
    return None if uses is None else frozenset(use.permission for use in uses)


def uses_of(permissions: Iterable[Permission] | None) -> list[Use] | None:
    """Map what a key may be used for, in the order of `Use`."""
    given = None if permissions is None else set(permissions)
    return None if given is None else [use for use in Use if use.permission in given]


Uses = Annotated[list[Use], Field(min_length=1, max_length=len(Use))]


class LinkIn(In):
    """A sign-in with the token of a one-time link."""

    token: Secret


class PasswordIn(In):
    """A sign-in with a name, in any case, and a password."""

    name: Secret
    password: Secret


BY_LINK, BY_PASSWORD = "a one-time link", "a name and a password"
SessionIn = Annotated[
    Annotated[LinkIn, Tag(BY_LINK)] | Annotated[PasswordIn, Tag(BY_PASSWORD)],
    Discriminator(lambda body: BY_LINK if isinstance(body, dict) and "token" in body else BY_PASSWORD),
]


class SessionOut(Out):
    """A browser that is signed in, in its own words; ``is_current`` for the one that asks."""

    id: str
    created_at: datetime
    user_agent: str
    is_current: bool


class SessionsOut(Out):
    """The caller's sessions, newest first."""

    sessions: list[SessionOut]

    @classmethod
    def of(cls, sessions: Iterable[Session], caller: Caller) -> "SessionsOut":
        """Map from the domain."""
        return cls(
            sessions=[
                SessionOut(
                    id=session.id,
                    created_at=session.created_at,
                    user_agent=session.user_agent,
                    is_current=session.id == caller.session_id,
                )
                for session in sessions
            ]
        )


class PasswordChangeIn(In):
    """A new password. ``current`` is needed where one is set, but not just after coming in by a link."""

    new: Annotated[CleanStr, Field(min_length=12, max_length=200)]
    current: Secret | None = None


class MeChangeIn(In):
    """What somebody changes of themselves."""

    name: Annotated[CleanStr, Field(min_length=1, max_length=200)]


class MeOut(Out):
    """Who is calling.

    ``project_id`` is the one project that a project key opens, or null; ``permissions`` is what a key of
    limited use may be used for, or null for all that its person may do.
    """

    person_id: str
    name: str
    kind: PersonKind
    is_owner: bool
    has_password: bool
    project_id: str | None
    permissions: list[Use] | None

    @classmethod
    def of(cls, caller: Caller) -> "MeOut":
        """Map from the domain."""
        person = caller.person
        return cls(
            person_id=person.id,
            name=person.name,
            kind=person.kind,
            is_owner=person.is_owner,
            has_password=person.has_password,
            project_id=caller.scope,
            permissions=uses_of(caller.permissions),
        )


class KeyIn(In):
    """A new API key, for all of the caller's projects or for one.

    With ``permissions`` it may be used for these alone, never for more than its person may do; it may view
    the project, too, unless it is only to call the model or to import.
    """

    name: Annotated[CleanStr, Field(min_length=1, max_length=200)]
    project_id: Annotated[CleanStr, Field(max_length=40)] | None = None
    permissions: Uses | None = None


class KeyOut(Out):
    """A key: never its secret, only a hint of it; ``permissions`` null: all that its person may do.

    ``deployment`` is the name of the one deployment that it calls and does nothing else, or null.
    """

    id: str
    name: str
    hint: str
    project_id: str | None
    permissions: list[Use] | None
    deployment: str | None
    created_at: datetime
    last_used_at: datetime | None

    @classmethod
    def of(cls, key: ApiKey) -> "KeyOut":
        """Map from the domain."""
        return cls(
            id=key.id,
            name=key.name,
            hint=key.hint,
            project_id=key.project_id,
            permissions=uses_of(key.permissions),
            deployment=key.deployment,
            created_at=key.created_at,
            last_used_at=key.last_used_at,
        )


class NewKeyOut(KeyOut):
    """A key at the one moment when its secret can be seen."""

    secret: str

    @classmethod
    def with_secret(cls, key: ApiKey, secret: str) -> "NewKeyOut":
        """Map from the domain."""
        return cls(**KeyOut.of(key).model_dump(), secret=secret)


class KeysOut(Out):
    """The caller's keys that still work, oldest first."""

    keys: list[KeyOut]

    @classmethod
    def of(cls, keys: Iterable[ApiKey]) -> "KeysOut":
        """Map from the domain."""
        return cls(keys=[KeyOut.of(key) for key in keys])
