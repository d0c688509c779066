"""Who is in a project, service accounts and the installation's people as JSON."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from pydantic import Field

from askwell.domain.members import ApiKey, Caller, Member, Person, PersonKind, Role, ServiceAccount
from askwell.wire.base import CleanStr, In, Out
from askwell.wire.team import KeyOut, NewKeyOut, Secret, Uses

Name = Annotated[CleanStr, Field(min_length=1, max_length=200)]


class MemberIn(In):
    """Somebody who has an account here, by the name that they sign in with, and what they become."""

    name: Name
    role: Role


class RoleIn(In):
    """Another role."""

    role: Role


class MemberOut(Out):
    """Somebody in a project.

    ``since`` is null for the installation's owner, who is in every project (``is_fixed``). ``since`` and
    ``last_active_at`` are told to those who manage people, and to everybody of themselves.
    """

    person_id: str
    name: str
    kind: PersonKind
    role: Role
    is_you: bool
    is_fixed: bool
    since: datetime | None
    last_active_at: datetime | None

    @classmethod
    def of(cls, member: Member, caller: Caller) -> "MemberOut":
        """Map from the domain."""
        return cls(
            person_id=member.person.id,
            name=member.person.name,
            kind=member.person.kind,
            role=member.role,
            is_you=member.person.id == caller.person.id,
            is_fixed=member.is_fixed,
            since=member.since,
            last_active_at=member.last_active_at,
        )


class MembersOut(Out):
    """Who is in a project, the installation's owner first, then as they came."""

    members: list[MemberOut]

    @classmethod
    def of(cls, members: Iterable[Member], caller: Caller) -> "MembersOut":
        """Map from the domain."""
        return cls(members=[MemberOut.of(member, caller) for member in members])


class ServiceAccountIn(In):
    """A new service account; ``permissions`` limits what its first key may be used for."""

    name: Name
    permissions: Uses | None = None


class ServiceKeyIn(In):
    """Another key of a service account."""

    name: Name
    permissions: Uses | None = None


class ServiceAccountOut(Out):
    """A program with a part in the project, and its keys that still work."""

    person_id: str
    name: str
    since: datetime | None
    last_active_at: datetime | None
    keys: list[KeyOut]

    @classmethod
    def of(cls, account: ServiceAccount) -> "ServiceAccountOut":
        """Map from the domain."""
        return cls(
            person_id=account.member.person.id,
            name=account.member.person.name,
            since=account.member.since,
            last_active_at=account.member.last_active_at,
            keys=[KeyOut.of(key) for key in account.keys],
        )


class ServiceAccountsOut(Out):
    """A project's service accounts, oldest first."""

    service_accounts: list[ServiceAccountOut]

    @classmethod
    def of(cls, accounts: Iterable[ServiceAccount]) -> "ServiceAccountsOut":
        """Map from the domain."""
        return cls(service_accounts=[ServiceAccountOut.of(account) for account in accounts])


class NewServiceAccountOut(ServiceAccountOut):
    """A new service account, at the one moment when its key's secret can be seen."""

    key: NewKeyOut

    @classmethod
    def with_secret(cls, account: ServiceAccount, key: ApiKey, secret: str) -> "NewServiceAccountOut":
        """Map from the domain."""
        shown = NewKeyOut.with_secret(key, secret)
        return cls(**ServiceAccountOut.of(account).model_dump(), key=shown)


class PersonOut(Out):
    """Somebody who has an account here, and in how many projects they are."""

    person_id: str
    name: str
    kind: PersonKind
    is_owner: bool
    created_at: datetime
    projects: int


class PeopleOut(Out):
    """Everybody who has an account here, oldest first."""

    people: list[PersonOut]

    @classmethod
    def of(cls, people: Iterable[tuple[Person, int]]) -> "PeopleOut":
        """Map from the domain."""
        return cls(
            people=[
                PersonOut(
                    person_id=person.id,
                    name=person.name,
                    kind=person.kind,
                    is_owner=person.is_owner,
                    created_at=person.created_at,
                    projects=projects,
                )
                for person, projects in people
            ]
        )


class DeletionIn(In):
    """How an account is deleted: answers keep the name, or become those of a “Former member” (default)."""

    is_anonymous: bool = True


class OwnDeletionIn(DeletionIn):
    """How one deletes one's own account; the password is needed where one is set."""

    password: Secret | None = None
