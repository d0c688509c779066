"""A project: one task, one label set, one guideline, many texts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from askwell.domain.errors import InvalidInput
from askwell.domain.labels import Label, LabelDraft, LabelKind, add_labels

MAX_GOAL = 100_000_000


class Task(StrEnum):
    """What is decided about a text.

    Choosing one or several labels for the whole of it, to which labels for its parts may be added; or marking
    parts of it alone.
    """

    CHOOSE_ONE = "choose_one"
    CHOOSE_SEVERAL = "choose_several"
    MARK_SPANS = "mark_spans"

    @property
    def label_kind(self) -> LabelKind:
        """The kind of its labels, unless they say otherwise."""
        return LabelKind.SPAN if self is Task.MARK_SPANS else LabelKind.CHOICE


@dataclass(frozen=True, slots=True)
class Project:
    """The settings under which a team annotates.

    ``audit_share`` is the share of questions drawn uniformly at random, in [0, 1]; ``overlap`` the number of
    people who answer each text; ``lease_seconds`` how long a text stays reserved without a sign of life;
    ``spans_overlap`` whether marked spans may share characters.

    With ``overlap_share`` below 1, in [0, 1], that share of the texts is answered by ``overlap`` people and
    each other text by one; up to ``overlap_most`` people are asked where the model wants another opinion
    (None: as many as the overlap). While ``is_blind``, who annotates sees no answer of another person.
    ``guideline_version`` counts the versions of the guideline that were in force; ``goal`` is the number of
    texts to be answered (None: the model says when to stop).
    """

    id: str
    name: str
    task: Task
    created_at: datetime
    guideline: str = ""
    encoder: str = ""
    strategy: str = "auto"
    audit_share: float = 0.1
    overlap: int = 1
    lease_seconds: int = 600
    is_demo: bool = False
    spans_overlap: bool = False
    overlap_share: float = 1.0
    overlap_most: int | None = None
    is_blind: bool = True
    guideline_version: int = 0
    goal: int | None = None

    def __post_init__(self) -> None:
        if not self.name.strip() or len(self.name) > 200 or not self.name.isprintable():
            raise InvalidInput(field="name", reason="must be 1 to 200 printable characters")
        if not 0 <= self.audit_share <= 1:
            raise InvalidInput(field="audit_share", reason="must lie between 0 and 1")
        if not 1 <= self.overlap <= 100:
            raise InvalidInput(field="overlap", reason="must be between 1 and 100 people")
        if not 0 <= self.overlap_share <= 1:
            raise InvalidInput(field="overlap_share", reason="must lie between 0 and 1")
        if self.overlap_most is not None and not self.overlap <= self.overlap_most <= 100:
            raise InvalidInput(field="overlap_most", reason="must lie between the overlap and 100 people")
        if self.goal is not None and not 1 <= self.goal <= MAX_GOAL:
            raise InvalidInput(field="goal", reason=f"must be between 1 and {MAX_GOAL:,} texts")
        if not 10 <= self.lease_seconds <= 86_400:
            raise InvalidInput(field="lease_seconds", reason="must be between 10 seconds and a day")
        if len(self.guideline) > 200_000:
            raise InvalidInput(field="guideline", reason="must be at most 200,000 characters")
        if self.strategy not in STRATEGIES:
            raise InvalidInput(field="strategy", reason=f"must be one of {', '.join(STRATEGIES)}")


def marks_spans(project: Project, labels: Iterable[Label]) -> bool:
    """Whether parts of texts are marked in a project, now or as soon as it has labels."""
    return project.task is Task.MARK_SPANS or any(label.marks_spans for label in labels)


STRATEGIES = ("auto", "random", "entropy", "margin", "bald", "epig")


def new_labels(project: Project, present: Sequence[Label], drafts: Iterable[LabelDraft]) -> list[Label]:
    """Give the labels that the drafts add to a project's label set; each is of the task's kind, unless it
    says.

    Raises what ``add_labels`` raises, and ``InvalidInput`` for a label about whole texts where spans alone
    are marked.
    """
    added = add_labels(present, drafts, kind=project.task.label_kind)[len(present) :]
    if project.task is Task.MARK_SPANS and any(not label.marks_spans for label in added):
        raise InvalidInput(field="labels", reason="in a project that marks spans all labels are for spans")
    return added
