"""The array types of the tagger, each with its axes; checked at run time while the tests run.

Legend: `T` words, `N` texts, `G` chains, `K` tags of a chain, `C` labels, `D` values of a word, `E` lifted
values, `R` rows of weights, `S` sketched values.
"""

from __future__ import annotations

from jaxtyping import Bool, Float, Float16, Int
from numpy import ndarray

Values = Float16[ndarray, "T D"]
"""Rows of words as the encoder gives them."""
Rows = Float[ndarray, "T D"]
"""Rows of words in any precision."""
Counts = Int[ndarray, "N"]
"""Words of each text."""
TextRows = Int[ndarray, "_"]
"""Numbers of texts: a selection."""
Places = Int[ndarray, "_"]
"""Numbers of words, or bounds of them."""
Marks = Bool[ndarray, "T"]
"""A yes or no per word."""
Mean = Float[ndarray, "D"]
"""The mean row of a pool's words."""
Labels = Float[ndarray, "C D"]
"""A row per label's name."""
Weights = Float[ndarray, "R E"]
"""Rows of weights over lifted words."""
Logits = Float[ndarray, "T R"]
"""A number per word and row of weights."""
Errors = Float[ndarray, "T R"]
"""The same, of what is to be put right."""
TagWeights = Float[ndarray, "G K E"]
"""A row of weights per chain and tag."""
Potentials = Float[ndarray, "G T K"]
"""A number per chain, word and tag."""
Pairs = Float[ndarray, "G K K"]
"""A number per chain and step from a tag to the next."""
Starts = Float[ndarray, "G _"]
"""A number per chain and first tag, or per chain and word."""
Paths = Int[ndarray, "G T"]
"""A tag per chain and word."""
TextScores = Float[ndarray, "N"]
"""A number per text."""
WordScores = Float[ndarray, "T"]
"""A number per word."""
SomeScores = Float[ndarray, "_"]
"""A number per word, of one selection of texts among several."""
Sketch = Float[ndarray, "T S"]
"""Words in the few directions in which the posterior is kept."""
Summaries = Float[ndarray, "N B"]
"""A row per text."""
Basis = Float[ndarray, "D B"]
"""Those directions of the values."""
Covariance = Float[ndarray, "S S"]
"""Posterior covariance in these directions, shared by all tags."""
