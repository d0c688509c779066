"""Labelling as a state: a question, what has been typed, and what each key does. No terminal, no database."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from askwell.domain.labels import Label
from askwell.domain.projects import Task
from askwell.domain.questions import Question

ENTER, ESCAPE, BACKSPACE = "enter", "escape", "backspace"


class Wish(StrEnum):
    """What the person wants done."""

    ANSWER = "answer"
    SKIP = "skip"
    FLAG = "flag"
    COMMENT = "comment"
    UNDO = "undo"
    REDO = "redo"
    QUIT = "quit"


COMMANDS = {
    "s": Wish.SKIP,
    "f": Wish.FLAG,
    "c": Wish.COMMENT,
    "u": Wish.UNDO,
    "r": Wish.REDO,
    "q": Wish.QUIT,
}


@dataclass(frozen=True, slots=True)
class Act:
    """A wish, with the label ids of an answer or the words of a comment."""

    wish: Wish
    labels: tuple[str, ...] = ()
    comment: str = ""


class Mode(StrEnum):
    """What typing means now: a choice or command, letters of a label, or a comment."""

    CHOOSE = "choose"
    FILTER = "filter"
    COMMENT = "comment"


class LabelDesk:
    """One question at a time, answered by keys (`press`) or by lines (`read_line`)."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.labels: Sequence[Label] = ()
        self.question: Question | None = None
        self.shows_all = False
        self.message = ""
        self._clear()

    def show(self, question: Question | None, labels: Sequence[Label]) -> None:
        """Put a question on the desk (None: there is none left), with the labels that may be chosen."""
        self.question, self.labels = question, labels
        self._clear()
        self.chosen = set(self.suggested) if self.task is Task.CHOOSE_SEVERAL else set()

    @property
    def suggested(self) -> tuple[str, ...]:
        """The ids of the labels that the model would choose; none while it knows nothing."""
        ranked = self.ranked()
        if self.task is Task.CHOOSE_ONE:
            return (ranked[0][0].id,) if ranked else ()
        return tuple(label.id for label, probability in ranked if probability > 0.5)

    def ranked(self) -> list[tuple[Label, float]]:
        """Give the model's likeliest labels with their probabilities."""
        if self.question is None or self.question.suggestion is None:
            return []
        known = {label.id: label for label in self.labels}
        return [
            (known[key], probability) for key, probability in self.question.suggestion.labels if key in known
        ]

    def number(self, label: Label) -> int:
        """Give the number that chooses a label."""
        return self.labels.index(label) + 1

    def matches(self) -> list[Label]:
        """Give the labels that the typed letters leave, those that begin with them first."""
        typed = self.typed.strip().casefold()
        found = [label for label in self.labels if typed in label.name.casefold()]
        return sorted(found, key=lambda label: not label.name.casefold().startswith(typed))

    def press(self, key: str) -> Act | None:
        """Take a key: a character, or ``ENTER``, ``ESCAPE``, ``BACKSPACE``."""
        self.message = ""
        if key == ESCAPE:
            self._stop_typing()
        elif key == BACKSPACE:
            self.typed = self.typed[:-1]
        elif self.mode is Mode.COMMENT:
            return self._press_in_comment(key)
        elif self.mode is Mode.FILTER:
            return self._press_in_filter(key)
        elif key == ENTER:
            return self._enter()
        elif key.isdecimal() and key.isascii() and self.question is not None:
            return self._press_digit(key)
        elif len(key) == 1:
            return self._press_letter(key)
        return None

    def read_line(self, line: str) -> Act | None:
        """Take a line: empty accepts the suggestion, numbers or “/name” choose, “c words” comments."""
        self.message = ""
        words = line.strip()
        if not words:
            return self._enter()
        if words[0] == "c" and words[1:2].isspace() and self.question is not None:
            return Act(Wish.COMMENT, comment=words[1:].strip())
        if words in COMMANDS and words != "c":
            return self._command(COMMANDS[words])
        if self.question is None:
            self.message = "There is no text to answer: u undoes, q quits."
            return None
        names = words.removeprefix("/")
        parts = names.replace(",", " ").split()
        if words[0] != "/" and all(part.isdecimal() and part.isascii() for part in parts) and parts:
            return self._choose_numbers([int(part) for part in parts])
        return self._choose_names(names.split(","), is_search=words[0] == "/")

    def _clear(self) -> None:
        self.mode, self.typed = Mode.CHOOSE, ""
        self.chosen: set[str] = set()

    def _stop_typing(self) -> None:
        self.mode, self.typed, self.shows_all = Mode.CHOOSE, "", False

    def _press_in_comment(self, key: str) -> Act | None:
        if key != ENTER:
            self.typed += key if len(key) == 1 else ""
            return None
        comment = self.typed.strip()
        self._stop_typing()
        return Act(Wish.COMMENT, comment=comment) if comment else None

    def _press_in_filter(self, key: str) -> Act | None:
        if key != ENTER:
            self.typed += key if len(key) == 1 else ""
            return None
        found = self.matches()
        if not found:
            self.message = f"No label holds “{self.typed}”."
            return None
        self._stop_typing()
        return self._choose(found[0])

    def _press_digit(self, key: str) -> Act | None:
        typed = int(self.typed + key)
        if typed > len(self.labels):
            self.message = f"There is no label {typed}."
            self.typed = ""
        elif typed == 0:
            self.chosen.clear()
        elif 10 * typed > len(self.labels):
            self.typed = ""
            return self._choose(self.labels[typed - 1])
        else:
            self.typed = str(typed)
        return None

    def _press_letter(self, key: str) -> Act | None:
        if key == "/" and self.question is not None:
            self.mode, self.typed = Mode.FILTER, ""
        elif key == "?":
            self.shows_all = not self.shows_all
        elif key in COMMANDS:
            return self._command(COMMANDS[key])
        else:
            self.message = f"“{key}” does nothing here."
        return None

    def _command(self, wish: Wish) -> Act | None:
        if self.question is None and wish in (Wish.SKIP, Wish.FLAG, Wish.COMMENT):
            self.message = "There is no text to answer: u undoes, q quits."
            return None
        if wish is Wish.COMMENT:
            self.mode, self.typed = Mode.COMMENT, ""
            return None
        return Act(wish)

    def _enter(self) -> Act | None:
        if self.question is None:
            return None
        if self.typed:
            number, self.typed = int(self.typed), ""
            return self._choose(self.labels[number - 1])
        if self.task is Task.CHOOSE_SEVERAL:
            return self._answer(self.chosen)
        if not self.suggested:
            self.message = "The model suggests nothing yet: choose a number."
            return None
        return self._answer(self.suggested)

    def _choose(self, label: Label) -> Act | None:
        if self.task is Task.CHOOSE_ONE:
            return self._answer([label.id])
        self.chosen ^= {label.id}
        return None

    def _choose_numbers(self, numbers: Sequence[int]) -> Act | None:
        wrong = [number for number in numbers if number > len(self.labels)]
        chosen = [self.labels[number - 1].id for number in numbers if 0 < number <= len(self.labels)]
        if wrong or (self.task is Task.CHOOSE_ONE and len(set(chosen)) != 1):
            self.message = f"There is no label {wrong[0]}." if wrong else "Choose exactly one label."
            return None
        return self._answer(chosen)

    def _choose_names(self, names: Sequence[str], *, is_search: bool) -> Act | None:
        chosen: list[str] = []
        for name in names:
            self.typed = name
            found = self.matches()
            exact = [label for label in found if label.name.casefold() == name.strip().casefold()]
            self.typed = ""
            found = exact or (found if is_search else [])
            if len(found) != 1:
                several = ", ".join(label.name for label in found[:5])
                self.message = f"“{name}” could be: {several}." if found else f"There is no label “{name}”."
                return None
            chosen.append(found[0].id)
        if self.task is Task.CHOOSE_ONE and len(chosen) != 1:
            self.message = "Choose exactly one label."
            return None
        return self._answer(chosen)

    def _answer(self, chosen: Sequence[str] | set[str]) -> Act:
        return Act(Wish.ANSWER, labels=tuple(label.id for label in self.labels if label.id in set(chosen)))
