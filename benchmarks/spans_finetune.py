"""What the whole encoder, fine-tuned as a tagger on all labels, reaches: the ceiling beside a frozen one.

python benchmarks/spans_finetune.py --data DATA --out RESULTS [--sets cyner wnut17 snips_slots] [--most 3000]

One linear layer over BIO tags on the first piece of each word (Devlin et al. 2019, §5.3), cross-entropy,
AdamW, linear warm-up and decay; spans by the likeliest sequence of tags that is one.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from transformers import AutoModel, AutoTokenizer

from askwell.domain.spans import snapped
from askwell.domain.words import words
from askwell.engine.encoder_folder import find_folder
from askwell.services.simulate import environment

IGNORED = -100
Mark = tuple[int, int, int]
"""Words from start to before end, and a class."""


def read(path: Path, classes: list[str]) -> list[tuple[list[str], list[Mark]]]:
    """The words of each text and the spans in them; labels are added to the classes as they come."""
    examples: list[tuple[list[str], list[Mark]]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found = words(row["text"])
        marks: list[Mark] = []
        for span in row["spans"]:
            if span["label"] not in classes:
                classes.append(span["label"])
            if touched := snapped(found, span["start"], span["end"]):
                marks.append((*touched, classes.index(span["label"])))
        examples.append(([row["text"][start:end] for start, end in found], marks))
    return examples


def tags_of(length: int, marks: Sequence[Mark]) -> list[int]:
    """BIO: 0 outside, 1 + 2c begins a span of class c, 2 + 2c goes on with it."""
    tags = [0] * length
    for start, end, label in marks:
        tags[start:end] = [1 + 2 * label] + [2 + 2 * label] * (end - start - 1)
    return tags


def decode(scores: np.ndarray) -> list[Mark]:
    """The likeliest spans of (L, 2C + 1) log-probabilities: a tag that goes on follows its own kind."""
    length, size = scores.shape
    allowed = np.zeros((size, size))
    for tag in range(2, size, 2):
        allowed[:, tag] = -np.inf
        allowed[[tag - 1, tag], tag] = 0
    best = np.where(np.arange(size) % 2 + (np.arange(size) == 0) > 0, scores[0], -np.inf)
    back = np.zeros((length, size), dtype=np.int64)
    for at in range(1, length):
        through = best[:, None] + allowed
        back[at] = through.argmax(axis=0)
        best = through.max(axis=0) + scores[at]
    path = [int(best.argmax())]
    for at in range(length - 1, 0, -1):
        path.append(int(back[at, path[-1]]))
    path.reverse()
    starts = [at for at, tag in enumerate(path) if tag % 2]
    ends = [
        next((end for end in range(at + 1, length) if path[end] != path[at] + 1), length) for at in starts
    ]
    return [(at, end, path[at] // 2) for at, end in zip(starts, ends, strict=True)]


def micro_f1(found: Sequence[Sequence[Mark]], gold: Sequence[Sequence[Mark]]) -> float:
    """Strict: edges and class must agree."""
    right = sum(len(set(a) & set(b)) for a, b in zip(found, gold, strict=True))
    return 2 * right / max(sum(map(len, found)) + sum(map(len, gold)), 1)


class Tuned:
    """The encoder with a layer over tags."""

    def __init__(self, folder: Path, classes: int, *, seed: int, longest: int) -> None:
        torch.manual_seed(seed)
        self.tokenizer: Any = AutoTokenizer.from_pretrained(folder, local_files_only=True)
        self.body: Any = AutoModel.from_pretrained(folder, local_files_only=True)
        self.head = torch.nn.Linear(self.body.config.hidden_size, 2 * classes + 1)
        self.drop = torch.nn.Dropout(0.1)
        self.longest = longest

    def scores(self, texts: Sequence[list[str]]) -> tuple[torch.Tensor, np.ndarray]:
        """Logits of all pieces, and the piece of each word's beginning (−1: cut off)."""
        read = self.tokenizer(
            list(texts), is_split_into_words=True, truncation=True, max_length=self.longest,
            padding=True, return_tensors="pt",
        )  # fmt: skip
        firsts = np.full((len(texts), max(map(len, texts))), -1)
        for row in range(len(texts)):
            ids = read.word_ids(row)
            for piece in range(len(ids) - 1, -1, -1):
                if ids[piece] is not None:
                    firsts[row, ids[piece]] = piece
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = self.body(**read).last_hidden_state
        return self.head(self.drop(hidden.float())), firsts

    def fit(self, examples: Sequence[tuple[list[str], list[Mark]]], *, epochs: int, seed: int) -> None:
        """Learn, sixteen texts at a time, those of like length together."""
        rng = np.random.default_rng(seed)
        own = [*self.body.parameters(), *self.head.parameters()]
        optimiser = torch.optim.AdamW(
            [{"params": self.body.parameters(), "lr": 1e-4}, {"params": self.head.parameters(), "lr": 1e-3}],
            weight_decay=0.01,
        )
        steps = epochs * -(-len(examples) // 16)
        schedule = torch.optim.lr_scheduler.LambdaLR(
            optimiser, lambda at: min((at + 1) / (0.1 * steps), (steps - at) / (0.9 * steps))
        )
        self.body.train()
        self.drop.train()
        for _ in range(epochs):
            order = sorted(rng.permutation(len(examples)), key=lambda at: len(examples[at][0]) // 4)
            batches = [order[at : at + 16] for at in range(0, len(order), 16)]
            for at in rng.permutation(len(batches)):
                batch = [examples[row] for row in batches[at]]
                logits, firsts = self.scores([text for text, _ in batch])
                targets = torch.full(logits.shape[:2], IGNORED)
                for row, (text, marks) in enumerate(batch):
                    for word, tag in enumerate(tags_of(len(text), marks)):
                        if firsts[row, word] >= 0:
                            targets[row, firsts[row, word]] = tag
                loss = torch.nn.functional.cross_entropy(
                    logits.flatten(0, 1), targets.flatten(), ignore_index=IGNORED
                )
                loss.backward()
                torch.nn.utils.clip_grad_norm_(own, 1.0)
                optimiser.step()
                schedule.step()
                optimiser.zero_grad()

    def tag(self, texts: Sequence[list[str]]) -> list[list[Mark]]:
        """The spans of each text."""
        self.body.eval()
        self.drop.eval()
        found: list[list[Mark]] = []
        with torch.inference_mode():
            for at in range(0, len(texts), 64):
                some = texts[at : at + 64]
                logits, firsts = self.scores(some)
                chances = logits.log_softmax(-1).numpy()
                for row, text in enumerate(some):
                    at_words = firsts[row, : len(text)]
                    scores = chances[row, at_words]
                    scores[at_words < 0] = np.eye(scores.shape[1])[0] * 1e3
                    found.append(decode(scores))
        return found


def main() -> None:
    """Read the command line and write one JSON a data set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="Folder with data sets of spans.")
    parser.add_argument("--out", type=Path, required=True, help="Folder for results.")
    parser.add_argument("--sets", nargs="+", default=["cyner", "wnut17", "snips_slots"])
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--most", type=int, default=0, help="Training texts drawn of a larger set; 0: all.")
    parser.add_argument("--seeds", type=int, default=1)
    options = parser.parse_args()
    folder = find_folder(None)
    for name in options.sets:
        classes: list[str] = []
        train, test = (read(options.data / name / f"{part}.jsonl", classes) for part in ("train", "test"))
        if options.most and len(train) > options.most:  # the same texts as `spans.py` draws
            drawn = np.sort(np.random.default_rng(0).permutation(len(train))[: options.most])
            train = [train[at] for at in drawn]
        train = [example for example in train if example[0]]
        runs: list[dict[str, Any]] = []
        for seed in range(options.seeds):
            begun = time.perf_counter()
            model = Tuned(folder.path, len(classes), seed=seed, longest=folder.max_tokens)
            model.fit(train, epochs=options.epochs, seed=seed)
            took = time.perf_counter() - begun
            score = micro_f1(model.tag([text for text, _ in test]), [marks for _, marks in test])
            runs.append({"seed": seed, "f1": round(score, 4), "seconds": round(took, 1)})
            print(name, runs[-1], flush=True)
        result = {
            "data": name, "texts": len(train), "classes": len(classes), "epochs": options.epochs,
            "runs": runs, "environment": environment(),
        }  # fmt: skip
        options.out.mkdir(parents=True, exist_ok=True)
        (options.out / f"finetuned-{name}.json").write_text(json.dumps(result, indent=1) + "\n")


if __name__ == "__main__":
    main()
