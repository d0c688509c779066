"""How far people agree, as JSON."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from askwell.domain.consensus import Reliability
from askwell.domain.labels import LabelKind
from askwell.engine.agreement import Measure, Reason
from askwell.wire.base import Out
from askwell.wire.learn import EstimateOut


class MeasureOut(Out):
    """A figure with its 95 % interval over so many shared texts, or why there is none.

    ``alone``: no text was answered by two people; ``few``: too few were; ``uniform``: all answers are the
    same, so that agreement by chance cannot be told from the rest.
    """

    texts: int
    value: float | None
    low: float | None
    high: float | None
    why: Reason | None

    @classmethod
    def of(cls, measure: Measure) -> "MeasureOut":
        """Map from the engine."""
        return cls(
            texts=measure.texts, value=measure.value, low=measure.low, high=measure.high, why=measure.why
        )


class PersonAgreementOut(Out):
    """One person against the others on shared texts, and how often they are right, where the model knows."""

    person_id: str
    name: str
    answers: int
    measure: MeasureOut
    accuracy: EstimateOut | None


class PairAgreementOut(Out):
    """Two people, by their ids."""

    one: str
    other: str
    measure: MeasureOut


class LabelAgreementOut(Out):
    """One label against the rest; for spans, the spans with it."""

    label_id: str
    name: str
    measure: MeasureOut


class PeriodAgreementOut(Out):
    """The texts whose last answer came in a stretch of time."""

    start: datetime
    end: datetime
    measure: MeasureOut


class GuidelineAgreementOut(Out):
    """The answers given under one version of the guideline; 0 is before there was one."""

    version: int
    measure: MeasureOut


class AgreementPartOut(Out):
    """Agreement on labels of whole texts (``choice``) or on marked parts (``span``).

    ``overall`` is Krippendorff's alpha: nominal, or of sets by MASI where several labels are chosen. People
    are compared by Cohen's kappa. For spans all figures are the F1 of pairs of answers, right in both edges
    and the label; ``partial`` is that of labelled characters.
    """

    kind: LabelKind
    measure: Literal["alpha", "f1"]
    overall: MeasureOut
    partial: MeasureOut | None
    people: list[PersonAgreementOut]
    pairs: list[PairAgreementOut]
    labels: list[LabelAgreementOut]
    periods: list[PeriodAgreementOut]
    guidelines: list[GuidelineAgreementOut]


class AgreementOut(Out):
    """How far people agree on the texts that two or more of them have answered."""

    texts: int
    answers: int
    parts: list[AgreementPartOut]


def accuracy_out(reliability: Reliability | None) -> EstimateOut | None:
    """Give how often somebody is right; None where it is not known."""
    if reliability is None:
        return None
    return EstimateOut(value=reliability.accuracy, low=reliability.low, high=reliability.high)


def name_of(person_id: str, names: Mapping[str, str]) -> str:
    """Give a person's name, or the id of somebody who has none."""
    return names.get(person_id, person_id)
