"""People, keys and sessions as JSON."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from pydantic import Field

from askwell.domain.members import ApiKey, Caller, PersonKind
from askwell.wire.base import CleanStr, In, Out


class SessionIn(In):
    """A sign-in with the token of a one-time link."""

    token: Annotated[CleanStr, Field(min_length=1, max_length=200)]


class MeOut(Out):
    """Who is calling. ``project_id`` is the one project that a project key opens, or null."""

    person_id: str
    name: str
    kind: PersonKind
    is_owner: bool
    project_id: str | None

    @classmethod
    def of(cls, caller: Caller) -> "MeOut":
        """Map from the domain."""
        person = caller.person
        return cls(
            person_id=person.id,
            name=person.name,
            kind=person.kind,
            is_owner=person.is_owner,
            project_id=caller.scope,
        )


class KeyIn(In):
    """A new API key, for all of the caller's projects or for one."""

    name: Annotated[CleanStr, Field(min_length=1, max_length=200)]
    project_id: Annotated[CleanStr, Field(max_length=40)] | None = None


class KeyOut(Out):
    """A key: never its secret, only a hint of it."""

    id: str
    name: str
    hint: str
    project_id: str | None
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
