"""Which words moved a probability: each is left out, and the text predicted without it (occlusion)."""

from collections.abc import Sequence

import numpy as np

from askwell.domain.answers import Explanation, Weighed
from askwell.domain.models import Prediction
from askwell.domain.spans import OffsetUnit, Span, in_unit
from askwell.domain.words import words
from askwell.services.loaded import LoadedModel

MOST_PARTS = 60
"""Parts of a text that are left out one after the other; with more words, several are one part."""

MOST_TEXTS = 50
"""Texts that are explained in one call."""

NO_CHOICE = "only labels of whole texts are explained, and the model gives this text none"


def explain(
    model: LoadedModel, texts: Sequence[str], said: Sequence[Prediction], unit: OffsetUnit
) -> list[Explanation]:
    """Explain the likeliest label of each text, all of them from one batch of the encoder.

    Words are left out one by one, or some at a time where there are over ``MOST_PARTS``. What words do only
    together is not told by this; an effect is what the model makes of the word, and not why it is so.
    """
    parts = [_parts(text) if each.n_best else [] for text, each in zip(texts, said, strict=True)]
    wanted = [text for text, some in zip(texts, parts, strict=True) if some]
    if model.of_choices is None or not wanted:
        return [Explanation(why_not=NO_CHOICE) for _ in texts]
    variants = ["", *wanted]
    for text, some in zip(texts, parts, strict=True):
        variants += [text[:start] + text[end:] for start, end in some]
    probs = model.of_choices.predict(model.encoder.encode(variants).astype(np.float32)).probs
    places = {label.id: place for place, label in enumerate(model.choices)}
    found: list[Explanation] = []
    whole, next_part = 1, 1 + len(wanted)
    for text, each, some in zip(texts, said, parts, strict=True):
        if not some:
            found.append(Explanation(why_not=NO_CHOICE))
            continue
        label = each.n_best[0]
        share = probs[:, places[label.label_id]]
        without = share[next_part : next_part + len(some)]
        full = float(share[whole])
        effects = [round(full - float(left), 6) for left in without]
        found.append(
            Explanation(
                label.label_id,
                label.probability,
                round(float(share[0]), 6),
                _weighed(text, some, effects, unit),
            )
        )
        whole, next_part = whole + 1, next_part + len(some)
    return found


def _parts(text: str) -> list[tuple[int, int]]:
    """Give the parts of a text that are left out: its words, or as many of them together as it takes."""
    places = words(text)
    if not places:
        return []
    groups = np.array_split(np.arange(len(places)), min(len(places), MOST_PARTS))
    return [(places[group[0]][0], places[group[-1]][1]) for group in groups]


def _weighed(
    text: str, parts: Sequence[tuple[int, int]], effects: Sequence[float], unit: OffsetUnit
) -> tuple[Weighed, ...]:
    spans = [Span(start, end, "") for start, end in parts]
    return tuple(
        Weighed(moved.start, moved.end, text[span.start : span.end], effect)
        for span, moved, effect in zip(spans, in_unit(text, spans, unit), effects, strict=True)
    )
