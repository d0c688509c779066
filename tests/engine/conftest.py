"""Run-time checks of every array's type and axes in the engine, and data to learn from."""

from __future__ import annotations

import pytest
from jaxtyping import install_import_hook

from tests.engine.clustered import Clusters, make_clusters

CHECKED = (
    "acquisition answers batching calibration conformal consensus credence drift evaluation features head "
    "learner links pool posterior precision prediction prior ranking reasons second selective sorting "
    "trial trust tuning"
)
install_import_hook([f"askwell.engine.{name}" for name in CHECKED.split()], "beartype.beartype")


@pytest.fixture(scope="session")
def clusters() -> Clusters:
    return make_clusters()
