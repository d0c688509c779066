"""Learn: how far people agree, by pair, person and label, over time and under each version of the guideline.

Legend: `C` labels.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import Protocol

import numpy as np

from askwell.domain.annotations import Annotation
from askwell.domain.consensus import Reliability
from askwell.domain.labels import Label, LabelKind
from askwell.domain.members import Caller, Permission
from askwell.domain.projects import Project, Task
from askwell.engine.agreement import Choices, Measure
from askwell.engine.consensus import Votes
from askwell.engine.span_agreement import Marked, SpanPairs
from askwell.services.access import authorise
from askwell.services.choice_model import engine_task
from askwell.storage import annotations, consensus, members, projects
from askwell.storage.store import Store

MOST_PEOPLE = 20
"""People whose pairs are told, those with the most shared answers."""

PERIODS, LEAST_TEXTS = 8, 20
"""Time is cut into at most so many periods of as many texts, at least so many each."""


@dataclass(frozen=True, slots=True)
class PersonAgreement:
    """One person against the others; ``answers`` counts those to shared texts."""

    person_id: str
    answers: int
    measure: Measure
    reliability: Reliability | None


@dataclass(frozen=True, slots=True)
class Part:
    """How far people agree on one kind of label.

    ``overall`` is α for choices, and strict F1 for spans, which have ``partial`` besides; people are compared
    by κ, or by F1.
    """

    kind: LabelKind
    overall: Measure
    partial: Measure | None
    people: tuple[PersonAgreement, ...]
    pairs: tuple[tuple[str, str, Measure], ...]
    labels: tuple[tuple[str, Measure], ...]
    periods: tuple[tuple[datetime, datetime, Measure], ...]
    guidelines: tuple[tuple[int, Measure], ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far people agree on the texts that two or more have answered; ``names`` by the people's ids."""

    texts: int
    answers: int
    parts: tuple[Part, ...]
    names: Mapping[str, str]


class _Table(Protocol):
    """Answers of one kind, to be measured."""

    def overall(self) -> Measure: ...
    def partial(self) -> Measure | None: ...
    def labels(self) -> list[Measure]: ...
    def pair(self, one: int, other: int) -> Measure: ...
    def person(self, person: int) -> Measure: ...


def measure_agreement(store: Store, caller: Caller, project_id: str) -> Agreement:
    """Measure how far people agree; to be seen by those who review, since annotators work blind.

    The same answers give the same figures: the texts drawn for the intervals do not change.
    """
    with store.database.read() as connection:
        project = authorise(connection, caller, project_id, Permission.REVIEW)
        labels = projects.find_labels(connection, project_id)
        given = annotations.find_shared(connection, project_id)
        reliable = consensus.find_reliabilities(connection, project_id)
        names = members.find_names(connection, sorted({each.person_id for each in given}))
    chosen = [label for label in labels if label.kind is LabelKind.CHOICE]
    marking = [label for label in labels if label.marks_spans]
    known = {each.person_id: each for each in reliable}
    parts: list[Part] = []
    if chosen and project.task is not Task.MARK_SPANS:
        parts.append(_part(LabelKind.CHOICE, given, chosen, project, known))
    if marking:
        marked = [each for each in given if each.has_spans or project.task is Task.MARK_SPANS]
        parts.append(_part(LabelKind.SPAN, marked, marking, project, {}))
    texts = len({each.document_id for each in given})
    return Agreement(texts, len(given), tuple(parts), names)


