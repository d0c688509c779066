"""Many parts at once, as in real use."""
