"""Export: texts with their answers, as a stream."""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from askwell.domain.members import Permission
from askwell.domain.spans import OffsetUnit
from askwell.services import access, exports
from askwell.services.export_columns import DEFAULT_COLUMNS, ExportColumn
from askwell.services.export_formats import ExportFormat
from askwell.services.exports import ExportOptions
from askwell.web.deps import ProjectId, SignedIn, Store
from askwell.web.errors import documented
from askwell.wire.base import MAX_INTEGER, CleanStr
from askwell.wire.exports import LossesOut

router = APIRouter(tags=["projects"])

Format = Annotated[
    ExportFormat,
    Query(
        alias="format",
        description="JSONL holds everything; what the formats of other tools cannot hold is told by "
        "export:losses.",
    ),
]
Whole = Annotated[bool, Query(description="Also the texts that nobody has dealt with.")]


@router.get(
    "/projects/{project}/export",
    operation_id="export_documents",
    summary="Export texts with their answers",
    response_class=StreamingResponse,
    responses={
        **documented(401, 403, 404, 422),
        200: {
            "description": "The texts in the format asked for; with brat, a ZIP archive.",
            "content": {name: {} for name in dict.fromkeys(each.media_type for each in ExportFormat)},
        },
    },
)
def export_documents(
    store: Store,
    caller: SignedIn,
    project: ProjectId,
    file_format: Format = ExportFormat.JSONL,
    columns: Annotated[
        list[ExportColumn] | None,
        Query(
            description="JSONL, CSV: what to tell of each text, in this order; repeat it. "
            "Default: the answers."
        ),
    ] = None,
    whole: Whole = False,
    protect_formulas: Annotated[
        bool, Query(description="CSV: put an apostrophe before what a spreadsheet would calculate.")
    ] = True,
    label_separator: Annotated[CleanStr, Query(min_length=1, max_length=10)] = "|",
    offset_unit: Annotated[
        OffsetUnit | None,
        Query(description="Label Studio, Prodigy, doccano, brat: count positions otherwise than they do."),
    ] = None,
    limit: Annotated[
        int | None, Query(ge=1, le=MAX_INTEGER, description="Only so many texts, from the first on.")
    ] = None,
) -> StreamingResponse:
    """Give the texts in their order, each with everybody's answers and what most of them say.

    `labels` is what most people say, `each_label` the same as a yes or no for every label; `person` names who
    answered, `at` is the time of the last answer. `spans` are those that more than half of the people marked
    exactly so, in code points; null where nobody answered. `prediction`, `probability` and `uncertainty` are
    what the model last said of the text.

    `conll` (BIO) and `bioes` have a word and its tag a line, `spacy` is a DocBin, `label_studio` a list of
    tasks, `prodigy` and `doccano` are lines of JSON, and `brat` is a ZIP archive: each holds what most people
    said, and `export:losses` tells what it cannot hold.
    """
    options = ExportOptions(
        columns=columns or DEFAULT_COLUMNS,
        is_whole=whole,
        protects_formulas=protect_formulas,
        label_separator=label_separator,
        offset_unit=offset_unit,
        limit=limit,
    )
    found = access.check(store, caller, project, Permission.EXPORT)
    stream = exports.export(store, caller, project, file_format, options)
    name = quote(f"{found.name}{file_format.ending}", safe="")
    return StreamingResponse(
        stream,
        media_type=file_format.media_type,
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )


@router.get(
    "/projects/{project}/export:losses",
    operation_id="find_export_losses",
    summary="What an export would lose",
    responses=documented(401, 403, 404, 422),
)
def find_export_losses(
    store: Store,
    caller: SignedIn,
    project: ProjectId,
    file_format: Format = ExportFormat.JSONL,
    whole: Whole = False,
) -> LossesOut:
    """Count what the format cannot hold of the texts that would go out, with a sentence on what becomes of
    it."""
    losses = exports.find_losses(store, caller, project, file_format, ExportOptions(is_whole=whole))
    return LossesOut.of(losses)
