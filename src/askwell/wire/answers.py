"""What a deployment is asked and says, as JSON."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from askwell.domain.answers import Answer, Answers, Call, Explanation
from askwell.domain.documents import MAX_EXTERNAL_ID
from askwell.domain.policies import Why
from askwell.domain.review_tasks import ReviewTask
from askwell.domain.spans import OffsetUnit
from askwell.wire.base import CleanStr, Out
from askwell.wire.deploy import PredictionOut, UsageOut
from askwell.wire.review_tasks import ReviewTaskOut

MAX_WAIT = 60.0


class TextIn(BaseModel):
    """A text with the caller's own id of it, by which it is found again and can be forgotten."""

    model_config = ConfigDict(extra="forbid")

    text: str
    external_id: Annotated[CleanStr, Field(min_length=1, max_length=MAX_EXTERNAL_ID)] | None = None


class CallIn(BaseModel):
    """Texts for a deployment, plain or with an id each.

    `save` says whether they are kept (left out: as the deployment does), `explanation` asks for what the
    words did, and `wait` is how many seconds may be waited for people's answers to what is left to them.
    """

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    texts: Annotated[list[str | TextIn], Field(min_length=1, max_length=10_000)]
    n_best: Annotated[int, Field(ge=1, le=1_000)] = 3
    offset_unit: Literal["code_points", "utf16", "bytes"] = "code_points"
    save: bool | None = None
    explanation: bool = False
    wait: Annotated[float, Field(ge=0, le=MAX_WAIT)] = 0.0

    def to_call(self) -> Call:
        """Map to the services."""
        return Call(
            texts=[each if isinstance(each, str) else each.text for each in self.texts],
            external_ids=[None if isinstance(each, str) else each.external_id for each in self.texts],
            n_best=self.n_best,
            unit=OffsetUnit(self.offset_unit),
            saves=self.save,
            explains=self.explanation,
            is_awaited=self.wait > 0,
        )


class WeighedOut(Out):
    """A part of a text, and by how much the probability falls without it (below 0: it rises)."""

    start: int
    end: int
    text: str
    effect: float


class ExplanationOut(Out):
    """What the words did to the probability of a label: `occlusion`, each left out in turn and the text read
    anew. `baseline` is the probability for no text at all; `why_not` says why there is no explanation."""

    kind: Literal["occlusion"]
    label_id: str | None
    probability: float
    baseline: float
    parts: list[WeighedOut]
    why_not: str | None

    @classmethod
    def of(cls, explanation: Explanation) -> "ExplanationOut":
        """Map from the domain."""
        return cls(
            kind="occlusion",
            label_id=explanation.label_id,
            probability=explanation.probability,
            baseline=explanation.baseline,
            parts=[
                WeighedOut(start=part.start, end=part.end, text=part.text, effect=part.effect)
                for part in explanation.parts
            ],
            why_not=explanation.why_not,
        )


class AnswerOut(PredictionOut):
    """What a deployment says of a text.

    Where it `abstained`, the labels and spans are the model's guess and no answer; `abstained_because` says
    why. `probability` is that the whole answer is right. `prediction_set` holds the ids of the labels among
    which the right one is for a share `set_coverage` of the texts; null where that is not known. A
    `review_task_id` means that the text was stored and handed to people; `review` says how far that is.
    """

    probability: float
    abstained: bool
    abstained_because: Why | None
    prediction_set: list[str] | None
    review_task_id: str | None
    review: ReviewTaskOut | None
    explanation: ExplanationOut | None
    external_id: str | None
    model_version: int

    @classmethod
    def of_answer(
        cls, answer: Answer, external_id: str | None, task: ReviewTask | None, names: Mapping[str, str]
    ) -> "AnswerOut":
        """Map from the domain; ``task`` is the review task as it stands now."""
        explanation = answer.explanation
        said = PredictionOut.of(answer.prediction)
        return cls(
            labels=said.labels,
            n_best=said.n_best,
            spans=said.spans,
            epistemic=said.epistemic,
            out_of_scope=said.out_of_scope,
            probability=answer.probability,
            abstained=answer.abstained is not None,
            abstained_because=answer.abstained,
            prediction_set=None if answer.likely is None else list(answer.likely),
            review_task_id=None if task is None else task.id,
            review=None if task is None else ReviewTaskOut.of(task, names),
            explanation=None if explanation is None else ExplanationOut.of(explanation),
            external_id=external_id,
            model_version=answer.model_version,
        )


class AnswersOut(Out):
    """Answers in the order of the texts; `model_version` answered them, but for those of a canary."""

    predictions: list[AnswerOut]
    deployment: str
    model_version: int
    answers_learnt: int
    set_coverage: float
    usage: UsageOut

    @classmethod
    def of(
        cls, answers: Answers, call: Call, tasks: Mapping[str, ReviewTask], names: Mapping[str, str]
    ) -> "AnswersOut":
        """Map from the domain; ``tasks`` are the review tasks as they stand now, by their ids."""
        return cls(
            predictions=[
                AnswerOut.of_answer(
                    answer,
                    external_id,
                    None if answer.task is None else tasks.get(answer.task.id, answer.task),
                    names,
                )
                for answer, external_id in zip(answers.answers, call.external_ids, strict=True)
            ],
            deployment=answers.deployment.name,
            model_version=answers.model_version,
            answers_learnt=answers.answers_learnt,
            set_coverage=answers.coverage,
            usage=UsageOut(
                texts=answers.texts,
                characters=answers.characters,
                milliseconds=round(answers.milliseconds, 3),
            ),
        )
