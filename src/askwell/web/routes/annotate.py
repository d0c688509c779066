"""Annotate: the next questions, what people did with them, and the way back."""

from typing import Annotated

from fastapi import APIRouter, Query, status

from askwell.domain.errors import AskwellError
from askwell.domain.events import EventKind
from askwell.services import annotate, asking, projects
from askwell.services.annotate import Action, Receipt
from askwell.web.deps import ProjectId, SignedIn, Store
from askwell.web.errors import documented
from askwell.wire.annotate import (
    ActionIn,
    ActionKind,
    Actions,
    LeasesOut,
    QuestionsOut,
    ReceiptOut,
    ResultOut,
    ResultsOut,
)
from askwell.wire.errors import ErrorDetail

router = APIRouter(tags=["annotate"], responses=documented(401, 403, 404, 422))


@router.post("/projects/{project}/tasks:next", operation_id="next_questions", summary="The next questions")
def next_questions(
    store: Store,
    caller: SignedIn,
    project: ProjectId,
    n: Annotated[int, Query(ge=1, le=asking.MAX_QUESTIONS, description="How many to hold at once.")] = 1,
    keep: Annotated[
        list[int] | None,
        Query(max_length=200, description="Texts that have been looked at; others may be exchanged."),
    ] = None,
) -> QuestionsOut:
    """Give the caller's open questions, filled up to `n` with the texts that are most worth asking.

    Each is reserved for the caller until its lease expires. Fewer come when no more texts have a place for
    them; when there is none, `lull` says why. With `keep`, what nobody has looked at yet is exchanged for
    what a newer model would rather ask.
    """
    questions = asking.next_questions(store, caller, project, n, keep=keep)
    names = projects.label_names(store, caller, project)
    lull = None if questions else asking.find_lull(store, caller, project)
    return QuestionsOut.of(questions, names, lull)


@router.post(
    "/projects/{project}/tasks:heartbeat", operation_id="extend_leases", summary="Keep the caller's questions"
)
def extend_leases(store: Store, caller: SignedIn, project: ProjectId) -> LeasesOut:
    """Keep the caller's texts reserved for another lease time."""
    return LeasesOut(extended=annotate.extend_leases(store, caller, project))


@router.post(
    "/projects/{project}/tasks:release",
    operation_id="release_leases",
    summary="Give the caller's questions back",
    status_code=status.HTTP_204_NO_CONTENT,
)
def release_leases(store: Store, caller: SignedIn, project: ProjectId) -> None:
    """Give the caller's unanswered texts back, so that others are asked."""
    annotate.release_leases(store, caller, project)


@router.post(
    "/projects/{project}/annotations",
    operation_id="record_events",
    summary="Record what a person did with texts",
    responses=documented(409),
)
def record_events(
    store: Store, caller: SignedIn, project: ProjectId, body: Actions
) -> ReceiptOut | ResultsOut:
    """Store one event, or a list of up to 1,000 in its order; what is acknowledged is committed.

    Ids are the client's choice, so sending the same again is harmless. In a list each event has its own
    receipt or error, and one that fails does not stop the rest.
    """
    if isinstance(body, ActionIn):
        return _receipt(annotate.record(store, caller, project, _action(body)))
    results = annotate.record_all(store, caller, project, [_action(event) for event in body.events])
    return ResultsOut(
        results=[
            ResultOut(id=event.id, error=ErrorDetail.of(result))
            if isinstance(result, AskwellError)
            else ResultOut(id=event.id, receipt=_receipt(result))
            for event, result in zip(body.events, results, strict=True)
        ]
    )


def _action(body: ActionIn) -> Action:
    is_redo = body.kind is ActionKind.REDO
    return Action(
        id=body.id,
        kind=EventKind.UNDO if is_redo else EventKind(body.kind.value),
        document_id=body.document_id,
        labels=tuple(body.labels),
        spans=None if body.spans is None else tuple(span.to_span() for span in body.spans),
        text_hash=body.text_hash,
        comment=body.comment,
        target=body.target,
        is_redo=is_redo,
        about=body.about,
        seconds=body.seconds,
    )


def _receipt(receipt: Receipt) -> ReceiptOut:
    return ReceiptOut.of(receipt.event, receipt.annotation, is_repeated=receipt.is_repeated)
