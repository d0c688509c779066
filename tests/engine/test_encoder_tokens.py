"""Reading long texts in part: the same tokens as reading them whole, and blocks of bounded size."""

from __future__ import annotations

from itertools import chain

import pytest
from tokenizers import Tokenizer

from askwell.engine.encoder_folder import find_folder
from askwell.engine.encoder_tokens import BLOCK_TEXTS, TokenReader


@pytest.fixture(scope="module")
def reader() -> TokenReader:
    return TokenReader(find_folder())


@pytest.fixture(scope="module")
def whole() -> Tokenizer:
    tokenizer = Tokenizer.from_file(str(find_folder().path / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(256)
    return tokenizer


@pytest.mark.parametrize(
    "text",
    [
        "the quick brown fox " * 5_000,
        "incomprehensibilities " * 4_000,
        "  " * 3_000 + "late words",
        ("x" * 150 + " ") * 600,
        "長" * 100_000,
        "word" * 10 + " 😀" * 9_000,
    ],
)
def test_a_cut_text_gives_the_tokens_of_the_whole(reader: TokenReader, whole: Tokenizer, text: str) -> None:
    assert reader.read([text]) == [whole.encode(text).ids]


def test_blocks_keep_order_and_are_bounded(reader: TokenReader) -> None:
    texts = [str(number) for number in range(BLOCK_TEXTS + 10)] + ["long " * 1_000] * 300
    blocks = list(reader.blocks(texts))
    assert len(blocks) > 2
    assert max(map(len, blocks)) <= BLOCK_TEXTS
    assert list(chain.from_iterable(blocks)) == reader.read(texts)
