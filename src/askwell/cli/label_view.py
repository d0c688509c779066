"""A labelling desk as lines of text: the question, the choices, what the model thinks and why it asks."""

import textwrap
from collections.abc import Sequence

from rich.text import Text

from askwell.cli.label_desk import LabelDesk, Mode
from askwell.domain.labels import Label
from askwell.domain.projects import Task
from askwell.domain.questions import ReasonKind

WIDEST, NARROWEST = 80, 30
MANY = 18
"""Labels above which only the likeliest are listed; “?” lists them all, and “/” finds any."""

_FOUND = 9
_TWO_COLUMNS = 9


def lines(desk: LabelDesk, *, title: str, width: int = WIDEST, height: int | None = None) -> list[Text]:
    """Give the desk's lines; a text too long for ``height`` lines in all is cut, with a note of how much."""
    width = max(min(width, WIDEST), NARROWEST)
    if desk.question is None:
        head = [Text(title, "bold"), Text()]
        body = [Text("There is no text to ask now: everything is answered, or in other hands.")]
        return [*head, *body, *_foot(desk)]
    below = [Text(), *_choices(desk, width), Text(), *_thoughts(desk, width), *_foot(desk)]
    above = [Text(f"{title}{_model(desk)}", "dim"), Text()]
    room = None if height is None else max(height - len(above) - len(below) - 1, 3)
    return [*above, *_text(desk.question.document.text, width, room), *below]


def probability_phrase(name: str, probability: float) -> str:
    """Say how sure the model is of a label."""
    if probability >= 0.95:
        how = "almost certainly"
    elif probability >= 0.6:
        how = "probably"
    elif probability >= 0.3:
        how = "perhaps"
    else:
        how = "hard to say; first of all"
    return f"{how} {name}, {min(max(round(100 * probability), 1), 99)} %"


def reason_phrase(desk: LabelDesk) -> str:
    """Say why the text is asked."""
    if desk.question is None:
        return ""
    reason = desk.question.reason
    names = [label.name for key in reason.labels for label in desk.labels if label.id == key]
    match reason.kind:
        case ReasonKind.BETWEEN:
            return f"the model is torn between {' and '.join(names[:2]) or 'several labels'}"
        case ReasonKind.UNKNOWN:
            return "unlike anything answered so far"
        case ReasonKind.TYPICAL:
            return "typical of many texts that nobody has answered"
        case ReasonKind.LIKELY:
            return f"a likely example of {names[0] if names else 'a label'}, which has few answers"
        case ReasonKind.HOLDS:
            return "it may hold a part whose label has few answers"
        case ReasonKind.WORDS:
            return "many words in it that the model is unsure of"
        case ReasonKind.RANDOM:
            return "drawn at random, to measure how good the model is"
        case ReasonKind.ASSIGNED:
            return "it is assigned to you"
        case ReasonKind.RETURNED:
            return "your answer was sent back"
        case ReasonKind.SECOND:
            return "somebody has answered it, and another answer is wanted"
        case ReasonKind.AWAITED:
            return f"the deployment {reason.by} is waiting for this"


def _model(desk: LabelDesk) -> str:
    question = desk.question
    if question is None or not question.model_version:
        return "  ·  no model yet"
    learnt = f", {question.answers_learnt} answers learnt" if question.suggestion else ""
    return f"  ·  model {question.model_version}{learnt}"


def _text(text: str, width: int, room: int | None) -> list[Text]:
    wrapped: list[str] = []
    for line in text.split("\n"):
        wrapped += textwrap.wrap(_printable(line), width - 2, drop_whitespace=True) or [""]
        if room is not None and len(wrapped) > 50 * room:
            break
    if room is not None and len(wrapped) > room:
        wrapped = [*wrapped[: room - 1], f"… (cut; {len(text):,} characters in all)"]
    return [Text(f"  {line}", "bold") for line in wrapped]


