"""How far the raters of ConvAbuse agree, and how long 20,000 answers of five people take to be measured.

python benchmarks/agreement.py --data DATA --out benchmarks/results/agreement.json

Real raters, of whom two to eight rated each text: abusive or not. The same answers with each rater's shuffled
among the texts that they rated must give what chance gives.
"""

import argparse
import time
from dataclasses import asdict, replace
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np

import environment
from askwell.engine.agreement import Choices, Measure
from askwell.engine.consensus import Votes
from consensus_data import convabuse, votes_of


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    crowd, _ = convabuse(given.data / "convabuse", seen=99, seed=0)
    result = {
        "environment": environment.describe(),
        "convabuse": raters(crowd.votes, crowd.people),
        "speed": speed(),
    }
    environment.write(result, given.out)


def raters(votes: Votes, people: int) -> dict[str, Any]:
    """α of all, κ of pairs who share at least a hundred texts, and α when answers are shuffled."""
    choices = Choices(votes, task="one", rng=np.random.default_rng(0))
    pairs = {(one, other): choices.pair(one, other) for one, other in combinations(range(people), 2)}
    told = [each for each in pairs.values() if each.value is not None and each.texts >= 100]
    rng = np.random.default_rng(1)
    chosen = votes.chosen.copy()
    for person in range(people):
        mine = np.flatnonzero(votes.people == person)
        chosen[mine] = votes.chosen[rng.permutation(mine)]
    shuffled = Choices(replace(votes, chosen=chosen), task="one", rng=np.random.default_rng(0))
    return {
        "answers": len(votes.texts),
        "alpha": _told(choices.alpha()),
        "kappa_of_pairs": sorted(round(each.value or 0.0, 3) for each in told),
        "alpha_of_shuffled_answers": _told(shuffled.alpha()),
    }


def speed() -> dict[str, float]:
    """Seconds for α, all pairs and all people of 20,000 answers by five people to seven labels."""
    rng = np.random.default_rng(0)
    gold = rng.integers(0, 7, size=8_000)
    said = [
        (text, int(person), int(gold[text] if rng.random() < 0.85 else rng.integers(0, 7)))
        for text in range(8_000)
        for person in rng.choice(5, size=2 + text % 2, replace=False)
    ]
    votes = votes_of(said[:20_000], 7)
    begun = time.perf_counter()
    choices = Choices(votes, task="one", rng=rng)
    choices.alpha()
    for one, other in combinations(range(5), 2):
        choices.pair(one, other)
    for person in range(5):
        choices.person(person)
    return {"answers": len(votes.texts), "seconds": round(time.perf_counter() - begun, 3)}


def _told(measure: Measure) -> dict[str, Any]:
    return {name: round(x, 4) if isinstance(x, float) else x for name, x in asdict(measure).items()}


if __name__ == "__main__":
    main()
