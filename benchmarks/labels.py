"""How many labels each strategy needs: data sets × strategies × seeds, in parallel, resumed where stopped.

python benchmarks/labels.py --data DATA --out RESULTS --seeds 5
"""

from __future__ import annotations

from typing import cast

import labels_runs
from askwell.services.simulate_data import SimulationData
from askwell.services.simulate_students import STRATEGIES, SimulatedStrategy, Student, student_for


def make(data: SimulationData, strategy: str, seed: int) -> Student:
    return student_for(data, cast(SimulatedStrategy, strategy), seed=seed)


if __name__ == "__main__":
    labels_runs.main(__doc__ or "", strategies=STRATEGIES, make=make, audits=True)
