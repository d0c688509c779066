"""CoNLL: a word and its tag a line, an empty line after each text; tags in BIO or BIOES."""

from collections.abc import Iterator, Sequence

from askwell.domain.spans import Span
from askwell.storage.formats.marked import LabelSet, Pages, outermost, tokens, unspaced

OUTSIDE = "O"


def write_bio(pages: Pages, label_set: LabelSet) -> Iterator[bytes]:
    """Write texts in BIO (IOB2): a span begins with B and goes on with I."""
    return _write(pages, is_bioes=False)


def write_bioes(pages: Pages, label_set: LabelSet) -> Iterator[bytes]:
    """Write texts in BIOES: a span also ends with E, and S is one of a single word."""
    return _write(pages, is_bioes=True)


def _write(pages: Pages, *, is_bioes: bool) -> Iterator[bytes]:
    for page in pages:
        lines: list[str] = []
        for text in page:
            spans = outermost(text.spans or ())
            found = tokens(text.text, spans)
            tags = tag(found, spans, is_bioes=is_bioes)
            lines += [
                f"{text.text[start:end]}\t{tag}\n" for (start, end), tag in zip(found, tags, strict=True)
            ]
            lines.append("\n")
        yield "".join(lines).encode()


def tag(found: Sequence[tuple[int, int]], spans: Sequence[Span], *, is_bioes: bool) -> list[str]:
    """Give a tag for each token; no span overlaps another, and each begins and ends with a token."""
    tags = [OUTSIDE] * len(found)
    place = 0
    for span in spans:
        while found[place][0] < span.start:
            place += 1
        first = place
        while place < len(found) and found[place][1] <= span.end:
            place += 1
        name = unspaced(span.label)
        tags[first:place] = [f"I-{name}"] * (place - first)
        tags[first] = f"B-{name}"
        if is_bioes:
            tags[place - 1] = f"{'S' if place - first == 1 else 'E'}-{name}"
    return tags
