"""Published rules of what to ask, for comparison: TypiClust and BADGE, on frozen features.

Legend: `N` pool texts, `C` classes, `E` lifted features, φ a lifted row, p its probabilities.
"""

from __future__ import annotations

import numpy as np
from sklearn.cluster import MiniBatchKMeans
from sklearn.neighbors import NearestNeighbors

from askwell.engine.shapes import Features, Lifted, Mask, Probs, Rows

MOST_CLUSTERS = 500
"""TypiClust makes no more clusters than this."""

LEAST_TEXTS = 5
"""A smaller cluster is passed over while there are larger ones."""

NEIGHBOURS = 20
"""Typicality looks at this many nearest texts of the same cluster, fewer in a smaller one."""


def typiclust(
    features: Features, *, answered: Rows, available: Mask, size: int, rng: np.random.Generator
) -> Rows:
    """The most typical text of each of the largest clusters that hold the fewest answers.

    The pool is cut into as many clusters as there will be answers; a text is typical when its nearest
    neighbours in its cluster are close (Hacohen, Dekel, Weinshall, ICML 2022, arXiv 2202.02794).
    Returns at most `size` available rows.
    """
    size = min(size, int(available.sum()))
    if size == 0:
        return np.empty(0, dtype=np.int64)
    clusters = min(len(answered) + size, MOST_CLUSTERS, len(features))
    seed = int(rng.integers(2**31))
    method = MiniBatchKMeans(clusters, n_init="auto", batch_size=4096, max_iter=20, random_state=seed)
    home = method.fit_predict(np.asarray(features, dtype=np.float32))
    total = np.bincount(home, minlength=clusters)
    held = np.bincount(home[answered], minlength=clusters)
    free = np.where(available)[0]
    left = [free[home[free] == cluster] for cluster in range(clusters)]
    ranks: dict[int, list[int]] = {}
    chosen: list[int] = []
    while len(chosen) < size:
        open_clusters = [cluster for cluster in range(clusters) if len(left[cluster])]
        cluster = min(open_clusters, key=lambda c: (total[c] < LEAST_TEXTS, held[c], -total[c]))
        if cluster not in ranks:
            typical = _typicality(features[home == cluster])
            order = np.flatnonzero(home == cluster)[np.argsort(-typical, kind="stable")]
            ranks[cluster] = [int(row) for row in order[available[order]]]
        row = ranks[cluster].pop(0)
        chosen.append(row)
        left[cluster] = left[cluster][left[cluster] != row]
        held[cluster] += 1
    return np.array(chosen, dtype=np.int64)


def badge(lifted: Lifted, probs: Probs, *, available: Mask, size: int, rng: np.random.Generator) -> Rows:
    """k-means++ over gradients of the last layer as if the model's own guess were the answer.

    A text's gradient is (p − y) ⊗ φ with y the most probable label (Ash et al., ICLR 2020, arXiv 1906.03671).
    Distances come from the two factors, ‖a ⊗ φ − b ⊗ ψ‖² = ‖a‖²‖φ‖² + ‖b‖²‖ψ‖² − 2 (a·b)(φ·ψ), so that
    no array larger than N × (C + E) is formed. The first is the longest gradient.
    Returns at most `size` available rows.
    """
    rows = np.flatnonzero(available)
    size = min(size, len(rows))
    if size == 0:
        return np.empty(0, dtype=np.int64)
    inner, outer = lifted[rows], probs[rows].copy()
    outer[np.arange(len(rows)), outer.argmax(axis=1)] -= 1.0
    length = (outer**2).sum(axis=1, dtype=np.float64) * (inner**2).sum(axis=1, dtype=np.float64)
    free = np.ones(len(rows), dtype=np.bool_)
    nearest = np.full(len(rows), np.inf)
    pick = int(length.argmax())
    chosen = [pick]
    while True:
        free[pick] = False
        if len(chosen) == size:
            return rows[chosen]
        shared = (outer @ outer[pick]).astype(np.float64) * (inner @ inner[pick])
        np.minimum(nearest, np.maximum(length + length[pick] - 2.0 * shared, 0.0), out=nearest)
        weight = np.where(free, nearest, 0.0)
        if weight.sum() <= 0.0:
            weight = free.astype(np.float64)
        pick = int(rng.choice(len(rows), p=weight / weight.sum()))
        chosen.append(pick)


def _typicality(features: Features) -> np.ndarray:
    """One over the mean distance to the nearest texts, of every text of a cluster."""
    near = min(NEIGHBOURS, len(features) - 1)
    if near < 1:
        return np.ones(len(features))
    distances = NearestNeighbors(n_neighbors=near).fit(features).kneighbors()[0]
    return 1.0 / np.maximum(distances.mean(axis=1), 1e-9)
