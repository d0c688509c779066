"""Review tasks as JSON."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from askwell.domain.documents import Document
from askwell.domain.review_tasks import BECAUSE, ReviewTask, TaskStatus
from askwell.domain.spans import Span
from askwell.wire.base import Out


class NamedLabelOut(Out):
    """A label by id and name."""

    label_id: str
    name: str


class NamedSpanOut(Out):
    """A part of a text, from code point ``start`` to before ``end``, with its label by id and name."""

    start: int
    end: int
    label_id: str
    name: str


class FinalAnswerOut(Out):
    """What stands in the end."""

    labels: list[NamedLabelOut]
    spans: list[NamedSpanOut]


class ReviewTaskOut(Out):
    """A text that a deployment handed to people.

    `status` is `open` until it is `answered`, `expired` or `cancelled`. `answer` is what stands in the end:
    people's answer, or the default that it expired into; null while it is open, and where nothing stands.
    `guess` is what the model would have said, with the `probability` that it is right.
    """

    id: str
    deployment: str
    project_id: str
    status: TaskStatus
    because: str
    says: str
    is_audit: bool
    external_id: str | None
    document_id: int
    text: str | None
    created_at: datetime
    expires_at: datetime | None
    ended_at: datetime | None
    model_version: int
    guess: FinalAnswerOut
    probability: float
    answer: FinalAnswerOut | None

    @classmethod
    def of(
        cls, task: ReviewTask, names: Mapping[str, str], document: Document | None = None
    ) -> "ReviewTaskOut":
        """Map from the domain, with label names by their ids."""
        guessed = [span for span, _ in task.model.spans]
        answer = task.answer
        return cls(
            id=task.id,
            deployment=task.deployment,
            project_id=task.project_id,
            status=task.status,
            because=task.because,
            says=BECAUSE.get(task.because, task.because),
            is_audit=task.is_audit,
            external_id=task.external_id,
            document_id=task.document_id,
            text=None if document is None else document.text,
            created_at=task.created_at,
            expires_at=task.expires_at,
            ended_at=task.ended_at,
            model_version=task.model.model_version,
            guess=_answer(task.model.labels, guessed, names),
            probability=task.model.probability,
            answer=None if answer is None else _answer(answer.labels, answer.spans, names),
        )


class ReviewTasksOut(Out):
    """A page of tasks, newest first; ``before`` the last id gives the next page."""

    tasks: list[ReviewTaskOut]

    @classmethod
    def of(
        cls, tasks: Iterable[ReviewTask], names: Mapping[str, str], texts: Mapping[int, Document]
    ) -> "ReviewTasksOut":
        """Map from the domain, with label names and texts by their ids."""
        return cls(tasks=[ReviewTaskOut.of(task, names, texts.get(task.document_id)) for task in tasks])


def _answer(labels: Iterable[str], spans: Iterable[Span], names: Mapping[str, str]) -> FinalAnswerOut:
    return FinalAnswerOut(
        labels=[NamedLabelOut(label_id=key, name=names.get(key, key)) for key in labels],
        spans=[
            NamedSpanOut(
                start=span.start, end=span.end, label_id=span.label, name=names.get(span.label, span.label)
            )
            for span in spans
        ],
    )
