"""Assignments: texts that only named people are asked, one by one or by a value in their metadata."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from askwell.domain.errors import InvalidInput

MAX_FIELD = 200
MAX_VALUE = 500


@dataclass(frozen=True, slots=True)
class Assignment:
    """Some texts, and the people who are asked them; ``rule_id`` is the rule by which they are."""

    document_ids: tuple[int, ...]
    people: tuple[str, ...]
    rule_id: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """Texts whose metadata has a value in a field are for these people, also those imported later."""

    id: str
    field: str
    value: str
    people: tuple[str, ...]
    created_by: str
    created_at: datetime

    def __post_init__(self) -> None:
        if not self.field.strip() or len(self.field) > MAX_FIELD:
            raise InvalidInput(field="field", reason=f"must be 1 to {MAX_FIELD} characters")
        if not self.value or len(self.value) > MAX_VALUE:
            raise InvalidInput(field="value", reason=f"must be 1 to {MAX_VALUE} characters")
        if not self.people:
            raise InvalidInput(field="people", reason="name at least one person")


@dataclass(frozen=True, slots=True)
class Share:
    """What is assigned to one person, who is still there unless ``is_gone``, and how much of it is done."""

    person_id: str
    name: str
    assigned: int
    done: int
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class RuleShare:
    """A rule with the number of texts assigned by it."""

    rule: Rule
    texts: int


@dataclass(frozen=True, slots=True)
class Assigned:
    """Who is asked what in a project: each person's share, the rules, and how many texts are assigned."""

    people: Sequence[Share]
    rules: Sequence[RuleShare]
    texts: int
