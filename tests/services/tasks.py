"""A team at work on a few texts, and what must be true of its tasks, told from the events."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import Select, Table, delete, insert, select, update

from askwell.domain import places
from askwell.domain.annotations import Annotation, Status, fold, fold_review
from askwell.domain.assignments import Assignment
from askwell.domain.documents import NewText
from askwell.domain.errors import LeaseLost, NothingToUndo
from askwell.domain.events import EventKind
from askwell.domain.labels import LabelDraft
from askwell.domain.members import Caller, Role
from askwell.domain.projects import Task
from askwell.domain.questions import Question
from askwell.services import annotate, asking, assigning, projects, team, texts
from askwell.services.annotate import Action
from askwell.services.import_cells import LabelledText
from askwell.storage import event_log, leases, members, schema
from askwell.storage import projects as project_rows
from askwell.storage.store import Store
from tests.conftest import TurnableClock

TEXTS = 6
PEOPLE = 4
_teams = count()


@dataclass
class Standing:
    """Where a project stands: told from its events, and from nothing that the code under test has counted."""

    given: dict[tuple[int, str], Annotation]
    reviewed: set[int]
    held: set[tuple[int, str]]
    holders: dict[int, set[str]]
    wanted: dict[int, int]
    standing_wanted: dict[int, int]
    people: dict[int, set[str]]

    def is_done(self, text: int, person: str) -> bool:
        return (text, person) in self.given and self.given[text, person].is_done

    def is_open(self, text: int, person: str) -> bool:
        return not self.people[text] or person in self.people[text]

    def has_task(self, text: int, person: str) -> bool:
        """Whether a person must be given a text that they do not hold, if they ask for all there are."""
        if text in self.reviewed or self.is_done(text, person) or (text, person) in self.held:
            return False
        if person in self.holders[text]:
            return True  # it was sent back to them
        return self.is_open(text, person) and len(self.holders[text]) < self.wanted[text]


@dataclass
class Team:
    """An owner, four annotators, six texts, and everything that they can do with them."""

    store: Store
    owner: Caller
    clock: TurnableClock
    people: list[Caller] = field(default_factory=list)
    since: dict[str, datetime] = field(default_factory=dict)
    texts: list[int] = field(default_factory=list)
    _ids: "count[int]" = field(default_factory=count)

    def __post_init__(self) -> None:
        number = next(_teams)
        self.project = projects.create(
            self.store, self.owner, name=f"Team {number}", task=Task.CHOOSE_ONE, labels=[LabelDraft("Yes")],
            audit_share=0.3, lease_seconds=60,
        )  # fmt: skip
        self.label = projects.find(self.store, self.owner, self.project.id).labels[0].id
        rows = [LabelledText(NewText(f"text {number} {n}", n + 1), None) for n in range(TEXTS)]
        added = texts.add_texts(self.store, self.owner, self.project.id, rows)
        self.texts = [each.document_id or 0 for each in added]
        for n in range(PEOPLE):
            person = team.add_person(
                self.store, self.owner, self.project.id, f"Ann {number} {n}", Role.ANNOTATOR
            )
            self.people.append(Caller(person))
            self.since[person.id] = self._member_since(person.id)
        self.before = self.look()

    def ask(self, who: int, number: int, keep: Collection[int] | None = None) -> list[Question]:
        return asking.next_questions(self.store, self.people[who], self.project.id, number, keep=keep)

    def act(self, caller: Caller, kind: EventKind, text: int | None = None, **more: Any) -> bool:
        """Do something; False when it is refused."""
        labels = (self.label,) if kind in (EventKind.SUBMIT, EventKind.REVIEW) else ()
        action = Action(f"e{next(self._ids)}", kind, text, labels)
        try:
            annotate.record(self.store, caller, self.project.id, replace(action, **more))
        except (LeaseLost, NothingToUndo):
            return False
        return True

    def assign(self, some: list[int], who: list[int]) -> None:
        given = [Assignment(tuple(some), tuple(self.people[n].person.id for n in who if self.is_in(n)))]
        assigning.assign(self.store, self.owner, self.project.id, given)

    def change(self, **settings: object) -> None:
        self.project = projects.change(self.store, self.owner, self.project.id, **settings)

    def want_more(self, text: int, extra: int) -> None:
        with self.store.database.write() as connection:
            project_rows.lock_clock(connection, self.project.id)
            change = update(schema.documents).where(schema.documents.c.id == text)
            connection.execute(change.values(extra=extra))

    def rank(self, some: dict[int, int | None]) -> None:
        """Write a ranking as a learner would, with the answers that it wants."""
        rows = [
            {
                "project_id": self.project.id, "document_id": text, "rank": place, "score": 1.0,
                "reason": {"kind": "second" if wanted else "typical", "labels": []}, "suggestion": None,
                "model_version": 1, "answers_learnt": 0, "wanted": wanted,
            }
            for place, (text, wanted) in enumerate(some.items())
        ]  # fmt: skip
        with self.store.database.write() as connection:
            project_rows.lock_clock(connection, self.project.id)
            connection.execute(delete(schema.queue).where(schema.queue.c.project_id == self.project.id))
            if rows:
                connection.execute(insert(schema.queue), rows)

    def is_in(self, who: int) -> bool:
        return self.people[who].person.id in self.since

    def leave(self, who: int) -> None:
        """Take somebody out as the project's managers do: the part goes, and what they hold is free."""
        person_id = self.people[who].person.id
        with self.store.database.write() as connection:
            project_rows.lock_clock(connection, self.project.id)
            theirs = schema.members.c.person_id == person_id
            connection.execute(delete(schema.members).where(theirs))
            leases.release_all(connection, self.project.id, person_id, self.clock())
        del self.since[person_id]

    def come_back(self, who: int) -> None:
        person_id = self.people[who].person.id
        with self.store.database.write() as connection:
            members.set_role(connection, self.project.id, person_id, Role.ANNOTATOR, self.clock())
        self.since[person_id] = self._member_since(person_id)

    def look(self) -> Standing:
        """Tell from the events, the leases and the settings where everybody stands."""
        now = self.clock()
        with self.store.database.read() as connection:
            events = event_log.find_events_after(connection, self.project.id, 0, 10_000)
            held = {
                (row.document_id, row.person_id)
                for row in connection.execute(self._mine(schema.leases))
                if row.expires_at > now
            }
            extra = {row.id: row.extra for row in connection.execute(self._mine(schema.documents))}
            asked = {row.document_id: row.wanted for row in connection.execute(self._mine(schema.queue))}
            assigned = connection.execute(self._mine(schema.assignments)).all()
        given: dict[tuple[int, str], Annotation] = {}
        for key in {(event.document_id, event.whose) for event in events}:
            given[key] = fold([event for event in events if (event.document_id, event.whose) == key])
        reviewed = {
            text
            for text in self.texts
            if fold_review([event for event in events if event.document_id == text]) is not None
        }
        holders = {
            text: {person for (one, person), each in given.items() if one == text and self._holds(each)}
            | {person for one, person in held if one == text}
            for text in self.texts
        }
        return Standing(
            given=given,
            reviewed=reviewed,
            held=held,
            holders=holders,
            wanted={
                text: places.wanted(self.project, text, extra[text], asked.get(text)) for text in self.texts
            },
            standing_wanted={text: places.wanted(self.project, text, extra[text]) for text in self.texts},
            people={
                text: {
                    row.person_id
                    for row in assigned
                    if row.document_id == text and row.person_id in self.since
                }
                for text in self.texts
            },
        )

    def _mine(self, table: Table) -> Select[Any]:
        return select(table).where(table.c.project_id == self.project.id)

    def _holds(self, annotation: Annotation) -> bool:
        if annotation.status is Status.SUBMITTED:
            return True
        since = self.since.get(annotation.person_id)
        sent_at = annotation.updated_at
        is_there = since is not None and sent_at is not None and since <= sent_at
        return annotation.status is Status.OPEN and annotation.returned is not None and is_there

    def _member_since(self, person_id: str) -> datetime:
        query = select(schema.members.c.created_at).where(schema.members.c.person_id == person_id)
        with self.store.database.read() as connection:
            return connection.execute(query).scalar_one()
