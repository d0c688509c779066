"""TypiClust and BADGE: what they choose on small data, and BADGE against the plain calculation."""

from __future__ import annotations

import numpy as np

from askwell.services.simulate_rules import badge, typiclust

NOTHING = np.empty(0, dtype=np.int64)


def clusters(sizes: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    home = np.repeat(np.arange(len(sizes)), sizes)
    rows = np.eye(len(sizes), 8)[home] + 0.05 * rng.normal(size=(len(home), 8))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32), home


def test_typiclust_takes_one_text_of_each_cluster_the_largest_first() -> None:
    features, home = clusters((20, 40, 30))
    free = np.ones(len(features), dtype=np.bool_)
    chosen = typiclust(features, answered=NOTHING, available=free, size=3, rng=np.random.default_rng(0))
    assert home[chosen].tolist() == [1, 2, 0]
    centre = features[home == 1].mean(axis=0)
    closeness = features[home == 1] @ centre
    assert features[chosen[0]] @ centre > np.median(closeness)


def test_typiclust_goes_where_nothing_is_answered() -> None:
    features, home = clusters((20, 40, 30))
    free = np.ones(len(features), dtype=np.bool_)
    answered = np.array([25, 70])
    free[answered] = False
    chosen = typiclust(features, answered=answered, available=free, size=1, rng=np.random.default_rng(0))
    assert home[chosen].tolist() == [0]


def test_typiclust_ends_with_the_texts() -> None:
    features, _ = clusters((4, 3))
    free = np.array([True, False, True, True, True, False, True])
    chosen = typiclust(features, answered=NOTHING, available=free, size=99, rng=np.random.default_rng(0))
    assert sorted(chosen.tolist()) == np.flatnonzero(free).tolist()
    assert (
        len(
            typiclust(features, answered=chosen, available=~free & free, size=2, rng=np.random.default_rng(0))
        )
        == 0
    )


def plain_badge(lifted: np.ndarray, probs: np.ndarray, size: int, rng: np.random.Generator) -> list[int]:
    """The same with every gradient written out."""
    guess = np.eye(probs.shape[1])[probs.argmax(axis=1)]
    gradients = ((probs - guess)[:, :, None] * lifted[:, None, :]).reshape(len(lifted), -1)
    chosen = [int((gradients**2).sum(axis=1).argmax())]
    while len(chosen) < size:
        apart = ((gradients[:, None] - gradients[chosen][None]) ** 2).sum(axis=2).min(axis=1)
        apart[chosen] = 0.0
        chosen.append(int(rng.choice(len(lifted), p=apart / apart.sum())))
    return chosen


def test_badge_is_k_means_plus_plus_over_the_gradients() -> None:
    rng = np.random.default_rng(1)
    lifted = rng.normal(size=(60, 7))
    probs = rng.dirichlet(np.ones(4), size=60)
    free = np.ones(60, dtype=np.bool_)
    chosen = badge(lifted, probs, available=free, size=12, rng=np.random.default_rng(5))
    assert chosen.tolist() == plain_badge(lifted, probs, 12, np.random.default_rng(5))


def test_badge_takes_available_rows_once_even_without_any_gradient() -> None:
    lifted, probs = np.ones((6, 3)), np.eye(2)[np.zeros(6, dtype=int)]
    free = np.array([True, True, False, True, True, False])
    chosen = badge(lifted, probs, available=free, size=9, rng=np.random.default_rng(0))
    assert sorted(chosen.tolist()) == [0, 1, 3, 4]
    assert len(badge(lifted, probs, available=free & ~free, size=1, rng=np.random.default_rng(0))) == 0
