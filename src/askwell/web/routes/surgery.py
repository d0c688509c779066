"""Surgery on a label set: merge, split and delete labels with their answers, and take that back."""

from fastapi import APIRouter

from askwell.domain.members import Permission
from askwell.services import access, splitting, surgery
from askwell.web.deps import ChangeId, LabelId, Parts, PredictingThreads, ProjectId, SignedIn, Store
from askwell.web.errors import documented
from askwell.wire.surgery import (
    DeleteLabelIn,
    LabelChangeOut,
    LabelChangesOut,
    MergeIn,
    SplitIn,
    SplitOut,
    UndoIn,
    UndoneOut,
)

router = APIRouter(tags=["projects"])


@router.post(
    "/projects/{project}/labels:merge",
    operation_id="merge_labels",
    summary="Merge labels into one",
    responses=documented(401, 403, 404, 409, 422),
)
def merge_labels(store: Store, caller: SignedIn, project: ProjectId, body: MergeIn) -> LabelChangeOut:
    """Give every answer, span and review with some labels another one, and archive those labels.

    It is one transaction, and can be taken back as a whole. With `dry_run`, say what it would touch.
    """
    change = surgery.merge(
        store, caller, project, body.labels, body.into, name=body.name, is_tried=body.dry_run
    )
    return LabelChangeOut.of(change, is_dry_run=body.dry_run)


@router.post(
    "/projects/{project}/labels/{label}:split",
    operation_id="split_label",
    summary="Split a label into several",
    responses=documented(401, 403, 404, 409, 422, 503),
)
async def split_label(
    parts: Parts,
    threads: PredictingThreads,
    caller: SignedIn,
    project: ProjectId,
    label: LabelId,
    body: SplitIn,
) -> SplitOut:
    """Deal a label's answers out to others: as a person decided, and the rest as the model proposes.

    With `dry_run` the proposal is given, the least sure first. Decide some of them, send them along, and it
    gets surer. Labels for parts of texts are split by the words that are marked.
    """

    def split() -> SplitOut:
        access.check(parts.store, caller, project, Permission.EDIT)
        made = splitting.split(
            parts.store,
            parts.encoders.get,
            caller,
            project,
            label,
            [part.to_part() for part in body.parts],
            {each.key: each.part for each in body.decided},
            is_tried=body.dry_run,
        )
        return SplitOut.of(made, is_dry_run=body.dry_run)

    return await threads.run(split)


@router.post(
    "/projects/{project}/labels/{label}:delete",
    operation_id="delete_label",
    summary="Delete a label",
    responses=documented(401, 403, 404, 409, 422),
)
def delete_label(
    store: Store, caller: SignedIn, project: ProjectId, label: LabelId, body: DeleteLabelIn
) -> LabelChangeOut:
    """Take a label out of the label set; where it has answers, `fate` says what becomes of them.

    A label that no answer ever named is gone; one that the history names stays archived for it.
    """
    change = surgery.delete(
        store, caller, project, label, fate=body.fate, into=body.into, is_tried=body.dry_run
    )
    return LabelChangeOut.of(change, is_dry_run=body.dry_run)


@router.get(
    "/projects/{project}/label-changes",
    operation_id="list_label_changes",
    summary="What was merged, split, deleted and asked again",
    responses=documented(401, 403, 404, 422),
)
def list_label_changes(store: Store, caller: SignedIn, project: ProjectId) -> LabelChangesOut:
    """Give the changes that reached answers, the latest first."""
    return LabelChangesOut.of(*surgery.find_all(store, caller, project))


@router.post(
    "/projects/{project}/label-changes/{change}:undo",
    operation_id="undo_label_change",
    summary="Take a change back as a whole",
    responses=documented(401, 403, 404, 409, 422),
)
def undo_label_change(
    store: Store, caller: SignedIn, project: ProjectId, change: ChangeId, body: UndoIn
) -> UndoneOut:
    """Bring labels and answers back as they were, however long ago; answers given since stay."""
    undone = surgery.undo(store, caller, project, change, is_tried=body.dry_run)
    return UndoneOut.of(undone, is_dry_run=body.dry_run)


@router.post(
    "/projects/{project}/label-changes/{change}:redo",
    operation_id="redo_label_change",
    summary="Make a change again that was taken back",
    responses=documented(401, 403, 404, 409, 422),
)
def redo_label_change(store: Store, caller: SignedIn, project: ProjectId, change: ChangeId) -> UndoneOut:
    """Take the undo back; not where the labels that would go have got answers since."""
    return UndoneOut.of(surgery.undo(store, caller, project, change, is_redo=True))
