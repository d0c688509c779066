"""Guidelines: written, published as versions, compared, and what they quote.

Every answer stores the version in force, and a version's text never changes once somebody has answered
under it: what is written after that is a draft, which nobody else reads, until it is published.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from askwell.domain.agreement import agreed_spans
from askwell.domain.annotations import Annotation, Review, Status
from askwell.domain.documents import Document
from askwell.domain.errors import InvalidInput, NotFound, NothingToPublish
from askwell.domain.guidelines import (
    MAX_EXAMPLES,
    MAX_NOTE,
    Example,
    GuidelineView,
    Piece,
    Version,
    difference,
    find_examples,
)
from askwell.domain.members import Caller, Permission
from askwell.domain.projects import Project
from askwell.domain.trail import Deed
from askwell.services.access import authorise, may
from askwell.services.trail import note as note_deed
from askwell.storage import annotations, documents, guidelines, members, projects, reviews
from askwell.storage.store import Store

SHOWN = 1_000
"""Characters of a text that a guideline quotes."""


def find(store: Store, caller: Caller, project_id: str) -> GuidelineView:
    """Give a project's guideline with its versions; the draft to those who may publish it."""
    with store.database.read() as connection:
        project = authorise(connection, caller, project_id, Permission.VIEW)
        is_editor = may(connection, caller, project_id, Permission.EDIT)
        return _view(connection, project, is_editor=is_editor)


def save(store: Store, caller: Caller, project_id: str, text: str) -> GuidelineView:
    """Keep what somebody has written: in force at once while nobody has answered under the version that is,
    else as the draft of the next one. Going back to what is in force ends the draft."""
    with store.database.write() as connection:
        project = _begin(connection, caller, project_id)
        checked = replace(project, guideline=text)
        draft = project.guideline_version + 1
        if text == project.guideline:
            guidelines.drop(connection, project_id, draft)
        elif _is_open(connection, project):
            project = put_text(connection, project, text, caller.person.id, store.now())
        else:
            row = Version(draft, checked.guideline, "", caller.person.id, store.now())
            guidelines.put(connection, project_id, row)
        return _view(connection, project, is_editor=True)


def publish(store: Store, caller: Caller, project_id: str, note: str = "") -> GuidelineView:
    """Put the draft in force as a new version; ``note`` says what has changed.

    Raises ``NothingToPublish`` without a draft, and ``InvalidInput`` for a note that is too long.
    """
    if len(note) > MAX_NOTE:
        raise InvalidInput(field="note", reason=f"must be at most {MAX_NOTE} characters")
    with store.database.write() as connection:
        project = _begin(connection, caller, project_id)
        draft = guidelines.find_draft(connection, project)
        if draft is None:
            raise NothingToPublish
        now = store.now()
        project = _publish(connection, project, draft.text, caller.person.id, now, note.strip())
        _note(connection, caller, project, now, note.strip())
        return _view(connection, project, is_editor=True)


def restore(store: Store, caller: Caller, project_id: str, version: int) -> GuidelineView:
    """Put the text of an earlier version in force again, as a new one; a draft stays the draft."""
    with store.database.write() as connection:
        project = _begin(connection, caller, project_id)
        old = _demand(connection, project, version)
        draft = guidelines.find_draft(connection, project)
        if old.text != project.guideline:
            if draft is not None:
                guidelines.drop(connection, project_id, project.guideline_version + 1)
            note = f"Version {version} again."
            now = store.now()
            project = _publish(connection, project, old.text, caller.person.id, now, note)
            _note(connection, caller, project, now, note)
            if draft is not None and draft.text != project.guideline:
                number = project.guideline_version + 1
                row = Version(number, draft.text, "", draft.person_id, draft.updated_at)
                guidelines.put(connection, project_id, row)
        return _view(connection, project, is_editor=True)


def compare(
    store: Store, caller: Caller, project_id: str, before: int, after: int | None = None
) -> list[Piece]:
    """Give what differs between two versions, or (None) a version and the draft, which only those see who may
    publish it."""
    needed = Permission.EDIT if after is None else Permission.VIEW
    with store.database.read() as connection:
        project = authorise(connection, caller, project_id, needed)
        old = _demand(connection, project, before).text if before else ""
        if after is None:
            draft = guidelines.find_draft(connection, project)
            new = draft.text if draft else project.guideline
        else:
            new = _demand(connection, project, after).text
    return difference(old, new)


