"""A project's label set: what an answer may say, with stable ids under names that may change."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from askwell.domain.errors import InvalidInput, NameTaken
from askwell.domain.ids import new_id

KEYS = "123456789abdeijklmnopqrtuvwxyz"
"""Keys given to labels in order."""

COMMAND_KEYS = "cfghs/?"
"""Commands of the annotate screen: comment, flag, guideline, history, skip, find, help."""

PALETTE = (
    "#0F766E", "#B45309", "#4338CA", "#BE185D", "#15803D", "#0369A1", "#A21CAF", "#B91C1C",
    "#4D7C0F", "#6D28D9", "#0E7490", "#92400E", "#57534E", "#1E3A8A", "#9F1239", "#166534",
)  # fmt: skip
"""Colours that stay apart in both themes and for colour-blind readers; never the only mark of a label."""

MAX_LABELS = 1_000
MAX_NAME = 200
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


class LabelKind(StrEnum):
    """What a label says something about: the text as a whole, or a part of it."""

    CHOICE = "choice"
    SPAN = "span"


@dataclass(frozen=True, slots=True)
class Label:
    """One possible answer. The id and the kind never change; everything else may."""

    id: str
    name: str
    description: str = ""
    key: str | None = None
    colour: str = PALETTE[0]
    position: int = 0
    is_archived: bool = False
    kind: LabelKind = LabelKind.CHOICE

    @property
    def marks_spans(self) -> bool:
        """Whether it is put on parts of a text."""
        return self.kind is LabelKind.SPAN

    @property
    def prompt(self) -> str:
        """The sentence whose embedding is this label's prior mean."""
        return prompt(self.name, self.description)


@dataclass(frozen=True, slots=True)
class LabelDraft:
    """What a person gives for a new label; key, colour and kind are chosen when left out."""

    name: str
    description: str = ""
    key: str | None = None
    colour: str | None = None
    kind: LabelKind | None = None


def prompt(name: str, description: str = "") -> str:
    """Give what an encoder reads for a label: the name in words, and the description if there is one."""
    words = " ".join(re.sub(r"[_/-]", " ", name).split()) or name
    return f"{words}: {description}" if description else words


def active(labels: Iterable[Label], kind: LabelKind | None = None) -> list[Label]:
    """Give the labels (of a kind) that may be chosen now, in their order."""
    wanted = (label for label in labels if not label.is_archived and kind in (None, label.kind))
    return sorted(wanted, key=lambda label: label.position)


def add_labels(
    labels: Sequence[Label], drafts: Iterable[LabelDraft], *, kind: LabelKind = LabelKind.CHOICE
) -> list[Label]:
    """Give the label set with the drafts appended; ``kind`` is that of drafts which do not say.

    Raises ``InvalidInput`` for an empty or overlong name, a bad key or colour, and ``NameTaken`` for a name
    or key that another label, archived or not, already has.
    """
    result = list(labels)
    for draft in drafts:
        position = max((label.position for label in result), default=-1) + 1
        key = draft.key.lower() if draft.key else _free_key(result)
        colour = draft.colour or PALETTE[position % len(PALETTE)]
        label = Label(
            new_id("lbl"),
            draft.name.strip(),
            draft.description.strip(),
            key,
            colour,
            position,
            kind=draft.kind or kind,
        )
        _check(label, result)
        result.append(label)
    if len(result) > MAX_LABELS:
        raise InvalidInput(field="labels", reason=f"a project holds at most {MAX_LABELS} labels")
    return result


def change_label(labels: Sequence[Label], label: Label, **changes: object) -> Label:
    """Give the label with some fields changed, checked against the rest of its set."""
    changed = replace(label, **changes)  # pyright: ignore[reportArgumentType] — field names checked by replace
    changed = replace(
        changed,
        name=changed.name.strip(),
        description=changed.description.strip(),
        key=changed.key.lower() if changed.key else None,
    )
    _check(changed, [other for other in labels if other.id != label.id])
    return changed


def reorder(labels: Sequence[Label], ids: Sequence[str]) -> list[Label]:
    """Give the label set with the named labels first, in this order; the others follow as they were.

    Raises ``InvalidInput`` for an id that the set does not have, or that is given twice.
    """
    by_id = {label.id: label for label in labels}
    if len(set(ids)) != len(ids):
        raise InvalidInput(field="labels", reason="a label was given twice")
    if unknown := [label_id for label_id in ids if label_id not in by_id]:
        reason = f"the project has no label with the id “{unknown[0][:60]}”"
        raise InvalidInput(field="labels", reason=reason)
    named = [by_id[label_id] for label_id in ids]
    rest = sorted((label for label in labels if label.id not in set(ids)), key=lambda label: label.position)
    return [replace(label, position=position) for position, label in enumerate([*named, *rest])]


def _free_key(labels: Sequence[Label]) -> str | None:
    taken = {label.key for label in labels if not label.is_archived}
    return next((key for key in KEYS if key not in taken), None)


def _check(label: Label, others: Iterable[Label]) -> None:
    if not label.name or len(label.name) > MAX_NAME or not label.name.isprintable():
        raise InvalidInput(
            field="label name", reason=f"“{label.name[:40]}” must be 1 to {MAX_NAME} printable characters"
        )
    if label.key is not None and (len(label.key) != 1 or not label.key.isprintable() or label.key.isspace()):
        raise InvalidInput(field="label key", reason=f"“{label.key[:10]}” must be one printable character")
    if label.key is not None and label.key in COMMAND_KEYS:
        raise InvalidInput(field="label key", reason=f"“{label.key}” is a command of the annotate screen")
    if not _COLOUR.fullmatch(label.colour):
        raise InvalidInput(field="label colour", reason=f"“{label.colour[:20]}” must look like #0F766E")
    for other in others:
        if other.name.casefold() == label.name.casefold():
            raise NameTaken(kind="label", name=label.name)
        if label.key is not None and other.key == label.key and not (other.is_archived or label.is_archived):
            raise NameTaken(kind="label with the key", name=label.key)
