"""What a text's answers teach, by who can be relied on: learnt while nobody waits, and kept in the database.

Legend: `N` texts, `A` answers, `C` labels, `J` people.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from askwell.domain.annotations import Annotation, Review, Status
from askwell.domain.consensus import Consensus, Reliability
from askwell.domain.projects import Task
from askwell.engine import consensus as engine
from askwell.engine.second import Again, best, trust
from askwell.engine.values import Task as EngineTask
from askwell.services.dataset import Lesson, Rows

ENOUGH = 10
"""Texts that two people have answered, below which everybody counts alike."""

ROUNDS = 2
"""So often reliabilities and model are learnt from one another before they rest."""

LEAST = 0.005
"""A less probable label is left out of what the answers say together."""

MOVED = 1e-4
"""A text teaches otherwise when a probability has moved by more."""

OPEN = 2_000
"""So many answered texts are kept in mind to ask somebody else about."""

CERTAIN = 0.99
REVIEWER = "review"
"""Stands for the reviewers, whose word decides, among the people."""

Target = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Known:
    """What is to be kept of a project's people and answers, so that a new process can take it up again."""

    reliabilities: Sequence[Reliability]
    consensus: Sequence[Consensus]


@dataclass(frozen=True, slots=True)
class Said:
    """A text's answers: who gave them, a row of 0 and 1 each, and what a reviewer decided."""

    people: tuple[str, ...]
    chosen: Target
    decided: Target | None


