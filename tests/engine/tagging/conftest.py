"""Run-time checks of every array's type and axes in the tagger, and texts to learn from."""

from __future__ import annotations

import pytest
from jaxtyping import install_import_hook

from tests.engine.tagging.sentences import Sentences, make_sentences

CHECKED = "answers chain fit holdout hyper pool ranking reading spans tagger tags tuning uncertainty words"
install_import_hook([f"askwell.engine.tagging.{name}" for name in CHECKED.split()], "beartype.beartype")


@pytest.fixture(scope="session")
def sentences() -> Sentences:
    return make_sentences()
