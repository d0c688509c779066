"""spaCy's DocBin: written and read through spaCy itself, where it is installed."""

from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any

from askwell.domain.errors import PackageMissing
from askwell.storage.formats.marked import LabelSet, MarkedText, Pages, outermost, tokens

SPAN_GROUP = "sc"
"""Where spaCy's span categoriser looks for spans that may overlap."""


def load_spacy() -> Any:
    """Give ``spacy.tokens``; raises ``PackageMissing`` where spaCy is not installed."""
    try:
        return import_module("spacy.tokens")
    except ImportError as error:
        raise PackageMissing(what=".spacy files", package="spaCy", extra="spacy") from error


def write_spacy(pages: Pages, label_set: LabelSet) -> Iterator[bytes]:
    """Write a DocBin, which is held in memory whole.

    Spans are in ``doc.ents``, and where they may overlap all of them in ``doc.spans["sc"]``; labels of whole
    texts are in ``doc.cats``, and the rest in ``doc.user_data``. Entities are missing, in spaCy's sense, from
    texts that nobody answered.
    """
    spacy = load_spacy()
    vocab = import_module("spacy.vocab").Vocab()

    def stream() -> Iterator[bytes]:
        docs = spacy.DocBin(store_user_data=True)
        for page in pages:
            for text in page:
                docs.add(_doc(spacy, vocab, text, label_set))
        yield docs.to_bytes()

    return stream()


def _doc(spacy: Any, vocab: Any, text: MarkedText, label_set: LabelSet) -> Any:
    said = text.spans or ()
    words, spaces = pieces(text.text, tokens(text.text, said))
    doc = spacy.Doc(vocab, words=words, spaces=spaces)
    found = {span: doc.char_span(span.start, span.end, label=span.label) for span in said}
    if text.is_answered:
        doc.set_ents([found[span] for span in outermost(said)], default="outside")
    else:
        doc.set_ents([], default="missing")
    if label_set.may_overlap and text.is_answered:
        doc.spans[SPAN_GROUP] = [found[span] for span in said]
    if text.is_answered:
        doc.cats = {name: float(name in text.labels) for name in label_set.choices}
    told = {
        "id": text.external_id,
        "status": text.status.value,
        "comment": text.comment,
        "flagged": text.is_flagged,
        "metadata": dict(text.metadata),
    }
    doc.user_data.update({key: value for key, value in told.items() if value})
    return doc


def pieces(text: str, found: Sequence[tuple[int, int]]) -> tuple[list[str], list[bool]]:
    """Give spaCy's tokens, and whether a space follows each; more white space is a token of its own."""
    words: list[str] = []
    spaces: list[bool] = []
    place = 0
    for start, end in [*found, (len(text), len(text))]:
        gap = text[place:start]
        if gap.startswith(" ") and words:
            spaces[-1] = True
            gap = gap[1:]
        if gap:
            words.append(gap)
            spaces.append(False)
        if end > start:
            words.append(text[start:end])
            spaces.append(False)
        place = end
    return words, spaces
