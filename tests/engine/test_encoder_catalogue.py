"""What can be chosen as an encoder: the one that comes along, hashing, a set folder, what the cache holds."""

import json
from pathlib import Path

import huggingface_hub.constants
import pytest

from askwell.engine.encoder_catalogue import check_encoder, find_choices
from askwell.engine.encoder_errors import EncoderNotFound, EncoderWeightsUnsafe
from askwell.engine.encoder_folder import DEFAULT_NAME


def make(folder: Path, **config: object) -> Path:
    """A folder that looks like an encoder; nobody reads its weights here."""
    folder.mkdir(parents=True)
    folder.joinpath("config.json").write_text(json.dumps({"hidden_size": 48, "vocab_size": 9} | config))
    folder.joinpath("model.safetensors").write_bytes(b"weights")
    return folder


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of Hugging Face's with an encoder and a language model."""
    folder = tmp_path / "hub"
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(folder))
    for name, maker in (("minis--tiny", "BertModel"), ("writers--novel", "GPT2LMHeadModel")):
        place = folder / f"models--{name}"
        make(place / "snapshots" / "abc", architectures=[maker])
        place.joinpath("refs").mkdir()
        place.joinpath("refs", "main").write_text("abc")
    return folder


def test_the_default_comes_first_and_says_what_it_is() -> None:
    first, second, *_ = find_choices()
    assert (first.name, first.dimension, first.is_available) == (DEFAULT_NAME, 384, True)
    assert (second.name, second.dimension, second.is_available) == ("hashing", 64, True)
    assert find_choices("hashing")[0] == second


def test_a_set_encoder_that_is_not_here_is_told_as_such(tmp_path: Path) -> None:
    first = find_choices(str(tmp_path / "none"))[0]
    assert (first.name, first.dimension, first.is_available) == (str(tmp_path / "none"), None, False)
    folder = make(tmp_path / "mine")
    assert find_choices(str(folder))[0].dimension == 48


def test_kept_encoders_are_listed_and_language_models_are_not(cache: Path) -> None:
    found = {choice.name: choice for choice in find_choices()}
    assert found["minis/tiny"].dimension == 48
    assert "writers/novel" not in found
    check_encoder("minis/tiny")


def test_what_cannot_be_used_is_refused_with_the_reason(tmp_path: Path) -> None:
    check_encoder(DEFAULT_NAME)
    check_encoder("hashing")
    check_encoder(str(make(tmp_path / "mine")))
    with pytest.raises(EncoderNotFound, match="no such folder"):
        check_encoder(str(tmp_path / "none"))
    unsafe = make(tmp_path / "unsafe")
    unsafe.joinpath("model.safetensors").rename(unsafe / "pytorch_model.bin")
    with pytest.raises(EncoderWeightsUnsafe):
        check_encoder(str(unsafe))
