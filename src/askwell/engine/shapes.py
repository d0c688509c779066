"""The array types of the engine, each with its axes; checked at run time while the tests run.

Legend: `N` texts, `n` answered texts, `P` pool, `C` classes, `D` encoder features, `E` = D + 1 lifted,
`M` a selection of texts, `S` a sample; `G` past days, `F` simulated futures.
"""

from __future__ import annotations

from jaxtyping import Bool, Float, Float16, Int
from numpy import ndarray

Encoded = Float16[ndarray, "N D"]
"""Unit rows as the encoder gives them, in half precision."""
Features = Float[ndarray, "N D"]
"""Unit rows in any precision."""
Lifted = Float[ndarray, "N E"]
"""Centred and scaled rows with the constant feature last."""
LabelFeatures = Float[ndarray, "C D"]
"""Unit rows: one embedding per label's name (and description)."""
Weights = Float[ndarray, "C E"]
"""One row of weights per class over lifted features."""
Logits = Float[ndarray, "N C"]
"""Unnormalised log-probabilities."""
Probs = Float[ndarray, "N C"]
"""Probabilities in [0, 1]; rows sum to one for `one`, columns are independent for `several`."""
Targets = Float[ndarray, "N C"]
"""Distributions over classes (`one`) or 0/1 vectors (`several`)."""
Target = Float[ndarray, "C"]
"""One row of targets."""
Scores = Float[ndarray, "N"]
"""One number per text."""
Vector = Float[ndarray, "D"]
"""One value per encoder feature."""
LiftedVector = Float[ndarray, "E"]
"""One value per lifted feature."""
ClassVector = Float[ndarray, "C"]
"""One value per class."""
Covariance = Float[ndarray, "E E"]
"""Posterior covariance of the weights, shared by all classes."""
Marks = Bool[ndarray, "N"]
"""A yes or no per text."""
Quantiles = Float[ndarray, "Q"]
"""Values of a distribution at equally spaced shares."""
Packed = Float[ndarray, "T"]
"""The lower triangle of a covariance, T = E (E + 1) / 2."""
Rows = Int[ndarray, "M"]
"""Row numbers: a selection of M."""
Candidates = Int[ndarray, "K"]
"""Row numbers chosen out of a selection."""
SelectedLogits = Float[ndarray, "M C"]
"""Logits of a selection."""
SelectedScores = Float[ndarray, "M"]
"""One number per text of a selection."""
SampleLifted = Float[ndarray, "S E"]
"""Lifted rows of a sample of S texts."""
SampleProbs = Float[ndarray, "S C"]
"""Probabilities of a sample."""
SampleScores = Float[ndarray, "S"]
"""One number per text of a sample."""
Classes = Int[ndarray, "C"]
"""One class number per class (a mapping)."""
People = Float[ndarray, "J"]
"""One number per person."""
Table = Bool[ndarray, "N C"]
"""A yes or no per text and class."""
Mask = Bool[ndarray, "P"]
"""True for each pool row that may be used."""
PastDays = Int[ndarray, "G"]
"""What was done on each of G days."""
FutureDays = Float[ndarray, "F"]
"""One length of time per simulated future, in days."""
Draws = Float[ndarray, "R"]
"""One value per draw from a posterior."""
DrawnScores = Float[ndarray, "R N"]
"""One number per draw and text."""
Traffic = Float[ndarray, "M D"]
"""Features of recent texts."""
Counts = Int[ndarray, "C"]
"""How many texts have each class."""