class Crowd:
    """The answers to texts, by row, who can be relied on, and what each text's answers together teach."""

    def __init__(
        self, task: Task, classes: Mapping[str, int], people: Iterable[Reliability], *, is_asking: bool
    ) -> None:
        self._task = task
        self._kind: EngineTask = "one" if task is Task.CHOOSE_ONE else "several"
        self._classes = classes
        self._names = list(classes)
        self._said: dict[int, Said] = {}
        self._agreed: dict[int, Target] = {}
        self._unsaved: set[int] = set()
        self._people = {each.person_id: each for each in people}
        self._is_asking = is_asking
        self._open: Again | None = None
        self._rounds = 1 if is_asking else 0

    def take(self, lesson: Lesson) -> Target | None:
        """Take in what was answered, and give what it teaches; None while there is nothing to learn."""
        row, stored = lesson.row, lesson.agreed
        self._agreed.pop(row, None)
        said = self._read(lesson.answers, lesson.review)
        if said is None:
            if self._said.pop(row, None) is not None:
                self._rounds = ROUNDS
            return None
        self._said[row] = said
        if stored is not None and {label for label, _ in stored.labels} <= self._classes.keys():
            self._agreed[row] = self._vector(stored.labels)
        else:
            self._rounds = ROUNDS
        return self.target(row)

    def target(self, row: int) -> Target:
        """What a text's answers teach: a decision, or what they and the model say together, or they alone."""
        said = self._said[row]
        if said.decided is None and row in self._agreed:
            return self._agreed[row]
        return self.truth(row)

    def truth(self, row: int) -> Target:
        """What people alone say of a text: to measure the model by, which must not be its own judge."""
        said = self._said[row]
        if said.decided is not None:
            return said.decided
        if not self._people:
            return np.asarray(said.chosen.mean(axis=0), dtype=np.float32)
        mean = self._accuracy()
        accuracy = [self._people[name].accuracy if name in self._people else mean for name in said.people]
        return engine.opinion(said.chosen, np.array(accuracy), task=self._kind)

    def settle(self, held_out: Callable[[Rows], NDArray[np.float32]], version: int) -> dict[int, float]:
        """Learn who can be relied on and what the texts' answers say; give how far the rows' targets moved.

        ``held_out`` gives what the model says of rows had they not been answered. Nothing is done while fewer
        than ENOUGH texts have two answers, unless more people may be asked, nor when no answer is new.
        """
        if not self._rounds:
            return {}
        self._rounds -= 1
        rows = np.array([row for row, said in self._said.items() if said.people], dtype=np.int64)
        shared = sum(len(self._said[int(row)].people) > 1 for row in rows)
        names = sorted({name for row in rows for name in self._said[int(row)].people})
        is_told = len(names) > 1 and (shared >= ENOUGH or self._is_asking)
        if not is_told or (self._kind == "one" and self._width < 2):
            return {}
        before = [self.target(int(row)) for row in rows]
        held = held_out(rows)
        votes = self._votes(rows, [*names, REVIEWER])
        found = engine.agree(votes, self._prior(rows, held), people=len(names) + 1, task=self._kind)
        self._people = _reliabilities(names, votes, found, version)
        for row, probs in zip(rows.tolist(), found.probs, strict=True):
            vector = self._vector(self._pairs(probs))
            if not np.array_equal(vector, self._agreed.get(row, np.empty(0))):
                self._unsaved.add(row)
            self._agreed[row] = vector
        self._open = self._opened(rows, votes, found, held) if self._is_asking else None
        moves = [np.abs(self.target(int(row)) - old).max() for row, old in zip(rows, before, strict=True)]
        return {int(row): float(move) for row, move in zip(rows, moves, strict=True) if move > MOVED}

    def again(self, askable: NDArray[np.bool_]) -> Again | None:
        """The rows about which somebody else may be asked; None while nothing is known of the people."""
        if self._open is None:
            return None
        rows = self._open.rows
        is_kept = askable[rows] & np.array([row in self._agreed for row in rows.tolist()], dtype=bool)
        return self._open.only(np.flatnonzero(is_kept)) if is_kept.any() else None

    def unsaved(self, ids: Rows, version: int, size: int) -> Known | None:
        """What was found and is not kept yet, at most so many texts of it; it counts as kept from now on.

        ``ids`` are the rows' document ids.
        """
        rows = sorted(self._unsaved)[:size]
        if not rows:
            return None
        self._unsaved.difference_update(rows)
        found = [self._told(row, int(ids[row]), version) for row in rows if row in self._agreed]
        return Known(list(self._people.values()), found)

    def _told(self, row: int, document_id: int, version: int) -> Consensus:
        target = self.target(row)
        quality = target.max() if self._kind == "one" else np.prod(np.maximum(target, 1 - target))
        return Consensus(
            document_id=document_id,
            labels=self._pairs(self._agreed[row]),
            quality=round(float(quality), 4),
            answers=len(self._said[row].people),
            model_version=version,
        )

    @property
    def _width(self) -> int:
        return len(self._names)

    def _read(self, answers: Iterable[Annotation], review: Review | None) -> Said | None:
        votes = [(a.person_id, a.labels) for a in answers if a.status is Status.SUBMITTED]
        chosen = [(name, vote) for name, labels in votes if (vote := self._vote(labels)) is not None]
        decided = self._vote(review.labels) if review is not None else None
        if not chosen and decided is None:
            return None
        rows = np.stack([vote for _, vote in chosen]) if chosen else np.empty((0, self._width), np.float32)
        return Said(tuple(name for name, _ in chosen), rows, decided)

    def _vote(self, labels: Sequence[str]) -> Target | None:
        """An answer as a row of 0 and 1.

        One that names an archived label, choosing one, or only archived ones, teaches nothing rather than
        something wrong.
        """
        chosen = [self._classes[label] for label in labels if label in self._classes]
        if not chosen and (labels or self._task is Task.CHOOSE_ONE):
            return None
        vote = np.zeros(self._width, dtype=np.float32)
        vote[chosen] = 1.0
        return vote

    def _votes(self, rows: Rows, names: Sequence[str]) -> engine.Votes:
        numbers = {name: number for number, name in enumerate(names)}
        texts: list[int] = []
        people: list[int] = []
        chosen: list[Target] = []
        for at, row in enumerate(rows):
            said = self._said[int(row)]
            given = list(zip(said.people, said.chosen, strict=True))
            if said.decided is not None:
                given.append((REVIEWER, said.decided))
            texts += [at] * len(given)
            people += [numbers[name] for name, _ in given]
            chosen += [vote for _, vote in given]
        return engine.Votes(np.array(texts, np.int64), np.array(people, np.int64), np.stack(chosen))

    def _prior(self, rows: Rows, held: NDArray[np.float32]) -> NDArray[np.float32]:
        """What the model says; of what a reviewer decided, that it is all but certain."""
        prior = held.astype(np.float32)
        for at, row in enumerate(rows):
            decided = self._said[int(row)].decided
            if decided is not None:
                rest = (1 - CERTAIN) / max(self._width - 1, 1) if self._kind == "one" else 1 - CERTAIN
                prior[at] = np.where(decided > 0, CERTAIN, rest)
        return prior

    def _opened(
        self, rows: Rows, votes: engine.Votes, found: engine.Consensus, held: NDArray[np.float32]
    ) -> Again:
        """The texts of which another answer tells most."""
        given = np.bincount(votes.people, minlength=len(found.known)).astype(np.float64)
        gains = trust(held, given, found.known, self._accuracy(), task=self._kind)
        by_text = np.bincount(votes.texts, gains[votes.people], minlength=len(rows)) + gains[:-1].mean()
        every = Again(rows, found.probs, held, by_text, self._accuracy())
        return best(every, task=self._kind, most=OPEN)

    def _accuracy(self) -> float:
        """How often somebody is right, whoever it may be."""
        if not self._people:
            return engine.FIRST
        weights = [each.answers for each in self._people.values()]
        return float(np.average([each.accuracy for each in self._people.values()], weights=weights))

    def _pairs(self, probs: NDArray[np.float32]) -> tuple[tuple[str, float], ...]:
        order = [int(i) for i in np.argsort(-probs, kind="stable") if probs[i] >= LEAST]
        return tuple((self._names[i], round(float(probs[i]), 7)) for i in order)

    def _vector(self, pairs: Iterable[tuple[str, float]]) -> Target:
        target = np.zeros(self._width, dtype=np.float32)
        for label, probability in pairs:
            target[self._classes[label]] = probability
        return target / target.sum() if self._kind == "one" else target


def _reliabilities(
    names: Sequence[str], votes: engine.Votes, found: engine.Consensus, version: int
) -> dict[str, Reliability]:
    given = np.bincount(votes.people, minlength=len(names) + 1)
    return {
        name: Reliability(
            person_id=name,
            answers=int(given[j]),
            weight=round(float(found.weight[j]), 4),
            accuracy=round(float(found.accuracy[j]), 4),
            low=round(found.people[j].low, 4),
            high=round(found.people[j].high, 4),
            model_version=version,
        )
        for j, name in enumerate(names)
    }
