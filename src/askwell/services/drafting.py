"""Draft: what a deployment's versions say of texts, and where its owner's rule holds an answer back."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
import structlog

from askwell.domain.answers import Call, Explanation
from askwell.domain.deployments import Deployment, is_canary
from askwell.domain.errors import AskwellError
from askwell.domain.models import Prediction
from askwell.domain.policies import PolicyKind, Why
from askwell.domain.projects import Project
from askwell.domain.projects import Task as ProjectTask
from askwell.domain.questions import SUGGESTED, SuggestedSpan, Suggestion
from askwell.domain.review_tasks import ReviewTask
from askwell.domain.served import ShadowAnswer
from askwell.domain.spans import OffsetUnit, Span, from_unit
from askwell.services.explaining import explain
from askwell.services.loaded import LoadedModel, LoadedModels
from askwell.services.planning import Plan, Planned
from askwell.services.saying import Said, encode, say
from askwell.services.thresholds import Doubt, Doubts

_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Draft:
    """One text on its way to an answer, out of the ``choices``, label ids in the order of its probabilities.

    ``probability`` is that the answer is right, as the model sees it; ``row`` are the features in half
    precision; ``likely`` the labels in its prediction set, None where none is known.
    """

    text: str
    external_id: str | None
    version: int
    choices: tuple[str, ...]
    said: Said
    probability: float
    row: bytes | None
    is_canary: bool
    abstained: Why | None
    likely: tuple[str, ...] | None
    explanation: Explanation | None = None
    is_audit: bool = False
    shadow: ShadowAnswer | None = None
    task: ReviewTask | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """The label ids of the answer, likeliest first."""
        return tuple(label.label_id for label in self.said.prediction.labels)

    def spans(self, unit: OffsetUnit) -> tuple[tuple[Span, float], ...]:
        """The spans of the answer in code points, with their probabilities; they were found in a unit."""
        found = self.said.prediction.spans
        given = [Span(span.start, span.end, span.label_id) for span in found]
        probabilities = [span.probability for span in found]
        return tuple(zip(from_unit(self.text, given, unit), probabilities, strict=True))

    def suggestion(self, unit: OffsetUnit) -> Suggestion:
        """The answer as it is offered to people, with the likeliest labels beside its own."""
        prediction, probs = self.said.prediction, self.said.probs
        chances = {} if probs is None else dict(zip(self.choices, map(float, probs), strict=True))
        ranked = sorted(chances.items(), key=lambda each: -each[1])
        doubts = [span.epistemic for span in prediction.spans]
        return Suggestion(
            labels=tuple((label, round(chance, 4)) for label, chance in ranked[:SUGGESTED]),
            epistemic=prediction.epistemic,
            out_of_scope=prediction.out_of_scope,
            spans=tuple(
                SuggestedSpan(span, probability, doubt)
                for (span, probability), doubt in zip(self.spans(unit), doubts, strict=True)
            ),
        )


class Drafter:
    """Drafts answers with the versions and the doubts that a process keeps."""

    def __init__(self, models: LoadedModels, doubts: Doubts) -> None:
        self._models = models
        self._doubts = doubts

    def prepare(self, plan: Plan) -> str:
        """Read and compute all that is needed, so that the first call waits for nothing.

        Raises ``VersionUnreadable`` for a version that cannot be called. Gives the name of the encoder of the
        version that answers.
        """
        for planned in (plan.canary, plan.shadow):
            if planned is not None:
                self.doubt(plan, self.open(plan, planned), planned)
        main = self.open(plan, plan.main)
        self.doubt(plan, main, plan.main)
        return main.encoder_name

    def open(self, plan: Plan, planned: Planned) -> LoadedModel:
        """Give a version ready to predict."""
        names = (plan.project.encoder, plan.deployment.serving.encoder)
        return self._models.open(plan.project, planned.version, plan.labels, encoder_names=names)

    def doubt(self, plan: Plan, model: LoadedModel, planned: Planned, *, may_wait: bool = False) -> Doubt:
        """Give what a version does not answer under the deployment's policy."""
        choices = [label.id for label in model.choices] if model.of_choices is not None else []
        task = "one" if plan.project.task is ProjectTask.CHOOSE_ONE else "several"
        policy = plan.deployment.conduct.policy
        return self._doubts.find(planned.audited, policy, choices, task, may_wait=may_wait)

    def draft(self, plan: Plan, call: Call) -> list[Draft]:
        """Give what is said of each text: by the main version, or by the canary where the text is its."""
        main, canary = self.open(plan, plan.main), self._open_or_none(plan, plan.canary)
        share = plan.deployment.serving.canary_share if canary is not None else 0.0
        keys = [own or text for own, text in zip(call.external_ids, call.texts, strict=True)]
        apart = [share > 0 and is_canary(plan.deployment.id, key, share) for key in keys]
        drafts: dict[int, Draft] = {}
        for model, planned, is_apart in ((main, plan.main, False), (canary, plan.canary, True)):
            places = [place for place, each in enumerate(apart) if each is is_apart]
            if places and model is not None and planned is not None:
                found = self._say(plan, call, model, planned, places, is_canary=is_apart)
                drafts.update(zip(places, found, strict=True))
        ordered = [drafts[place] for place in range(len(call.texts))]
        self._shadow(plan, call, ordered)
        return ordered

    def _say(
        self,
        plan: Plan,
        call: Call,
        model: LoadedModel,
        planned: Planned,
        places: Sequence[int],
        *,
        is_canary: bool,
    ) -> list[Draft]:
        texts = [call.texts[place] for place in places]
        rows = encode(model, texts)
        said = say(model, texts, rows, n_best=call.n_best, unit=call.unit)
        follows = plan.deployment.serving.version is None and not is_canary
        doubt = self.doubt(plan, model, planned, may_wait=follows)
        whys = _judge(plan.deployment, doubt, said)
        choices = tuple(label.id for label in model.choices)
        explained: Sequence[Explanation | None] = [None] * len(texts)
        if call.explains:
            explained = explain(model, texts, [each.prediction for each in said], call.unit)
        return [
            Draft(
                text=text,
                external_id=call.external_ids[place],
                version=planned.version.version,
                choices=choices,
                said=each,
                probability=certainty(plan.project, each),
                row=None if rows is None else rows[number].tobytes(),
                is_canary=is_canary,
                abstained=why,
                likely=None if each.probs is None else doubt.find_set(each.probs),
                explanation=explanation,
            )
            for number, (place, text, each, why, explanation) in enumerate(
                zip(places, texts, said, whys, explained, strict=True)
            )
        ]

    def _shadow(self, plan: Plan, call: Call, drafts: Sequence[Draft]) -> None:
        """Let the shadow predict as well, and note whether it agrees; its failing costs nobody an answer."""
        shadow = self._open_or_none(plan, plan.shadow)
        if shadow is None:
            return
        others = say(shadow, call.texts, encode(shadow, call.texts), n_best=1, unit=call.unit)
        for draft, other in zip(drafts, others, strict=True):
            draft.shadow = ShadowAnswer(
                version=shadow.version.version,
                labels=tuple(label.label_id for label in other.prediction.labels),
                probability=certainty(plan.project, other),
                agrees=_gist(draft.said.prediction) == _gist(other.prediction),
            )

    def _open_or_none(self, plan: Plan, planned: Planned | None) -> LoadedModel | None:
        """Open a version that nobody depends on: one that cannot be read is left out."""
        if planned is None:
            return None
        try:
            return self.open(plan, planned)
        except AskwellError as error:
            _log.warning("a canary or shadow is left out", deployment=plan.deployment.name, reason=str(error))
            return None


