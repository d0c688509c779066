"""Texts: add a few at once, find them again, and look at one with its history."""

from typing import Annotated

from fastapi import APIRouter, Query

from askwell.services import selections, texts
from askwell.services.import_cells import LabelledText
from askwell.web.deps import DocumentId, ProjectId, SignedIn, Store
from askwell.web.errors import documented
from askwell.wire.documents import AddedTextOut, AddedTextsOut, NewTextsIn
from askwell.wire.facets import FacetsOut
from askwell.wire.texts import DocumentHistoryOut, SelectionIn, TextOut, TextsOut

router = APIRouter(tags=["projects"])


@router.post(
    "/projects/{project}/documents",
    operation_id="add_documents",
    summary="Add up to 1,000 texts at once",
    responses=documented(401, 403, 404, 409, 413, 422),
)
def add_documents(store: Store, caller: SignedIn, project: ProjectId, body: NewTextsIn) -> AddedTextsOut:
    """Store the texts before answering, each with its result; then have them encoded.

    A text that cannot go in has an error, and the others go in. A duplicate is folded into the first.
    """
    rows = [
        LabelledText(text.to_text(line), text.label_names(), text.placed_spans())
        for line, text in enumerate(body.texts, 1)
    ]
    added = texts.add_texts(store, caller, project, rows, create_labels=body.create_labels)
    return AddedTextsOut(
        added=sum(text.is_new for text in added),
        folded=sum(not text.is_new and text.problem is None for text in added),
        rejected=sum(text.problem is not None for text in added),
        results=[AddedTextOut(id=text.document_id, is_new=text.is_new, error=text.problem) for text in added],
    )


@router.get(
    "/projects/{project}/documents",
    operation_id="list_documents",
    summary="The texts, filtered and in order",
    responses=documented(401, 403, 404, 422),
)
def list_documents(
    store: Store, caller: SignedIn, project: ProjectId, wanted: Annotated[SelectionIn, Query()]
) -> TextsOut:
    """Give a page of the texts that every filter lets through, with their answers and predictions.

    Who may annotate but not review sees only their own answers, so that nobody copies another's; filters and
    counts then mean their own answers too.
    """
    page = selections.find_page(
        store, caller, project, wanted.to_selection(), cursor=wanted.cursor, limit=wanted.limit
    )
    return TextsOut(
        documents=[
            TextOut.of(
                document,
                page.annotations[document.id],
                page.decided.get(document.id),
                page.forecasts.get(document.id),
                page.names,
            )
            for document in page.documents
        ],
        total=page.total,
        total_is_exact=page.is_exact,
        next_cursor=page.next_cursor,
    )


@router.get(
    "/projects/{project}/documents:facets",
    operation_id="read_facets",
    summary="What the texts can be filtered by",
    responses=documented(401, 403, 404, 422),
)
def read_facets(store: Store, caller: SignedIn, project: ProjectId) -> FacetsOut:
    """Give counts by state, label, predicted label, person, file and metadata.

    Who may annotate but not review sees counts of their own answers.
    """
    return FacetsOut.of(*selections.find_facets(store, caller, project))


@router.get(
    "/projects/{project}/documents/{document}",
    operation_id="read_document",
    summary="One text with its history",
    responses=documented(401, 403, 404, 422),
)
def read_document(
    store: Store, caller: SignedIn, project: ProjectId, document: DocumentId
) -> DocumentHistoryOut:
    """Give a text with what happened to it, oldest first, its answers and the model's prediction.

    Who may annotate but not review sees only their own part of it.
    """
    view = selections.find_one(store, caller, project, document)
    return DocumentHistoryOut.with_history(
        view.document,
        view.events,
        view.annotations,
        view.decided,
        view.forecast,
        view.thread,
        view.names,
    )
