"""From texts to token numbers: unpadded, cut to the encoder's longest text, block by block."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, cast

from tokenizers import Tokenizer

from askwell.engine.encoder_errors import EncoderUnsupported
from askwell.engine.encoder_folder import EncoderFolder

Tokens = list[int]

BLOCK_TEXTS = 8192
BLOCK_CHARS = 1_000_000
"""A block ends at either, so that memory stays flat whatever the number and the length of the texts."""

CHARS_PER_TOKEN = (16, 64, 256)
"""How much of a long text is read: more of it only if the first cut did not fill the encoder."""
WORD_CHARS = 100
"""A cut goes back to the end of a word if one ends within so many characters."""


class TokenReader:
    """Turns texts into token numbers with the encoder's own tokenizer."""

    def __init__(self, folder: EncoderFolder) -> None:
        self.max_tokens = folder.max_tokens
        self._is_lower_case = folder.is_lower_case
        self._filler = int(folder.config.get("pad_token_id") or 0)
        self._tokenizer = open_tokenizer(folder)
        self._tokenizer.no_padding()
        cast("Any", self._tokenizer).enable_truncation(folder.max_tokens)

    def blocks(self, texts: Sequence[str]) -> Iterator[list[Tokens]]:
        """The tokens of all texts in order, a block at a time."""
        block: list[str] = []
        size = 0
        for text in texts:
            block.append(text)
            size += min(len(text), self.max_tokens * CHARS_PER_TOKEN[0])
            if len(block) == BLOCK_TEXTS or size >= BLOCK_CHARS:
                yield self.read(block)
                block, size = [], 0
        if block:
            yield self.read(block)

    def read(self, texts: Sequence[str]) -> list[Tokens]:
        """One to `max_tokens` token numbers per text."""
        cleaned = [readable(text.lower() if self._is_lower_case else text) for text in texts]
        tokens: list[Tokens] = [[] for _ in texts]
        rows = list(range(len(texts)))
        for width in CHARS_PER_TOKEN:
            chars = self.max_tokens * width
            encodings = self._tokenizer.encode_batch_fast([_cut(cleaned[row], chars) for row in rows])
            for row, encoding in zip(rows, encodings, strict=True):
                tokens[row] = encoding.ids or [self._filler]
            rows = [r for r in rows if len(cleaned[r]) > chars and len(tokens[r]) < self.max_tokens]
            if not rows:
                break
        return tokens


def open_tokenizer(folder: EncoderFolder) -> Tokenizer:
    """The encoder's own tokenizer. Errors: `EncoderUnsupported`."""
    file = folder.path / "tokenizer.json"
    if file.is_file():
        return Tokenizer.from_file(str(file))
    from transformers import AutoTokenizer  # noqa: PLC0415  (slow to import, and seldom needed)

    try:
        loaded: Any = cast("Any", AutoTokenizer).from_pretrained(
            folder.path, trust_remote_code=False, local_files_only=True
        )
    except (OSError, ValueError) as error:
        raise EncoderUnsupported(name=folder.name, reason=f"its tokenizer does not load ({error})") from error
    if not loaded.is_fast:
        raise EncoderUnsupported(name=folder.name, reason="it has no fast tokenizer (tokenizer.json)")
    return cast("Tokenizer", loaded.backend_tokenizer)


def readable(text: str) -> str:
    """Half of a surrogate pair cannot be written as UTF-8: it becomes a question mark."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _cut(text: str, chars: int) -> str:
    if len(text) <= chars:
        return text
    start = chars - WORD_CHARS
    space = max(text.rfind(mark, start, chars) for mark in (" ", "\n", "\t"))
    return text[: space if space > 0 else chars]
