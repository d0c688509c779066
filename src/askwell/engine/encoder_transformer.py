"""Any encoder that transformers can load, as it computes it: the reference, and for other families."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import numpy as np
import torch
from safetensors import SafetensorError
from torch import Tensor
from transformers import AutoModel
from transformers.utils import logging

from askwell.engine.encoder_errors import EncoderUnsupported
from askwell.engine.encoder_folder import EncoderFolder
from askwell.engine.encoder_tokens import Tokens
from askwell.engine.shapes import Features


class PaddedTransformer:
    """A transformers model over texts padded to the longest of the batch."""

    def __init__(self, folder: EncoderFolder, *, dtype: torch.dtype) -> None:
        shows_progress = logging.is_progress_bar_enabled()
        logging.disable_progress_bar()
        try:
            model, found = cast("Any", AutoModel).from_pretrained(
                folder.path,
                dtype=dtype,
                use_safetensors=True,
                trust_remote_code=False,
                local_files_only=True,
                output_loading_info=True,
            )
        except (OSError, ValueError, ImportError, SafetensorError) as error:
            reason = str(error).strip().split("\n")[0]
            raise EncoderUnsupported(name=folder.name, reason=reason) from error
        finally:
            if shows_progress:
                logging.enable_progress_bar()
        missing = sorted(key for key in found["missing_keys"] if "pooler" not in key)
        if missing:
            raise EncoderUnsupported(name=folder.name, reason=f"its weights are not whole ({missing[0]})")
        self._model: Any = model.eval()
        self._pooling = folder.pooling
        self._filler = int(folder.config.get("pad_token_id") or 0)
        self.dimension = int(model.config.hidden_size)
        self.depth = int(model.config.num_hidden_layers)

    def embed(self, tokens: Sequence[Tokens]) -> Features:
        """One pooled float32 row per text, not yet normalised; similar lengths should be in one batch."""
        numbers, kept = self._padded(tokens)
        with torch.inference_mode():
            output = self._model(input_ids=numbers, attention_mask=kept)
            hidden: Tensor = output.last_hidden_state.float()
            if self._pooling == "cls":
                pooled = hidden[:, 0]
            elif self._pooling == "max":
                pooled = hidden.masked_fill(kept[..., None] == 0, -torch.inf).amax(1)
            else:
                pooled = (hidden * kept[..., None]).sum(1) / kept.sum(1, keepdim=True)
            return pooled.numpy()

    def embed_tokens(self, tokens: Sequence[Tokens], *, layer: int) -> Features:
        """The float32 hidden states of all tokens after a layer, the first being one; texts end to end."""
        numbers, kept = self._padded(tokens)
        with torch.inference_mode():
            output = self._model(input_ids=numbers, attention_mask=kept, output_hidden_states=True)
            states: Sequence[Tensor] = output.hidden_states
            return states[layer][kept == 1].float().numpy()

    def _padded(self, tokens: Sequence[Tokens]) -> tuple[Tensor, Tensor]:
        longest = max(map(len, tokens))
        numbers = np.full((len(tokens), longest), self._filler, np.int64)
        mask = np.zeros_like(numbers)
        for row, text in enumerate(tokens):
            numbers[row, : len(text)] = text
            mask[row, : len(text)] = 1
        return torch.as_tensor(numbers), torch.as_tensor(mask)
