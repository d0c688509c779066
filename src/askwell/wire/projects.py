"""Projects and label sets as JSON."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from askwell.domain.labels import Label, LabelDraft, LabelKind
from askwell.domain.members import Role
from askwell.domain.projects import MAX_GOAL, Project, Task
from askwell.wire.base import CleanStr, In, Out

Strategy = Literal["auto", "random", "entropy", "margin", "bald", "epig"]
Name = Annotated[CleanStr, Field(min_length=1, max_length=200, examples=["Support tickets"])]
Share = Annotated[float, Field(ge=0, le=1, description="Share of questions drawn uniformly at random.")]
Overlap = Annotated[int, Field(ge=1, le=100, description="How many people answer each text.")]
OverlapShare = Annotated[
    float,
    Field(ge=0, le=1, description="Share of the texts that this many people answer; the others one."),
]
OverlapMost = Annotated[
    int | None,
    Field(
        ge=1,
        le=100,
        description="Up to so many people where the model wants another opinion; null: as the overlap.",
    ),
]
IsBlind = Annotated[bool, Field(description="Whether annotators see no answers of others.")]
LeaseSeconds = Annotated[int, Field(ge=10, le=86_400, description="How long a text stays reserved.")]
Goal = Annotated[
    Annotated[int, Field(ge=1, le=MAX_GOAL)] | None,
    Field(description="How many texts shall be answered; null: no goal, or all of them."),
]
Guideline = Annotated[CleanStr, Field(max_length=200_000, description="Markdown.")]
EncoderName = Annotated[
    CleanStr,
    Field(
        max_length=300,
        description="As `/encoders` names it, a folder or a Hugging Face name; empty: the default.",
    ),
]
Description = Annotated[CleanStr, Field(max_length=5_000)]
Key = Annotated[CleanStr, Field(min_length=1, max_length=1)]
Kind = Annotated[
    LabelKind, Field(description="About the whole text, or a part of it; it stays. Left out: as the task is.")
]
SpansOverlap = Annotated[bool, Field(description="Whether marked spans may overlap, and lie in each other.")]
Colour = Annotated[CleanStr, Field(pattern="^#[0-9a-fA-F]{6}$", examples=["#0F766E"])]


class LabelIn(In):
    """A new label; key and colour are chosen when left out. The description teaches the model, too."""

    name: Name
    description: Description = ""
    key: Key | None = None
    colour: Colour | None = None
    kind: Kind | None = None

    def to_draft(self) -> LabelDraft:
        """Map to the domain."""
        return LabelDraft(self.name, self.description, self.key, self.colour, self.kind)


class LabelsIn(In):
    """Labels to append to a label set."""

    labels: Annotated[list[LabelIn], Field(min_length=1, max_length=1_000)]


class LabelOrderIn(In):
    """Labels as they shall be listed, by their ids; those left out follow as they were."""

    labels: Annotated[list[Annotated[CleanStr, Field(max_length=40)]], Field(max_length=1_000)]


class LabelChangeIn(In):
    """What shall change about a label; what is left out stays."""

    name: Name = ""
    description: Description = ""
    key: Key | None = None
    colour: Colour = ""
    is_archived: bool = False


class ProjectIn(In):
    """A new project."""

    name: Name
    task: Task = Task.CHOOSE_ONE
    labels: Annotated[list[LabelIn], Field(max_length=1_000, default_factory=list)]
    guideline: Guideline = ""
    encoder: EncoderName = ""
    strategy: Strategy = "auto"
    audit_share: Share = 0.1
    overlap: Overlap = 1
    overlap_share: OverlapShare = 1.0
    overlap_most: OverlapMost = None
    is_blind: IsBlind = True
    lease_seconds: LeaseSeconds = 600
    spans_overlap: SpansOverlap = False
    goal: Goal = None

    def drafts(self) -> list[LabelDraft]:
        """Give the labels for the domain."""
        return [label.to_draft() for label in self.labels]

    def settings(self) -> dict[str, object]:
        """Give what is neither name, task nor labels."""
        return self.model_dump(exclude={"name", "task", "labels"})


class ProjectChangeIn(In):
    """What shall change about a project; what is left out stays."""

    name: Name = ""
    guideline: Guideline = ""
    encoder: EncoderName = ""
    strategy: Strategy = "auto"
    audit_share: Share = 0.1
    overlap: Overlap = 1
    overlap_share: OverlapShare = 1.0
    overlap_most: OverlapMost = None
    is_blind: IsBlind = True
    lease_seconds: LeaseSeconds = 600
    spans_overlap: SpansOverlap = False
    goal: Goal = None


class LabelOut(Out):
    """A label; its id never changes."""

    id: str
    name: str
    description: str
    key: str | None
    colour: str
    position: int
    is_archived: bool
    kind: LabelKind

    @classmethod
    def of(cls, label: Label) -> "LabelOut":
        """Map from the domain."""
        return cls(
            id=label.id,
            name=label.name,
            description=label.description,
            key=label.key,
            colour=label.colour,
            position=label.position,
            is_archived=label.is_archived,
            kind=label.kind,
        )


class LabelsOut(Out):
    """Labels in their order."""

    labels: list[LabelOut]

    @classmethod
    def of(cls, labels: Iterable[Label]) -> "LabelsOut":
        """Map from the domain."""
        return cls(labels=[LabelOut.of(label) for label in labels])


class ProjectOut(Out):
    """A project with its label set and how far it is."""

    id: str
    name: str
    task: Task
    guideline: str
    encoder: str
    strategy: str
    audit_share: float
    overlap: int
    overlap_share: float
    overlap_most: int | None
    is_blind: bool
    lease_seconds: int
    spans_overlap: bool
    goal: int | None
    is_demo: bool
    created_at: datetime
    labels: list[LabelOut]
    documents: int
    answered: int
    model_version: int
    role: Annotated[Role, Field(description="What the caller is in the project.")]

    @classmethod
    def of(
        cls,
        project: Project,
        labels: Iterable[Label],
        *,
        role: Role,
        documents: int = 0,
        answered: int = 0,
        model_version: int = 0,
    ) -> "ProjectOut":
        """Map from the domain."""
        return cls(
            id=project.id,
            name=project.name,
            task=project.task,
            guideline=project.guideline,
            encoder=project.encoder,
            strategy=project.strategy,
            audit_share=project.audit_share,
            overlap=project.overlap,
            overlap_share=project.overlap_share,
            overlap_most=project.overlap_most,
            is_blind=project.is_blind,
            lease_seconds=project.lease_seconds,
            spans_overlap=project.spans_overlap,
            goal=project.goal,
            is_demo=project.is_demo,
            created_at=project.created_at,
            labels=[LabelOut.of(label) for label in labels],
            documents=documents,
            answered=answered,
            model_version=model_version,
            role=role,
        )


class ProjectsOut(Out):
    """The projects that the caller has a part in, oldest first."""

    projects: list[ProjectOut]


class DeletedProjectOut(Out):
    """A project that was put away, and can be brought back whole."""

    id: str
    name: str
    is_demo: bool
    deleted_at: datetime
    documents: int
    answered: int

    @classmethod
    def of(
        cls, project: Project, deleted_at: datetime, *, documents: int = 0, answered: int = 0
    ) -> "DeletedProjectOut":
        """Map from the domain."""
        return cls(
            id=project.id,
            name=project.name,
            is_demo=project.is_demo,
            deleted_at=deleted_at,
            documents=documents,
            answered=answered,
        )


class DeletedProjectsOut(Out):
    """Deleted projects, the latest first."""

    projects: list[DeletedProjectOut]


class DemoIn(In):
    """Which demo project is wanted."""

    name: Name


class DemoOut(Out):
    """A demo project that can be had; ``project`` is its id where it is here, or was and is deleted."""

    name: str
    project: str | None
    is_deleted: bool


class DemosOut(Out):
    """The demo projects that can be had."""

    demos: list[DemoOut]
