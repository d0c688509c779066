"""The Bayesian span tagger: words in, spans with their probabilities out, and what to ask next."""
