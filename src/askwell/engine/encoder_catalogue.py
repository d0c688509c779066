"""Which encoders can be chosen here: the one that comes along, hashing, and what this machine keeps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import huggingface_hub
from huggingface_hub import constants, errors

from askwell.engine.encoder_errors import EncoderError, EncoderNotFound, EncoderWeightsUnsafe
from askwell.engine.encoder_folder import DEFAULT_NAME, find_place, is_hub_name, look_into
from askwell.engine.encoder_hashing import HashingEncoder

HASHING_NAME = "hashing"
HUB_SECONDS = 10.0
"""How long to wait for huggingface.co to say what a model consists of."""


@dataclass(frozen=True)
class EncoderChoice:
    """An encoder that can be named: its dimension D (None where it is not here), and what to expect of it."""

    name: str
    dimension: int | None
    description: str
    is_available: bool


def find_choices(default: str = "") -> tuple[EncoderChoice, ...]:
    """The encoders on this machine, the default first: a folder or name; none is the one that comes along."""
    found = {
        DEFAULT_NAME: _look(
            DEFAULT_NAME, "Reads English; small and quick. It comes with Askwell, and needs no download."
        ),
        HASHING_NAME: EncoderChoice(
            HASHING_NAME,
            HashingEncoder().dimension,
            "Sees spelling, not meaning: for a first try on a slow machine. It needs many more labels.",
            True,
        ),
    }
    for name in _kept():
        found.setdefault(name, _look(name, "From Hugging Face, and kept on this machine."))
    first = default or DEFAULT_NAME
    found.setdefault(first, _look(first, "Set for this installation."))
    return (found.pop(first), *found.values())


def check_encoder(name: str) -> None:
    """Raise an `EncoderError` unless an encoder can be used: carried, a folder, kept here, or on the hub.

    What is on the hub is not fetched: only its list of files is read, within `HUB_SECONDS`.
    """
    if name == HASHING_NAME:
        return
    try:
        place = find_place(name, is_local=True)
    except EncoderNotFound:
        if not is_hub_name(name):
            raise
        _check_hub(name)
        return
    look_into(place, name)


def _look(name: str, description: str) -> EncoderChoice:
    try:
        config = look_into(find_place(name, is_local=True), name).config
    except EncoderError as error:
        return EncoderChoice(name, None, str(error), False)
    return EncoderChoice(name, _dimension(config), description, True)


def _dimension(config: Any) -> int | None:
    for key in ("hidden_size", "dim", "d_model"):
        if isinstance(config.get(key), int):
            return int(config[key])
    return None


def _kept() -> Iterator[str]:
    """The names of the text encoders that Hugging Face's cache holds; language models are no encoders."""
    folder = Path(constants.HF_HUB_CACHE)
    if not folder.is_dir():
        return
    cache: Any = cast("Any", huggingface_hub).scan_cache_dir(folder)
    for name in sorted(repo.repo_id for repo in cache.repos if repo.repo_type == "model"):
        try:
            config = look_into(find_place(name, is_local=True), name).config
        except EncoderError:
            continue
        makers = [str(each) for each in config.get("architectures") or ()]
        is_writer = any(each.endswith(("ForCausalLM", "LMHeadModel")) for each in makers)
        if "vocab_size" in config and _dimension(config) is not None and not is_writer:
            yield name


def _check_hub(name: str) -> None:
    trouble: Any = cast("Any", errors).HTTPError  # of whichever client the hub is spoken to with
    try:
        about = cast("Any", huggingface_hub).model_info(name, timeout=HUB_SECONDS)
    except (OSError, ValueError, trouble) as error:
        raise EncoderNotFound(name=name, reason=str(error).strip().split("\n")[0]) from error
    files = [str(each.rfilename) for each in about.siblings or ()]
    if not any(file.endswith("config.json") for file in files):
        raise EncoderNotFound(name=name, reason="it holds no config.json")
    if not any(file.endswith(".safetensors") for file in files):
        raise EncoderWeightsUnsafe(path=Path(name))
