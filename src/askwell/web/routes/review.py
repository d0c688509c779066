"""Review: the texts that need the eye of somebody who decides."""

from typing import Annotated

from fastapi import APIRouter, Query

from askwell.services import review
from askwell.web.deps import ProjectId, SignedIn, Store
from askwell.web.errors import documented
from askwell.wire.review import ReviewQueueIn, ReviewQueueOut

router = APIRouter(tags=["review"], responses=documented(401, 403, 404, 422))


@router.get(
    "/projects/{project}/review", operation_id="list_review_queue", summary="The texts that need a review"
)
def list_review_queue(
    store: Store, caller: SignedIn, project: ProjectId, wanted: Annotated[ReviewQueueIn, Query()]
) -> ReviewQueueOut:
    """Give a page of the texts that need a reviewer's eye, the most urgent first, each with its reasons.

    They are disagreements, flags, likely errors, comments without a reply, and answers given anew after a
    text was sent back or decided. A decision is recorded as an event of the kind `review`; it takes the text
    out of the queue.
    """
    page = review.find_page(
        store, caller, project, wanted.to_filter(), cursor=wanted.cursor, limit=wanted.limit
    )
    return ReviewQueueOut.of(
        page.items, page.counts, page.names, total=page.total, next_cursor=page.next_cursor
    )
