"""Changes of a label set that reach the answers, as JSON."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated

from pydantic import Field

from askwell.domain.surgery import MAX_PARTS, Change, ChangeKind, Fate, Item, Part, Split, TakenBack
from askwell.wire.base import CleanStr, In, Out
from askwell.wire.projects import Description, Name

Id = Annotated[CleanStr, Field(min_length=1, max_length=40)]
DryRun = Annotated[bool, Field(description="Say what would be, and change nothing.")]


class MergeIn(In):
    """Labels that go, and the one that gets their answers, which may be renamed at once."""

    labels: Annotated[list[Id], Field(min_length=1, max_length=1_000)]
    into: Id
    name: Name | None = None
    dry_run: DryRun = False


class SplitPartIn(In):
    """A label that takes some of the answers: one of the project, by its id, or a new one by its name."""

    label_id: Id | None = None
    name: Annotated[CleanStr, Field(max_length=200)] = ""
    description: Description = ""

    def to_part(self) -> Part:
        """Map to the domain."""
        return Part(self.name, self.description, self.label_id)


class SplitDecisionIn(In):
    """What a person decided: this item, as a proposal named it, goes to the part with this number, from 0."""

    key: Annotated[CleanStr, Field(min_length=1, max_length=100_000)]
    part: Annotated[int, Field(ge=0, lt=MAX_PARTS)]


class SplitIn(In):
    """The labels that take the answers, and what a person decided; the model proposes the rest."""

    parts: Annotated[list[SplitPartIn], Field(min_length=2, max_length=MAX_PARTS)]
    decided: Annotated[list[SplitDecisionIn], Field(max_length=10_000, default_factory=list)]
    dry_run: DryRun = False


class DeleteLabelIn(In):
    """What becomes of the answers with a label that goes; needed where there are any."""

    fate: Fate | None = None
    into: Id | None = None
    dry_run: DryRun = False


class UndoIn(In):
    """Whether a change is taken back for real."""

    dry_run: DryRun = False


class ReachOut(Out):
    """How much a change touches."""

    answers: int
    texts: int
    people: int
    spans: int
    reviews: int


class LabelChangeOut(Out):
    """A change: which labels gave answers away and which got them, by id with the name they had."""

    id: str
    kind: ChangeKind
    created_at: datetime
    person: str
    labels: dict[str, str]
    into: dict[str, str]
    note: str
    reach: ReachOut
    undone_at: datetime | None
    undone_by: str | None
    is_dry_run: bool = False

    @classmethod
    def of(
        cls, change: Change, names: Mapping[str, str] | None = None, *, is_dry_run: bool = False
    ) -> "LabelChangeOut":
        """Map from the domain."""
        names, reach = names or {}, change.reach
        return cls(
            id=change.id,
            kind=change.kind,
            created_at=change.created_at,
            person=names.get(change.person_id, ""),
            labels=dict(change.labels),
            into=dict(change.into),
            note=change.note,
            reach=ReachOut(
                answers=reach.answers,
                texts=reach.texts,
                people=reach.people,
                spans=reach.spans,
                reviews=reach.reviews,
            ),
            undone_at=change.undone_at,
            undone_by=names.get(change.undone_by, "") if change.undone_by else None,
            is_dry_run=is_dry_run,
        )


class LabelChangesOut(Out):
    """Changes, the latest first."""

    changes: list[LabelChangeOut]

    @classmethod
    def of(cls, changes: Sequence[Change], names: Mapping[str, str]) -> "LabelChangesOut":
        """Map from the domain."""
        return cls(changes=[LabelChangeOut.of(each, names) for each in changes])


class SplitItemOut(Out):
    """A text with the label, or words marked with it, and the probability of each part."""

    key: str
    text: str
    probabilities: list[float]
    decided: int | None

    @classmethod
    def of(cls, item: Item) -> "SplitItemOut":
        """Map from the domain."""
        return cls(key=item.key, text=item.text[:2_000], probabilities=list(item.probs), decided=item.decided)


class SplitOut(Out):
    """A split, made or proposed: items a part, how many are below the probability of being sure, and those
    that a person should look at first."""

    change: LabelChangeOut
    counts: list[int]
    unsure: int
    items: list[SplitItemOut]

    @classmethod
    def of(cls, split: Split, *, is_dry_run: bool) -> "SplitOut":
        """Map from the domain."""
        return cls(
            change=LabelChangeOut.of(split.change, is_dry_run=is_dry_run),
            counts=list(split.counts),
            unsure=split.unsure,
            items=[SplitItemOut.of(each) for each in split.items],
        )


class UndoneOut(Out):
    """A change that was taken back, or made again: so many events of it; ``kept`` are texts with later
    answers, which stay."""

    change: LabelChangeOut
    answers: int
    kept: Annotated[list[int], Field(max_length=1_000)]
    kept_count: int

    @classmethod
    def of(cls, undone: TakenBack, *, is_dry_run: bool = False) -> "UndoneOut":
        """Map from the domain."""
        return cls(
            change=LabelChangeOut.of(undone.change, is_dry_run=is_dry_run),
            answers=undone.answers,
            kept=list(undone.kept[:1_000]),
            kept_count=len(undone.kept),
        )