def certainty(project: Project, said: Said) -> float:
    """Give the probability that all of an answer is right, as the model sees it: its parts taken as apart."""
    prediction = said.prediction
    parts = [span.probability for span in prediction.spans]
    if said.probs is not None and project.task is ProjectTask.CHOOSE_ONE:
        parts.append(float(said.probs.max()))
    elif said.probs is not None:
        parts += [float(share) for share in np.maximum(said.probs, 1.0 - said.probs)]
    return round(prod(parts), 6)


def _judge(deployment: Deployment, doubt: Doubt, said: Sequence[Said]) -> list[Why | None]:
    """Say why each answer is held back; None where it is given."""
    conduct = deployment.conduct
    if conduct.policy.kind is PolicyKind.NEVER:
        return [None] * len(said)
    probs = [each.probs for each in said if each.probs is not None]
    whys = doubt.judge(np.stack(probs)) if probs else [None] * len(said)
    limit = conduct.scope_limit
    return [
        Why.OUT_OF_SCOPE if limit is not None and each.prediction.out_of_scope > limit else why
        for each, why in zip(said, whys, strict=True)
    ]


def _gist(prediction: Prediction) -> tuple[frozenset[object], frozenset[object]]:
    spans = frozenset((span.start, span.end, span.label_id) for span in prediction.spans)
    return frozenset(label.label_id for label in prediction.labels), spans
