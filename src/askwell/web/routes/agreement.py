"""Learn: how far people agree."""

from collections.abc import Mapping

from fastapi import APIRouter

from askwell.domain.labels import LabelKind
from askwell.services import agreement, projects
from askwell.web.deps import ProjectId, SignedIn, Store
from askwell.web.errors import documented
from askwell.wire.agreement import (
    AgreementOut,
    AgreementPartOut,
    GuidelineAgreementOut,
    LabelAgreementOut,
    MeasureOut,
    PairAgreementOut,
    PeriodAgreementOut,
    PersonAgreementOut,
    accuracy_out,
    name_of,
)

router = APIRouter(tags=["learn"], responses=documented(401, 403, 404, 422))


@router.get("/projects/{project}/agreement", operation_id="read_agreement", summary="How far people agree")
def read_agreement(store: Store, caller: SignedIn, project: ProjectId) -> AgreementOut:
    """Give how far people agree on the texts that two or more have answered: in all, by pair, person and
    label, over time and under each version of the guideline. For those who review."""
    found = agreement.measure_agreement(store, caller, project)
    labels = projects.label_names(store, caller, project)
    parts = [_part(part, found.names, labels) for part in found.parts]
    return AgreementOut(texts=found.texts, answers=found.answers, parts=parts)


def _part(part: agreement.Part, names: Mapping[str, str], labels: Mapping[str, str]) -> AgreementPartOut:
    return AgreementPartOut(
        kind=part.kind,
        measure="alpha" if part.kind is LabelKind.CHOICE else "f1",
        overall=MeasureOut.of(part.overall),
        partial=MeasureOut.of(part.partial) if part.partial else None,
        people=[
            PersonAgreementOut(
                person_id=each.person_id,
                name=name_of(each.person_id, names),
                answers=each.answers,
                measure=MeasureOut.of(each.measure),
                accuracy=accuracy_out(each.reliability),
            )
            for each in part.people
        ],
        pairs=[
            PairAgreementOut(one=one, other=other, measure=MeasureOut.of(measure))
            for one, other, measure in part.pairs
        ],
        labels=[
            LabelAgreementOut(label_id=key, name=labels.get(key, key), measure=MeasureOut.of(measure))
            for key, measure in part.labels
        ],
        periods=[
            PeriodAgreementOut(start=start, end=end, measure=MeasureOut.of(measure))
            for start, end, measure in part.periods
        ],
        guidelines=[
            GuidelineAgreementOut(version=version, measure=MeasureOut.of(measure))
            for version, measure in part.guidelines
        ],
    )
