"""An encoder written as ONNX computes what transformers computes."""

import json
from pathlib import Path

import numpy as np
import pytest
import torch
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from transformers import BertConfig, BertModel, DistilBertConfig, DistilBertModel, RobertaConfig, RobertaModel

from askwell.engine.encoder_backends import REFERENCE, Backend, open_backend
from askwell.engine.encoder_errors import EncoderUnsupported
from askwell.engine.encoder_folder import EncoderFolder, read_folder
from askwell.engine.encoder_onnx import quantise, write_encoder
from askwell.engine.encoder_words import inner_layer

onnxruntime = pytest.importorskip("onnxruntime")

SIZES = {"vocab_size": 50, "hidden_size": 24, "num_hidden_layers": 3, "num_attention_heads": 2}
TOKENS = [[2], [3, 4, 5], [6, 7, 8, 9, 10, 11, 12], [13] * 20]


def make(folder: Path, family: str, pooling: str) -> EncoderFolder:
    """A small transformer with random weights, in the layout of sentence-transformers."""
    torch.manual_seed(7)
    models = {
        "bert": lambda: BertModel(BertConfig(**SIZES, intermediate_size=32, max_position_embeddings=64)),
        "roberta": lambda: RobertaModel(
            RobertaConfig(**SIZES, intermediate_size=32, max_position_embeddings=64, pad_token_id=1)
        ),
        "distilbert": lambda: DistilBertModel(
            DistilBertConfig(
                vocab_size=50, dim=24, n_layers=3, n_heads=2, hidden_dim=32, max_position_embeddings=64
            )
        ),
    }
    models[family]().save_pretrained(folder)
    words = Tokenizer(WordLevel({f"w{number}": number for number in range(50)}, unk_token="w0"))
    words.pre_tokenizer = Whitespace()
    words.save(str(folder / "tokenizer.json"))
    (folder / "pooling").mkdir()
    modes = {f"pooling_mode_{mode}_tokens": mode == pooling for mode in ("mean", "max")}
    modes["pooling_mode_cls_token"] = pooling == "cls"
    (folder / "pooling" / "config.json").write_text(json.dumps(modes))
    parts = [
        {"type": "sentence_transformers.models.Transformer", "path": ""},
        {"type": "sentence_transformers.models.Pooling", "path": "pooling"},
    ]
    (folder / "modules.json").write_text(json.dumps(parts))
    return read_folder(folder, name=f"tiny-{family}")


def run(path: Path, filler: int) -> tuple[np.ndarray, list[np.ndarray]]:
    """Pooled rows of TOKENS, and the states of each one's tokens."""
    longest = max(map(len, TOKENS))
    numbers = np.full((len(TOKENS), longest), filler, np.int64)
    mask = np.zeros_like(numbers)
    for row, tokens in enumerate(TOKENS):
        numbers[row, : len(tokens)], mask[row, : len(tokens)] = tokens, 1
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    text, states = session.run(["text", "tokens"], {"input_ids": numbers, "attention_mask": mask})
    return text, [states[row, : len(tokens)] for row, tokens in enumerate(TOKENS)]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("family", "pooling"),
    [("bert", "mean"), ("bert", "cls"), ("bert", "max"), ("roberta", "mean"), ("distilbert", "mean")],
)
def test_it_computes_what_transformers_computes(tmp_path: Path, family: str, pooling: str) -> None:
    folder = make(tmp_path, family, pooling)
    settings = write_encoder(folder, tmp_path / "encoder.onnx", tmp_path / "words.json")
    assert (settings["dimension"], settings["pooling"], settings["id"]) == (24, pooling, folder.id)
    text, states = run(tmp_path / "encoder.onnx", settings["filler"])
    reference: Backend = open_backend(folder, REFERENCE)
    np.testing.assert_allclose(text, reference.embed(TOKENS), atol=2e-6)
    expected = reference.embed_tokens(TOKENS, layer=inner_layer(reference.depth))
    np.testing.assert_allclose(np.concatenate(states), expected, atol=2e-6)
    written = Tokenizer.from_file(str(tmp_path / "words.json"))
    assert written.encode("w3 w4").ids == [3, 4]


@pytest.mark.slow
def test_eight_bits_are_smaller_and_near(tmp_path: Path) -> None:
    folder = make(tmp_path, "bert", "mean")
    write_encoder(folder, tmp_path / "encoder.onnx", tmp_path / "words.json")
    quantise(tmp_path / "encoder.onnx", tmp_path / "small.onnx")
    whole, _ = run(tmp_path / "encoder.onnx", 0)
    small, _ = run(tmp_path / "small.onnx", 0)
    lengths = np.linalg.norm(whole, axis=1) * np.linalg.norm(small, axis=1)
    assert ((whole * small).sum(axis=1) / lengths).min() > 0.99
    assert not np.array_equal(whole, small)


def test_weights_that_do_not_load_are_said_so(tmp_path: Path) -> None:
    folder = make(tmp_path, "bert", "mean")
    for file in folder.weights:
        file.write_bytes(b"no weights")
    with pytest.raises(EncoderUnsupported, match="tiny-bert"):
        write_encoder(folder, tmp_path / "encoder.onnx", tmp_path / "words.json")
