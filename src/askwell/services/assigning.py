"""Assign: say who is asked which texts, one by one or by a value in their metadata."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from askwell.domain.assignments import Assigned, Assignment, Rule, RuleShare
from askwell.domain.errors import InvalidInput, NameTaken, NotFound
from askwell.domain.ids import new_id
from askwell.domain.members import Caller, Permission
from askwell.domain.trail import Deed
from askwell.services.access import authorise
from askwell.services.trail import note
from askwell.storage import assignments, documents, projects
from askwell.storage.store import Store

MAX_TEXTS = 1_000
MAX_RULES = 100


def find(store: Store, caller: Caller, project_id: str) -> Assigned:
    """Give who is asked what: each person's share and how far they are, and the rules."""
    with store.database.read() as connection:
        authorise(connection, caller, project_id, Permission.EDIT)
        return Assigned(
            people=assignments.count_by_person(connection, project_id),
            rules=assignments.count_by_rule(connection, project_id),
            texts=assignments.count_texts(connection, project_id),
        )


def assign(store: Store, caller: Caller, project_id: str, given: Sequence[Assignment]) -> list[Assignment]:
    """Have the texts asked of the people given with them and of nobody else, and give how it was before.

    With no people, everybody is asked again. What somebody has in hand stays there. Raises ``InvalidInput``
    for more than ``MAX_TEXTS`` texts, and ``NotFound`` for unknown ones and for people who do not annotate.
    """
    ids = {document_id for each in given for document_id in each.document_ids}
    if not 1 <= len(ids) <= MAX_TEXTS:
        raise InvalidInput(field="document_ids", reason=f"name 1 to {MAX_TEXTS:,} texts")
    with store.database.write() as connection:
        authorise(connection, caller, project_id, Permission.EDIT)
        projects.lock_clock(connection, project_id)
        if unknown := ids - documents.which(connection, project_id, ids):
            raise NotFound(kind="text", name=min(unknown))
        _demand_askable(connection, project_id, {person for each in given for person in each.people})
        rules = {rule.id for rule in assignments.find_rules(connection, project_id)}
        known = [each if each.rule_id in rules else replace(each, rule_id=None) for each in given]
        before = assignments.find(connection, ids)
        now = store.now()
        assignments.replace(connection, project_id, known, now)
        people = sorted({person for each in known for person in each.people})
        deed = Deed.TEXTS_ASSIGNED
        note(connection, caller, deed, project_id=project_id, at=now, texts=len(ids), people=people)
        return before


def add_rule(
    store: Store, caller: Caller, project_id: str, *, field: str, value: str, people: Sequence[str]
) -> RuleShare:
    """Have the texts with a value in a field, now and to come, asked of these people only.

    Raises ``NameTaken`` where there is a rule for it, and ``NotFound`` for people who do not annotate.
    """
    rule = Rule(new_id("rul"), field, value, tuple(dict.fromkeys(people)), caller.person.id, store.now())
    with store.database.write() as connection:
        authorise(connection, caller, project_id, Permission.EDIT)
        projects.lock_clock(connection, project_id)
        present = assignments.find_rules(connection, project_id)
        if any((each.field, each.value) == (field, value) for each in present):
            raise NameTaken(kind="rule", name=f"{field}: {value}")
        if len(present) >= MAX_RULES:
            raise InvalidInput(field="rules", reason=f"a project has at most {MAX_RULES}")
        _demand_askable(connection, project_id, rule.people)
        assignments.add_rule(connection, project_id, rule)
        assignments.apply(connection, project_id, [rule], rule.created_at)
        note(
            connection,
            caller,
            Deed.RULE_ADDED,
            project_id=project_id,
            target=f"{field}: {value}",
            at=rule.created_at,
            people=list(rule.people),
        )
        counted = assignments.count_by_rule(connection, project_id)
        return next(share for share in counted if share.rule.id == rule.id)


def remove_rule(store: Store, caller: Caller, project_id: str, rule_id: str) -> Rule:
    """End a rule and what was assigned by it, so that everybody is asked these texts; gives the rule."""
    with store.database.write() as connection:
        authorise(connection, caller, project_id, Permission.EDIT)
        projects.lock_clock(connection, project_id)
        found = {rule.id: rule for rule in assignments.find_rules(connection, project_id)}
        if rule_id not in found:
            raise NotFound(kind="rule", name=rule_id)
        assignments.remove_rule(connection, project_id, rule_id)
        rule = found[rule_id]
        told = f"{rule.field}: {rule.value}"
        note(connection, caller, Deed.RULE_REMOVED, project_id=project_id, target=told, at=store.now())
        return rule


def _demand_askable(connection: Connection, project_id: str, people: Collection[str]) -> None:
    askable = assignments.find_askable(connection, project_id)
    if strangers := sorted(set(people) - askable.keys()):
        raise NotFound(kind="person who annotates here", name=strangers[0])
