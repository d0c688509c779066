"""Export: texts with their answers, as a stream."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from askwell.domain.members import Permission
from askwell.services import access, exports
from askwell.services.export_columns import DEFAULT_COLUMNS, ExportColumn
from askwell.services.exports import ExportFormat, ExportOptions
from askwell.web.deps import ProjectId, SignedIn, Store
from askwell.web.errors import documented
from askwell.wire.base import CleanStr

router = APIRouter(tags=["projects"])

_TYPES = {ExportFormat.JSONL: "application/jsonl", ExportFormat.CSV: "text/csv; charset=utf-8"}


@router.get(
    "/projects/{project}/export",
    operation_id="export_documents",
    summary="Export texts with their answers",
    response_class=StreamingResponse,
    responses={
        **documented(401, 403, 404, 422),
        200: {
            "description": "A line of JSON, or a row of CSV, for each text.",
            "content": {"application/jsonl": {}, "text/csv": {}},
        },
    },
)
def export_documents(
    store: Store,
    caller: SignedIn,
    project: ProjectId,
    format: Annotated[ExportFormat, Query()] = ExportFormat.JSONL,  # noqa: A002 — the name in the address
    columns: Annotated[
        list[ExportColumn] | None,
        Query(description="What to tell of each text, in this order; repeat it. Default: the answers."),
    ] = None,
    whole: Annotated[bool, Query(description="Also the texts that nobody has dealt with.")] = False,
    protect_formulas: Annotated[
        bool, Query(description="CSV: put an apostrophe before what a spreadsheet would calculate.")
    ] = True,
    label_separator: Annotated[CleanStr, Query(min_length=1, max_length=10)] = "|",
) -> StreamingResponse:
    """Give the texts in their order, each with everybody's answers and what most of them say.

    `labels` is what most people say, `each_label` the same as a yes or no for every label; `person` names who
    answered, `at` is the time of the last answer. `prediction`, `probability` and `uncertainty` are what the
    model last said of the text.
    """
    options = ExportOptions(
        columns=columns or DEFAULT_COLUMNS,
        is_whole=whole,
        protects_formulas=protect_formulas,
        label_separator=label_separator,
    )
    found = access.check(store, caller, project, Permission.EXPORT)
    stream = exports.export(store, caller, project, format, options)
    name = quote(f"{found.name}.{format.value}", safe="")
    return StreamingResponse(
        stream,
        media_type=_TYPES[format],
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )
