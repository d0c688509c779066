"""Who is asked which texts, as JSON."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated

from pydantic import Field

from askwell.domain.assignments import MAX_FIELD, MAX_VALUE, Assigned, Assignment, RuleShare, Share
from askwell.wire.base import CleanStr, DocumentId, In, Out

MAX_TEXTS = 1_000
MAX_PEOPLE = 100
Id = Annotated[CleanStr, Field(min_length=1, max_length=40)]
People = Annotated[list[Id], Field(max_length=MAX_PEOPLE, description="People's ids; none: everybody.")]


class AssignmentIn(In):
    """Some texts, and the people who alone are asked them; ``rule_id`` as it was given, for taking back."""

    document_ids: Annotated[list[DocumentId], Field(min_length=1, max_length=MAX_TEXTS)]
    people: People
    rule_id: Id | None = None

    def to_assignment(self) -> Assignment:
        """Map to the domain."""
        return Assignment(tuple(self.document_ids), tuple(dict.fromkeys(self.people)), self.rule_id)


class AssignmentsIn(In):
    """What shall be assigned: the texts are taken from everybody first, 1,000 in a call."""

    assignments: Annotated[list[AssignmentIn], Field(min_length=1, max_length=MAX_TEXTS)]


class AssignmentOut(Out):
    """Some texts, and the people who alone were asked them; none: everybody was."""

    document_ids: list[int]
    people: list[str]
    rule_id: str | None


class AssignmentsBeforeOut(Out):
    """How the texts were assigned before, in the form that takes it back."""

    before: list[AssignmentOut]

    @classmethod
    def of(cls, before: Iterable[Assignment]) -> "AssignmentsBeforeOut":
        """Map from the domain."""
        return cls(
            before=[
                AssignmentOut(
                    document_ids=list(each.document_ids), people=list(each.people), rule_id=each.rule_id
                )
                for each in before
            ]
        )


class RuleIn(In):
    """Texts with this value in this field of their metadata shall be asked of these people only."""

    field: Annotated[CleanStr, Field(min_length=1, max_length=MAX_FIELD, examples=["language"])]
    value: Annotated[CleanStr, Field(min_length=1, max_length=MAX_VALUE, examples=["German"])]
    people: Annotated[list[Id], Field(min_length=1, max_length=MAX_PEOPLE)]


class RuleOut(Out):
    """A rule for the texts that are there and those to come; ``texts`` are assigned by it."""

    id: str
    field: str
    value: str
    people: list[str]
    created_at: datetime
    texts: int

    @classmethod
    def of(cls, share: RuleShare) -> "RuleOut":
        """Map from the domain."""
        rule = share.rule
        return cls(
            id=rule.id,
            field=rule.field,
            value=rule.value,
            people=list(rule.people),
            created_at=rule.created_at,
            texts=share.texts,
        )


class ShareOut(Out):
    """What is assigned to a person, and how many of these texts they have answered or skipped.

    Whoever is gone (``is_gone``), or does not annotate any more, is not waited for.
    """

    person_id: str
    person: str
    assigned: int
    done: int
    is_gone: bool

    @classmethod
    def of(cls, share: Share) -> "ShareOut":
        """Map from the domain."""
        return cls(
            person_id=share.person_id,
            person=share.name,
            assigned=share.assigned,
            done=share.done,
            is_gone=share.is_gone,
        )


class AssignedOut(Out):
    """Who is asked what: everybody who may be asked, the rules, and how many texts are assigned."""

    people: list[ShareOut]
    rules: list[RuleOut]
    texts: int

    @classmethod
    def of(cls, assigned: Assigned) -> "AssignedOut":
        """Map from the domain."""
        return cls(
            people=[ShareOut.of(share) for share in assigned.people],
            rules=[RuleOut.of(share) for share in assigned.rules],
            texts=assigned.texts,
        )
