"""Texts: add a few at once, and look at one with its history."""

from fastapi import APIRouter

from askwell.services import texts
from askwell.services.import_rows import LabelledText
from askwell.web.deps import DocumentId, ProjectId, SignedIn, Store
from askwell.web.errors import documented
from askwell.wire.documents import AddedTextOut, AddedTextsOut, DocumentHistoryOut, NewTextsIn

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
    rows = [LabelledText(text.to_text(line), text.label_names()) for line, text in enumerate(body.texts, 1)]
    added = texts.add_texts(store, caller, project, rows, create_labels=body.create_labels)
    return AddedTextsOut(
        added=sum(text.is_new for text in added),
        folded=sum(not text.is_new and text.problem is None for text in added),
        rejected=sum(text.problem is not None for text in added),
        results=[AddedTextOut(id=text.document_id, is_new=text.is_new, error=text.problem) for text in added],
    )


@router.get(
    "/projects/{project}/documents/{document}",
    operation_id="read_document",
    summary="One text with its history",
    responses=documented(401, 403, 404, 422),
)
def read_document(
    store: Store, caller: SignedIn, project: ProjectId, document: DocumentId
) -> DocumentHistoryOut:
    """Give a text with everything that happened to it, oldest first."""
    return DocumentHistoryOut.with_history(*texts.find(store, caller, project, document))
