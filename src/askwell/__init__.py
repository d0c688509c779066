"""Askwell: annotate text while a Bayesian model learns what is worth asking."""
