"""Guidelines: written, published as versions, compared, quoted from, and asked again after."""

from typing import Annotated

from fastapi import APIRouter, Query

from askwell.domain.errors import NotFound
from askwell.domain.guidelines import MAX_EXAMPLES
from askwell.services import asking_again, guidelines
from askwell.web.deps import GuidelineVersion, ProjectId, SignedIn, Store
from askwell.web.errors import documented
from askwell.wire.base import MAX_INTEGER, DocumentId
from askwell.wire.guidelines import (
    AskAgainIn,
    AskedAgainOut,
    DifferenceOut,
    ExamplesOut,
    GuidelineIn,
    GuidelineOut,
    GuidelineVersionOut,
    OfferOut,
    PublishIn,
)

router = APIRouter(tags=["projects"])

Before = Annotated[int, Query(ge=0, le=MAX_INTEGER, description="A version; 0: nothing yet.")]
After = Annotated[int | None, Query(ge=0, le=MAX_INTEGER, description="A version; left out: the draft.")]
Documents = Annotated[
    list[DocumentId] | None, Query(max_length=2 * MAX_EXAMPLES, description="Only these texts.")
]


@router.get(
    "/projects/{project}/guideline",
    operation_id="read_guideline",
    summary="The guideline with its versions",
    responses=documented(401, 403, 404, 422),
)
def read_guideline(store: Store, caller: SignedIn, project: ProjectId) -> GuidelineOut:
    """Give the guideline in force and every version, the latest first; the draft to who may publish it."""
    return GuidelineOut.of(guidelines.find(store, caller, project))


@router.put(
    "/projects/{project}/guideline",
    operation_id="save_guideline",
    summary="Write the guideline",
    responses=documented(401, 403, 404, 422),
)
def save_guideline(store: Store, caller: SignedIn, project: ProjectId, body: GuidelineIn) -> GuidelineOut:
    """Keep what was written: in force at once while nobody has answered under the present version, else as
    the draft of the next one."""
    return GuidelineOut.of(guidelines.save(store, caller, project, body.text))


@router.post(
    "/projects/{project}/guideline:publish",
    operation_id="publish_guideline",
    summary="Put the draft in force",
    responses=documented(401, 403, 404, 409, 422),
)
def publish_guideline(store: Store, caller: SignedIn, project: ProjectId, body: PublishIn) -> GuidelineOut:
    """Make the draft a new version, in force from now on, with a note of what has changed."""
    return GuidelineOut.of(guidelines.publish(store, caller, project, body.note))


@router.get(
    "/projects/{project}/guideline/versions/{version}",
    operation_id="read_guideline_version",
    summary="One version of the guideline",
    responses=documented(401, 403, 404, 422),
)
def read_guideline_version(
    store: Store, caller: SignedIn, project: ProjectId, version: GuidelineVersion
) -> GuidelineVersionOut:
    """Give a version that is or was in force."""
    view = guidelines.find(store, caller, project)
    for each in view.versions:
        if each.version == version:
            return GuidelineVersionOut.of(each, view.names.get(each.person_id, ""))
    raise NotFound(kind="version of the guideline", name=version)


@router.post(
    "/projects/{project}/guideline/versions/{version}:restore",
    operation_id="restore_guideline",
    summary="Put an earlier version in force again",
    responses=documented(401, 403, 404, 422),
)
def restore_guideline(
    store: Store, caller: SignedIn, project: ProjectId, version: GuidelineVersion
) -> GuidelineOut:
    """Make the text of an earlier version a new one; what is a draft stays one."""
    return GuidelineOut.of(guidelines.restore(store, caller, project, version))


@router.get(
    "/projects/{project}/guideline:difference",
    operation_id="compare_guidelines",
    summary="What differs between two versions",
    responses=documented(401, 403, 404, 422),
)
def compare_guidelines(
    store: Store, caller: SignedIn, project: ProjectId, before: Before, after: After = None
) -> DifferenceOut:
    """Compare two versions word by word, or a version with the draft, for who may publish it."""
    return DifferenceOut.of(guidelines.compare(store, caller, project, before, after))


@router.get(
    "/projects/{project}/guideline/examples",
    operation_id="list_guideline_examples",
    summary="The texts that the guideline quotes",
    responses=documented(401, 403, 404, 422),
)
def list_guideline_examples(
    store: Store, caller: SignedIn, project: ProjectId, document: Documents = None
) -> ExamplesOut:
    """Give the texts behind lines such as `> [[text:12]]`, with what was decided of them."""
    return ExamplesOut.of(guidelines.find_quoted(store, caller, project, document))


@router.get(
    "/projects/{project}/guideline:ask-again",
    operation_id="count_asked_again",
    summary="Which answers could be asked again",
    responses=documented(401, 403, 404, 422),
)
def count_asked_again(store: Store, caller: SignedIn, project: ProjectId) -> OfferOut:
    """Count the answers from before the version in force: all, those the model doubts, and by label."""
    return OfferOut.of(asking_again.offer(store, caller, project))


@router.post(
    "/projects/{project}/guideline:ask-again",
    operation_id="ask_again",
    summary="Send answers from before the guideline changed back",
    responses=documented(401, 403, 404, 409, 422),
)
def ask_again(store: Store, caller: SignedIn, project: ProjectId, body: AskAgainIn) -> AskedAgainOut:
    """Send answers back to who gave them, as one change that can be taken back; many of them by a job."""
    return AskedAgainOut.of(asking_again.ask_again(store, caller, project, body.whom, label_id=body.label))