def _printable(line: str) -> str:
    """Keep a text from steering the terminal: control characters are shown, not sent."""
    line = line.expandtabs(4)
    return "".join(
        c if c.isprintable() or c == " " or ord(c) > 159 else "\N{REPLACEMENT CHARACTER}" for c in line
    )


def _choices(desk: LabelDesk, width: int) -> list[Text]:
    if desk.mode is Mode.FILTER:
        found = desk.matches()
        rest = [Text(f"  … and {len(found) - _FOUND} more", "dim")] if len(found) > _FOUND else []
        return [*(_choice(desk, label, width) for label in found[:_FOUND]), *rest]
    if len(desk.labels) <= _TWO_COLUMNS:
        return [_choice(desk, label, width) for label in desk.labels]
    if len(desk.labels) <= MANY or desk.shows_all:
        return _columns(desk, desk.labels, width)
    shown = [label for label, _ in desk.ranked()] or list(desk.labels[:_FOUND])
    shown += [label for label in desk.labels if label.id in desk.chosen and label not in shown]
    rest = f"  … {len(desk.labels) - len(shown)} more: / and some letters, a number, or ? to see them all"
    return [*(_choice(desk, label, width) for label in shown), Text(rest, "dim")]


def _columns(desk: LabelDesk, labels: Sequence[Label], width: int) -> list[Text]:
    count = 2 if len(labels) <= MANY else 3
    rows = -(-len(labels) // count)
    cell = width // count
    result: list[Text] = []
    for row in range(rows):
        line = Text()
        for label in labels[row::rows]:
            entry = _choice(desk, label, cell - 1)
            entry.pad_right(max(cell - entry.cell_len, 0))
            line.append_text(entry)
        result.append(line)
    return result


def _choice(desk: LabelDesk, label: Label, width: int) -> Text:
    is_suggested = label.id in desk.suggested
    mark = ("[x] " if label.id in desk.chosen else "[ ] ") if desk.task is Task.CHOOSE_SEVERAL else ""
    digits = len(str(len(desk.labels)))
    line = Text(f" {desk.number(label):>{digits}}  {mark}")
    line.append(_printable(label.name), "bold green" if is_suggested else "")
    if label.description and len(desk.labels) <= _TWO_COLUMNS:
        line.append(f"  {_printable(label.description)}", "dim")
    line.truncate(width, overflow="ellipsis")
    return line


def _thoughts(desk: LabelDesk, width: int) -> list[Text]:
    ranked = desk.ranked()
    said: list[tuple[str, str]] = []
    if ranked and desk.task is Task.CHOOSE_ONE:
        said.append((f"  The model: {probability_phrase(ranked[0][0].name, ranked[0][1])}", "green"))
    elif ranked:
        named = [f"{label.name} {probability:.0%}" for label, probability in ranked[:3]]
        said.append((f"  The model: {', '.join(named)}", "green"))
    said.append((f"  Asked because: {reason_phrase(desk)}", "dim"))
    return [
        Text(line, style)
        for words, style in said
        for line in textwrap.wrap(words, width, subsequent_indent="  ")
    ]


def _foot(desk: LabelDesk) -> list[Text]:
    result = [Text(f"  {desk.message}", "yellow")] if desk.message else []
    match desk.mode:
        case Mode.FILTER:
            hint = f"  /{desk.typed}_   (Enter takes the first, Esc goes back)"
        case Mode.COMMENT:
            hint = f"  Comment: {desk.typed}_   (Enter keeps it, Esc goes back)"
        case Mode.CHOOSE:
            enter = "Enter keeps the marked ones" if desk.task is Task.CHOOSE_SEVERAL else "Enter accepts"
            hint = f"  {enter} · / find · s skip · f flag · c comment · u undo · r redo · q quit"
            hint = f"  {desk.typed}_ (Enter, or another digit)" if desk.typed else hint
    return [*result, Text(hint, "dim")]
