"""Splitting: the answers of one label dealt out to several, as the model proposes and a person decides.

Legend: `N` items, `P` parts. An item is a text with the label, or, where the label is for parts of texts,
the words that are marked with it: the same words go to the same part.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from askwell.domain.errors import InvalidInput, NotReady
from askwell.domain.ids import new_id
from askwell.domain.labels import Label, LabelDraft, prompt
from askwell.domain.members import Caller, Permission
from askwell.domain.projects import Project, new_labels
from askwell.domain.spans import Span
from askwell.domain.surgery import (
    MAX_PARTS,
    Change,
    ChangeKind,
    Item,
    Part,
    Reach,
    Split,
    check_sources,
    renamed,
)
from askwell.engine.sorting import sort_texts
from askwell.services import relabelling
from askwell.services.access import authorise
from askwell.services.feature_kinds import Encoder
from askwell.services.surgery import archive, batch_of, begin, store_change
from askwell.storage import annotations, documents, features, label_changes, projects
from askwell.storage.features import Segment
from askwell.storage.store import Store

SURE = 0.8
"""From this probability on the model's proposal is called sure."""
SHOWN = 200
"""Items that are shown, the least sure first."""
_TRIES = 3
MOST_WORDINGS = 5_000
"""Different words that are encoded for a proposal; others are as likely for every part."""


@dataclass(frozen=True, slots=True)
class _Items:
    """Items by their keys with what is read of them; ``positions`` in the pool, where they are texts."""

    texts: Mapping[str, str]
    positions: Mapping[str, int]


def split(
    store: Store,
    encoder_for: Callable[[str], Encoder],
    caller: Caller,
    project_id: str,
    label_id: str,
    parts: Sequence[Part],
    decided: Mapping[str, int],
    *,
    is_tried: bool = False,
) -> Split:
    """Deal the answers of a label out to others: where a person ``decided`` (part by item's key) as they
    said, and the rest as the model proposes from their names, descriptions and what was decided.

    The label is archived unless it is one of the parts. With ``is_tried`` nothing is changed, and the
    proposal is given. Raises ``InvalidInput`` for parts that are not there, or not at least two, and
    ``NotReady`` where answers with the label come in faster than they can be sorted.
    """
    for _ in range(_TRIES):
        with store.database.read() as connection:
            project = authorise(connection, caller, project_id, Permission.EDIT)
            labels = {each.id: each for each in projects.find_labels(connection, project_id)}
            check_sources(labels, [label_id])
            label, (taking, _) = labels[label_id], _labels_of(project, labels, label_id, parts)
            items = _find_items(connection, project_id, label)
            segments = features.find_segments(connection, project_id, encoder_for(project.encoder).id)
        encoder = encoder_for(project.encoder)
        probs = _sort(store, encoder, label, taking, items, segments, decided)
        if is_tried:
            change = _change(caller, project_id, label, taking, store)
            with store.database.read() as connection:
                reach = relabelling.measure(connection, project_id, [label_id])
            return _told(replace(change, reach=reach), items, probs, decided)
        with store.database.write() as connection:
            project, labels = begin(connection, caller, project_id)
            taking, added = _labels_of(project, labels, label_id, parts)
            if _find_items(connection, project_id, label).texts.keys() - items.texts.keys():
                continue  # somebody answered meanwhile
            change = _change(caller, project_id, label, taking, store)
            change = replace(
                change,
                reach=relabelling.measure(connection, project_id, [label_id]),
                details={
                    "added": [each.id for each in added],
                    "archived": [] if label.is_archived or label_id in change.into else [label_id],
                },
            )
            projects.add_labels(connection, project_id, added)
            order = {**labels, **{each.id: each for each in added}}
            ids = [each.id for each in taking]
            chosen = dict(zip(items.texts, (ids[part] for part in probs.argmax(axis=1)), strict=True))
            _deal(connection, change, label, chosen, order)
            archive(connection, project_id, labels, change.details["archived"], is_archived=True)
            store_change(connection, caller, change)
        return _told(change, items, probs, decided)
    raise NotReady(reason="answers with this label keep coming in; try again.")


def _labels_of(
    project: Project, labels: Mapping[str, Label], label_id: str, parts: Sequence[Part]
) -> tuple[list[Label], list[Label]]:
    """Give the labels that take the answers, and those among them that are new."""
    if not 2 <= len(parts) <= MAX_PARTS:
        raise InvalidInput(field="parts", reason=f"must be 2 to {MAX_PARTS}, not {len(parts)}")
    kind = labels[label_id].kind
    drafts = [LabelDraft(part.name, part.description, kind=kind) for part in parts if not part.label_id]
    added = new_labels(project, list(labels.values()), drafts)
    fresh = iter(added)
    taking: list[Label] = []
    for part in parts:
        if part.label_id not in (None, label_id):
            check_sources(labels, [label_id], part.label_id)
        taking.append(labels[part.label_id] if part.label_id else next(fresh))
    if len({each.id for each in taking}) != len(taking):
        raise InvalidInput(field="parts", reason="a label was given twice")
    return taking, added


