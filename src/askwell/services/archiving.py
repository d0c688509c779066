"""Labels archived, brought back, renamed and made again, as parts of a change that reaches answers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from askwell.domain.labels import Label, LabelKind, change_label
from askwell.domain.surgery import Change
from askwell.storage import label_changes, projects


def put_labels(
    connection: Connection, project_id: str, labels: Mapping[str, Label], change: Change, *, is_redo: bool
) -> None:
    """Bring the labels in line with a change that was taken back, or (redo) stands again."""
    details = change.details
    archive(connection, project_id, labels, details.get("archived", []), is_archived=is_redo)
    added = [
        label_id
        for label_id in details.get("added", [])
        if is_redo or not label_changes.find_answered_with(connection, project_id, [label_id])
    ]
    archive(connection, project_id, labels, added, is_archived=not is_redo)
    for label_id, (before, after) in details.get("renamed", {}).items():
        old, new = (before, after) if is_redo else (after, before)
        if labels[label_id].name == old:
            present = {each.id: each for each in projects.find_labels(connection, project_id)}
            changed = change_label(list(present.values()), present[label_id], name=new)
            projects.save_label(connection, project_id, changed)
    for row in details.get("removed", []):
        if is_redo and label_changes.was_ever_given(connection, project_id, row["id"]):
            archive(connection, project_id, labels, [row["id"]], is_archived=True)
        elif is_redo:
            label_changes.remove_label(connection, project_id, row["id"])
        elif row["id"] not in labels:
            place = max((label.position for label in labels.values()), default=-1) + 1
            label = Label(**{**row, "kind": LabelKind(row["kind"]), "position": place})
            projects.add_labels(connection, project_id, [with_free_key(labels.values(), label)])


def archive(
    connection: Connection,
    project_id: str,
    labels: Mapping[str, Label],
    label_ids: Sequence[str],
    *,
    is_archived: bool,
) -> None:
    """Archive labels, or bring them back; without its key where another label has that now."""
    for label_id in label_ids:
        label = labels.get(label_id)
        if label is None or label.is_archived is is_archived:
            continue
        changed = replace(label, is_archived=is_archived)
        if not is_archived:
            changed = with_free_key(projects.find_labels(connection, project_id), changed)
        projects.save_label(connection, project_id, changed)


def with_free_key(present: Iterable[Label], label: Label) -> Label:
    """Give a label without its key where another has that now."""
    is_taken = label.key is not None and any(
        other.key == label.key and not other.is_archived and other.id != label.id for other in present
    )
    return replace(label, key=None) if is_taken else label
