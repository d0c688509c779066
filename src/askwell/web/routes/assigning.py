"""Assign: who is asked which texts, one by one or by a value in their metadata."""

from fastapi import APIRouter, status

from askwell.services import assigning
from askwell.web.deps import ProjectId, RuleId, SignedIn, Store
from askwell.web.errors import documented
from askwell.wire.assigning import AssignedOut, AssignmentsBeforeOut, AssignmentsIn, RuleIn, RuleOut

router = APIRouter(tags=["annotate"], responses=documented(401, 403, 404, 422))


@router.get(
    "/projects/{project}/assignments", operation_id="list_assignments", summary="Who is asked which texts"
)
def list_assignments(store: Store, caller: SignedIn, project: ProjectId) -> AssignedOut:
    """Give everybody who may be asked, with how much is assigned to them and done, and the rules."""
    return AssignedOut.of(assigning.find(store, caller, project))


@router.post(
    "/projects/{project}/assignments", operation_id="assign_documents", summary="Assign texts to people"
)
def assign_documents(
    store: Store, caller: SignedIn, project: ProjectId, body: AssignmentsIn
) -> AssignmentsBeforeOut:
    """Have up to 1,000 texts asked of the people given with them only; of everybody, where none are given.

    A text that somebody has in hand stays there. The answer is how it was before: sent back, it undoes this.
    """
    given = [each.to_assignment() for each in body.assignments]
    return AssignmentsBeforeOut.of(assigning.assign(store, caller, project, given))


@router.post(
    "/projects/{project}/assignment-rules",
    operation_id="add_assignment_rule",
    summary="Assign texts by their metadata",
    status_code=status.HTTP_201_CREATED,
    responses=documented(409),
)
def add_assignment_rule(store: Store, caller: SignedIn, project: ProjectId, body: RuleIn) -> RuleOut:
    """Have the texts with a value in a field asked of some people only, those to come too."""
    return RuleOut.of(
        assigning.add_rule(store, caller, project, field=body.field, value=body.value, people=body.people)
    )


@router.delete(
    "/projects/{project}/assignment-rules/{rule}",
    operation_id="remove_assignment_rule",
    summary="End a rule",
    status_code=status.HTTP_204_NO_CONTENT,
)
def remove_assignment_rule(store: Store, caller: SignedIn, project: ProjectId, rule: RuleId) -> None:
    """End a rule: everybody is asked the texts that were assigned by it alone."""
    assigning.remove_rule(store, caller, project, rule)
