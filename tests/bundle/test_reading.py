"""The bundle reads texts and words exactly as the platform does."""

import inspect
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from askwell.domain import words as platform_words
from askwell.engine.encoder_folder import EncoderFolder, find_folder
from askwell.engine.encoder_hashing import HashingEncoder as PlatformHashing
from askwell.engine.encoder_pieces import PieceReader
from askwell.engine.encoder_surface import surface as platform_surface
from askwell.engine.encoder_tokens import TokenReader
from askwell_bundle import words as bundle_words
from askwell_bundle.hashing import HashingEncoder
from askwell_bundle.positions import UNITS, places
from askwell_bundle.reading import Reading, TextReader, WindowReader
from askwell_bundle.spelling import surface

ANY = st.text(max_size=200)
LONG = st.builds(lambda part, count: part * count, st.text(min_size=1, max_size=30), st.integers(1, 400))


@pytest.fixture(scope="module")
def folder() -> EncoderFolder:
    """The encoder that comes along."""
    return find_folder()


@pytest.fixture(scope="module")
def how(folder: EncoderFolder) -> Reading:
    """Its way of reading."""
    return Reading(folder.max_tokens, folder.is_lower_case, int(folder.config.get("pad_token_id") or 0))


@pytest.fixture(scope="module")
def texts_read(folder: EncoderFolder, how: Reading) -> tuple[TextReader, TokenReader]:
    """Whole texts: the bundle's reader, and the platform's."""
    return TextReader(folder.path / "tokenizer.json", how), TokenReader(folder)


@pytest.fixture(scope="module", params=[False, True])
def words_read(
    request: pytest.FixtureRequest, folder: EncoderFolder, how: Reading
) -> tuple[WindowReader, PieceReader]:
    """Words in their windows, with letters as they are or made small: both readers."""
    how, folder = replace(how, is_lower_case=request.param), replace(folder, is_lower_case=request.param)
    return WindowReader(folder.path / "tokenizer.json", how), PieceReader(folder)


def test_the_rule_of_words_is_the_same_file() -> None:
    assert inspect.getsource(bundle_words) == inspect.getsource(platform_words), (
        "copy src/askwell/domain/words.py to src/askwell_bundle/words.py"
    )


@given(word=st.text(max_size=80), is_first=st.booleans())
def test_a_word_is_spelt_the_same(word: str, is_first: bool) -> None:
    ours = surface(word, is_first=is_first, dimension=128)
    np.testing.assert_array_equal(ours, platform_surface(word, is_first=is_first, dimension=128))


@given(texts=st.lists(ANY, max_size=4))
def test_hashing_is_the_same(texts: list[str]) -> None:
    ours, theirs = HashingEncoder(dimension=64), PlatformHashing()
    np.testing.assert_array_equal(ours.encode(texts), theirs.encode(texts))
    found = [bundle_words.words(text) for text in texts]
    for one, other in zip(ours.encode_words(texts, found), theirs.encode_words(texts, found), strict=True):
        np.testing.assert_array_equal(one, other)


@given(texts=st.lists(ANY | LONG, min_size=1, max_size=4))
@settings(max_examples=60)
def test_the_tokens_are_the_same(texts_read: tuple[TextReader, TokenReader], texts: list[str]) -> None:
    ours, theirs = texts_read
    assert ours.read(texts) == theirs.read(texts)


@given(text=ANY | LONG)
@settings(max_examples=60)
def test_the_windows_are_the_same(words_read: tuple[WindowReader, PieceReader], text: str) -> None:
    spans = bundle_words.words(text)
    ours, theirs = (reader.windows(text, spans, number=3) for reader in words_read)
    assert [(each.text, each.tokens) for each in ours] == [(each.text, each.tokens) for each in theirs]
    for one, other in zip(ours, theirs, strict=True):
        for name in ("words", "first", "end"):
            np.testing.assert_array_equal(getattr(one, name), getattr(other, name))


@given(text=ANY, unit=st.sampled_from(UNITS))
def test_places_are_where_the_encoded_text_says(text: str, unit: str) -> None:
    sizes = {
        "code_points": len,
        "utf16": lambda part: len(part.encode("utf-16-le")) // 2,
        "bytes": lambda part: len(part.encode()),
    }
    found = places(text, unit)
    assert list(found) == [sizes[unit](text[:at]) for at in range(len(text) + 1)]
