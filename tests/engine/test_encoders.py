"""The default encoder: its rows, their order and length, hard texts, and agreement with transformers."""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import pytest
import torch
from transformers import AutoModel, AutoTokenizer

from askwell.engine.encoder_backends import BackendChoice, machine, open_backend
from askwell.engine.encoder_errors import EncoderNotFound
from askwell.engine.encoder_folder import DEFAULT_SHA256, find_folder
from askwell.engine.encoder_sample import SAMPLE
from askwell.engine.encoder_tokens import TokenReader
from askwell.engine.encoders import Encoder, TextEncoder, load_encoder, load_exact_encoder

pytestmark = pytest.mark.slow

DEFAULT_ID = "all-minilm-l6-v2-53aa51172d14-mean-256"
HARD_TEXTS = (
    "",
    " \n\t",
    "😀👩‍👩‍👧‍👦",
    "שלום עולם",
    "مرحبا",
    "\ud800 half a pair",
    "\x00\x07",
    "a" * 100_000,
)


@pytest.fixture(scope="module", params=["packed-fp32", "packed-bf16", "torch-bf16"])
def encoder(request: pytest.FixtureRequest) -> Encoder:
    return open_as(request.param)


def open_as(backend: str) -> Encoder:
    folder = find_folder()
    choice = BackendChoice(
        encoder=folder.id, backend=backend, agreement=1.0, machine=machine(), texts_per_second={}
    )
    return TextEncoder(
        folder, reader=TokenReader(folder), backend=open_backend(folder, backend), choice=choice
    )


@pytest.fixture(scope="module")
def reference() -> np.ndarray:
    """The sample one text at a time through transformers itself, in float32."""
    path = find_folder().path
    tokenizer = AutoTokenizer.from_pretrained(path)
    model = AutoModel.from_pretrained(path, dtype=torch.float32, use_safetensors=True).eval()
    rows = []
    with torch.inference_mode():
        for text in SAMPLE:
            tokens = tokenizer(text, truncation=True, max_length=256, padding=False, return_tensors="pt")
            pooled = model(**tokens).last_hidden_state[0].mean(0)
            rows.append((pooled / pooled.norm()).numpy())
    return np.stack(rows)


def cosines(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    a, b = left.astype(np.float64), right.astype(np.float64)
    return (a * b).sum(1) / np.linalg.norm(a, axis=1) / np.linalg.norm(b, axis=1)


def test_rows_agree_with_transformers_in_float32(encoder: Encoder, reference: np.ndarray) -> None:
    assert cosines(encoder.encode(SAMPLE), reference).min() >= 0.999


def test_the_exact_encoder_is_float32_and_measures_nothing(reference: np.ndarray) -> None:
    exact = load_exact_encoder()
    assert (exact.id, exact.backend, exact.choice["texts_per_second"]) == (DEFAULT_ID, "packed-fp32", {})
    assert np.abs(exact.encode(SAMPLE) - reference).max() < 1e-4
    assert load_exact_encoder("hashing").id == load_encoder("hashing").id


def test_order_is_kept(encoder: Encoder) -> None:
    rows = encoder.encode(SAMPLE)
    order = np.random.default_rng(1).permutation(len(SAMPLE))
    shuffled = encoder.encode([SAMPLE[row] for row in order])
    assert cosines(rows[order], shuffled).min() >= 0.9995


def test_a_text_has_the_same_row_in_any_company(encoder: Encoder) -> None:
    together = encoder.encode(SAMPLE)
    alone = np.concatenate([encoder.encode([text]) for text in SAMPLE])
    assert cosines(together, alone).min() >= 0.9995


def test_hard_texts_have_finite_unit_rows(encoder: Encoder) -> None:
    rows = encoder.encode(HARD_TEXTS)
    assert rows.dtype == np.float16
    assert rows.shape == (len(HARD_TEXTS), 384)
    assert np.isfinite(rows).all()
    np.testing.assert_allclose(np.linalg.norm(rows.astype(np.float64), axis=1), 1.0, atol=2e-3)


def test_no_texts_have_no_rows(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, 384)


def test_progress_counts_up_to_the_number_of_texts(encoder: Encoder) -> None:
    seen: list[int] = []
    encoder.encode(SAMPLE, progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == len(SAMPLE)


def test_the_choice_is_measured_once_and_can_be_given_back() -> None:
    measured = load_encoder()
    assert measured.id == DEFAULT_ID
    assert measured.agreement >= 0.999
    stored = json.loads(json.dumps(measured.choice))
    again = load_encoder("sentence-transformers/all-MiniLM-L6-v2", choice=stored)
    assert again.choice == stored
    assert (again.id, again.backend) == (DEFAULT_ID, measured.backend)


def test_the_carried_weights_are_the_published_ones() -> None:
    assert find_folder().digest == DEFAULT_SHA256


@pytest.mark.parametrize("name", ["/nowhere/at/all", "./nowhere", "not a name", "a/b/c"])
def test_a_missing_folder_is_said_so(name: str) -> None:
    with pytest.raises(EncoderNotFound, match="no such folder"):
        load_encoder(name)


def test_an_unreachable_name_says_what_to_do() -> None:
    code = "from askwell.engine.encoders import load_encoder; load_encoder('nobody/no-such-encoder')"
    offline = {"HF_HUB_OFFLINE": "1", "PATH": ""}
    done = subprocess.run(
        [sys.executable, "-c", code], env=offline, capture_output=True, text=True, check=False
    )
    assert "EncoderNotFound: There is no encoder “nobody/no-such-encoder”" in done.stderr
    assert "Give the path of a folder" in done.stderr


def test_the_hashing_encoder_needs_no_torch() -> None:
    code = (
        "import sys; from askwell.engine.encoders import load_encoder; load_encoder('hashing').encode(['a']);"
        "print([name for name in ('torch', 'transformers') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
