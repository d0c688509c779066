"""Encoders from folders: small random models of other families, settings honoured, unsafe ones refused."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer, models, pre_tokenizers, processors
from transformers import (
    BertConfig,
    BertModel,
    DistilBertConfig,
    DistilBertModel,
    PreTrainedModel,
    RobertaConfig,
    RobertaModel,
)

from askwell.engine.encoder_backends import BackendChoice, candidates, open_backend
from askwell.engine.encoder_errors import (
    EncoderNotFound,
    EncoderUnsupported,
    EncoderWeightsChanged,
    EncoderWeightsUnsafe,
)
from askwell.engine.encoder_folder import DEFAULT_SHA256, find_folder, read_folder
from askwell.engine.encoder_tokens import TokenReader
from askwell.engine.encoders import choose_backend, load_encoder

WORDS = ["[CLS]", "[PAD]", "[SEP]", "[UNK]", *"abcdefghijklmnopqrstuvwxyz"]
SIZES = {"vocab_size": len(WORDS), "max_position_embeddings": 40, "pad_token_id": 1}
TEXTS = ["a b c", "", "z " * 100, "q", "h i j k l m n o p", "A B C"]


def build(path: Path, model: PreTrainedModel) -> Path:
    tokenizer = Tokenizer(models.WordLevel({word: at for at, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 0), ("[SEP]", 2)]
    )
    model.save_pretrained(path)
    tokenizer.save(str(path / "tokenizer.json"))
    return path


def bert(path: Path) -> Path:
    torch.manual_seed(0)
    layers = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 64}
    return build(path, BertModel(BertConfig(**SIZES, **layers)))


def roberta(path: Path) -> Path:
    torch.manual_seed(0)
    layers = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 64}
    return build(path, RobertaModel(RobertaConfig(**SIZES, **layers)))


def distilbert(path: Path) -> Path:
    torch.manual_seed(0)
    return build(
        path, DistilBertModel(DistilBertConfig(**SIZES, dim=32, n_layers=2, n_heads=4, hidden_dim=64))
    )


def settings(path: Path, *, pooling: object, dense: bool = False) -> None:
    kinds = ["Transformer", "Pooling", *(["Dense"] if dense else [])]
    places = {"Transformer": "", "Pooling": "1_Pooling", "Dense": "2_Dense"}
    modules = [{"type": f"sentence_transformers.models.{kind}", "path": places[kind]} for kind in kinds]
    (path / "modules.json").write_text(json.dumps(modules))
    (path / "1_Pooling").mkdir(exist_ok=True)
    (path / "1_Pooling" / "config.json").write_text(json.dumps(pooling))
    limits = {"max_seq_length": 12, "do_lower_case": True}
    (path / "sentence_bert_config.json").write_text(json.dumps(limits))


@pytest.mark.parametrize("family", [bert, roberta, distilbert])
def test_a_local_folder_of_any_family_loads(tmp_path: Path, family) -> None:
    encoder = load_encoder(str(family(tmp_path / "Small Model")))
    rows = encoder.encode(TEXTS).astype(np.float64)
    assert encoder.id.startswith("small-model-")
    assert rows.shape == (len(TEXTS), encoder.dimension) == (6, 32)
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1.0, atol=2e-3)


@pytest.mark.parametrize("family", [bert, roberta])
@pytest.mark.parametrize("mode", ["mean_tokens", "cls_token", "max_tokens"])
def test_packed_and_padded_agree_for_every_pooling(tmp_path: Path, family, mode: str) -> None:
    settings(family(tmp_path), pooling={f"pooling_mode_{mode}": True, "word_embedding_dimension": 32})
    folder = read_folder(tmp_path, name="small")
    assert "packed-fp32" in candidates(folder)
    tokens = TokenReader(folder).read(TEXTS)
    expected = open_backend(folder, "torch-fp32").embed(tokens)
    np.testing.assert_allclose(open_backend(folder, "packed-fp32").embed(tokens), expected, atol=1e-5)


def test_settings_of_sentence_transformers_are_honoured(tmp_path: Path) -> None:
    settings(bert(tmp_path), pooling={"pooling_mode": "cls"})
    folder = read_folder(tmp_path, name="me/Small")
    assert folder.id == f"small-{folder.digest[:12]}-cls-12"
    tokens = TokenReader(folder).read(TEXTS)
    assert len(tokens[2]) == 12
    assert tokens[0] == tokens[5]


def test_positions_bound_the_longest_text(tmp_path: Path) -> None:
    assert read_folder(bert(tmp_path / "bert"), name="small").max_tokens == 40
    assert read_folder(roberta(tmp_path / "roberta"), name="small").max_tokens == 38


def test_a_tampered_copy_of_the_default_is_refused(tmp_path: Path) -> None:
    copy = tmp_path / "model"
    shutil.copytree(find_folder().path, copy)
    read_folder(copy, name="all-minilm-l6-v2", sha256=DEFAULT_SHA256)
    with (copy / "model.safetensors").open("r+b") as weights:
        weights.seek(-1, 2)
        last = weights.read(1)
        weights.seek(-1, 2)
        weights.write(bytes([last[0] ^ 1]))
    with pytest.raises(EncoderWeightsChanged, match="pip install"):
        read_folder(copy, name="all-minilm-l6-v2", sha256=DEFAULT_SHA256)


def test_weights_that_could_run_code_are_refused(tmp_path: Path) -> None:
    path = bert(tmp_path)
    (path / "model.safetensors").rename(path / "pytorch_model.bin")
    with pytest.raises(EncoderWeightsUnsafe, match="safetensors"):
        load_encoder(str(path))


@pytest.mark.parametrize("mode", ["lasttoken", "weightedmean_tokens"])
def test_an_unknown_pooling_is_refused(tmp_path: Path, mode: str) -> None:
    settings(bert(tmp_path), pooling={f"pooling_mode_{mode}": True})
    with pytest.raises(EncoderUnsupported, match=mode):
        load_encoder(str(tmp_path))


def test_a_layer_after_the_pooling_is_refused(tmp_path: Path) -> None:
    settings(bert(tmp_path), pooling={"pooling_mode": "mean"}, dense=True)
    with pytest.raises(EncoderUnsupported, match="Dense"):
        load_encoder(str(tmp_path))


def test_a_choice_made_on_another_machine_is_measured_anew(tmp_path: Path) -> None:
    chosen = choose_backend(str(bert(tmp_path)))
    assert load_encoder(str(tmp_path), choice=chosen).choice == chosen
    elsewhere: BackendChoice = {**chosen, "machine": "another"}
    assert load_encoder(str(tmp_path), choice=elsewhere).choice["machine"] == chosen["machine"]


@pytest.mark.parametrize("family", [bert, distilbert])
def test_incomplete_weights_are_refused(tmp_path: Path, family) -> None:
    file = family(tmp_path) / "model.safetensors"
    weights = load_file(file)
    del weights[min(name for name in weights if "layer" in name)]
    save_file(weights, file, metadata={"format": "pt"})
    folder = read_folder(tmp_path, name="small")
    for backend in candidates(folder):
        with pytest.raises(EncoderUnsupported, match="not whole"):
            open_backend(folder, backend)


def test_an_empty_folder_is_no_encoder(tmp_path: Path) -> None:
    with pytest.raises(EncoderNotFound, match=r"config\.json"):
        load_encoder(str(tmp_path))


def test_a_family_that_transformers_does_not_know_is_refused(tmp_path: Path) -> None:
    config = bert(tmp_path) / "config.json"
    config.write_text(json.dumps(json.loads(config.read_text()) | {"model_type": "unheard-of"}))
    with pytest.raises(EncoderUnsupported):
        load_encoder(str(tmp_path))
