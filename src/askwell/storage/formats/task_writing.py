"""Texts as tasks in JSON: for Label Studio in one list, for Prodigy and doccano a line each."""

import json
from collections.abc import Iterator, Sequence

from askwell.domain.annotations import Status
from askwell.domain.spans import OffsetUnit, Span, in_unit
from askwell.storage.formats.marked import LabelSet, MarkedText, Pages, tokens

_DOCCANO_KEYS = frozenset({"id", "text", "label", "cats", "entities", "Comments", "flagged", "external_id"})


def write_label_studio(pages: Pages, label_set: LabelSet) -> Iterator[bytes]:
    """Write one JSON list of tasks, each with at most one annotation; positions are code points.

    A configuration for them names the text `text`, the spans' labels `label` and the choices `choice`.
    """
    is_first = True
    for page in pages:
        for text in page:
            task = json.dumps(_label_studio(text, label_set.unit), ensure_ascii=False)
            yield f"{'[' if is_first else ','}\n{task}".encode()
            is_first = False
    yield b"[]\n" if is_first else b"\n]\n"


def write_prodigy(pages: Pages, label_set: LabelSet) -> Iterator[bytes]:
    """Write a task a line, with tokens, spans and the answer; positions are code points."""
    for page in pages:
        yield _lines([_prodigy(text, label_set) for text in page])


def write_doccano(pages: Pages, label_set: LabelSet) -> Iterator[bytes]:
    """Write a text a line; positions are UTF-16 units, as doccano's screen counts them.

    Texts of a project with labels for whole texts too have their spans in `entities` and those in `cats`.
    """
    for page in pages:
        yield _lines([_doccano(text, label_set) for text in page])


def _lines(values: Sequence[dict[str, object]]) -> bytes:
    return "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values).encode()


def _label_studio(text: MarkedText, unit: OffsetUnit | None) -> dict[str, object]:
    said = text.spans or ()
    counted = in_unit(text.text, said, unit or OffsetUnit.CODE_POINTS)
    result: list[dict[str, object]] = [
        {
            "id": f"span{number}",
            "from_name": "label",
            "to_name": "text",
            "type": "labels",
            "value": {
                "start": place.start,
                "end": place.end,
                "text": text.text[span.start : span.end],
                "labels": [span.label],
            },
        }
        for number, (span, place) in enumerate(zip(said, counted, strict=True), 1)
    ]
    if text.labels:
        value = {"choices": list(text.labels)}
        result.append(
            {"id": "choice", "from_name": "choice", "to_name": "text", "type": "choices", "value": value}
        )
    annotation = {"result": result, "was_cancelled": not text.is_answered, "ground_truth": False}
    has_annotation = text.is_answered or text.status is Status.SKIPPED
    meta = {"external_id": text.external_id, "comment": text.comment, "flagged": text.is_flagged}
    return {
        "id": text.id,
        "data": {"text": text.text},
        "annotations": [annotation] if has_annotation else [],
        "predictions": [],
        "meta": {**{key: value for key, value in meta.items() if value}, "metadata": dict(text.metadata)},
    }


def _prodigy(text: MarkedText, label_set: LabelSet) -> dict[str, object]:
    said = text.spans or ()
    found = tokens(text.text, said)
    first = {start: number for number, (start, _) in enumerate(found)}
    last = {end: number for number, (_, end) in enumerate(found)}
    unit = label_set.unit or OffsetUnit.CODE_POINTS
    places = in_unit(text.text, [Span(start, end, "") for start, end in found], unit)
    meta = {"id": text.external_id, "comment": text.comment, "flagged": text.is_flagged}
    task: dict[str, object] = {
        "text": text.text,
        "tokens": [
            {
                "text": text.text[start:end],
                "start": place.start,
                "end": place.end,
                "id": number,
                "ws": text.text[end : end + 1] == " ",
            }
            for number, ((start, end), place) in enumerate(zip(found, places, strict=True))
        ],
        "spans": [
            {
                "start": place.start,
                "end": place.end,
                "token_start": first[span.start],
                "token_end": last[span.end],
                "label": span.label,
            }
            for span, place in zip(said, in_unit(text.text, said, unit), strict=True)
        ],
        "meta": {**text.metadata, **{key: value for key, value in meta.items() if value}},
    }
    if label_set.choices:
        task["options"] = [{"id": name, "text": name} for name in label_set.choices]
        task["accept"] = list(text.labels)
    if text.is_answered:
        task["answer"] = "accept"
    elif text.status is Status.SKIPPED:
        task["answer"] = "ignore"
    return task


def _doccano(text: MarkedText, label_set: LabelSet) -> dict[str, object]:
    places = in_unit(text.text, text.spans or (), label_set.unit or OffsetUnit.UTF16)
    spans = [[span.start, span.end, span.label] for span in places]
    said: dict[str, object] = {"label": spans}
    if label_set.choices:
        said = {"entities": spans, "cats": list(text.labels)}
    told: dict[str, object] = {"id": text.id, "text": text.text, **said}
    told["Comments"] = [text.comment] if text.comment else []
    if text.external_id is not None:
        told["external_id"] = text.external_id
    if text.is_flagged:
        told["flagged"] = True
    rest = {f"metadata.{key}" if key in _DOCCANO_KEYS else key: value for key, value in text.metadata.items()}
    return {**told, **rest}
