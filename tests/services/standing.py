"""What stands in a project, to compare before and after, and the shortest way to do something in it."""

from dataclasses import replace
from itertools import count

from askwell.domain.annotations import Annotation, Review
from askwell.domain.events import EventKind
from askwell.domain.labels import Label
from askwell.domain.members import Caller
from askwell.domain.projects import Project
from askwell.services import annotate, projects
from askwell.services.actions import Action
from askwell.storage import annotations, reviews
from askwell.storage.store import Store

WISHES = ["I want my money back", "Where is my parcel", "I cannot sign in"]
"""What the texts of the tests begin with, one for each label of their project."""

_ids = count()


def new_event_id() -> str:
    """Give an id that no other event of the tests has."""
    return f"e{next(_ids)}"


def act(
    store: Store, caller: Caller, project: Project, kind: EventKind, text: int | None, *given: str
) -> str:
    event_id = new_event_id()
    annotate.record(store, caller, project.id, Action(event_id, kind, text, given))
    return event_id


def standing(store: Store, project: Project) -> dict[tuple[int, str], Annotation]:
    """Everybody's work, but for when it was last touched."""
    with store.database.read() as connection:
        found = annotations.find_all(connection, project.id)
        return {(each.document_id, each.person_id): replace(each, event_number=0) for each in found}


def decided(store: Store, project: Project) -> dict[int, Review]:
    with store.database.read() as connection:
        return {
            each.document_id: replace(each, event_number=0)
            for each in reviews.find_all(connection, project.id)
        }


def label_of(store: Store, owner: Caller, project: Project, label_id: str) -> Label:
    return next(each for each in projects.find(store, owner, project.id).labels if each.id == label_id)
