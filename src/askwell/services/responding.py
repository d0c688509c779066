"""Respond: a deployment answers texts, hands over to people what it holds back, and keeps count."""

import random
import time
from collections.abc import Callable, Sequence
from datetime import datetime

from askwell.domain.answers import Answer, Answers, Call
from askwell.domain.deployments import Deployment
from askwell.domain.errors import DeploymentPaused, InvalidInput, TooManyTexts, TooManyTextsOfKey
from askwell.domain.members import Caller
from askwell.domain.review_tasks import AUDIT, ModelAnswer
from askwell.domain.served import Served
from askwell.services import encoding, planning
from askwell.services.deploy import check_call
from askwell.services.drafting import Draft, Drafter
from askwell.services.explaining import MOST_TEXTS
from askwell.services.handing import Handed, hand_over
from askwell.services.limiting import Limits
from askwell.services.loaded import LoadedModels
from askwell.services.planning import Plan
from askwell.services.recording import Recorder
from askwell.services.thresholds import COVERAGE, Doubt, Doubts
from askwell.storage.store import Store


class Responder:
    """The deployments that one process serves.

    ``chance`` draws the audit share, whatever the model says; ``clock`` gives seconds for the limits.
    """

    def __init__(
        self,
        store: Store,
        models: LoadedModels,
        *,
        chance: random.Random,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._doubts = Doubts(store)
        self._drafter = Drafter(models, self._doubts)
        self._limits = Limits(clock)
        self._chance = chance
        self.recorder = Recorder(store)

    def close(self) -> None:
        """Write what is left to be written."""
        self._doubts.close()
        self.recorder.close()

    def prepare(self, plan: Plan) -> str:
        """Read all that a deployment is about to serve, so that its next call waits for nothing.

        Raises ``VersionUnreadable`` for a version that cannot be called. Gives the name of the encoder of the
        version that answers.
        """
        return self._drafter.prepare(plan)

    def doubt(self, plan: Plan) -> Doubt:
        """Give what the version that answers does not answer, and the sets that it gives."""
        return self._drafter.doubt(plan, self._drafter.open(plan, plan.main), plan.main)

    def draft(self, plan: Plan, call: Call) -> Sequence[Draft]:
        """Give what a deployment says of texts, as of a file: nobody is asked, and nothing is counted."""
        check_call(call.texts, call.n_best)
        return self._drafter.draft(plan, call)

    def predict(self, caller: Caller, name: str, call: Call, *, version: int | None = None) -> Answers:
        """Answer texts under a deployment's name.

        ``version`` is one that it serves or served before, in place of the one that answers.

        Raises ``NotFound``, ``DeploymentPaused``, ``ModelNotReady``, ``VersionUnreadable``, ``TooManyTexts``
        beyond the deployment's limit, ``TooManyTextsOfKey`` beyond that of the caller's key, and
        ``InvalidInput`` for a call that makes no sense.
        """
        begun = time.perf_counter()
        check_call(call.texts, call.n_best)
        if call.explains and len(call.texts) > MOST_TEXTS:
            raise InvalidInput(
                field="explanation", reason=f"is given for at most {MOST_TEXTS} texts in a call"
            )
        deployment, project, plan = planning.look(self._store, caller, name, version=version)
        at = self._store.now()
        self._let_in(deployment, caller, len(call.texts), at)
        try:
            if plan is None:
                with self._store.database.read() as connection:
                    plan = planning.plan(connection, deployment, project)
            drafts = self._drafter.draft(plan, call)
            self._draw_audit(plan, drafts)
            self._hand_over(plan, call, drafts, caller, at)
        except Exception:
            self.recorder.add_error(deployment, at)
            raise
        spent = 1e3 * (time.perf_counter() - begun)
        self._record(plan, call, drafts, at, spent)
        return Answers(
            deployment=deployment,
            answers=tuple(_answer(draft) for draft in drafts),
            model_version=plan.main.version.version,
            answers_learnt=plan.main.version.answers,
            texts=len(call.texts),
            characters=sum(map(len, call.texts)),
            milliseconds=spent,
            coverage=COVERAGE,
        )

    def _let_in(self, deployment: Deployment, caller: Caller, texts: int, at: datetime) -> None:
        if deployment.paused is not None:
            self.recorder.add_error(deployment, at, is_refused=True)
            raise DeploymentPaused(name=deployment.name, reason=deployment.paused)
        a_minute = {deployment.id: deployment.conduct.texts_a_minute}
        if caller.key_id is not None:
            a_minute[caller.key_id] = caller.texts_a_minute
        refusal = self._limits.take(texts, a_minute)
        if refusal is None:
            return
        self.recorder.add_error(deployment, at, is_refused=True)
        if refusal.key == caller.key_id:
            raise TooManyTextsOfKey(limit=refusal.limit, seconds=refusal.seconds)
        raise TooManyTexts(name=deployment.name, limit=refusal.limit, seconds=refusal.seconds)

    def _draw_audit(self, plan: Plan, drafts: Sequence[Draft]) -> None:
        conduct = plan.deployment.conduct
        for draft in drafts:
            draft.is_audit = self._chance.random() < conduct.audit_share and conduct.asks_people

    def _hand_over(
        self, plan: Plan, call: Call, drafts: Sequence[Draft], caller: Caller, at: datetime
    ) -> None:
        """Make review tasks of what is held back or drawn, in one transaction; without any, of none."""
        asks = plan.deployment.conduct.asks_people
        wanted = [draft for draft in drafts if asks and (draft.abstained is not None or draft.is_audit)]
        if not wanted:
            return
        handed = [_handed(draft, call) for draft in wanted]
        with self._store.database.write() as connection:
            found = hand_over(
                connection, plan.project, plan.deployment, handed, is_awaited=call.is_awaited, now=at
            )
        for draft, task in zip(wanted, found.tasks, strict=True):
            draft.task = task
            draft.is_audit = draft.is_audit and task is not None
        if found.has_new:
            encoding.request(self._store, plan.project.id, caller.person.id)

    def _record(self, plan: Plan, call: Call, drafts: Sequence[Draft], at: datetime, spent: float) -> None:
        saves = plan.deployment.conduct.saves if call.saves is None else call.saves
        records = [
            Served(
                deployment_id=plan.deployment.id,
                project_id=plan.project.id,
                created_at=at,
                model_version=draft.version,
                labels=draft.labels,
                probability=draft.probability,
                epistemic=draft.said.prediction.epistemic,
                out_of_scope=draft.said.prediction.out_of_scope,
                milliseconds=spent / len(drafts),
                external_id=draft.external_id,
                is_canary=draft.is_canary,
                spans=draft.spans(call.unit),
                abstained=draft.abstained,
                is_audit=draft.is_audit,
                shadow=draft.shadow,
                review_task_id=draft.task.id if draft.task is not None else None,
                text=draft.text if saves else None,
                features=draft.row if saves else None,
            )
            for draft in drafts
        ]
        self.recorder.add_call(plan.deployment, at, spent, records, plan.main.version.version)


def _handed(draft: Draft, call: Call) -> Handed:
    return Handed(
        text=draft.text,
        external_id=draft.external_id,
        because=AUDIT if draft.abstained is None else draft.abstained.value,
        is_audit=draft.is_audit,
        is_abstained=draft.abstained is not None,
        model=ModelAnswer(
            labels=draft.labels,
            probability=draft.probability,
            model_version=draft.version,
            spans=draft.spans(call.unit),
            suggestion=draft.suggestion(call.unit),
        ),
    )


def _answer(draft: Draft) -> Answer:
    return Answer(
        prediction=draft.said.prediction,
        model_version=draft.version,
        probability=draft.probability,
        abstained=draft.abstained,
        task=draft.task,
        likely=draft.likely,
        explanation=draft.explanation,
    )
