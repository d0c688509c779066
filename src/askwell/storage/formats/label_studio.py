"""Label Studio's tasks as rows: what most of a task's annotations say."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, TypeVar

from askwell.domain.given_spans import GivenSpan, read_spans

Values = dict[str, object]
Said = TypeVar("Said", GivenSpan, str)
_HTML = "it marks HTML (hypertextlabels), whose positions are not those of a text; export it as plain text"


def label_studio_row(task: Values) -> Values:
    """Give a task's text, id, labels (choices) and spans; raises ``ValueError`` for what is no text.

    Cancelled annotations say nothing. Of several that stand, one that is called the ground truth decides, or
    else each span and choice that more than half of them hold. Results that are neither are kept beside.
    """
    data = _mapping(task.get("data"))
    text_key = _text_key(data)
    meta = _mapping(task.get("meta"))
    row: Values = {
        "text": data.pop(text_key, None),
        "id": meta.pop("external_id", None) or task.get("id"),
        "labels": None,
        "spans": None,
    }
    given = [_mapping(each) for each in _list(task.get("annotations", task.get("completions")))]
    standing = [each for each in given if not each.get("was_cancelled")]
    standing = [each for each in standing if each.get("ground_truth")][:1] or standing
    rest: list[object] = []
    if standing:
        said = [_read(_list(annotation.get("result")), rest) for annotation in standing]
        row["spans"] = [_told(span) for span in _by_most([spans for spans, _ in said])]
        row["labels"] = _by_most([choices for _, choices in said]) or None
    row |= _mapping(meta.pop("metadata", None)) | meta | data
    if rest:
        row["results"] = rest
    return row


def _read(results: Sequence[object], rest: list[object]) -> tuple[list[GivenSpan], list[str]]:
    spans: list[GivenSpan] = []
    choices: list[str] = []
    for result in map(_mapping, results):
        kind = str(result.get("type"))
        value = _mapping(result.get("value"))
        if kind == "hypertextlabels":
            raise ValueError(_HTML)
        if kind == "labels" and value.get("labels"):
            spans += read_spans([value]) or ()
        elif kind == "choices" and "start" not in value:
            choices += [str(choice) for choice in _list(value.get("choices"))]
        else:
            rest.append(result)
    return spans, choices


def _by_most(answers: Sequence[Sequence[Said]]) -> list[Said]:
    votes = Counter(each for said in answers for each in dict.fromkeys(said))
    return [each for each, count in votes.items() if 2 * count > len(answers)]


def _told(span: GivenSpan) -> Mapping[str, object]:
    return {key: value for key, value in asdict(span).items() if value is not None}


def _text_key(data: Mapping[str, object]) -> str:
    """Give the field that holds the text: `text`, or the longest."""
    if isinstance(data.get("text"), str):
        return "text"
    texts = {key: len(value) for key, value in data.items() if isinstance(value, str)}
    return max(texts, key=lambda key: texts[key]) if texts else "text"


def _mapping(value: object) -> dict[str, Any]:
    return dict(value) if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
