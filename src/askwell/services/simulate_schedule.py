"""When a simulated annotation refits its model, and when it is measured."""

from __future__ import annotations

from typing import Literal

Schedule = Literal["one", "tenth"]
"""`one`: a refit after every answer, as in the live product. `tenth`: after each tenth of the answers."""

MILESTONES = (0, 10, 20, 30, 50, 75, 100, 150, 200, 300, 500, 750, 1000)
"""Label counts at which `one` is measured; every 500 from there on, and at the budget."""


def milestones(budget: int) -> list[int]:
    """The label counts to measure at when every answer is followed by a refit, up to and with the budget."""
    later = range(1500, budget + 1, 500)
    return sorted({point for point in (*MILESTONES, *later) if point <= budget} | {budget})


def tenths(budget: int) -> list[int]:
    """0, 1, 2 … 14, 15, 17, 19 …: each step a tenth of the labels so far, at least one, up to the budget."""
    counts = [0]
    while counts[-1] < budget:
        counts.append(min(budget, counts[-1] + max(1, round(counts[-1] / 10))))
    return counts


def refits(budget: int, *, schedule: Schedule) -> list[int]:
    """The label counts at which the model is fitted anew, from 0 on."""
    return tenths(budget) if schedule == "tenth" else list(range(budget + 1))


def measured(budget: int, *, schedule: Schedule) -> list[int]:
    """The label counts at which quality is measured; each is one of `refits`."""
    return tenths(budget) if schedule == "tenth" else milestones(budget)
