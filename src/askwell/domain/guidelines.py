"""Guidelines: their versions, what differs between two, and the texts that they quote as examples."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from enum import StrEnum

from askwell.domain.jobs import Job
from askwell.domain.spans import Span
from askwell.domain.surgery import Change

MAX_NOTE = 500
MAX_EXAMPLES = 100
_FINE = 4_000
"""Words, or lines, up to which a place where two texts differ is compared piece by piece."""
_EXAMPLE = re.compile(r"^ {0,3}> ?\[\[text:(\d{1,15})\]\][ \t]*$", re.MULTILINE)
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True, slots=True)
class Version:
    """A guideline that was in force from ``created_at`` on; ``answers`` that stand were given under it."""

    version: int
    text: str
    note: str
    person_id: str
    created_at: datetime
    answers: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """What the next version will be, as somebody last left it."""

    text: str
    person_id: str
    updated_at: datetime


class Whom(StrEnum):
    """Which answers from before the version in force are asked again."""

    ALL = "all"
    LABEL = "label"
    DOUBTED = "doubted"


@dataclass(frozen=True, slots=True)
class GuidelineView:
    """What is in force, every version that was, the latest first, the draft of the next, and people's names.

    ``unguided`` answers were given before there was any guideline.
    """

    version: int
    text: str
    versions: Sequence[Version]
    draft: Draft | None
    unguided: int
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Example:
    """A text that a guideline quotes, with what was decided of it: by a reviewer, or by most who answered.

    ``text`` is None where the project does not have it (any more).
    """

    document_id: int
    text: str | None = None
    is_cut: bool = False
    labels: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """How many answers are from before the version in force: all, those the model doubts, and by label."""

    version: int
    earlier: int
    doubted: int
    by_label: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class AskedAgain:
    """The change, and the job that goes on with it where there is one."""

    change: Change
    job: Job | None = None


class PieceKind(StrEnum):
    """Where a piece of a comparison is."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of one text or both, in the order of reading."""

    kind: PieceKind
    text: str


def difference(before: str, after: str) -> list[Piece]:
    """Give two texts as pieces of both: first by lines, then by words within what differs.

    What is the same or was removed makes up ``before``; what is the same or was added, ``after``.
    """
    pieces: list[Piece] = []
    for kind, text in _compared(before.splitlines(keepends=True), after.splitlines(keepends=True), _by_words):
        if not text:
            continue
        if pieces and pieces[-1].kind is kind:
            pieces[-1] = Piece(kind, pieces[-1].text + text)
        else:
            pieces.append(Piece(kind, text))
    return pieces


def find_examples(text: str) -> list[int]:
    """Give the ids of the texts that a guideline quotes, in order, each once: lines like “> [[text:12]]”."""
    return list(dict.fromkeys(int(found) for found in _EXAMPLE.findall(text)))[:MAX_EXAMPLES]


_Pieces = Iterator[tuple[PieceKind, str]]
_Finer = Callable[[str, str], _Pieces]


def _by_words(before: str, after: str) -> _Pieces:
    yield from _compared(_WORDS.findall(before), _WORDS.findall(after), _whole)


def _whole(before: str, after: str) -> _Pieces:
    yield PieceKind.REMOVED, before
    yield PieceKind.ADDED, after


def _compared(before: Sequence[str], after: Sequence[str], finer: _Finer) -> _Pieces:
    """Compare what lies between the common beginning and end; where that is long, as a whole."""
    shorter = min(len(before), len(after))
    start = next((i for i in range(shorter) if before[i] != after[i]), shorter)
    end = next((i for i in range(shorter - start) if before[-1 - i] != after[-1 - i]), shorter - start)
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    yield PieceKind.SAME, "".join(before[:start])
    if max(len(old), len(new)) > _FINE:
        yield from _whole("".join(old), "".join(new))
    else:
        for tag, i, j, k, m in SequenceMatcher(None, old, new).get_opcodes():
            if tag == "equal":
                yield PieceKind.SAME, "".join(old[i:j])
            elif tag == "replace":
                yield from finer("".join(old[i:j]), "".join(new[k:m]))
            else:
                yield from _whole("".join(old[i:j]), "".join(new[k:m]))
    yield PieceKind.SAME, "".join(before[len(before) - end :])
