"""Learn: progress, model versions, the learning curve, and how good the model is."""

from typing import Annotated

from fastapi import APIRouter, Query

from askwell.services import learn, projects
from askwell.web.deps import ProjectId, SignedIn, Store
from askwell.web.errors import documented
from askwell.wire.base import MAX_INTEGER, CleanStr
from askwell.wire.learn import ConfusedOut, CurveOut, ProgressOut, VersionsOut
from askwell.wire.quality import QualityOut, SpanQualityOut

router = APIRouter(tags=["learn"], responses=documented(401, 403, 404, 422))

LabelQuery = Annotated[CleanStr | None, Query(max_length=40, description="A label's id.")]


@router.get("/projects/{project}/progress", operation_id="read_progress", summary="How far a project is")
def read_progress(store: Store, caller: SignedIn, project: ProjectId) -> ProgressOut:
    """Give the counts of texts and answers, and how far the model is behind."""
    return ProgressOut.of(learn.progress(store, caller, project))


@router.get(
    "/projects/{project}/model/versions", operation_id="list_versions", summary="The model's versions"
)
def list_versions(
    store: Store,
    caller: SignedIn,
    project: ProjectId,
    before: Annotated[
        int | None, Query(ge=1, le=MAX_INTEGER, description="The last version of the page before.")
    ] = None,
    limit: Annotated[int, Query(ge=1, le=learn.MAX_VERSIONS)] = 50,
) -> VersionsOut:
    """Give a page of versions with their figures, newest first."""
    return VersionsOut.of(learn.find_versions(store, caller, project, before=before, limit=limit))


@router.get("/projects/{project}/model/curve", operation_id="read_curve", summary="The learning curve")
def read_curve(store: Store, caller: SignedIn, project: ProjectId) -> CurveOut:
    """Give accuracy on the audit texts with its interval, after so many answers."""
    return CurveOut.of(learn.curve(store, caller, project))


@router.get(
    "/projects/{project}/model/quality",
    operation_id="read_quality",
    summary="Quality label by label",
    responses=documented(409),
)
def read_quality(
    store: Store,
    caller: SignedIn,
    project: ProjectId,
    version: Annotated[int | None, Query(ge=1, le=MAX_INTEGER, description="Default: the newest.")] = None,
) -> QualityOut:
    """Give precision and recall of each label, reliability and confusions, all on the audit texts."""
    found = learn.assess(store, caller, project, version)
    names = projects.label_names(store, caller, project)
    spans = SpanQualityOut.of(found.span_labels, found.spans, names) if found.span_labels else None
    return QualityOut.of(found.version, found.audit_answers, found.labels, found.evaluation, names, spans)


@router.get(
    "/projects/{project}/model/confusions",
    operation_id="list_confused_documents",
    summary="Texts whose label the model mistakes",
    responses=documented(409),
)
def list_confused_documents(
    store: Store,
    caller: SignedIn,
    project: ProjectId,
    actual: LabelQuery = None,
    predicted: LabelQuery = None,
) -> ConfusedOut:
    """Give the ids of the audit texts behind a confusion of the newest model that was audited.

    They have the label ``actual``, which the model missed, and were given the label ``predicted``, which they
    do not have. Give one of the two, or both. Labels of parts name a mistake as the quality does: both, a
    part taken for another label, or with the same twice one with wrong edges; one, a part missed or made up.
    """
    found = learn.confused_texts(store, caller, project, actual=actual, predicted=predicted)
    return ConfusedOut(document_ids=found)