def _part(
    kind: LabelKind,
    given: Sequence[Annotation],
    labels: Sequence[Label],
    project: Project,
    known: Mapping[str, Reliability],
) -> Part:
    counts = Counter(each.person_id for each in given)
    order = sorted(counts, key=lambda person: (-counts[person], person))
    numbers = {person: number for number, person in enumerate(order)}
    rng = np.random.default_rng(0)

    def table(some: Sequence[Annotation]) -> _Table:
        if kind is LabelKind.CHOICE:
            return _Chosen(some, labels, numbers, project, rng)
        return _Spanned(some, labels, numbers, rng)

    every = table(given)
    shown = order[:MOST_PEOPLE]
    return Part(
        kind=kind,
        overall=every.overall(),
        partial=every.partial(),
        people=tuple(
            PersonAgreement(person, counts[person], every.person(numbers[person]), known.get(person))
            for person in shown
        ),
        pairs=tuple(
            (one, other, every.pair(numbers[one], numbers[other])) for one, other in combinations(shown, 2)
        ),
        labels=tuple((label.id, found) for label, found in zip(labels, every.labels(), strict=True)),
        periods=tuple(_periods(given, table)),
        guidelines=tuple(
            (version, table(some).overall())
            for version, some in sorted(_grouped(given, lambda each: each.guideline_version or 0).items())
        ),
    )


def _periods(
    given: Sequence[Annotation], table: Callable[[Sequence[Annotation]], _Table]
) -> list[tuple[datetime, datetime, Measure]]:
    """Texts in the order in which they came to be settled, cut into parts of one size."""
    by_text = _grouped(given, lambda each: each.document_id)
    ends = {key: max(each.updated_at for each in some if each.updated_at) for key, some in by_text.items()}
    order = sorted(ends, key=lambda key: ends[key])
    count = min(PERIODS, len(order) // LEAST_TEXTS)
    found: list[tuple[datetime, datetime, Measure]] = []
    for turn in range(count if count > 1 else 0):
        keys = order[turn * len(order) // count : (turn + 1) * len(order) // count]
        some = [each for key in keys for each in by_text[key]]
        found.append((ends[keys[0]], ends[keys[-1]], table(some).overall()))
    return found


def _grouped(given: Sequence[Annotation], key: Callable[[Annotation], int]) -> dict[int, list[Annotation]]:
    groups: dict[int, list[Annotation]] = {}
    for each in given:
        groups.setdefault(key(each), []).append(each)
    return groups


class _Chosen:
    """Labels of whole texts. An answer with an archived label still counts: people gave it."""

    def __init__(
        self,
        given: Sequence[Annotation],
        labels: Sequence[Label],
        numbers: Mapping[str, int],
        project: Project,
        rng: np.random.Generator,
    ) -> None:
        places = {label.id: place for place, label in enumerate(labels)}
        chosen = np.zeros((len(given), len(labels)), dtype=np.float32)
        for row, each in enumerate(given):
            for label in each.labels:
                chosen[row, places[label]] = 1.0
        kept = chosen.any(axis=1) if project.task is Task.CHOOSE_ONE else np.ones(len(given), dtype=np.bool_)
        texts = np.array([each.document_id for each in given], dtype=np.int64)
        texts = np.unique(texts, return_inverse=True)[1]
        people = np.array([numbers[each.person_id] for each in given], dtype=np.int64)
        votes = Votes(texts[kept], people[kept], chosen[kept])
        self._choices = Choices(votes, task=engine_task(project.task), rng=rng)
        self.labels, self.pair, self.person = (
            self._choices.labels,
            self._choices.pair,
            self._choices.person,
        )

    def overall(self) -> Measure:
        return self._choices.alpha()

    def partial(self) -> Measure | None:
        return None


class _Spanned:
    """Marked parts of texts."""

    def __init__(
        self,
        given: Sequence[Annotation],
        labels: Sequence[Label],
        numbers: Mapping[str, int],
        rng: np.random.Generator,
    ) -> None:
        places = {label.id: place for place, label in enumerate(labels)}
        self._count = len(labels)
        marked = [
            Marked(
                each.document_id,
                numbers[each.person_id],
                frozenset(
                    (span.start, span.end, places[span.label]) for span in each.spans if span.label in places
                ),
            )
            for each in given
        ]
        self._pairs = SpanPairs(marked, labels=len(labels), rng=rng)
        self.pair, self.person = self._pairs.pair, self._pairs.person

    def overall(self) -> Measure:
        return self._pairs.f1()

    def partial(self) -> Measure | None:
        return self._pairs.f1(is_partial=True)

    def labels(self) -> list[Measure]:
        return [self._pairs.label(label) for label in range(self._count)]
