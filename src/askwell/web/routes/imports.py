"""Import: look at a file, take it in as a job, and see what became of its rows."""

import json
from pathlib import Path
from typing import Annotated, Any

from anyio.to_thread import run_sync
from fastapi import APIRouter, Query, Request, status
from pydantic import ValidationError

from askwell.domain.members import Permission
from askwell.domain.sources import ImportOptions
from askwell.services import access, imports
from askwell.storage.store import Store as StoreParts
from askwell.web.deps import ProjectId, SignedIn, SourceId, Store
from askwell.web.errors import documented, invalid_body
from askwell.web.uploads import Upload, receive_upload
from askwell.wire.base import MAX_INTEGER
from askwell.wire.imports import ImportOptionsIn, PastedTextsIn, PreviewOut, RowProblemsOut, SourcesOut
from askwell.wire.jobs import JobOut

router = APIRouter(tags=["projects"])

_OPTION = {"type": "string"}
_FORM: dict[str, Any] = {
    "schema": {
        "type": "object",
        "required": ["file"],
        "properties": {
            "file": {"type": "string", "contentMediaType": "application/octet-stream"},
            "options": {
                "type": "string",
                "contentMediaType": "application/json",
                "description": "All options as one JSON object, in the place of a field for each.",
            },
            **{name: _OPTION for name in ImportOptionsIn.model_fields if name != "metadata_columns"},
            "metadata_columns": {"type": "array", "items": _OPTION},
        },
    }
}
_PASTED = {"schema": PastedTextsIn.model_json_schema()}


@router.post(
    "/projects/{project}/documents:preview",
    operation_id="preview_documents",
    summary="Look at a file's first rows",
    responses=documented(401, 403, 404, 413, 422),
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"multipart/form-data": _FORM, "application/json": _PASTED},
        }
    },
)
async def preview_documents(
    request: Request, store: Store, caller: SignedIn, project: ProjectId
) -> PreviewOut:
    """Give the first rows as they would be read, and the columns that look like text, id and label.

    Nothing is stored. Texts can also be sent as JSON.
    """
    await run_sync(access.check, store, caller, project, Permission.IMPORT)

    def look(path: Path, name: str, options: ImportOptions) -> PreviewOut:
        return PreviewOut.of(imports.preview(store, caller, project, path, name, options))

    if request.headers.get("content-type", "").startswith("application/json"):
        pasted = _pasted(await request.body())
        return await run_sync(_look_at_pasted, store, pasted, look)
    async with receive_upload(request, _folder(store)) as upload:
        return await run_sync(look, upload.path, _name(upload), upload.options())


@router.post(
    "/files:preview",
    operation_id="preview_file",
    summary="Look at a file before there is a project",
    responses=documented(401, 403, 413, 422),
    openapi_extra={"requestBody": {"required": True, "content": {"multipart/form-data": _FORM}}},
)
async def preview_file(request: Request, store: Store, caller: SignedIn) -> PreviewOut:
    """Give a file's first rows, and the columns that look like text, id and label; nothing is stored."""
    access.demand_owner(caller)
    async with receive_upload(request, _folder(store)) as upload:
        found = await run_sync(imports.preview_file, caller, upload.path, _name(upload), upload.options())
    return PreviewOut.of(found)


@router.post(
    "/projects/{project}/documents:import",
    operation_id="import_documents",
    summary="Import a file",
    status_code=status.HTTP_202_ACCEPTED,
    responses=documented(401, 403, 404, 413, 422),
    openapi_extra={"requestBody": {"required": True, "content": {"multipart/form-data": _FORM}}},
)
async def import_documents(request: Request, store: Store, caller: SignedIn, project: ProjectId) -> JobOut:
    """Take a file over and hand it to a worker; the job tells how far it is.

    CSV, TSV, JSONL, JSON, XLSX, Parquet, Arrow, or a text a line. What the options leave out is found out
    from the file.
    """
    await run_sync(access.check, store, caller, project, Permission.IMPORT)
    async with receive_upload(request, _folder(store)) as upload:
        options = upload.options()
        job = await run_sync(
            imports.start_import, store, caller, project, upload.path, _name(upload), options
        )
    return JobOut.of(job)


@router.get(
    "/projects/{project}/sources",
    operation_id="list_sources",
    summary="Where the texts came from",
    responses=documented(401, 403, 404, 422),
)
def list_sources(store: Store, caller: SignedIn, project: ProjectId) -> SourcesOut:
    """Give the project's sources with the counts of their rows, oldest first."""
    return SourcesOut.of(imports.find_sources(store, caller, project))


@router.get(
    "/projects/{project}/sources/{source}/problems",
    operation_id="list_source_problems",
    summary="The rows of a source that did not go in",
    responses=documented(401, 403, 404, 422),
)
def list_source_problems(
    store: Store,
    caller: SignedIn,
    project: ProjectId,
    source: SourceId,
    after: Annotated[int, Query(ge=0, le=MAX_INTEGER, description="The last line of the page before.")] = 0,
    limit: Annotated[int, Query(ge=1, le=1_000)] = 100,
) -> RowProblemsOut:
    """Give a page of the bad rows with their lines and reasons."""
    found = imports.find_problems(store, caller, project, source, after=after, limit=limit)
    return RowProblemsOut.of(found)


def _folder(store: StoreParts) -> Path:
    return store.home / "uploads"


def _name(upload: Upload) -> str:
    return upload.name.replace("\0", "") or "upload"


def _pasted(body: bytes) -> list[str]:
    try:
        return PastedTextsIn.model_validate_json(body).texts
    except ValidationError as error:
        raise invalid_body(error) from error


def _look_at_pasted(store: StoreParts, texts: list[str], look: Any) -> PreviewOut:
    path = Upload.within(_folder(store)).path
    try:
        path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
        return look(path, "pasted.jsonl", ImportOptions())
    finally:
        path.unlink(missing_ok=True)