def _find_items(connection: Connection, project_id: str, label: Label) -> _Items:
    pairs = label_changes.find_answered_with(connection, project_id, [label.id])
    decided = relabelling.reviews_with(connection, project_id, [label.id])
    ids = sorted({key for key, _ in pairs} | {review.document_id for review in decided})
    texts: dict[str, str] = {}
    positions: dict[str, int] = {}
    for some in relabelling.chunks(ids):
        found = {each.id: each for each in documents.find_by_ids(connection, project_id, some)}
        if not label.marks_spans:
            texts |= {_text_key(key): each.text for key, each in found.items()}
            positions |= {_text_key(key): each.position for key, each in found.items()}
            continue
        answers = [
            *annotations.find_for(connection, some),
            *(each for each in decided if each.document_id in found),
        ]
        for answer in answers:
            for span in answer.spans:
                if span.label == label.id:
                    words = found[answer.document_id].text[span.start : span.end]
                    texts.setdefault(_words_key(words), words)
    return _Items(texts, positions)


def _sort(
    store: Store,
    encoder: Encoder,
    label: Label,
    taking: Sequence[Label],
    items: _Items,
    segments: Sequence[Segment],
    decided: Mapping[str, int],
) -> NDArray[np.float64]:
    """Give the probability of each part for each item, (N, P)."""
    keys = list(items.texts)
    if any(not 0 <= part < len(taking) for part in decided.values()):
        raise InvalidInput(field="decided", reason="names a part that is not there")
    if not keys:
        return np.empty((0, len(taking)))
    rows = np.zeros((len(keys), encoder.dimension))
    is_known = np.zeros(len(keys), np.bool_)
    if label.marks_spans:
        some = list(items.texts.values())[:MOST_WORDINGS]
        rows[: len(some)] = encoder.encode(some)
        is_known[: len(some)] = True
    else:
        positions = np.array([items.positions[key] for key in keys], np.int64)
        order = np.argsort(positions)
        known, found = features.gather(store.home, segments, positions[order])
        rows[order[known]], is_known[order[known]] = found, True
    rows[~is_known] = rows[is_known].mean(axis=0) if is_known.any() else 0.0  # as likely for every part
    names = encoder.encode([prompt(each.name, each.description) for each in taking]).astype(np.float64)
    place = {key: row for row, key in enumerate(keys)}
    examples = {place[key]: part for key, part in decided.items() if key in place}
    return sort_texts(
        rows, names, np.array(list(examples), np.int64), np.array(list(examples.values()), np.int64)
    )


def _deal(
    connection: Connection,
    change: Change,
    label: Label,
    chosen: Mapping[str, str],
    order: Mapping[str, Label],
) -> None:
    def rewrite(
        document_id: int, given: Sequence[str], spans: Sequence[Span]
    ) -> tuple[tuple[str, ...], tuple[Span, ...]]:
        if not label.marks_spans:
            return renamed({label.id: chosen[_text_key(document_id)]}, given, spans, order)
        text = texts[document_id]
        moved = [
            Span(span.start, span.end, chosen[_words_key(text[span.start : span.end])])
            if span.label == label.id
            else span
            for span in spans
        ]
        return renamed({}, given, moved, order)

    ids = [key for key, _ in label_changes.find_answered_with(connection, change.project_id, [label.id])]
    ids += [each.document_id for each in relabelling.reviews_with(connection, change.project_id, [label.id])]
    texts = relabelling.texts_of(connection, change.project_id, ids) if label.marks_spans else {}
    relabelling.rewrite_all(connection, batch_of(change), [label.id], rewrite)


def _change(caller: Caller, project_id: str, label: Label, taking: Sequence[Label], store: Store) -> Change:
    return Change(
        new_id("chg"),
        project_id,
        ChangeKind.SPLIT,
        caller.person.id,
        store.now(),
        Reach(),
        labels={label.id: label.name},
        into={each.id: each.name for each in taking},
    )


def _told(change: Change, items: _Items, probs: NDArray[np.float64], decided: Mapping[str, int]) -> Split:
    best = probs.max(axis=1, initial=0.0)
    counts = (
        np.bincount(probs.argmax(axis=1), minlength=probs.shape[1]) if len(probs) else [0] * probs.shape[1]
    )
    order = np.argsort(best, kind="stable")[:SHOWN]
    keys = list(items.texts)
    return Split(
        change,
        tuple(int(count) for count in counts),
        int((best < SURE).sum()),
        tuple(
            Item(
                keys[row],
                items.texts[keys[row]],
                tuple(round(float(each), 4) for each in probs[row]),
                decided.get(keys[row]),
            )
            for row in order
        ),
    )


def _text_key(document_id: int) -> str:
    return f"text:{document_id}"


def _words_key(words: str) -> str:
    return "words:" + " ".join(words.casefold().split())
