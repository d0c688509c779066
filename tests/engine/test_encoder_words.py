"""Rows of words: windows, pieces, hard texts, agreement of the back ends, and the spelling."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import AutoModel, AutoTokenizer

from askwell.engine.encoder_backends import open_backend
from askwell.engine.encoder_folder import find_folder
from askwell.engine.encoder_pieces import PieceReader
from askwell.engine.encoder_surface import FLAGS, shape, surface
from askwell.engine.encoder_words import SPELLING, WordReader, inner_layer
from askwell.engine.encoders import load_encoder

pytestmark = pytest.mark.slow

HIDDEN = 384


def split(text: str) -> list[tuple[int, int]]:
    found, at = [], 0
    for word in text.split(" "):
        if word:
            found.append((at, at + len(word)))
        at += len(word) + 1
    return found


def encode(reader: WordReader, texts: list[str]) -> list[np.ndarray]:
    return [rows.astype(np.float64) for rows in reader.encode(texts, [split(text) for text in texts])]


@pytest.fixture(scope="module", params=["packed-fp32", "packed-bf16", "torch-fp32"])
def reader(request: pytest.FixtureRequest) -> WordReader:
    return WordReader(find_folder(), open_backend(find_folder(), request.param))


@pytest.fixture(scope="module")
def exact() -> WordReader:
    return WordReader(find_folder(), open_backend(find_folder(), "packed-fp32"))


TEXTS = [
    "Lazarus used WannaCry against 192.168.0.1 via evil[.]com",
    "a 😀 b 👩‍👩‍👧‍👦 ünïcödé שלום",
    "",
    "İstanbul is unbelievableness",
]


def test_rows_agree_with_transformers(reader: WordReader) -> None:
    path = find_folder().path
    tokenizer = AutoTokenizer.from_pretrained(path)
    model = AutoModel.from_pretrained(path, dtype=torch.float32, use_safetensors=True).eval()
    for text, rows in zip(TEXTS, encode(reader, TEXTS), strict=True):
        assert rows.shape == (len(split(text)), HIDDEN + SPELLING)
        read = tokenizer(text, return_offsets_mapping=True, return_tensors="pt")
        offsets = read.pop("offset_mapping")[0].tolist()
        with torch.inference_mode():
            hidden = model(**read, output_hidden_states=True).hidden_states[inner_layer(6)][0].numpy()
        for row, (start, end) in zip(rows, split(text), strict=True):
            pieces = [at for at, (low, high) in enumerate(offsets) if low < end and high > start]
            mean = hidden[pieces].mean(axis=0)
            assert row[:HIDDEN] @ mean / np.linalg.norm(mean) > 0.998


def test_a_row_is_the_same_in_any_company_and_order(reader: WordReader) -> None:
    together = encode(reader, TEXTS)
    for text, rows in zip(TEXTS, together, strict=True):
        np.testing.assert_allclose(encode(reader, [text])[0], rows, atol=0.02)


def test_a_word_without_tokens_has_a_spelling_alone(exact: WordReader) -> None:
    rows = encode(exact, ["one \u200d two"])[0]
    assert not rows[1, :HIDDEN].any()
    assert rows[1, HIDDEN:].any()
    np.testing.assert_allclose(np.linalg.norm(rows[[0, 2], :HIDDEN], axis=1), 1, atol=2e-3)


def test_a_window_of_a_long_text_is_computed_like_a_text(exact: WordReader) -> None:
    text = " ".join(f"word{number} and" for number in range(400))
    words = split(text)
    pieces = PieceReader(find_folder())
    windows = pieces.windows(text, words, number=0)
    assert sorted(np.concatenate([window.words for window in windows]).tolist()) == list(range(len(words)))
    assert len(windows) > 5
    whole = encode(exact, [text])[0]
    for window in windows[:: len(windows) - 1]:
        assert len(window.tokens) <= 256
        near = (window.first + window.end) / 2
        assert near.min() >= 60 or window is windows[0]
        assert near.max() <= 196 or window is windows[-1]
    first = text[: words[windows[0].words[-1] + 1][0]]
    here = encode(exact, [first])[0]
    middle = windows[0].words[: len(windows[0].words) // 2]
    assert (whole[middle] * here[middle]).sum(axis=1).min() > 0.9


def test_a_word_longer_than_a_window_and_a_long_text_of_emoji_are_read(exact: WordReader) -> None:
    for text in ("é " + ".".join("ab" * 40 for _ in range(300)) + " z", "😀 " * 600):
        rows = encode(exact, [text])[0]
        assert rows.shape == (len(split(text)), HIDDEN + SPELLING)
        assert np.isfinite(rows).all()


def test_progress_counts_up_to_the_number_of_texts(exact: WordReader) -> None:
    seen: list[int] = []
    texts = ["a b"] * 700
    exact.encode(texts, [split(text) for text in texts], progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 700
    assert exact.encode([], []) == []


def test_encoders_name_their_word_features_by_content() -> None:
    hashing = load_encoder("hashing")
    assert (hashing.word_id, hashing.word_dimension) == ("hashing-64-words1", 128)
    reader = WordReader(find_folder(), open_backend(find_folder(), "packed-fp32"))
    assert reader.id == "all-minilm-l6-v2-53aa51172d14-mean-256-words1"


def test_the_hashing_encoder_reads_a_word_and_its_neighbours() -> None:
    hashing = load_encoder("hashing")
    seen: list[int] = []
    texts = ["see Acme now", "buy Acme now", "Acme", ""]
    rows = hashing.encode_words(texts, [split(text) for text in texts], progress=seen.append)
    assert [row.shape for row in rows] == [(3, 128), (3, 128), (1, 128), (0, 128)]
    assert seen == [4]
    words = (row.astype(float) for row in (rows[0][1], rows[1][1], rows[0][0]))
    acme, other, see = (word / np.linalg.norm(word) for word in words)
    assert 0.8 < acme @ other < 0.999
    assert acme @ other > acme @ see


@settings(max_examples=100)
@given(st.text(max_size=80), st.booleans())
def test_spelling_is_finite_and_of_length_one_beside_its_flags(word: str, is_first: bool) -> None:
    row = surface(word, is_first=is_first, dimension=64)
    assert np.isfinite(row).all()
    assert np.linalg.norm(row[FLAGS:]) == pytest.approx(1, abs=1e-5) or not row[FLAGS:].any()


def test_case_digits_and_signs_are_told_apart() -> None:
    assert shape("admin@338") == "xx@dd"
    assert shape("CVE-2017-0144") == "XX-dd-dd"
    forms = [surface(word, is_first=False, dimension=64)[:FLAGS] for word in ("apple", "Apple", "APPLE")]
    assert len({tuple(form) for form in forms}) == 3
