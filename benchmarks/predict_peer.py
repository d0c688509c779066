"""The obvious alternative to a deployment: FastAPI, sentence-transformers and scikit-learn, as one writes it.

python benchmarks/predict_peer.py MODEL_FOLDER ANSWERS.json PORT
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel
from sentence_transformers import SentenceTransformer
from sklearn.linear_model import LogisticRegression


class Texts(BaseModel):
    """A body."""

    texts: list[str]


def build(folder: str, answers: list[tuple[str, str]]) -> FastAPI:
    encoder = SentenceTransformer(folder, device="cpu")
    features = encoder.encode([text for text, _ in answers], normalize_embeddings=True)
    head = LogisticRegression(C=10.0, max_iter=1_000).fit(features, [label for _, label in answers])
    app = FastAPI()

    @app.post("/predict")
    def predict(body: Texts) -> dict:
        rows = encoder.encode(body.texts, normalize_embeddings=True, show_progress_bar=False)
        probs = head.predict_proba(rows)
        return {
            "predictions": [
                {"label": str(head.classes_[row.argmax()]), "probability": float(row.max())} for row in probs
            ]
        }

    return app


if __name__ == "__main__":
    folder, answers, port = sys.argv[1:]
    app = build(folder, json.loads(Path(answers).read_text()))
    uvicorn.run(app, port=int(port), log_level="warning", access_log=False)
