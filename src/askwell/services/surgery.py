"""Surgery on a label set: labels merged, split and deleted with their answers, and all of that taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace

from sqlalchemy import Connection

from askwell.domain.errors import InvalidInput, LaterChange, NotFound, NothingToUndo
from askwell.domain.ids import new_id
from askwell.domain.labels import Label, LabelKind, change_label
from askwell.domain.members import Caller, Permission
from askwell.domain.projects import Project, Task
from askwell.domain.surgery import (
    Change,
    ChangeKind,
    Fate,
    TakenBack,
    check_sources,
    renamed,
    to_take_back,
)
from askwell.domain.trail import MAX_TARGET, Deed
from askwell.services import relabelling
from askwell.services.access import authorise
from askwell.services.archiving import archive, put_labels
from askwell.services.relabelling import Batch
from askwell.services.trail import note
from askwell.storage import event_log, jobs, label_changes, members, projects
from askwell.storage.store import Store

MOST = 200
"""Changes that are listed."""

_DEEDS = {
    ChangeKind.MERGE: Deed.LABELS_MERGED,
    ChangeKind.SPLIT: Deed.LABEL_SPLIT,
    ChangeKind.DELETE: Deed.LABEL_DELETED,
}


def merge(
    store: Store,
    caller: Caller,
    project_id: str,
    label_ids: Sequence[str],
    into: str,
    *,
    name: str | None = None,
    is_tried: bool = False,
) -> Change:
    """Give all answers, spans and reviews with some labels another one, and archive those labels.

    ``name`` renames the label that stays. With ``is_tried`` nothing is changed, and what would be is told.
    Raises ``InvalidInput`` for labels that are not there, are archived or of two kinds, and ``NameTaken``.
    """
    with store.database.write() as connection:
        project, labels = begin(connection, caller, project_id)
        sources = list(dict.fromkeys(label_ids))
        check_sources(labels, sources, into)
        kept = labels[into]
        if name is not None and name.strip() != kept.name:
            kept = change_label(list(labels.values()), kept, name=name)
        change = Change(
            new_id("chg"),
            project.id,
            ChangeKind.MERGE,
            caller.person.id,
            store.now(),
            relabelling.measure(connection, project_id, sources),
            labels={label_id: labels[label_id].name for label_id in sources},
            into={into: kept.name},
            details={
                "archived": [label_id for label_id in sources if not labels[label_id].is_archived],
                "renamed": {into: [labels[into].name, kept.name]} if kept != labels[into] else {},
            },
        )
        if is_tried:
            return change
        chosen = dict.fromkeys(sources, into)
        relabelling.rewrite_all(
            connection,
            batch_of(change),
            sources,
            lambda _, given, spans: renamed(chosen, given, spans, labels),
        )
        archive(connection, project_id, labels, change.details["archived"], is_archived=True)
        if kept != labels[into]:
            projects.save_label(connection, project_id, kept)
        store_change(connection, caller, change)
    return change


def delete(
    store: Store,
    caller: Caller,
    project_id: str,
    label_id: str,
    *,
    fate: Fate | None = None,
    into: str | None = None,
    is_tried: bool = False,
) -> Change:
    """Take a label out of a label set; ``fate`` says what becomes of its answers, where there are any.

    They get the label ``into``, lose this one, or are sent back to who gave them: asked at once, or, where
    another label was decided, when that decision falls. A label that no answer ever named is gone; one that
    the history names stays archived for it. Raises ``InvalidInput`` where answers have no fate, or one that
    the task does not allow.
    """
    with store.database.write() as connection:
        project, labels = begin(connection, caller, project_id)
        check_sources(labels, [label_id], into)
        label, reach = labels[label_id], relabelling.measure(connection, project_id, [label_id])
        has_answers = reach.answers + reach.reviews > 0
        if has_answers:
            _check_fate(project, label, fate, into)
        is_known = has_answers or label_changes.was_ever_given(connection, project_id, label_id)
        change = Change(
            new_id("chg"),
            project.id,
            ChangeKind.DELETE,
            caller.person.id,
            store.now(),
            reach,
            labels={label_id: label.name},
            into={into: labels[into].name} if fate is Fate.MOVE and into else {},
            note=f"The label “{label.name}” was deleted." if fate is Fate.ASK_AGAIN and has_answers else "",
            details={
                "archived": [label_id] if is_known and not label.is_archived else [],
                "removed": [] if is_known else [asdict(label)],
                "fate": fate.value if fate and has_answers else None,
            },
        )
        if is_tried:
            return change
        chosen = {label_id: into if fate is Fate.MOVE else None}
        relabelling.rewrite_all(
            connection,
            batch_of(change),
            [label_id],
            lambda _, given, spans: None if fate is Fate.ASK_AGAIN else renamed(chosen, given, spans, labels),
        )
        archive(connection, project_id, labels, change.details["archived"], is_archived=True)
        if not is_known:
            label_changes.remove_label(connection, project_id, label_id)
        store_change(connection, caller, change)
    return change


def find_all(store: Store, caller: Caller, project_id: str) -> tuple[list[Change], Mapping[str, str]]:
    """Give a project's changes, the latest first, and people's names by their ids."""
    with store.database.read() as connection:
        authorise(connection, caller, project_id, Permission.VIEW)
        found = label_changes.find_all(connection, project_id, MOST)
        people = {person for each in found for person in (each.person_id, each.undone_by) if person}
        return found, members.find_names(connection, list(people))


def undo(
    store: Store,
    caller: Caller,
    project_id: str,
    change_id: str,
    *,
    is_redo: bool = False,
    is_tried: bool = False,
) -> TakenBack:
    """Take a change back as a whole, however long ago, or (redo) make it stand again.

    Answers that people gave since stay as they are, and so does a label that has some. Raises
    ``LaterChange`` where another change was built on this one, and ``NothingToUndo`` where it is undone (or
    stands) already.
    """
    with store.database.write() as connection:
        project, labels = begin(connection, caller, project_id)
        change = label_changes.find(connection, project_id, change_id)
        if change is None:
            raise NotFound(kind="change", name=change_id)
        if (change.undone_at is None) is is_redo:
            raise NothingToUndo
        _demand_last(connection, change)
        events = event_log.find_batch(connection, project_id, change_id)
        targets = to_take_back(events, is_redo=is_redo)
        new_labels = [*change.into, *change.details.get("added", [])]
        kept = [] if is_redo else relabelling.find_kept(connection, project_id, events, new_labels)
        if is_tried:
            return TakenBack(change, len(targets), tuple(kept))
        now = store.now()
        left = relabelling.take_back(
            connection, Batch(project_id, caller.person.id, change_id, now), targets, project
        )
        if is_redo and label_changes.find_answered_with(connection, project_id, _left_by(change)):
            reason = "answers were given since it was taken back: make the change anew"
            raise InvalidInput(field="change", reason=reason)
        put_labels(connection, project_id, labels, change, is_redo=is_redo)
        projects.tick_settings(connection, project_id)
        undone = (None, None) if is_redo else (now, caller.person.id)
        label_changes.mark(connection, change_id, *undone)
        kept = sorted({*kept, *(event.document_id for event in left)})
        change = replace(change, undone_at=undone[0], undone_by=undone[1])
        deed = Deed.CHANGE_REDONE if is_redo else Deed.CHANGE_UNDONE
        note(connection, caller, deed, project_id=project_id, target=_told(change), at=now, change=change.id)
    return TakenBack(change, len(targets) - len(left), tuple(kept))


def begin(connection: Connection, caller: Caller, project_id: str) -> tuple[Project, dict[str, Label]]:
    """Give the project, which nobody else changes until the transaction ends, and its labels by their ids."""
    authorise(connection, caller, project_id, Permission.EDIT)
    projects.lock_clock(connection, project_id)
    project = authorise(connection, caller, project_id, Permission.EDIT)
    return project, {label.id: label for label in projects.find_labels(connection, project_id)}


def batch_of(change: Change) -> Batch:
    """Give what the events of a change have in common."""
    return Batch(change.project_id, change.person_id, change.id, change.created_at, change.note)


def store_change(connection: Connection, caller: Caller, change: Change) -> None:
    """Store a change, note it, and have the learner read labels and answers anew."""
    label_changes.add(connection, change)
    projects.tick_settings(connection, change.project_id)
    deed, at = _DEEDS[change.kind], change.created_at
    told, into = _told(change), list(change.into.values())
    note(
        connection,
        caller,
        deed,
        project_id=change.project_id,
        target=told,
        at=at,
        into=into,
        answers=change.reach.answers,
    )


def _told(change: Change) -> str:
    return ", ".join(change.labels.values())[:MAX_TARGET]


def _check_fate(project: Project, label: Label, fate: Fate | None, into: str | None) -> None:
    if fate is None:
        raise InvalidInput(field="fate", reason="say what becomes of the answers with this label")
    if (fate is Fate.MOVE) is (into is None):
        raise InvalidInput(field="into", reason="names the label that the answers get, and only then")
    if fate is Fate.TAKE_OFF and label.kind is LabelKind.CHOICE and project.task is Task.CHOOSE_ONE:
        raise InvalidInput(field="fate", reason="an answer needs a label where one is chosen")


def _demand_last(connection: Connection, change: Change) -> None:
    if change.kind is ChangeKind.ASK_AGAIN:
        if (job := change.details.get("job")) and (found := jobs.find(connection, job)) and not found.is_over:
            raise LaterChange(name="the job that sends answers back")
        return
    for later in label_changes.find_all(connection, change.project_id, MOST):
        if later.id == change.id:
            return
        is_on_it = later.kind is not ChangeKind.ASK_AGAIN and later.touched & change.touched
        if is_on_it and later.undone_at is None:
            raise LaterChange(name=", ".join(later.labels.values()))


def _left_by(change: Change) -> set[str]:
    """The labels that no answer has while a change stands."""
    return set() if change.kind is ChangeKind.ASK_AGAIN else set(change.labels) - set(change.into)