def find_quoted(
    store: Store, caller: Caller, project_id: str, document_ids: Sequence[int] | None = None
) -> list[Example]:
    """Give the texts that the guideline quotes, as everybody may see them who sees the guideline.

    Who may change it also sees those of the draft, and any that they name.
    """
    with store.database.read() as connection:
        project = authorise(connection, caller, project_id, Permission.VIEW)
        quoted = find_examples(project.guideline)
        if may(connection, caller, project_id, Permission.EDIT):
            draft = guidelines.find_draft(connection, project)
            quoted += [*find_examples(draft.text if draft else ""), *(document_ids or ())]
        wanted = quoted if document_ids is None else [each for each in document_ids if each in set(quoted)]
        ids = list(dict.fromkeys(wanted))[: 2 * MAX_EXAMPLES]
        found = {each.id: each for each in documents.find_by_ids(connection, project_id, ids)}
        given = annotations.find_for(connection, list(found))
        decided = reviews.find_for(connection, list(found))
    return [
        _example(found[key], [each for each in given if each.document_id == key], decided.get(key))
        if key in found
        else Example(key)
        for key in ids
    ]


def put_text(
    connection: Connection, project: Project, text: str, person_id: str, now: datetime, note: str = ""
) -> Project:
    """Put a text in force, and give the project with it: in the place of one under which nobody has answered,
    else as a new version. The caller holds the project's clock."""
    if not _is_open(connection, project) or not project.guideline_version:
        return _publish(connection, project, text, person_id, now, note)
    number = project.guideline_version
    present = guidelines.find(connection, project, number)
    row = Version(number, text, note or (present.note if present else ""), person_id, now)
    guidelines.put(connection, project.id, row)
    guidelines.put_in_force(connection, project.id, number, text)
    return replace(project, guideline=text)


def _publish(
    connection: Connection, project: Project, text: str, person_id: str, now: datetime, note: str
) -> Project:
    for each in guidelines.find_all(connection, project)[:1]:
        if not each.person_id:  # written before versions were kept
            guidelines.put(connection, project.id, each)
    number = project.guideline_version + 1
    guidelines.put(connection, project.id, Version(number, text, note, person_id, now))
    guidelines.put_in_force(connection, project.id, number, text)
    return replace(project, guideline=text, guideline_version=number)


def _note(connection: Connection, caller: Caller, project: Project, now: datetime, note: str) -> None:
    note_deed(
        connection,
        caller,
        Deed.GUIDELINE_PUBLISHED,
        project_id=project.id,
        target=f"version {project.guideline_version}",
        at=now,
        note=note,
    )


def _begin(connection: Connection, caller: Caller, project_id: str) -> Project:
    authorise(connection, caller, project_id, Permission.EDIT)
    projects.lock_clock(connection, project_id)
    return authorise(connection, caller, project_id, Permission.EDIT)


def _is_open(connection: Connection, project: Project) -> bool:
    """Whether the version in force may be written over: nobody answered under it, or there is none yet."""
    given = guidelines.count_answers(connection, project.id)
    return not given.get(project.guideline_version) or (
        not project.guideline and not project.guideline_version
    )


def _demand(connection: Connection, project: Project, version: int) -> Version:
    found = guidelines.find(connection, project, version)
    if found is None:
        raise NotFound(kind="version of the guideline", name=version)
    return found


def _view(connection: Connection, project: Project, *, is_editor: bool) -> GuidelineView:
    versions = guidelines.find_all(connection, project)
    draft = guidelines.find_draft(connection, project) if is_editor else None
    people = {each.person_id for each in [*versions, *([draft] if draft else [])]}
    has_first = any(each.version == 0 for each in versions)
    return GuidelineView(
        version=project.guideline_version,
        text=project.guideline,
        versions=versions,
        draft=draft,
        unguided=0 if has_first else guidelines.count_answers(connection, project.id).get(0, 0),
        names=members.find_names(connection, sorted(people - {""})),
    )


def _example(document: Document, given: Sequence[Annotation], review: Review | None) -> Example:
    answers = [each for each in given if each.status is Status.SUBMITTED]
    if review is not None:
        labels, spans = review.labels, review.spans
    else:
        votes = Counter(label for each in answers for label in each.labels)
        labels = tuple(label for label, count in votes.items() if 2 * count > len(answers))
        spans = agreed_spans(answers) or ()
    text = document.text[:SHOWN]
    shown = tuple(span for span in spans if span.end <= len(text))
    return Example(document.id, text, len(text) < len(document.text), labels, shown)
